"""Hashes of files: worked out once, and anew for a file that is another one under the same name."""

import os

import pytest

from engine.render.backend import RenderCancelled
from engine.render.file_hash import files_below, hash_of, hash_of_all, known_hash


@pytest.fixture
def encoder(tmp_path):
    folder = tmp_path / "one" / "text_encoder"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"1" * 100)
    return folder


def test_a_file_is_read_once_and_anew_when_it_was_replaced(encoder):
    file = encoder / "model.safetensors"
    reads = []
    first = hash_of(file, lambda: reads.append(1))
    assert known_hash(file) == hash_of(file, lambda: reads.append(1)) == first
    assert len(reads) == 1
    found = file.stat()
    other = encoder / "other"
    other.write_bytes(b"2" * 100)
    other.replace(file)
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert known_hash(file) == "", "the same size and time, but another file"
    assert hash_of(file) != first


def test_one_hash_tells_folders_apart_by_names_and_content(encoder, tmp_path):
    other = tmp_path / "two" / "text_encoder"
    other.mkdir(parents=True)
    (other / "model.safetensors").write_bytes(b"1" * 100)
    assert hash_of_all(files_below([encoder])) == hash_of_all(files_below([other]))
    (other / "model.safetensors").rename(other / "weights.safetensors")
    assert hash_of_all(files_below([encoder])) != hash_of_all(files_below([other]))


def test_what_was_never_read_is_said_without_reading_it(encoder):
    assert hash_of_all(files_below([encoder]), known_only=True) == ""
    whole = hash_of_all(files_below([encoder]))
    assert hash_of_all(files_below([encoder]), known_only=True) == whole


def test_reading_can_be_stopped(encoder):
    def stop() -> None:
        raise RenderCancelled

    with pytest.raises(RenderCancelled):
        hash_of(encoder / "model.safetensors", stop)
    assert known_hash(encoder / "model.safetensors") == ""
