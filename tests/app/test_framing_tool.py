"""The framing tool: boxes dragged with the mouse, and the moves and notes that follow them."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.preview.framing_boxes import CORNERS, Place, grip_at
from app.preview.framing_panel import FramingPanel
from engine.camera.framed import (
    boxes_drive,
    end_of_moves,
    inside,
    moves_of_framings,
    with_framed_moves,
)  # fmt: skip
from engine.camera.notes import parse
from engine.media.intake import import_picture
from engine.project import edits
from engine.project.document import CameraMove, Framing

LEFT = Qt.MouseButton.LeftButton
PLACE = Place(20, 30, 400, 300, (1.0, 0.75))


def kinds(a, b):
    return [move.kind for move in moves_of_framings(a, b)]


def test_boxes_say_moves():
    wide, near = Framing(), Framing(scale=0.6)
    assert kinds(wide, near) == ["dolly_in"]
    assert kinds(near, wide) == ["dolly_out"]
    left, right = Framing(x=0.3, scale=0.5), Framing(x=0.7, scale=0.5)
    assert kinds(left, right) == ["pan_right"] and kinds(right, left) == ["pan_left"]
    high, low = Framing(y=0.3, scale=0.5), Framing(y=0.7, scale=0.5)
    assert kinds(high, low) == ["tilt_down"] and kinds(low, high) == ["tilt_up"]
    assert kinds(wide, Framing(roll=8)) == ["roll_right"]
    assert kinds(wide, wide) == ["static"]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["dolly_in", "dolly_out", "pan_left", "pan_right", "tilt_up", "tilt_down"]),
    st.sampled_from([0.25, 0.5, 1.0]),
)
def test_moves_to_boxes_and_back_say_the_same(kind, amount):
    start = Framing(scale=0.5)
    end = end_of_moves(start, (CameraMove(kind=kind, amount=amount),))
    assert end != start and boxes_drive(start, end)
    assert kinds(start, end) == [kind]


@settings(deadline=None, max_examples=100)
@given(st.floats(-1, 2), st.floats(-1, 2), st.floats(0, 3))
def test_a_framing_is_kept_inside_its_still(x, y, scale):
    cover = (1.0, 0.6)
    kept = inside(Framing(x=x, y=y, scale=scale), cover)
    assert 0.05 <= kept.scale <= 1
    assert kept.x - kept.scale * cover[0] / 2 >= -1e-9
    assert kept.y + kept.scale * cover[1] / 2 <= 1 + 1e-9


def test_other_moves_stay_beside_the_boxes():
    hand = CameraMove(kind="handheld")
    moves = with_framed_moves((CameraMove(kind="zoom_in"), hand), (CameraMove(kind="pan_left"),))
    assert [move.kind for move in moves] == ["pan_left", "handheld"]
    assert with_framed_moves((hand,), (CameraMove(kind="static"),)) == (hand,)


@settings(deadline=None, max_examples=100)
@given(
    st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 1), st.sampled_from(CORNERS),
    st.floats(-100, 600), st.floats(-100, 500), st.booleans(),
)  # fmt: skip
def test_a_pulled_corner_keeps_the_aspect_and_the_still(x, y, scale, corner, to_x, to_y, centred):
    began = inside(Framing(x=x, y=y, scale=scale), PLACE.cover)
    pulled = PLACE.scaled(began, corner, to_x, to_y, centred)
    left, top, width, height = PLACE.box(pulled)
    assert width / height == pytest.approx(400 / 225)
    assert left >= 20 - 1e-6 and top >= 30 - 1e-6
    assert left + width <= 420 + 1e-6 and top + height <= 330 + 1e-6
    if centred and 0.2 < began.scale < 0.4:
        assert pulled.scale <= 1


def test_the_opposite_corner_stays_where_it_is():
    began = Framing(scale=0.5)
    fixed = PLACE.corners(began)["top_left"]
    pulled = PLACE.scaled(began, "bottom_right", fixed[0] + 80, fixed[1] + 45)
    assert PLACE.corners(pulled)["top_left"] == pytest.approx(fixed)
    assert PLACE.box(pulled)[2] == pytest.approx(80)


def test_the_smaller_box_is_taken_and_corners_first():
    a, b = Framing(), Framing(scale=0.4)
    x, y = PLACE.left + 200, PLACE.top + 150
    found = grip_at(PLACE, a, b, (x, y), "a")
    assert found is not None and (found.side, found.part) == ("b", "inside")
    corner = PLACE.corners(a)["top_left"]
    found = grip_at(PLACE, a, b, (corner[0] + 3, corner[1] + 2), "b")
    assert found is not None and (found.side, found.part) == ("a", "top_left")
    assert grip_at(PLACE, b, b, (21, 31), "a") is None


@pytest.fixture
def panel(session, thumbnails, tmp_path, qtbot):
    """The tool on a portrait still of the first shot."""
    path = tmp_path / "portrait.png"
    Image.fromarray(np.full((400, 300, 3), 90, np.uint8)).save(path)
    shot = session.project.shots[0]
    session.apply("Still", edits.add_reference, shot.id, import_picture(session.folder, path))
    session.undo_stack.clear()
    made = FramingPanel(session, thumbnails)
    qtbot.addWidget(made)
    made.resize(640, 420)
    made.show()
    qtbot.waitExposed(made)
    return made


def drag(tool, start, end, modifiers=Qt.KeyboardModifier.NoModifier):
    start, end = QPoint(*map(round, start)), QPoint(*map(round, end))
    QTest.mousePress(tool, LEFT, modifiers, start)
    for n in range(1, 5):
        at = QPointF(start) + (QPointF(end) - QPointF(start)) * (n / 4)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, tool.mapToGlobal(at), Qt.MouseButton.NoButton, LEFT,
            modifiers,
        )  # fmt: skip
        QApplication.sendEvent(tool, event)
    QTest.mouseRelease(tool, LEFT, modifiers, end)


def test_a_portrait_starts_on_its_upper_third(panel):
    tool = panel.tool
    assert tool.a == tool.b and tool.a.scale == 1.0
    assert tool.a.y < 0.42, "faces stay in the frame"


def test_pulling_a_corner_of_the_end_makes_a_push_in(panel, session):
    tool = panel.tool
    place = tool.place()
    corner = place.corners(tool.b)["bottom_right"]
    drag(tool, corner, (corner[0] - 100, corner[1] - 60))
    shot = session.project.shots[0]
    assert shot.framing_a is not None and shot.framing_b is not None
    assert shot.framing_b.scale < 0.8 and shot.framing_a.scale == 1.0
    assert "dolly_in" in [move.kind for move in shot.moves]
    assert parse(shot.notes).moves[0].kind == "dolly_in", "the notes follow"
    assert session.undo_stack.count() == 1, "a drag is one step"
    session.undo()
    assert session.project.shots[0].framing_b is None and session.project.shots[0].notes == ""


def test_dragging_inside_moves_and_stays_on_the_still(panel, session):
    tool = panel.tool
    tool.set_chosen(Framing(x=0.5, y=0.3, scale=0.4))
    left, top, width, height = tool.place().box(tool.b)
    centre = left + width / 2, top + height / 2
    drag(tool, centre, (centre[0] + 2000, centre[1] + 10))
    box = session.project.shots[0].framing_b
    assert box.x == pytest.approx(1 - 0.2) and box.scale == pytest.approx(0.4)


def test_notes_that_were_there_are_shown_as_boxes(panel, session):
    shot = session.project.shots[0]
    moves = (CameraMove(kind="dolly_in"), CameraMove(kind="handheld"))
    session.apply("Words", edits.set_shots, (shot.id,), notes="push in, handheld", moves=moves)
    tool = panel.tool
    assert tool.b.scale == pytest.approx(0.65) and tool.a.scale == 1.0
    tool.choose("a")
    QTest.keyClick(tool, Qt.Key.Key_Minus)
    kept = [move.kind for move in session.project.shots[0].moves]
    assert "handheld" in kept and "dolly_in" in kept


def test_keys_nudge_scale_and_choose(panel, session):
    tool = panel.tool
    tool.setFocus()
    tool.set_chosen(Framing(x=0.5, y=0.5, scale=0.5))
    QTest.keyClick(tool, Qt.Key.Key_Right)
    QTest.keyClick(tool, Qt.Key.Key_Right)
    assert tool.b.x == pytest.approx(0.51)
    QTest.keyClick(tool, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert tool.b.y == pytest.approx(0.45)
    QTest.keyClick(tool, Qt.Key.Key_Plus)
    assert tool.b.scale == pytest.approx(0.51)
    QTest.keyClick(tool, Qt.Key.Key_A)
    assert tool.side == "a" and tool.accessibleDescription().startswith("Start")


def test_numbers_are_typed_and_stepped(panel, session):
    panel.tool.set_chosen(Framing(x=0.5, y=0.5, scale=0.5))
    field = panel._size
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "62,5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.project.shots[0].framing_b.scale == pytest.approx(0.625)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert session.project.shots[0].framing_b.scale == pytest.approx(0.62)
    field.selectAll()
    QTest.keyClicks(field, "wide")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "62.0 %"


def test_swap_and_reset(panel, session):
    tool = panel.tool
    tool.set_chosen(Framing(x=0.5, y=0.3, scale=0.5))
    a, b = tool.a, tool.b
    tool.swap()
    assert (tool.a, tool.b) == (b, a)
    assert session.project.shots[0].moves[0].kind == "dolly_out"
    tool.reset()
    shot = session.project.shots[0]
    assert shot.framing_a is None and shot.framing_b is None and shot.moves == ()
    assert shot.notes == ""


def test_escape_closes_it(panel, qtbot):
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel.tool, Qt.Key.Key_Escape)


def test_a_shot_without_a_still_says_so(panel, session):
    session.select((session.project.shots[1].id,))
    assert not panel.tool.ready
    QTest.mouseClick(panel.tool, LEFT, pos=QPoint(50, 50))
    QTest.keyClick(panel.tool, Qt.Key.Key_Right)
    assert not panel.grab().isNull() and session.undo_stack.count() == 0
    session.apply("Delete", edits.remove_shots, [s.id for s in session.project.shots])
    assert not panel.grab().isNull()


@pytest.mark.parametrize("size", [(1, 1), (60, 40), (1600, 300)])
def test_it_paints_at_any_size(panel, size):
    panel.tool.set_chosen(msgspec.structs.replace(panel.tool.b, scale=0.4, roll=10))
    panel.tool.resize(*size)
    assert not panel.tool.grab().isNull()


def test_a_layered_still_is_shown_with_its_layers(panel, session, tmp_path, qtbot):
    cut_out = np.zeros((400, 300, 4), np.uint8)
    cut_out[100:300, 100:200] = (255, 0, 0, 255)
    path = tmp_path / "figure.png"
    Image.fromarray(cut_out).save(path)
    layer = import_picture(session.folder, path, role="layer")
    session.apply("Layer", edits.add_reference, session.project.shots[0].id, layer)
    tool = panel.tool
    place = tool.place()

    def red_in_the_middle():
        image = tool.grab().toImage()
        colour = image.pixelColor(
            round(place.left + place.width / 2 + 3), round(place.top + place.height * 0.4)
        )
        return colour.red() > 150 and colour.green() < 60

    qtbot.waitUntil(red_in_the_middle, timeout=10_000)


@settings(deadline=None, max_examples=150)
@given(
    st.floats(0, 1), st.floats(0, 1), st.floats(0.05, 1), st.floats(-400, 400),
    st.sampled_from(CORNERS), st.tuples(st.floats(-50, 500), st.floats(-50, 400)),
)  # fmt: skip
def test_a_turned_box_stays_on_the_still_with_all_its_corners(x, y, scale, roll, corner, to):
    box = PLACE.rolled(Framing(x=x, y=y, scale=scale), roll)
    assert -180 <= box.roll < 180
    for held in (box, PLACE.scaled(box, corner, *to), PLACE.moved(box, *to)):
        for at_x, at_y in PLACE.corners(held).values():
            assert 20 - 1e-6 <= at_x <= 420 + 1e-6 and 30 - 1e-6 <= at_y <= 330 + 1e-6


def test_a_turned_boxes_corner_is_pulled_about_the_opposite_one():
    box = Framing(scale=0.4, roll=30)
    fixed = PLACE.corners(box)["top_left"]
    x, y = PLACE.corners(box)["bottom_right"]
    middle = PLACE.centre(box)
    pulled = PLACE.scaled(box, "bottom_right", (x + middle[0]) / 2, (y + middle[1]) / 2)
    assert pulled.scale == pytest.approx(0.3) and pulled.roll == 30
    assert PLACE.corners(pulled)["top_left"] == pytest.approx(fixed)


def test_what_turns_a_box_lies_beyond_its_corners_and_on_its_handle():
    box = Framing(scale=0.4, roll=20)
    x, y = PLACE.corners(box)["top_right"]
    out = grip_at(PLACE, box, box, (x + 12, y - 8), "b")
    assert out is not None and (out.side, out.part) == ("b", "turn")
    held = grip_at(PLACE, box, box, PLACE.handle(box, 400), "a")
    assert held is not None and (held.side, held.part) == ("a", "turn")
    low = Framing(y=0.2, scale=0.4)
    assert PLACE.handle(low, 400)[1] < PLACE.box(low)[1] < PLACE.handle(low, 0)[1]


def around(place, box, point, angle):
    """Where a point comes to that is carried around a box's middle by degrees."""
    import cmath
    import math

    middle = complex(*place.centre(box))
    to = middle + (complex(*point) - middle) * cmath.exp(1j * math.radians(angle))
    return to.real, to.imag


def test_a_drag_on_the_handle_turns_the_end_in_one_step(panel, session):
    tool = panel.tool
    tool.set_chosen(Framing(x=0.5, y=0.5, scale=0.5))
    session.undo_stack.clear()
    place = tool.place()
    start = place.handle(tool.b, tool.height())
    drag(tool, start, around(place, tool.b, start, 20))
    assert tool.b.roll == pytest.approx(20, abs=1) and tool.b.scale == 0.5
    assert session.undo_stack.count() == 1
    kinds_now = [move.kind for move in session.project.shots[0].moves]
    assert "roll_right" in kinds_now and "roll" in session.project.shots[0].notes
    assert panel._roll.text().startswith(("19", "20", "21")) and panel._roll.text().endswith("°")
    session.undo()
    assert tool.b.roll == 0


def test_shift_turns_by_fifteen_degrees_from_beyond_a_corner(panel):
    tool = panel.tool
    tool.set_chosen(Framing(x=0.5, y=0.5, scale=0.4))
    place = tool.place()
    x, y = place.corners(tool.b)["bottom_right"]
    start = x + 13, y + 11
    drag(tool, start, around(place, tool.b, start, -36), Qt.KeyboardModifier.ShiftModifier)
    assert tool.b.roll == -30


def test_keys_and_the_field_turn(panel, session):
    tool = panel.tool
    tool.set_chosen(Framing(x=0.5, y=0.5, scale=0.5))
    tool.setFocus()
    for _ in range(3):
        QTest.keyClick(tool, Qt.Key.Key_BracketRight)
    assert tool.b.roll == 3
    QTest.keyClick(tool, Qt.Key.Key_BraceRight, Qt.KeyboardModifier.ShiftModifier)
    assert tool.b.roll == 15
    QTest.keyClick(tool, Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.ShiftModifier)
    assert tool.b.roll == 0
    panel._roll.setFocus()
    panel._roll.selectAll()
    QTest.keyClicks(panel._roll, "-12,5°")
    QTest.keyClick(panel._roll, Qt.Key.Key_Return)
    assert session.project.shots[0].framing_b.roll == -12.5
