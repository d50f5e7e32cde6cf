"""How takes land: whole or not at all, numbered, and nothing left over."""

import errno
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.media.error import MediaError
from engine.media.writer import ClipWriter
from engine.project.document import Shot, new_id
from engine.project.folder import read_takes
from engine.project.request import RenderRequest
from engine.render.backend import RenderedClip, RenderError
from engine.render.landing import Landing, is_disk_full, next_number, telling_of_the_disk
from engine.render.partials import clean_partials

RATE = Fraction(24)
SHOT = Shot(id=new_id(), slate="010", duration=4)


def a_request(shot: Shot = SHOT) -> RenderRequest:
    return RenderRequest(
        model="animatic", shot=shot, prompt="", negative_prompt="", seed=1, variation=0, width=32,
        height=16, rate=RATE, num_frames=6, head=1, shot_id=shot.id, fingerprint="",
    )  # fmt: skip


def a_clip(folder: Path) -> RenderedClip:
    writer = ClipWriter(folder / "clip.mp4", 32, 16, RATE, preset="ultrafast")
    for number in range(6):
        writer.write(np.full((16, 32, 3), number * 40, np.uint8))
    writer.close()
    return RenderedClip(frames=6, width=32, height=16, rate=RATE, notes=("reduced",))


def landed(film: Path, shot: Shot = SHOT):
    with Landing(film) as landing:
        return landing.land(a_clip(landing.folder), a_request(shot))


@pytest.fixture
def film(tmp_path):
    folder = tmp_path / "Film.reel"
    folder.mkdir()
    return folder


def names(film: Path) -> list[str]:
    return sorted(p.name for p in (film / "takes").iterdir() if p.name != ".gate.lock")


def test_a_take_lands_with_clip_poster_and_its_whole_request(film):
    take = landed(film)
    assert read_takes(film) == {SHOT.id: (take,)}
    assert (take.number, take.head, take.notes) == (1, 1, ("reduced",))
    assert names(film) == [take.id]
    files = sorted(p.name for p in (film / "takes" / take.id).iterdir())
    assert files == ["clip.mp4", "poster.jpg", "take.json"]


def test_takes_are_numbered_for_each_shot_and_a_number_in_the_trash_is_not_given_again(film):
    other = Shot(id=new_id(), slate="020")
    first, second = landed(film), landed(film)
    assert [first.number, second.number, landed(film, other).number] == [1, 2, 1]
    trash = film / "takes" / ".trash"
    trash.mkdir()
    (film / "takes" / second.id).rename(trash / second.id)
    assert landed(film).number == 3
    (film / "takes" / "torn").mkdir()
    (film / "takes" / "torn" / "take.json").write_bytes(b'{"shot_id": 3')
    assert next_number(film / "takes", SHOT.id) == 4


def test_renders_at_once_never_share_a_number(film):
    numbers: list[int] = []
    threads = [
        threading.Thread(target=lambda: numbers.append(landed(film).number)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_what_fails_leaves_nothing(film):
    with pytest.raises(ZeroDivisionError), Landing(film) as landing:
        (landing.folder / "clip.mp4").write_bytes(b"half a clip")
        raise ZeroDivisionError
    assert names(film) == []


def test_what_a_dead_render_left_is_swept_away_and_what_lives_stays(film):
    dead = film / "takes" / ".partial-0123"
    dead.mkdir(parents=True)
    (dead / "clip.mp4").write_bytes(b"half")
    with Landing(film) as living:
        assert not dead.exists()
        clean_partials(film)
        assert living.folder.is_dir()
    assert names(film) == []


def test_a_render_writes_takes_and_nothing_else(film):
    (film / "project.json").write_bytes(b"{}")
    landed(film)
    assert (film / "project.json").read_bytes() == b"{}"
    assert sorted(p.name for p in film.iterdir()) == ["project.json", "takes"]


def test_a_folder_that_is_gone_is_one_sentence(tmp_path):
    with pytest.raises(RenderError, match="is gone"), Landing(tmp_path / "moved.reel"):
        pass
    assert not (tmp_path / "moved.reel").exists()


def test_a_full_disk_is_told_wherever_it_was_met():
    full = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(RenderError, match="disk is full"), telling_of_the_disk():
        try:
            raise full
        except OSError as error:
            raise MediaError("“clip.mp4” could not be written.") from error
    assert is_disk_full(full)
    assert not is_disk_full(OSError(errno.EACCES, "no"))
