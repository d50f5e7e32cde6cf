"""Drawing on a frame: strokes by mouse and pen, words, panels, and where the drawing is seen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.preview.drawing_brush import COLOURS, INK, Brush
from app.preview.drawing_panel import DrawingPanel
from app.preview.drawing_strokes import Stroke, thinned
from engine.project import edits
from engine.project.document import FilmFraming, Mark
from engine.project.panels import panel_at, panels_of

LEFT = Qt.MouseButton.LeftButton
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def panel(session, thumbnails, qtbot):
    """The tool on the three empty shots of the session's film."""
    made = DrawingPanel(session, thumbnails)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


def drag(tool, *shares):
    """Draw through points given as shares of the frame."""
    frame = tool.frame_rect()
    at = [
        QPoint(round(frame.left() + x * frame.width()), round(frame.top() + y * frame.height()))
        for x, y in shares
    ]
    QTest.mousePress(tool, LEFT, Qt.KeyboardModifier.NoModifier, at[0])
    for point in at[1:]:
        QTest.mouseMove(tool, point)
    QTest.mouseRelease(tool, LEFT, Qt.KeyboardModifier.NoModifier, at[-1])


def pen(tool, kind, share, pressure, end=QPointingDevice.PointerType.Pen):
    """Send an event of a pen."""
    frame = tool.frame_rect()
    at = QPointF(frame.left() + share[0] * frame.width(), frame.top() + share[1] * frame.height())
    device = QPointingDevice(
        "Pen", 1, QPointingDevice.DeviceType.Stylus, end,
        QPointingDevice.Capability.Pressure, 1, 2, "",
    )  # fmt: skip
    event = QTabletEvent(
        kind, device, at, tool.mapToGlobal(at), pressure, 0.0, 0.0, 0.0, 0.0, 0.0,
        Qt.KeyboardModifier.NoModifier, LEFT, LEFT,
    )  # fmt: skip
    QApplication.sendEvent(tool, event)


def test_a_stroke_is_one_step(panel, session):
    tool = panel.tool
    drag(tool, (0.2, 0.2), (0.5, 0.6), (0.8, 0.2))
    (mark,) = session.project.shots[0].marks
    assert mark.tool == "pencil" and mark.colour == INK
    assert mark.points[0][:2] == pytest.approx((0.2, 0.2), abs=0.01)
    assert mark.points[-1][:2] == pytest.approx((0.8, 0.2), abs=0.01)
    drag(tool, (0.1, 0.9), (0.9, 0.9))
    assert len(session.project.shots[0].marks) == 2 and session.undo_stack.count() == 2
    session.undo()
    assert session.project.shots[0].marks == (mark,)
    image = tool.grab().toImage()
    frame = tool.frame_rect()
    at = QPointF(frame.left() + 0.5 * frame.width(), frame.top() + 0.5 * frame.height())
    assert image.pixelColor(round(at.x()), round(frame.top() + 5)).lightness() > 200


def test_a_pen_draws_as_hard_as_it_presses_and_its_other_end_erases(panel, session):
    tool, kinds = panel.tool, QTabletEvent.Type
    pen(tool, kinds.TabletPress, (0.1, 0.5), 0.1)
    for n in range(2, 10):
        pen(tool, kinds.TabletMove, (n / 10, 0.5), n / 10)
    pen(tool, kinds.TabletRelease, (0.9, 0.5), 0.0)
    (mark,) = session.project.shots[0].marks
    assert mark.points[0][2] < 0.2 and max(p for _, _, p in mark.points) > 0.6
    eraser = QPointingDevice.PointerType.Eraser
    for kind, x in ((kinds.TabletPress, 0.4), (kinds.TabletMove, 0.6), (kinds.TabletRelease, 0.6)):
        pen(tool, kind, (x, 0.5), 1.0, eraser)
    assert [mark.tool for mark in session.project.shots[0].marks] == ["pencil", "eraser"]


def test_keys_choose_and_the_bar_shows_it(panel, session, qtbot):
    tool = panel.tool
    tool.setFocus()
    for key, name in (("A", "arrow"), ("E", "eraser"), ("T", "text"), ("P", "pencil")):
        QTest.keyClick(tool, getattr(Qt.Key, f"Key_{key}"))
        assert tool.brush.tool == name and panel.tools[name].isChecked()
    QTest.keyClick(tool, Qt.Key.Key_3)
    assert tool.brush.colour == COLOURS[2][1] and panel.colours[COLOURS[2][1]].isChecked()
    before = tool.brush.width
    QTest.keyClick(tool, Qt.Key.Key_BracketRight)
    QTest.keyClick(tool, Qt.Key.Key_BracketRight)
    QTest.keyClick(tool, Qt.Key.Key_BracketLeft)
    assert tool.brush.width == before + 1
    QTest.keyClick(tool, Qt.Key.Key_L)
    assert tool.brush.light_table and panel.light.isChecked()
    assert tool.walk.neighbours() == [(session.project.shots[1].id, 0)]
    drag(tool, (0.2, 0.2), (0.8, 0.8))
    QTest.keyClick(tool, Qt.Key.Key_Delete)
    assert session.project.shots[0].marks == ()
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(tool, Qt.Key.Key_Escape)


def words(tool):
    """Return the field that is being written in."""
    assert tool.word_field is not None
    return tool.word_field


def test_words_are_written_at_their_place_and_again(panel, session):
    tool = panel.tool
    tool.choose("text")
    drag(tool, (0.3, 0.4))
    QTest.keyClicks(words(tool), "Exit left")
    QTest.keyClick(words(tool), Qt.Key.Key_Return)
    (mark,) = session.project.shots[0].marks
    assert (mark.tool, mark.text) == ("text", "Exit left") and tool.word_field is None
    drag(tool, (0.32, 0.42))
    assert words(tool).text() == "Exit left"
    QTest.keyClicks(words(tool), "!")
    QTest.keyClick(words(tool), Qt.Key.Key_Escape)
    assert session.project.shots[0].marks == (mark,)
    drag(tool, (0.32, 0.42))
    words(tool).selectAll()
    QTest.keyClick(words(tool), Qt.Key.Key_Delete)
    QTest.keyClick(words(tool), Qt.Key.Key_Return)
    assert session.project.shots[0].marks == ()


def test_panels_are_added_gone_over_reordered_and_retimed(panel, session, qtbot):
    tool, strip = panel.tool, panel.strip
    drag(tool, (0.2, 0.2), (0.8, 0.8))
    QTest.keyClick(tool, Qt.Key.Key_B)
    shot = session.project.shots[0]
    assert [one.at for one in panels_of(shot)] == [0, 36] and session.playhead == 36
    assert tool.panel.marks == ()
    QTest.keyClick(tool, Qt.Key.Key_Comma)
    assert session.playhead == 0
    QTest.keyClick(tool, Qt.Key.Key_D)
    assert [bool(one.marks) for one in panels_of(session.project.shots[0])] == [True, True, False]
    assert session.playhead == 18
    panel.begin.setValue(24)
    assert session.project.shots[0].panels[0].at == 24 and session.playhead == 24
    panel.words.setText("She turns")
    panel.words.editingFinished.emit()
    assert session.project.shots[0].panels[0].text == "She turns"
    QTest.mouseClick(strip, LEFT, pos=strip.place_of(3).center())
    assert len(panels_of(session.project.shots[0])) == 4
    ids = [one.id for one in session.project.shots[0].panels]
    QTest.mousePress(strip, LEFT, pos=strip.place_of(1).center())
    QTest.mouseMove(strip, strip.place_of(0).center())
    QTest.mouseRelease(strip, LEFT, pos=strip.place_of(0).center())
    assert [one.id for one in session.project.shots[0].panels] == ids and session.playhead == 0
    for _ in range(4):
        QTest.keyClick(tool, Qt.Key.Key_Period)
    assert session.playhead == 72, "past the last panel lies the next shot"
    QTest.keyClick(tool, Qt.Key.Key_Comma)
    shot = session.project.shots[0]
    assert panel_at(shot, session.playhead) == panels_of(shot)[-1]


def test_a_film_that_may_not_be_written_is_not_drawn_on(panel, session, monkeypatch):
    monkeypatch.setattr(type(session), "read_only", True)
    drag(panel.tool, (0.2, 0.2), (0.8, 0.8))
    assert session.project.shots[0].marks == ()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=1, max_size=40))
def test_thinning_keeps_the_ends_and_stays_near(points):
    kept = thinned(points, 0.01, 16 / 9)
    assert kept[0] == points[0] and kept[-1] == points[-1]
    assert set(kept) <= set(points) and len(kept) <= len(points)
    stroke = Stroke(Brush().mark(True), points[0])
    for point in points[1:]:
        stroke.go(point)
    assert isinstance(stroke.finished(16 / 9), Mark)


def test_one_draws_on_the_films_own_frame(window):
    session, drawing = window.session, window.preview.drawing
    tall = FilmFraming(id="t" * 16, name="9:16", width=180, height=320)
    session.apply("Aspect", edits.add_framing, tall)
    session.showing.set_framing(tall.id)
    drawing.set(True)
    assert session.showing.framing is None
    drawing.set(False)
    assert session.showing.framing == tall.id
    drawing.set(True)
    session.showing.set_framing(tall.id)
    assert not drawing.on and session.showing.framing == tall.id


def test_the_window_draws_and_shows_it(window, qtbot):
    session = window.session
    shot = session.project.shots[1]
    session.go_to_shot(shot.id)
    window.action_table["draw"].trigger()
    preview = window.preview
    assert preview.drawing.on and not preview.framing
    tool = preview.drawing.panel.tool
    qtbot.waitUntil(lambda: tool.width() > 100)
    assert tool.on_paper
    drag(tool, (0.1, 0.1), (0.9, 0.9))
    assert len(session.project.shots[1].marks) == 1
    project = session.project
    for key in "EATP3L":
        QTest.keyClick(tool, getattr(Qt.Key, f"Key_{key}"))  # shortcuts elsewhere
    assert session.project is project and tool.brush.tool == "pencil"
    QTest.keyClick(tool, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.project.shots[1].marks == ()
    QTest.keyClick(tool, Qt.Key.Key_Z, CONTROL_SHIFT)
    assert len(session.project.shots[1].marks) == 1
    with qtbot.waitSignal(preview.drawing.changed):
        QTest.keyClick(tool, Qt.Key.Key_Escape)
    assert not preview.drawing.on and not window.action_table["draw"].isChecked()
    qtbot.waitUntil(lambda: preview.transport.source.text == "Drawing", timeout=8000)
    still = session.project.shots[0]
    session.apply(
        "Draw", edits.add_mark, still.id,
        Mark(points=((0.0, 0.5, 1.0), (1.0, 0.5, 1.0)), colour="#00ff00", width=0.1),
    )  # fmt: skip
    session.go_to_shot(still.id)

    def green():
        picture = preview.view.picture
        return picture is not None and int(np.asarray(picture)[90, 160, 1]) > 230

    qtbot.waitUntil(green, timeout=8000)
    window.action_table["drawings_overlay"].trigger()
    qtbot.waitUntil(lambda: not green(), timeout=8000)
    assert "no drawings" in session.settings.overlays
