"""Files that are whole or not there: what takes a place, and what a killed process leaves."""

import numpy as np
import pytest

from engine.media.recording import VoiceFile
from engine.project.disk import put_in_place, replacing, temporary_beside
from engine.project.opening import sweep


def test_a_whole_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"old")
    temporary = temporary_beside(path)
    assert temporary.parent == path.parent and temporary != temporary_beside(path)
    temporary.write_bytes(b"new")
    put_in_place(temporary, path)
    assert path.read_bytes() == b"new" and list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_one_and_nothing_else(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="full"), replacing(path) as stream:
        stream.write(b"half")
        raise OSError("the disk is full")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_what_a_killed_recording_leaves_is_swept_when_the_film_is_opened(tmp_path):
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    killed = VoiceFile(sounds / "voice.flac")
    killed.write(np.zeros(9600, np.float32))
    assert [one.name for one in sounds.iterdir()] != []
    sweep(tmp_path)
    assert list(sounds.iterdir()) == []
    killed.abort()
