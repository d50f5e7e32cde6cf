"""What is kept of stills for the next time: the same pictures, whatever its folder holds."""

import os
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.animatic.sampling import Region, cut_piece
from engine.animatic.stored import Stored
from engine.media.still import probe_still


def layered(studio):
    """Return a shot of a still and a layer with alpha under a fast move."""
    near = np.dstack([studio.textured(640, 360, 3), np.zeros((360, 640), np.uint8)])
    near[100:260, 200:400, 3] = 255
    return studio.shot(
        studio.still(studio.textured(640, 360, 2), "far.png", role="layer", depth=3.0),
        studio.still(near, "near.png", role="layer", depth=1.0),
        moves=("truck_right",),
    )


def damage(path: Path) -> None:
    """Spoil a file's middle, leaving its size and time as they were."""
    known, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
    path.write_bytes(data)
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))


def test_the_second_engine_reads_no_still(studio, tmp_path):
    shot, cache = layered(studio), tmp_path / ".cache" / "stills"
    plain = studio.engine().frame(shot, 9)
    assert np.array_equal(studio.engine(cache=cache).frame(shot, 9), plain)
    damage(studio.path / "far.png")
    damage(studio.path / "near.png")
    assert np.array_equal(studio.engine(cache=cache).frame(shot, 9), plain)
    assert not np.array_equal(studio.engine().frame(shot, 9), plain)


def test_a_still_that_was_replaced_is_read_again(studio, tmp_path):
    shot = layered(studio)
    before = studio.engine(cache=tmp_path / "c").frame(shot, 9)
    studio.still(studio.textured(640, 360, 8), "far.png")
    after = studio.engine(cache=tmp_path / "c").frame(shot, 9)
    assert np.array_equal(after, studio.engine().frame(shot, 9))
    assert not np.array_equal(after, before)


@pytest.mark.parametrize("spoil", ["cut", "garbage", "empty", "folder"])
def test_what_is_damaged_is_made_again(studio, tmp_path, spoil):
    shot, cache = layered(studio), tmp_path / "stills"
    plain = studio.engine(cache=cache).frame(shot, 9)
    for path in cache.iterdir():
        data = path.read_bytes()
        if spoil == "folder":
            path.unlink()
            path.mkdir()
        elif spoil == "garbage":
            damage(path)
        else:
            path.write_bytes(data[: len(data) // 2 if spoil == "cut" else 0])
    assert np.array_equal(studio.engine(cache=cache).frame(shot, 9), plain)


def test_a_folder_that_can_t_be_written_is_done_without(studio, tmp_path):
    shot = layered(studio)
    (tmp_path / "file").write_bytes(b"")
    frame = studio.engine(cache=tmp_path / "file" / "stills").frame(shot, 9)
    assert np.array_equal(frame, studio.engine().frame(shot, 9))


def piece(studio, seed: int):
    picture = np.dstack([studio.textured(64, 64, seed), np.full((64, 64), 255, np.uint8)])
    return cut_piece(picture, 1.0, Region(0, 0, 64, 64))


def test_the_longest_unused_go_beyond_the_limit(studio, tmp_path):
    stored, limit = Stored(tmp_path / "s", 200_000), 200_000
    for number in range(60):
        stored.put(number, piece(studio, number))
        os.utime(next(iter((tmp_path / "s").glob("*.piece"))))
    held = sum(path.stat().st_size for path in (tmp_path / "s").iterdir())
    assert held <= limit * 1.3
    assert stored.get(59) is not None
    assert sum(stored.get(number) is not None for number in range(60)) < 20


def test_two_may_write_the_same_at_once(studio, tmp_path):
    made = piece(studio, 1)
    found = []

    def work() -> None:
        stored = Stored(tmp_path / "s")
        for _ in range(40):
            stored.put("key", made)
            found.append(stored.get("key"))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 120
    assert all(one is not None and np.array_equal(one.pixels, made.pixels) for one in found)
    assert [path.suffix for path in (tmp_path / "s").iterdir()] == [".piece"]


def test_a_png_that_says_behind_its_pixels_that_it_is_turned_is(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "turned.png"
    Image.new("RGB", (30, 20)).save(path, exif=exif)
    data = path.read_bytes()
    at = data.index(b"eXIf") - 4
    chunk = data[at : at + int.from_bytes(data[at : at + 4], "big") + 12]
    rest = data.replace(chunk, b"")
    for parts in (data, rest[:-12] + chunk + rest[-12:]):
        path.write_bytes(parts)
        known = probe_still(path)
        assert (known.width, known.height) == (20, 30)
