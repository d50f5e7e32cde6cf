"""What is seen at frame n: picked takes, fallbacks, transitions, short and offline takes."""

import threading
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.compose.compositor import Compositor
from engine.project import edits
from engine.project.document import (
    Adjust,
    FilmFraming,
    FramingOverride,
    Shot,
    TakeMark,
    Transition,
)


def compositor_of(reel) -> Compositor:
    return Compositor(reel.project, reel.path, reel.takes)


def a_shot(slate: str = "010", duration: int = 20, **fields: Any) -> Shot:
    return Shot(id=f"shot{slate}", slate=slate, duration=duration, **fields)


def test_an_empty_film_is_black(reel):
    compositor = compositor_of(reel)
    assert compositor.frame(0).shape == (90, 160, 3) and not compositor.frame(5).any()
    assert compositor.frame(0, size=(33, 47)).shape == (47, 33, 3)
    assert compositor.source(0) == ("empty",)


def test_a_take_is_shown_frame_by_frame(reel):
    one, two = a_shot("010"), a_shot("020", duration=12)
    reel.shoot(one, two)
    reel.take(one, 36, head=8)
    reel.take(two, 12)
    compositor = compositor_of(reel)
    shown = [reel.number_in(compositor.frame(n)) for n in range(32)]
    assert shown == [*range(8, 28), *range(12)]
    assert reel.number_in(compositor.frame(-3)) == 8 and reel.number_in(compositor.frame(99)) == 11
    assert compositor.source(3)[0] == "take"


@pytest.mark.parametrize(
    ("rate", "take_rate", "take_in"),
    [
        (Fraction(24), Fraction(30), 0),
        (Fraction(24000, 1001), Fraction(16), 3),
        (Fraction(30), Fraction(24000, 1001), 5),
        (Fraction(24), Fraction(24), 7),
    ],
)
def test_a_take_of_another_rate_keeps_the_moment(make_reel, rate, take_rate, take_in):
    reel = make_reel(rate=rate)
    shot = a_shot(duration=30)
    reel.shoot(shot)
    reel.take(shot, 60, rate=take_rate, head=4)
    reel.project = edits.set_shots(reel.project, [shot.id], take_in=take_in)
    compositor = compositor_of(reel)
    for n in range(30):
        due = 4 + int(Fraction(take_in + n) / rate * take_rate)
        assert reel.number_in(compositor.frame(n)) == min(due, 59)


def test_a_short_take_holds_its_last_frame(reel):
    shot = a_shot()
    reel.shoot(shot)
    reel.take(shot, 9)
    compositor = compositor_of(reel)
    assert [reel.number_in(compositor.frame(n)) for n in range(20)] == [*range(9), *[8] * 11]


def test_what_is_seen_is_picked_then_newest_then_live(reel):
    shot = a_shot(references=(reel.still("red.png", (200, 40, 40)),))
    reel.shoot(shot)
    compositor = compositor_of(reel)
    assert compositor.source(0) == ("animatic",)
    live = compositor.frame(3)
    assert live[45, 80, 0] > 150 and live[45, 80, 1] < 90
    first = reel.take(shot, 20, lambda n: reel.numbered(1))
    second = reel.take(shot, 20, lambda n: reel.numbered(2))
    compositor.with_project(reel.project, reel.takes)
    assert reel.number_in(compositor.frame(0)) == 2 and compositor.source(0) == ("take", second)
    picked = edits.pick(reel.project, shot.id, first.id)
    assert reel.number_in(compositor.with_project(picked, reel.takes).frame(0)) == 1
    rejected = edits.mark_take(reel.project, shot.id, second.id, rejected=True)
    assert rejected.shots[0].take_marks[second.id] == TakeMark(rejected=True)
    assert reel.number_in(compositor.with_project(rejected, reel.takes).frame(0)) == 1
    changed = edits.set_shots(reel.project, [shot.id], action="Other words.")
    compositor.with_project(changed, reel.takes)
    assert compositor.source(0) == ("animatic",)
    assert np.array_equal(compositor.frame(3), live)


def test_a_missing_or_broken_clip_falls_back_to_the_animatic_and_says_so(reel):
    shot = a_shot(references=(reel.still("green.png", (40, 200, 40)),))
    reel.shoot(shot)
    take = reel.take(shot, 20)
    clip = reel.path / "takes" / take.id / "clip.mp4"
    whole = clip.read_bytes()
    for content in (None, b"no clip", whole[: len(whole) // 2], whole[:200]):
        if content is None:
            clip.unlink()
        else:
            clip.write_bytes(content)
        compositor = compositor_of(reel)
        picture = compositor.frame(12)
        assert picture[45, 80, 1] > 150 and picture[45, 80, 0] < 90
        assert len(compositor.problems) == 1
        assert compositor.problems[0].startswith("010 T01: “clip.mp4”")
        compositor.frame(13)
        assert len(compositor.problems) == 1
        compositor.close()
    clip.write_bytes(whole)
    compositor = compositor_of(reel)
    assert reel.number_in(compositor.frame(4)) == 4 and compositor.problems == ()


def test_a_clip_that_was_put_back_is_shown_after_the_next_snapshot(reel):
    shot = a_shot(references=(reel.still("green.png", (40, 200, 40)),))
    reel.shoot(shot)
    clip = reel.path / "takes" / reel.take(shot, 20).id / "clip.mp4"
    aside = clip.rename(clip.with_name("aside.mp4"))
    compositor = compositor_of(reel)
    compositor.frame(0)
    assert compositor.problems
    aside.rename(clip)
    compositor.with_project(reel.project, reel.takes)
    assert compositor.problems == () and reel.number_in(compositor.frame(7)) == 7


def test_a_still_that_is_missing_is_told_and_comes_back(reel):
    shot = a_shot(references=(reel.still("green.png", (40, 200, 40)),))
    reel.shoot(shot)
    still = reel.path / "references" / "green.png"
    aside = still.rename(still.with_name("aside.png"))
    compositor = compositor_of(reel)
    card = compositor.frame(3)
    compositor.frame(4)
    assert compositor.problems == ("010: the picture “green.png” is missing; relink it.",)
    aside.rename(still)
    compositor.with_project(reel.project, reel.takes)
    picture = compositor.frame(3)
    assert compositor.problems == () and not np.array_equal(picture, card)
    assert picture[45, 80, 1] > 150 and picture[45, 80, 0] < 90


def test_takes_of_other_sizes_are_conformed(reel):
    wide, square = a_shot("010"), a_shot("020")
    reel.shoot(wide, square)
    reel.take(wide, 20, lambda n: reel.numbered(n, 320, 180))
    reel.take(square, 20, lambda n: np.full((64, 64, 3), 200, np.uint8))
    compositor = compositor_of(reel)
    assert reel.number_in(compositor.frame(5)) == 5
    boxed = compositor.frame(25)
    assert not boxed[:, :34].any() and not boxed[:, 126:].any()
    assert boxed[:, 36:124].min() > 190


@pytest.mark.parametrize("size", [(160, 90), (320, 180), (81, 46), (90, 160), (200, 90)])
def test_any_size_can_be_asked_for(reel, size):
    shot = a_shot()
    reel.shoot(shot)
    reel.take(shot, 20, lambda n: np.full((90, 160, 3), 200, np.uint8))
    picture = compositor_of(reel).frame(3, size=size)
    assert picture.shape == (size[1], size[0], 3)
    lit = picture.min(axis=2) > 100
    rows, columns = lit.max(axis=1).sum(), lit.max(axis=0).sum()
    assert abs(columns / rows - 160 / 90) < 0.05
    assert rows == size[1] or columns == size[0]


def test_a_framing_fills_the_frame_with_its_part(reel):
    def halves(n: int) -> np.ndarray:
        picture = np.full((90, 160, 3), 30, np.uint8)
        picture[:, 80:] = 220
        return picture

    shot = a_shot(framings={"tall": FramingOverride(centre_x=0.9)})
    reel.shoot(shot, a_shot("020"))
    reel.take(shot, 20, halves)
    reel.take(reel.project.shots[1], 20, halves)
    tall = FilmFraming(id="tall", name="9:16", width=90, height=160)
    reel.project = msgspec.structs.replace(reel.project, framings=(tall,))
    compositor = compositor_of(reel)
    assert compositor.frame(0, framing="tall").shape == (160, 90, 3)
    assert compositor.frame(0, framing="tall").min() > 200
    middle = compositor.frame(25, framing="tall", size=(45, 80))
    assert middle[:, :18].max() < 60 and middle[:, 27:].min() > 190


def test_transitions_use_handles_and_hold_where_they_lack(reel):
    one = a_shot("010", duration=20)
    two = a_shot("020", duration=20, transition=Transition(kind="push", duration=8))
    reel.shoot(one, two)
    reel.take(one, 22)  # two frames of handle, and four are needed
    reel.take(two, 32, lambda n: reel.numbered(n + 64), head=8)
    compositor = compositor_of(reel)
    assert [reel.number_in(compositor.frame(n)) for n in (15, 24)] == [15, 64 + 8 + 4]
    for n in range(16, 24):
        pushed = compositor.frame(n)
        shift = round((n - 16 + 0.5) / 8 * 160)
        outgoing = compositor.shot_frame(one.id, n)
        incoming = compositor.shot_frame(two.id, n - 20)
        assert (
            reel.number_in(outgoing) == min(n, 21) and reel.number_in(incoming) == 64 + 8 + n - 20
        )
        assert np.array_equal(pushed[:, : 160 - shift], outgoing[:, shift:])
        assert np.array_equal(pushed[:, 160 - shift :], incoming[:, :shift])


def test_a_film_may_open_out_of_black(reel):
    shot = a_shot(transition=Transition(kind="dissolve", duration=10))
    reel.shoot(shot)
    reel.take(shot, 20, lambda n: np.full((90, 160, 3), 200, np.uint8))
    compositor = compositor_of(reel)
    means = [compositor.frame(n).mean() for n in range(14)]
    assert means[0] < 70 and (np.diff(means[:10]) > 0).all() and means[12] > 195


def test_corrections_of_a_shot_are_drawn(reel):
    shot = a_shot(adjust=Adjust(speed=0.5, exposure=0.0, saturation=1.0))
    reel.shoot(shot)
    reel.take(shot, 20)
    compositor = compositor_of(reel)
    assert [reel.number_in(compositor.frame(n)) for n in range(6)] == [0, 0, 1, 1, 2, 2]
    dark = edits.set_shots(reel.project, [shot.id], adjust=Adjust(opacity=0.5))
    before, after = compositor.frame(0), compositor.with_project(dark, reel.takes).frame(0)
    assert abs(after.mean() / before.mean() - 0.5) < 0.02


def test_the_same_frame_is_the_same_bytes_in_any_order_and_thread(reel):
    moving = a_shot("020", references=(reel.still("blue.png", (40, 40, 200)),))
    one = a_shot("010")
    reel.shoot(one, msgspec.structs.replace(moving, transition=Transition(duration=6)))
    reel.take(one, 24)
    forward = [compositor_of(reel).frame(n).tobytes() for n in range(0, 40, 3)]
    found: dict[int, bytes] = {}

    def backward() -> None:
        compositor = compositor_of(reel)
        for n in reversed(range(0, 40, 3)):
            found[n] = compositor.frame(n).tobytes()
        compositor.close()

    thread = threading.Thread(target=backward)
    thread.start()
    thread.join()
    assert [found[n] for n in range(0, 40, 3)] == forward


def test_few_clips_are_open_at_once(reel):
    shots = [a_shot(f"{n:03d}", duration=2) for n in range(20)]
    reel.shoot(*shots)
    for n, shot in enumerate(shots):
        reel.take(shot, 2, lambda _, n=n: reel.numbered(n))
    before = _open_files()
    compositor = compositor_of(reel)
    assert [reel.number_in(compositor.frame(n * 2)) for n in range(20)] == list(range(20))
    assert _open_files() - before <= 10
    compositor.close()
    assert _open_files() <= before


def _open_files() -> int:
    listed = Path("/proc/self/fd")
    return len(list(listed.iterdir())) if listed.exists() else 0


def test_a_file_outside_the_project_is_not_read(reel, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.png"
    Image.new("RGB", (320, 180), (10, 250, 10)).save(outside)
    reference = msgspec.structs.replace(reel.still("a.png", (9, 9, 9)), file=str(outside))
    reel.shoot(a_shot(references=(reference,)))
    picture = compositor_of(reel).frame(0)
    assert not ((picture[..., 1] > 240) & (picture[..., 0] < 30)).any()
