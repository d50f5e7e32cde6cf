"""The commands of the timeline at the playhead and on the selection, and tap timing."""

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtTest import QTest

from engine.project import edits


def click(timeline, frame):
    canvas = timeline.canvas
    row = canvas.tracks.picture
    at = QPoint(round(canvas.scale.x_of(frame)), round(row.top + row.height / 2))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)


def lengths(session):
    return [shot.duration for shot in session.project.shots]


def slates(session):
    return [shot.slate for shot in session.project.shots]


def test_commands_at_the_playhead(timeline, session):
    session.move_playhead(100)
    timeline.split_at_playhead()
    assert lengths(session) == [72, 28, 44, 72]
    session.undo()
    timeline.trim_head_to_playhead()
    assert lengths(session) == [72, 44, 72] and session.playhead == 72
    session.undo()
    session.move_playhead(100)
    timeline.trim_tail_to_playhead()
    assert lengths(session) == [72, 28, 72]
    session.undo()
    session.move_playhead(72)
    timeline.nudge(3)
    timeline.nudge(3)
    assert lengths(session) == [78, 66, 72] and session.playhead == 78
    session.undo()
    assert lengths(session) == [72, 72, 72], "nudges of one cut are one step"


def test_keys_mean_a_shot_that_was_chosen_after_a_marker(timeline, session):
    marker = timeline.commands.add_marker()
    assert timeline.canvas.marker == marker
    session.select((session.project.shots[1].id,))
    assert timeline.canvas.marker is None
    timeline.delete()
    assert slates(session) == ["010", "030"] and len(session.project.markers) == 1


def test_keys_mean_the_shot_elsewhere_and_the_marker_on_the_timeline(timeline, session):
    session.select((session.project.shots[1].id,))
    session.move_playhead(30)
    timeline.commands.add_marker()
    timeline.canvas.clearFocus()
    timeline.nudge(3)
    assert session.project.markers[0].anchor.offset == 30, "the cut was moved, as from the board"
    timeline.canvas.setFocus()
    timeline.nudge(3)
    assert session.project.markers[0].anchor.offset == 33
    timeline.canvas.clearFocus()
    timeline.delete()
    assert slates(session) == ["010", "030"]
    session.undo()
    timeline.canvas.setFocus()
    timeline.delete()
    assert slates(session) == ["010", "020", "030"] and not session.project.markers


def test_moving_deleting_lifting_duplicating_joining(timeline, session):
    click(timeline, 30)
    timeline.move_later()
    assert slates(session) == ["020", "010", "030"]
    timeline.move_earlier()
    assert slates(session) == ["010", "020", "030"]
    timeline.duplicate()
    assert len(session.project.shots) == 4 and len(session.selection) == 1
    timeline.delete()
    assert slates(session) == ["010", "020", "030"]
    click(timeline, 100)
    timeline.lift()
    assert lengths(session) == [72, 72, 72] and session.project.shots[1].action == ""
    timeline.select_all()
    timeline.join()
    assert lengths(session) == [216]


def test_shots_move_across_scenes_by_keyboard(timeline, session):
    session.apply("New scene", edits.add_scene)
    click(timeline, 180)
    timeline.move_later()
    assert [len(scene.shots) for scene in session.project.scenes] == [2, 1]
    timeline.move_earlier()
    assert [len(scene.shots) for scene in session.project.scenes] == [3, 0]


class Deck(QObject):
    """A player whose time is told to it."""

    playing_changed = Signal(bool)
    now = 0

    def play(self):
        self.playing_changed.emit(True)

    def pause(self):
        self.playing_changed.emit(False)

    def frame_now(self):
        return self.now


def test_tap_timing_cuts_at_each_tap_as_one_step(timeline, session):
    deck = Deck()
    timeline.set_tapping(True, deck)
    assert timeline.tapping and lengths(session)[0] > 1000, "the first shot waits for its tap"
    deck.now = 30
    timeline.tap()
    deck.now = 75
    timeline.tap()
    timeline.set_tapping(False, deck)
    assert lengths(session) == [30, 45, 72]
    assert not timeline.tapping and session.undo_stack.count() == 1
    session.undo()
    assert lengths(session) == [72, 72, 72]


def test_tap_timing_ends_with_its_last_tap_or_when_playing_stops(timeline, session):
    deck = Deck()
    timeline.set_tapping(True, deck)
    for now in (10, 30, 60):
        deck.now = now
        timeline.tap()
    assert not timeline.tapping and lengths(session) == [10, 20, 30]
    timeline.set_tapping(True, deck)
    deck.pause()
    assert not timeline.tapping and lengths(session) == [10, 20, 30]


def test_enter_taps_and_escape_ends(timeline, session):
    deck = Deck()
    session.move_playhead(80)
    timeline.set_tapping(True, deck)
    assert session.playhead == 72, "it begins with the shot under the playhead"
    deck.now = 90
    QTest.keyClick(timeline.canvas, Qt.Key.Key_Return)
    deck.now = 100
    QTest.keyClick(timeline.canvas, Qt.Key.Key_Escape)
    assert lengths(session) == [72, 18, 72] and not timeline.tapping
    QTest.keyClick(timeline.canvas, Qt.Key.Key_Return)
    assert lengths(session) == [72, 18, 72]
