"""The area that is redone: drawn on the take's picture by mouse, set by keys, asked by commands."""

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.commands.terms import area as read_area
from app.inspector.agreement import MIXED
from app.inspector.area_field import HINT, MIDDLE, AreaField, moved, sized
from app.keys import keeps
from app.orders import trial
from engine.project.task import Area, Retake
from engine.render.families.table import MODELS
from engine.render.models import Installed
from tests.app.test_remaking import FILM, dialog_of, first

Key = Qt.Key


@pytest.fixture
def field(qtbot: QtBot, tmp_path):
    Image.new("RGB", (320, 180), "navy").save(tmp_path / "poster.jpg")
    made = AreaField()
    qtbot.addWidget(made)
    made.set_picture(tmp_path / "poster.jpg")
    made.resize(202, 114)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def models(home):
    MODELS.write(Installed(models=(FILM,)))


def drag(qtbot, field, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag from one place of the picture to another, both in fractions of it."""
    frame = field._frame()
    one, other = (
        QPoint(round(frame.left() + x * frame.width()), round(frame.top() + y * frame.height()))
        for x, y in (start, end)
    )
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=one)
    qtbot.mouseMove(field, (one + other) / 2)
    qtbot.mouseMove(field, other)
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton, pos=other)


def near(area: Area, x: float, y: float, width: float, height: float) -> bool:
    return all(
        abs(one - other) < 0.02
        for one, other in zip(
            (area.x, area.y, area.width, area.height), (x, y, width, height), strict=True
        )
    )


def test_a_box_is_drawn_carried_and_pulled_by_its_corners(field, qtbot):
    told = []
    field.edited.connect(told.append)
    drag(qtbot, field, (0.6, 0.8), (0.2, 0.2))
    assert len(told) == 1 and near(field.value, 0.2, 0.2, 0.4, 0.6), "in any direction"
    drag(qtbot, field, (0.4, 0.5), (0.5, 0.6))
    assert near(field.value, 0.3, 0.3, 0.4, 0.6)
    drag(qtbot, field, (0.7, 0.9), (0.9, 1.2))
    assert near(field.value, 0.3, 0.3, 0.6, 0.7), "it ends with the picture"
    drag(qtbot, field, (0.5, 0.5), (0.9, 0.5))
    assert near(field.value, 0.4, 0.3, 0.6, 0.7) and field.value.is_sound
    assert len(told) == 4 and told[-1] == field.value


def test_a_click_changes_nothing(field, qtbot):
    told = []
    field.edited.connect(told.append)
    drag(qtbot, field, (0.3, 0.3), (0.305, 0.31))
    assert field.value is None and not told
    field.show_value(MIDDLE)
    drag(qtbot, field, (0.05, 0.05), (0.06, 0.06))
    drag(qtbot, field, (0.5, 0.5), (0.5, 0.5))
    assert field.value == MIDDLE and not told


def test_keys_set_move_size_and_remove_it(field, qtbot):
    told = []
    field.edited.connect(told.append)
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Right)
    assert not told
    qtbot.keyClick(field, Key.Key_Return)
    assert told == [MIDDLE]
    qtbot.keyClick(field, Key.Key_Right)
    qtbot.keyClick(field, Key.Key_Up)
    assert told[-1] == moved(moved(MIDDLE, 0.02, 0), 0, -0.02)
    qtbot.keyClick(field, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert told[-1].height == pytest.approx(0.52)
    assert "50% × 52%" in field.accessibleDescription()
    qtbot.keyClick(field, Key.Key_Delete)
    assert told[-1] is None and field.told == "The whole picture"


def test_its_keys_are_no_shortcuts_while_it_has_the_focus(field):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    def pressed(key, modifiers=Qt.KeyboardModifier.NoModifier):
        return QKeyEvent(QEvent.Type.KeyPress, key, modifiers)

    assert keeps(field, pressed(Key.Key_Left)) and keeps(field, pressed(Key.Key_Delete))
    assert not keeps(field, pressed(Key.Key_Space))
    assert not keeps(field, pressed(Key.Key_Left, Qt.KeyboardModifier.ControlModifier))


def test_an_area_never_leaves_the_picture():
    one = MIDDLE
    for _ in range(40):
        one = sized(moved(one, 0.07, -0.03), 0.05, 0.04)
        assert one.is_sound
    for _ in range(40):
        one = sized(one, -0.05, -0.05)
    assert one.is_sound and one.width > 0


def test_what_it_shows_is_said(field):
    assert HINT and field.told == "The whole picture"
    field.show_value(MIXED)
    assert field.told == "— mixed —"
    field.set_picture(None)
    assert not field.grab().isNull()


def test_redoing_an_area_asks_for_the_whole_shot(session, models, make_take, qtbot, hand):
    take = make_take(first(session))
    dialog = dialog_of(qtbot, session, take, "retake")
    area = dialog.fields.area
    assert area.isVisibleTo(dialog) and not area._picture.isNull(), "the take's own picture"
    hint = dialog.fields.stop.placeholderText()
    drag(qtbot, area, (0.2, 0.2), (0.6, 0.7))
    drawn = dialog.order.asked.wishes.area
    assert drawn is not None and near(drawn, 0.2, 0.2, 0.4, 0.5)
    assert dialog.fields.stop.placeholderText() != hint
    qtbot.waitUntil(lambda: "within 40" in dialog.bar.details.text(), timeout=8000)
    task = trial(session.footing, dialog.order).task
    assert isinstance(task, Retake) and task.area == dialog.order.asked.wishes.area
    assert (task.start, task.stop) == (0, take.frames)
    hand.enter(dialog.fields.start, "0.5s")
    hand.enter(dialog.fields.stop, "1s")
    task = trial(session.footing, dialog.order).task
    assert isinstance(task, Retake) and task.area and task.start == 12 + take.head


@pytest.mark.parametrize(
    ("text", "area"),
    [("25,10,50x60", Area(0.25, 0.1, 0.5, 0.6)), ("0%,0%,100%×50%", Area(0, 0, 1, 0.5))],
)
def test_an_area_is_read_in_percent(text, area):
    assert read_area(text) == area


@pytest.mark.parametrize("text", ["", "1,2,3", "60,0,50x50", "0,0,0x50", "a,b,cxd", "1.2.3,0,5x5"])
def test_what_is_no_area_is_said(text):
    from argparse import ArgumentTypeError

    with pytest.raises(ArgumentTypeError, match="25,10,50x60"):
        read_area(text)
