"""The timeline under real mouse and key events: what is selected, trimmed, moved and seen."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.project import edits
from engine.project.document import (
    Caption,
    FrameAnchor,
    Marker,
    Scene,
    Shot,
    ShotAnchor,
    Sound,
    Transition,
    new_id,
)  # fmt: skip

from timeline_hands import LEFT, NONE, drag, fitted, move

MIDDLE = Qt.MouseButton.MiddleButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def timeline(session, qtbot):
    """A timeline of the session's film, fitted, that snaps."""
    return fitted(session, qtbot)


def point(timeline, frame, row="picture", inset=0.0):
    """Return the canvas's point at a frame, in the middle of a row."""
    canvas = timeline.canvas
    tracks = canvas.tracks
    band = {"picture": tracks.picture, "ruler": tracks.ruler}.get(row) or tracks.sounds[0]
    y = band.top + band.height / 2 if row != "ruler" else 5
    return QPoint(round(canvas.scale.x_of(frame) + inset), round(y))


def click(timeline, frame, modifiers=NONE, row="picture"):
    QTest.mouseClick(timeline.canvas, LEFT, modifiers, point(timeline, frame, row))


def lengths(session):
    return [shot.duration for shot in session.project.shots]


def slates(session):
    return [shot.slate for shot in session.project.shots]


def chosen(session):
    known = {shot.id: shot.slate for shot in session.project.shots}
    return [known[id] for id in session.selection]


def test_clicks_select_one_many_and_a_range(timeline, session):
    click(timeline, 30)
    assert chosen(session) == ["010"]
    click(timeline, 180, CTRL)
    assert chosen(session) == ["010", "030"]
    click(timeline, 180, CTRL)
    assert chosen(session) == ["010"]
    click(timeline, 180, SHIFT)
    assert chosen(session) == ["010", "020", "030"]
    click(timeline, 100)
    assert chosen(session) == ["020"]


def test_a_rubber_band_selects_what_it_touches(timeline, session):
    below = timeline.canvas.tracks.picture.bottom + 20
    start = QPoint(point(timeline, 100).x(), round(below))
    drag(timeline, start, point(timeline, 180))
    assert chosen(session) == ["020", "030"]
    drag(timeline, start + QPoint(0, 30), start + QPoint(40, 20))
    assert chosen(session) == []


def test_the_ruler_scrubs_the_playhead(timeline, session):
    drag(timeline, point(timeline, 10, "ruler"), point(timeline, 150, "ruler"))
    assert session.playhead == 150


def test_pulling_the_tail_ripples_as_one_step_with_the_readout(timeline, session):
    timeline.set_snapping(False)
    canvas = timeline.canvas
    start = point(timeline, 72, inset=-2)
    end = point(timeline, 84)
    QTest.mousePress(canvas, LEFT, NONE, start)
    move(canvas, point(timeline, 78))
    move(canvas, end)
    assert canvas.readout == "+12 · 3.5 s"
    QTest.mouseRelease(canvas, LEFT, NONE, end)
    assert lengths(session) == [84, 72, 72]
    assert session.undo_stack.count() == 1
    session.undo()
    assert lengths(session) == [72, 72, 72]
    assert canvas.readout == ""


def test_pulling_the_head_trims_from_the_front(timeline, session):
    timeline.set_snapping(False)
    drag(timeline, point(timeline, 72, inset=2), point(timeline, 92))
    assert lengths(session) == [72, 52, 72]
    assert session.project.shots[1].take_in == 20


def test_trims_never_leave_less_than_a_frame(timeline, session):
    timeline.set_snapping(False)
    drag(timeline, point(timeline, 72, inset=-2), point(timeline, 0, inset=-10))
    assert lengths(session) == [1, 72, 72]


def test_ctrl_rolls_the_cut(timeline, session):
    timeline.set_snapping(False)
    drag(timeline, point(timeline, 72, inset=2), point(timeline, 90), CTRL)
    assert lengths(session) == [90, 54, 72]


def test_a_pulled_edge_snaps_to_the_playhead_and_shows_the_guide(timeline, session):
    session.move_playhead(40)
    canvas = timeline.canvas
    QTest.mousePress(canvas, LEFT, NONE, point(timeline, 72, inset=-2))
    near = point(timeline, 40, inset=5)
    move(canvas, near)
    assert canvas.guide == 40
    QTest.mouseRelease(canvas, LEFT, NONE, near)
    assert lengths(session)[0] == 40
    assert canvas.guide is None


def test_escape_takes_a_drag_back_without_a_trace(timeline, session, qtbot):
    timeline.set_snapping(False)
    canvas = timeline.canvas
    before = session.project
    QTest.mousePress(canvas, LEFT, NONE, point(timeline, 72, inset=-2))
    move(canvas, point(timeline, 90))
    assert lengths(session)[0] == 90
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert session.project is before
    assert session.undo_stack.count() == 0
    move(canvas, point(timeline, 100))
    assert session.project is before
    QTest.mouseRelease(canvas, LEFT, NONE, point(timeline, 100))


def test_dragging_a_shot_reorders_with_an_insertion_guide(timeline, session):
    canvas = timeline.canvas
    QTest.mousePress(canvas, LEFT, NONE, point(timeline, 30))
    move(canvas, point(timeline, 100))
    move(canvas, point(timeline, 200))
    assert canvas.insertion is not None and canvas.insertion.frame == 216
    QTest.mouseRelease(canvas, LEFT, NONE, point(timeline, 200))
    assert slates(session) == ["020", "030", "010"]
    assert canvas.insertion is None


def test_alt_drag_copies(timeline, session):
    drag(timeline, point(timeline, 30), point(timeline, 200), ALT)
    assert slates(session)[:3] == ["010", "020", "030"]
    assert len(session.project.shots) == 4
    copy = session.project.shots[3]
    assert copy.action == "Action of 010" and session.selection == (copy.id,)
    assert session.undo_stack.count() == 1


def test_a_click_in_a_selection_of_many_chooses_one(timeline, session):
    timeline.select_all()
    click(timeline, 100)
    assert chosen(session) == ["020"]


def test_a_double_click_goes_to_the_shot(timeline, session):
    QTest.mouseDClick(timeline.canvas, LEFT, NONE, point(timeline, 100))
    assert session.playhead == 72


def turn(canvas, at, delta, modifiers=NONE):
    event = QWheelEvent(
        QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_the_wheel_zooms_at_the_pointer_and_scrolls(timeline):
    canvas = timeline.canvas
    at = point(timeline, 100)
    time, pixels = canvas.scale.time_at(at.x()), canvas.scale.pixels
    turn(canvas, at, 480, CTRL)
    assert canvas.scale.pixels > pixels * 1.5
    assert canvas.scale.time_at(at.x()) == pytest.approx(time)
    scroll = canvas.scale.scroll
    turn(canvas, at, -120)
    assert canvas.scale.scroll > scroll
    timeline.fit()
    assert canvas.scale.scroll == 0 and canvas.scale.pixels == pytest.approx(pixels)


def test_the_middle_button_pans(timeline):
    timeline.canvas.zoom(6, 0)
    before = timeline.canvas.scale.scroll
    drag(timeline, QPoint(600, 80), QPoint(300, 80), button=MIDDLE)
    assert timeline.canvas.scale.scroll == pytest.approx(before + 300)


def test_markers_are_added_named_moved_and_deleted(timeline, session, qtbot):
    session.move_playhead(60)
    timeline.add_marker()
    field = timeline.canvas.findChild(type(timeline._marker_field))
    assert field.isVisible()
    QTest.keyClicks(field, "Ignition")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [m.name for m in session.project.markers] == ["Ignition"]
    timeline.set_snapping(False)
    low = round(timeline.canvas.tracks.ruler.bottom - 4)
    start, end = point(timeline, 60), point(timeline, 120)
    drag(timeline, QPoint(start.x(), low), QPoint(end.x(), low))
    marker = session.project.markers[0]
    assert timeline.canvas.positions.frame_of(marker.anchor) == 120
    session.move_playhead(0)
    timeline.go_to_marker(1)
    assert session.playhead == 120
    timeline.delete()
    assert session.project.markers == () and len(session.project.shots) == 3


def test_a_double_click_on_a_marker_renames_it(timeline, session):
    marker = Marker(id=new_id(), anchor=FrameAnchor(frame=100), name="Old")
    session.apply("Add", edits.add_marker, marker)
    at = QPoint(point(timeline, 100).x(), round(timeline.canvas.tracks.ruler.bottom - 4))
    QTest.mouseDClick(timeline.canvas, LEFT, NONE, at)
    field = timeline._marker_field
    assert field is not None and field.text() == "Old"
    QTest.keyClicks(field, "New")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert session.project.markers[0].name == "Old", "Escape keeps the name"


def add_sound(session, **fields):
    sound = Sound(
        id=new_id(), anchor=FrameAnchor(frame=10), file="sounds/x.wav", sha256="x",
        name="score.wav", length=96_000, **fields,
    )  # fmt: skip
    session.apply("Add", edits.add_sound, sound)
    return sound


def test_a_sound_is_dragged_along_and_to_another_track(timeline, session):
    add_sound(session)
    timeline.set_snapping(False)
    start, end = point(timeline, 30, "sound"), point(timeline, 70, "sound")
    drag(timeline, start, end)
    assert session.project.sounds[0].anchor == FrameAnchor(frame=50)
    drag(timeline, point(timeline, 60, "sound"), point(timeline, 60, "sound") + QPoint(0, 60))
    assert session.project.sounds[0].track == 0, "there is one sound, so it stays on the first"
    assert session.undo_stack.count() == 2


def test_the_in_and_out_range_is_pulled(timeline, session):
    session.apply("Mark", edits.set_settings, in_point=24, out_point=120)
    timeline.set_snapping(False)
    drag(timeline, point(timeline, 24, "ruler"), point(timeline, 48, "ruler"))
    assert session.project.settings.in_point == 48
    drag(timeline, point(timeline, 120, "ruler"), point(timeline, 20, "ruler"))
    assert session.project.settings.out_point == 49, "out stays behind in"


def test_a_read_only_film_is_selected_but_not_changed(timeline, session, monkeypatch):
    monkeypatch.setattr(type(session), "read_only", property(lambda _self: True))
    drag(timeline, point(timeline, 72, inset=-2), point(timeline, 90))
    drag(timeline, point(timeline, 30), point(timeline, 200))
    assert lengths(session) == [72, 72, 72] and slates(session) == ["010", "020", "030"]
    assert chosen(session) == ["010"]


def test_it_says_where_the_playhead_stands(timeline, session):
    session.move_playhead(80)
    assert timeline.canvas.accessibleDescription() == "Shot 020, 2 of 3, 3.0 s"


def test_the_menu_comes_by_mouse_and_by_key(timeline, session, qtbot):
    asked = []
    timeline.canvas.menu_requested.disconnect()
    timeline.canvas.menu_requested.connect(lambda under, _at: asked.append(under))
    session.move_playhead(80)
    from PySide6.QtGui import QContextMenuEvent

    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        at = point(timeline, 100)
        event = QContextMenuEvent(reason, at, timeline.canvas.mapToGlobal(at))
        QApplication.sendEvent(timeline.canvas, event)
    assert [under.index for under in asked] == [1, 1]


@pytest.mark.parametrize("size", [(1000, 220), (1000, 1), (1, 200), (3, 30), (2400, 600)])
def test_it_paints_at_any_size_with_everything_on_it(timeline, session, qtbot, size):
    add_sound(session, mute=True)
    shot = session.project.shots[1]
    session.apply("Mark", edits.set_settings, in_point=5, out_point=100)
    session.apply("Join", edits.set_shots, (shot.id,), transition=Transition(duration=24))
    marker = Marker(id=new_id(), anchor=ShotAnchor(shot=shot.id, offset=3), name="Here")
    session.apply("Add", edits.add_marker, marker)
    caption = Caption(id=new_id(), anchor=FrameAnchor(frame=4), text="Hello")
    session.apply("Caption", edits.set_project, captions=(caption,))
    timeline.select_all()
    timeline.resize(*size)
    for factor in (1, 40, 0.0001, 3):
        timeline.canvas.zoom(factor)
        assert not timeline.grab().isNull()
    session.apply("Delete", edits.remove_shots, [s.id for s in session.project.shots])
    assert not timeline.grab().isNull()
    assert timeline.canvas.accessibleDescription() == "No shots yet"


def test_ten_thousand_shots_are_seen_and_painted(timeline, session):
    shots = tuple(Shot(id=new_id(), slate=f"{n}", duration=3) for n in range(10_000))
    session.apply("Many", edits.set_project, scenes=(Scene(id=new_id(), shots=shots),))
    timeline.fit()
    image = timeline.canvas.grab().toImage()
    row = timeline.canvas.tracks.picture
    colours = {image.pixelColor(x, round(row.top + 9)).name() for x in range(20, 900, 40)}
    window = image.pixelColor(995, 2).name()
    assert colours and window not in colours


def test_files_dropped_between_two_shots_become_shots_there(timeline, session, tmp_path, qtbot):
    from PIL import Image
    from PySide6.QtCore import QMimeData, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

    path = tmp_path / "photo.png"
    Image.new("RGB", (64, 36), "#804020").save(path)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    canvas, at = timeline.canvas, point(timeline, 80)
    rest = (Qt.DropAction.CopyAction, mime, LEFT, NONE)
    QApplication.sendEvent(canvas, QDragEnterEvent(at, *rest))
    QApplication.sendEvent(canvas, QDragMoveEvent(at, *rest))
    assert canvas.insertion is not None and canvas.insertion.frame == 72
    QApplication.sendEvent(canvas, QDropEvent(QPointF(at), *rest))
    qtbot.waitUntil(lambda: len(session.project.shots) == 4, timeout=5000)
    assert session.project.shots[1].references and canvas.insertion is None
