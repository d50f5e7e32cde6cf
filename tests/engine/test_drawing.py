"""Drawings on shots: panels in time, and the same picture on card, preview and export."""

from fractions import Fraction

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compose.compositor import Compositor
from engine.media.reader import ClipReader
from engine.paint.marks import mark_path, marked, marks_layer, sheet
from engine.project import codec, edits
from engine.project.document import Mark, Project, Scene, Shot
from engine.project.errors import EditError
from engine.project.film import shot_at, shot_by_id
from engine.project.panels import (
    FIRST,
    has_drawing,
    is_sheet,
    panel_at,
    panel_range,
    panels_of,
)
from engine.project.request import fingerprint

LINE = Mark(points=((0.1, 0.5, 1.0), (0.9, 0.5, 1.0)), colour="#ff0000", width=0.05)
ACROSS = Mark(points=((0.5, 0.1, 1.0), (0.5, 0.9, 1.0)), colour="#0000ff", width=0.05)
SHOT = Shot(id="a" * 16, slate="010", duration=48)


def film_of(*shots):
    return Project(id="f" * 16, name="Film", scenes=(Scene(id="1" * 16, shots=shots),))


def redness(picture):
    rgb = np.asarray(picture).astype(int)
    return int(((rgb[..., 0] - rgb[..., 2]) > 120).sum())


def test_a_mark_is_added_and_the_film_shares_the_rest():
    project = film_of(SHOT, msgspec.structs.replace(SHOT, id="b" * 16, slate="020"))
    after = edits.add_mark(project, SHOT.id, LINE)
    assert after.shots[0].marks == (LINE,)
    assert after.shots[1] is project.shots[1]
    assert edits.set_marks(after, SHOT.id, (LINE,)) is after
    assert fingerprint(after.shots[0], 16, 9) == fingerprint(SHOT, 16, 9)
    assert codec.decode(codec.encode(after), Project) == after
    assert b"panels" not in codec.encode(after)


def test_panels_are_shown_from_their_frame_on():
    project = edits.add_mark(film_of(SHOT), SHOT.id, LINE)
    project = edits.add_panel(project, SHOT.id, 20, "p" * 16)
    project = edits.add_panel(project, SHOT.id, 30, "q" * 16, copy_of=FIRST)
    shot = project.shots[0]
    assert [panel_at(shot, n).id for n in (0, 19, 20, 29, 30, 99)] == [
        FIRST, FIRST, "p" * 16, "p" * 16, "q" * 16, "q" * 16,
    ]  # fmt: skip
    assert panel_at(shot, 25).marks == () and panel_at(shot, 40).marks == (LINE,)
    assert panel_range(shot, "p" * 16) == (20, 30) and panel_range(shot, FIRST) == (0, 20)
    project = edits.set_panel(project, SHOT.id, "p" * 16, at=500)
    assert [panel.at for panel in panels_of(project.shots[0])] == [0, 29, 30]
    project = edits.move_panel(project, SHOT.id, "q" * 16, -1)
    assert panel_at(project.shots[0], 29).marks == (LINE,)
    project = edits.remove_panel(project, SHOT.id, FIRST)
    assert project.shots[0].marks == (LINE,) and len(panels_of(project.shots[0])) == 2
    with pytest.raises(EditError, match="no longer there"):
        edits.remove_panel(project, SHOT.id, "nothing")
    with pytest.raises(EditError, match="too short"):
        edits.add_panel(film_of(msgspec.structs.replace(SHOT, duration=1)), SHOT.id, 0)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(1, 47), min_size=1, max_size=5, unique=True),
    st.integers(1, 47),
    st.integers(-20, 20),
)
def test_a_split_a_trim_and_a_join_show_the_drawings_as_before(times, at, trim):
    project = film_of(SHOT)
    for n, time in enumerate(times):
        project = edits.add_panel(project, SHOT.id, time, f"{n:016}")
    shot = project.shots[0]
    split = edits.split_shot(project, SHOT.id, at, "b" * 16)
    for n in range(48):
        part, within = shot_at(split, n) or (shot, 0)
        assert panel_at(part, within).id == panel_at(shot, n).id
    joined = edits.join_shots(split, [SHOT.id, "b" * 16])
    assert joined.shots[0].panels == shot.panels
    trimmed = edits.trim_head(project, SHOT.id, trim).shots[0]
    gone = 48 - trimmed.duration
    for n in range(max(0, -gone), trimmed.duration):
        assert panel_at(trimmed, n).id == panel_at(shot, n + gone).id


def test_joined_shots_keep_both_drawings():
    second = msgspec.structs.replace(SHOT, id="b" * 16, slate="020", marks=(ACROSS,))
    project = film_of(msgspec.structs.replace(SHOT, marks=(LINE,)), second)
    project = edits.add_panel(project, second.id, 10, "p" * 16)
    joined = edits.join_shots(project, [SHOT.id, second.id]).shots[0]
    seen = [panel_at(joined, n).marks for n in (0, 47, 48, 57, 58)]
    assert seen == [(LINE,), (LINE,), (ACROSS,), (ACROSS,), ()]


def test_panels_keep_their_time_at_another_rate():
    project = edits.add_panel(film_of(SHOT), SHOT.id, 24, "p" * 16)
    assert edits.set_rate(project, Fraction(48)).shots[0].panels[0].at == 48
    assert edits.fit_to_length(project, 96).shots[0].panels[0].at == 48


def test_strokes_look_the_same_at_every_size_and_an_eraser_takes_away():
    small, large = sheet((LINE,), 160, 90), sheet((LINE,), 640, 360)
    assert redness(large) == pytest.approx(16 * redness(small), rel=0.1)
    erased = (LINE, msgspec.structs.replace(ACROSS, tool="eraser", width=0.3))
    assert 0.5 * redness(small) < redness(sheet(erased, 160, 90)) < 0.8 * redness(small)
    assert marks_layer((erased[1],), 160, 90) is None
    thin = msgspec.structs.replace(LINE, points=((0.1, 0.5, 0.2), (0.9, 0.5, 0.2)))
    assert redness(sheet((thin,), 160, 90)) < 0.7 * redness(small)
    text = Mark(tool="text", text="Exit", points=((0.1, 0.1, 1.0),), colour="#ff0000", width=0.02)
    arrow = msgspec.structs.replace(LINE, tool="arrow", width=0.02)
    assert redness(sheet((text,), 320, 180)) > 100 and redness(sheet((arrow,), 320, 180)) > 200


def test_a_stroke_has_no_holes_at_its_bends_and_ends():
    corner = ((0.2, 0.3, 1.0), (0.8, 0.3, 1.0), (0.2, 0.7, 1.0), (0.25, 0.2, 1.0))
    mark = msgspec.structs.replace(LINE, tool="eraser", points=corner, width=0.1)
    full = msgspec.structs.replace(LINE, points=((-1.0, 0.5, 1.0), (2.0, 0.5, 1.0)), width=2.0)
    erased = sheet((full, mark), 320, 180)
    for x, y, _ in corner:
        around = erased[round(y * 180) - 8 : round(y * 180) + 9, round(x * 320) - 8 :][:, :17]
        assert redness(around) == 0, (x, y)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(*[st.floats(-0.5, 1.5)] * 3), max_size=30), st.floats(0, 0.5))
def test_any_stroke_can_be_painted(points, width):
    for tool in ("pencil", "eraser", "arrow", "text"):
        mark = Mark(tool=tool, points=tuple(points), width=width, text="x")
        box = mark_path(mark, 160, 90).boundingRect()
        assert box.width() < 2000 and box.height() < 2000
        sheet((LINE, mark), 32, 18)


def test_a_drawing_is_the_picture_of_a_shot_without_one(reel):
    shot = msgspec.structs.replace(SHOT, marks=(LINE,))
    reel.shoot(shot)
    assert has_drawing(shot) and is_sheet(shot)
    plain, drawn = (
        Compositor(reel.project, reel.path, {}, drawings=on).frame(0) for on in (False, True)
    )
    assert np.array_equal(plain, drawn) and np.array_equal(plain, sheet((LINE,), 160, 90))
    reel.project = edits.add_panel(reel.project, shot.id, 12, "p" * 16)
    reel.project = edits.set_marks(reel.project, shot.id, (ACROSS,), "p" * 16)
    assert np.array_equal(
        Compositor(reel.project, reel.path, {}).frame(12), sheet((ACROSS,), 160, 90)
    )


def test_drawings_lie_over_pictures_in_the_export_when_asked(reel, export, tmp_path):
    shot = msgspec.structs.replace(
        SHOT, duration=12, marks=(LINE,), references=(reel.still("grey.png", (90, 90, 90)),)
    )
    reel.shoot(shot)
    reel.project = edits.add_panel(reel.project, shot.id, 6, "p" * 16)
    plain = Compositor(reel.project, reel.path, {}).frame(0)
    drawn = Compositor(reel.project, reel.path, {}, drawings=True).frame(0)
    assert np.array_equal(drawn, marked(plain, (LINE,))) and redness(drawn) > redness(plain) == 0
    with ClipReader(export(reel, tmp_path / "plain.mp4")) as clip:
        assert redness(clip.read(0)) == 0
    with ClipReader(export(reel, tmp_path / "drawn.mp4", drawings=True)) as clip:
        assert redness(clip.read(0)) > 300 and redness(clip.read(6)) == 0
    assert shot_by_id(reel.project, shot.id).marks == (LINE,)
