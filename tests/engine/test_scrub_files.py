"""Scrub files: frames at half size found at once, kept in bounds, used for drafts alone."""

import os

import numpy as np
import pytest

from engine.compose import scrub_shelf
from engine.compose.compositor import Compositor
from engine.media.error import MediaError
from engine.media.scrub_file import ScrubReader, write_scrub_file
from engine.project.document import Shot

SHOT = Shot(id="a" * 16, slate="010", duration=40)


@pytest.fixture
def film(reel):
    """A film of one shot with a take of numbered frames, and where its scrub file lies."""
    reel.shoot(SHOT)
    take = reel.take(SHOT, 40)
    path = scrub_shelf.scrub_path(reel.path, take)
    assert path is not None
    path.parent.mkdir(parents=True)
    return reel, take, path


def clip_of(reel, take):
    return reel.path / "takes" / take.id / "clip.mp4"


def test_every_frame_is_there_at_half_size(film):
    reel, take, path = film
    assert write_scrub_file(clip_of(reel, take), path)
    with ScrubReader(path) as reader:
        assert reader.frames == 40 and reader.size == (80, 44)
        for index in (39, 0, 17, 18, 5):
            assert reel.number_in(reader.read(index)) == index
        with pytest.raises(IndexError):
            reader.read(40)


def test_stopping_leaves_nothing(film):
    reel, take, path = film
    assert not write_scrub_file(clip_of(reel, take), path, lambda frame, _: frame < 20)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("harm", ["empty", "cut", "other", "places"])
def test_a_damaged_one_is_refused_in_a_sentence(film, harm):
    reel, take, path = film
    write_scrub_file(clip_of(reel, take), path)
    whole = path.read_bytes()
    changed = {
        "empty": b"",
        "cut": whole[:-100],
        "other": b"nonsense" * 500,
        "places": whole[:40] + os.urandom(200) + whole[240:],
    }
    path.write_bytes(changed[harm])
    with pytest.raises(MediaError):
        ScrubReader(path)


def test_drafts_come_from_it_and_full_pictures_never_do(film):
    reel, _, path = film
    compositor = Compositor(reel.project, reel.path, dict(reel.takes))
    whole = compositor.frame(7)
    assert reel.number_in(compositor.frame(7, (80, 44), "draft")) == 7
    # One that shows other numbers tells which file a picture was read from.
    other = reel.take(SHOT, 40, lambda n: reel.numbered(n + 100))
    write_scrub_file(clip_of(reel, other), path)
    assert reel.number_in(compositor.frame(7, (80, 44), "draft")) == 107
    assert np.array_equal(compositor.frame(7), whole)
    path.write_bytes(b"harmed")
    compositor.close()
    assert reel.number_in(compositor.frame(9, (80, 44), "draft")) == 9
    compositor.close()


def test_a_replaced_clip_has_none_yet_and_the_old_one_is_swept(film):
    reel, take, path = film
    write_scrub_file(clip_of(reel, take), path)
    assert scrub_shelf.lacking(reel.path, [take]) == []
    clip = clip_of(reel, take)
    os.utime(clip, ns=(1, 1))
    assert scrub_shelf.lacking(reel.path, [take]) == [take]
    bytes_there = scrub_shelf.used_bytes(reel.path)
    assert scrub_shelf.sweep(reel.path, [take]) == bytes_there > 0
    assert scrub_shelf.used_bytes(reel.path) == 0


def test_room_is_made_by_those_longest_unused(film):
    reel, take, _ = film
    takes = [take, reel.take(SHOT, 10), reel.take(SHOT, 10)]
    for age, one in enumerate(takes):
        out = scrub_shelf.scrub_path(reel.path, one)
        assert out is not None
        write_scrub_file(clip_of(reel, one), out)
        os.utime(out, (1000 + age, 1000 + age))
    total = scrub_shelf.used_bytes(reel.path)
    assert scrub_shelf.make_room(reel.path, total, wanted={takes[0].id})
    assert scrub_shelf.lacking(reel.path, takes) == [takes[1]]
    assert not scrub_shelf.make_room(reel.path, 1, wanted={takes[0].id})
    assert scrub_shelf.lacking(reel.path, takes) == [takes[1], takes[2]]
    assert scrub_shelf.clear(reel.path) > 0 and scrub_shelf.kept(reel.path) == []
