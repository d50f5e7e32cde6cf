"""Adjusting a shot in the picture, by mouse and by keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from app.preview.adjust_box import dragged, grip_at, seen_box
from app.preview.adjust_tool import AdjustTool
from engine.project.document import Adjust


@given(
    st.floats(0.2, 3), st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 0.4), st.floats(0, 0.4),
    st.sampled_from(["left", "right", "top", "bottom"]), st.floats(-2, 2),
)  # fmt: skip
def test_a_crop_follows_the_pointer_and_leaves_a_part(scale, x, y, one, other, side, by):
    begun = Adjust(
        scale=scale, x=x, y=y, crop_left=one, crop_right=other, crop_top=other, crop_bottom=one
    )
    fields = dragged(begun, side, (0.5, 0.5), (0.5 + by, 0.5 + by), True)
    assert set(fields) == {f"crop_{side}"}
    after = Adjust(**{name: getattr(begun, name) for name in begun.__struct_fields__} | fields)
    box = seen_box(after)
    assert 0 <= fields[f"crop_{side}"] <= 1 and box.right > box.left and box.bottom > box.top


def test_what_lies_where():
    adjust, near = Adjust(scale=0.5), (0.01, 0.01)
    assert grip_at(adjust, 0.25, 0.25, near) == "corner"
    assert grip_at(adjust, 0.25, 0.5, near) == "left"
    assert grip_at(adjust, 0.5, 0.752, near) == "bottom"
    assert grip_at(adjust, 0.5, 0.5, near) == "inside"
    assert grip_at(adjust, 0.1, 0.5, near) is None


@pytest.fixture
def tool(window, qtbot):
    window.session.move_playhead(5)
    window.preview.setFocus()
    qtbot.waitUntil(window.preview.hasFocus)
    qtbot.keyClick(window.preview, Qt.Key.Key_V, Qt.KeyboardModifier.ShiftModifier)
    made = window.preview.view.findChild(AdjustTool)
    assert made.on and window.action_table["adjust_tool"].isChecked()
    return made


def drag(qtbot, tool, start, by, modifiers=Qt.KeyboardModifier.NoModifier):
    """Drag from a place of the frame, in fractions, by so many pixels."""
    frame = tool._preview.view.frame_rect()
    at = QPoint(
        round(frame.left() + start[0] * frame.width()),
        round(frame.top() + start[1] * frame.height()),
    )
    qtbot.mousePress(tool, Qt.MouseButton.LeftButton, modifiers, at)
    qtbot.mouseMove(tool, at + QPoint(*by) / 2)
    qtbot.mouseMove(tool, at + QPoint(*by))
    qtbot.mouseRelease(tool, Qt.MouseButton.LeftButton, modifiers, at + QPoint(*by))


def adjust_of(window):
    return window.session.project.shots[0].adjust


def test_dragging_moves_scales_and_crops_each_as_one_step(window, tool, qtbot):
    frame = window.preview.view.frame_rect()
    drag(qtbot, tool, (0.5, 0.5), (60, 40))
    assert adjust_of(window).x == pytest.approx(60 / frame.width(), abs=0.005)
    assert adjust_of(window).y == pytest.approx(40 / frame.height(), abs=0.005)
    window.session.undo()
    assert adjust_of(window) == Adjust()
    drag(qtbot, tool, (0.996, 0.996), (-100, -60))
    assert 0.5 < adjust_of(window).scale < 0.9
    window.session.undo()
    drag(qtbot, tool, (0.004, 0.5), (round(frame.width() * 0.2), 0))
    assert adjust_of(window).crop_left == pytest.approx(0.2, abs=0.01)
    assert window.session.undo_stack.index() == 1


def test_keys_move_scale_take_back_and_end(window, tool, qtbot):
    qtbot.keyClick(tool, Qt.Key.Key_Right)
    qtbot.keyClick(tool, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert adjust_of(window).x == pytest.approx(1 / 320, abs=1e-4)
    assert adjust_of(window).y == pytest.approx(10 / 180, abs=1e-4)
    qtbot.keyClick(tool, Qt.Key.Key_Minus)
    assert adjust_of(window).scale < 1
    qtbot.keyClick(tool, Qt.Key.Key_R)
    assert adjust_of(window) == Adjust()
    qtbot.keyClick(tool, Qt.Key.Key_Escape)
    assert not tool.on and not window.action_table["adjust_tool"].isChecked()


def test_playing_and_the_framing_tool_put_it_away(window, tool, qtbot):
    window.preview.player.play()
    assert not tool.on
    window.preview.player.pause()
    window.action_table["adjust_tool"].trigger()
    assert tool.on
    window.action_table["framing_tool"].trigger()
    assert not tool.on


def test_the_picture_has_a_menu(window, qtbot):
    from app.preview.picture_menu import open_picture_menu

    menu = open_picture_menu(window, window.action_table, QPoint(10, 10))
    texts = [action.text() for action in menu.actions()]
    assert "Adjust in the picture" in texts and "Play around the cut" in texts
    menu.close()
