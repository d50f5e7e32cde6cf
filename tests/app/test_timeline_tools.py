"""The timeline's tools under real mouse and key events: what each trims, and what is shown."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.timeline.tools import TOOLS, Edge
from engine.project import edits
from engine.project.document import Caption, FrameAnchor, Marker, Sound, new_id

from timeline_hands import LEFT, NONE, drag, move, point

KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.fixture
def seen(timeline):
    """Every view of two frames that was shown."""
    views = []
    timeline.trim_shown.connect(views.append)
    return views


def lengths(session):
    return [shot.duration for shot in session.project.shots]


def ins(session):
    return [shot.take_in for shot in session.project.shots]


def frames_of(view):
    return [side and (side.slate, side.frame) for side in (view.left, view.right)]


def test_the_ripple_tool_pulls_the_nearer_edge(timeline, session, seen):
    timeline.set_tool("ripple")
    drag(timeline, point(timeline, 50), point(timeline, 62))
    assert lengths(session) == [84, 72, 72]
    assert frames_of(seen[-2]) == [("010", 83), ("020", 84)] and seen[-2].change == 12
    assert seen[-1] is None
    drag(timeline, point(timeline, 100), point(timeline, 110))
    assert lengths(session) == [84, 62, 72] and ins(session) == [0, 10, 0]
    assert session.undo_stack.count() == 2


def test_the_roll_tool_moves_the_nearer_cut(timeline, session, seen):
    timeline.set_tool("roll")
    drag(timeline, point(timeline, 60), point(timeline, 50))
    assert lengths(session) == [62, 82, 72] and ins(session) == [0, -10, 0]
    assert frames_of(seen[-2]) == [("010", 61), ("020", 62)]
    drag(timeline, point(timeline, 5), point(timeline, 25))
    assert lengths(session) == [62, 82, 72], "there is no cut before the film's first shot"


def test_the_slip_tool_shows_a_later_part_when_pulled_to_the_left(timeline, session, seen):
    timeline.set_tool("slip")
    drag(timeline, point(timeline, 110), point(timeline, 98))
    assert ins(session) == [0, 12, 0] and lengths(session) == [72, 72, 72]
    assert frames_of(seen[-2]) == [("020", 72), ("020", 143)] and seen[-2].change == 12
    session.undo()
    assert ins(session) == [0, 0, 0]


def test_the_slide_tool_moves_a_shot_between_its_neighbours(timeline, session, seen):
    timeline.set_tool("slide")
    drag(timeline, point(timeline, 110), point(timeline, 130))
    assert lengths(session) == [92, 72, 52] and ins(session) == [0, 0, 20]
    assert frames_of(seen[-2]) == [("010", 91), ("030", 164)]
    drag(timeline, point(timeline, 20), point(timeline, 40))
    assert lengths(session) == [92, 72, 52], "the first shot has nothing before it"
    assert session.undo_stack.count() == 1


def test_the_blade_splits_where_it_is_clicked(timeline, session):
    timeline.set_tool("blade")
    move(timeline.canvas, point(timeline, 100), button=Qt.MouseButton.NoButton)
    assert timeline.canvas.blade == 100
    QTest.mouseClick(timeline.canvas, LEFT, NONE, point(timeline, 100))
    assert lengths(session) == [72, 28, 44, 72] and ins(session) == [0, 0, 28, 0]
    timeline.set_tool("select")
    assert timeline.canvas.blade is None


def test_escape_takes_each_tools_drag_back(timeline, session, seen):
    before = session.project
    for tool in ("ripple", "roll", "slip", "slide"):
        timeline.set_tool(tool)
        QTest.mousePress(timeline.canvas, LEFT, NONE, point(timeline, 110))
        move(timeline.canvas, point(timeline, 125))
        assert session.project is not before
        QTest.keyClick(timeline.canvas, Qt.Key.Key_Escape)
        assert session.project is before and seen[-1] is None
        QTest.mouseRelease(timeline.canvas, LEFT, NONE, point(timeline, 125))
    assert session.undo_stack.count() == 0


def test_each_tool_by_key_on_the_selection(timeline, session, seen):
    middle = session.project.shots[1].id
    session.select((middle,))
    expected = {
        "ripple": ([72, 82, 72], [0, 0, 0]), "slip": ([72, 72, 72], [0, 10, 0]),
        "slide": ([82, 72, 62], [0, 0, 10]), "roll": ([82, 62, 72], [0, 10, 0]),
    }  # fmt: skip
    session.move_playhead(72)
    for tool, result in expected.items():
        timeline.set_tool(tool)
        timeline.nudge(9)
        timeline.nudge(1)
        assert (lengths(session), ins(session)) == result, tool
        assert seen[-1] is not None
        session.undo()
        session.move_playhead(72)
        assert lengths(session) == [72, 72, 72], "nudges of one thing are one step"


def test_the_nearest_cut_is_chosen_side_by_side(timeline, session):
    session.move_playhead(80)
    first, second = (shot.id for shot in session.project.shots[:2])
    for edge in (Edge(second, "both"), Edge(second, "head"), Edge(first, "tail"),
                 Edge(second, "both")):  # fmt: skip
        timeline.trims.choose_nearest()
        assert timeline.canvas.edge == edge
    timeline.trims.choose_nearest()
    timeline.nudge(5)
    assert lengths(session) == [72, 67, 72]
    timeline.trims.choose_nearest()
    timeline.nudge(-5)
    assert lengths(session) == [67, 67, 72]
    assert not timeline.grab().isNull()


def test_a_number_is_typed_on_the_timeline(timeline, session):
    canvas = timeline.canvas
    session.select((session.project.shots[1].id,))
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Plus, KEYPAD)
    field = timeline._number_field
    QTest.keyClicks(field.field, "12")
    assert field.hint.text() == "Lengthen 020 by +12 f"
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    assert lengths(session) == [72, 84, 72]
    QTest.keyClick(canvas, Qt.Key.Key_2)
    QTest.keyClicks(timeline._number_field.field, "s")
    assert timeline._number_field.hint.text() == "Make 020 last 00:00:02:00"
    QTest.keyClick(timeline._number_field.field, Qt.Key.Key_Return)
    assert lengths(session) == [72, 48, 72]


@pytest.mark.parametrize(
    ("tool", "text", "after"),
    [
        ("select", "00:00:02:00", ([72, 48, 72], [0, 0, 0])),
        ("select", "-1.5s", ([72, 36, 72], [0, 0, 0])),
        ("slip", "-12", ([72, 72, 72], [0, -12, 0])),
        ("slide", "+12", ([84, 72, 60], [0, 0, 12])),
        ("roll", "+12", ([84, 60, 72], [0, 12, 0])),
        ("slip", "3s", ([72, 72, 72], [0, 0, 0])),
    ],
)
def test_what_a_number_means_by_tool(timeline, session, tool, text, after):
    session.select((session.project.shots[1].id,))
    session.move_playhead(72)
    timeline.set_tool(tool)
    timeline.trims.enter(text)
    assert (lengths(session), ins(session)) == after


def test_what_is_no_time_is_said_and_escape_does_nothing(timeline, session):
    timeline.type_number("x")
    field = timeline._number_field
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    assert "not a length" in field.hint.text() and field.isVisible()
    QTest.keyClick(field.field, Qt.Key.Key_Escape)
    assert lengths(session) == [72, 72, 72] and not field.isVisible()


def test_a_number_moves_the_chosen_marker(timeline, session):
    marker = Marker(id=new_id(), anchor=FrameAnchor(frame=20))
    session.apply("Add", edits.add_marker, marker)
    timeline.canvas.marker = marker.id
    timeline.trims.enter("+1s")
    assert timeline.canvas.positions.frame_of(session.project.markers[0].anchor) == 44
    timeline.trims.enter("00:00:04:00")
    assert timeline.canvas.positions.frame_of(session.project.markers[0].anchor) == 96


def test_drags_snap_to_captions_sounds_and_markers_and_say_so(timeline, session):
    caption = Caption(id=new_id(), anchor=FrameAnchor(frame=30), text="Hello", duration=20)
    session.apply("Caption", edits.add_caption, caption)
    sound = Sound(id=new_id(), anchor=FrameAnchor(frame=91), file="sounds/x.wav", sha256="x",
                  name="x", length=2000 * 10)  # fmt: skip
    session.apply("Sound", edits.add_sound, sound)
    marker = Marker(id=new_id(), anchor=FrameAnchor(frame=110), name="Lift-off", duration=10)
    session.apply("Marker", edits.add_marker, marker)
    timeline.set_snapping(True)
    canvas = timeline.canvas
    timeline.set_tool("roll")
    for frame, name in ((50, "caption"), (91, "sound"), (101, "sound"), (110, "Lift-off"),
                        (120, "Lift-off")):  # fmt: skip
        QTest.mousePress(canvas, LEFT, NONE, point(timeline, 72, inset=1))
        move(canvas, point(timeline, frame, inset=3))
        assert (canvas.guide, canvas.guide_name) == (frame, name)
        assert lengths(session)[0] == frame and not canvas.grab().isNull()
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(canvas, LEFT, NONE, point(timeline, frame))


def test_every_tool_has_a_button_and_a_pointer(timeline, session):
    shapes = set()
    for tool in TOOLS:
        QTest.mouseClick(timeline._tools.buttons[tool], LEFT)
        assert timeline.canvas.tool == tool
        move(timeline.canvas, point(timeline, 30), button=Qt.MouseButton.NoButton)
        shapes.add(timeline.canvas.cursor().pixmap().cacheKey())
    assert len(shapes) == len(TOOLS)
    timeline._tools.snapping.click()
    assert timeline.canvas.snapping


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("select", "ripple", "roll", "slip", "slide", "blade")),
            st.integers(0, 215), st.integers(-60, 60), st.booleans(),
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_whatever_is_dragged_undo_brings_the_film_back(timeline, session, drags):
    before = session.project
    session.undo_stack.clear()
    for tool, frame, by, low in drags:
        timeline.set_tool(tool)
        length = session.project.duration
        drag(timeline, point(timeline, frame, low=low), point(timeline, frame + by, low=low))
        assert all(shot.duration >= 1 for shot in session.project.shots)
        if tool in ("roll", "slip", "slide", "blade"):
            assert session.project.duration == length
    while session.undo_stack.canUndo():
        session.undo()
    assert session.project is before


def test_a_pulled_edge_does_not_stick_to_itself(timeline, session):
    timeline.set_snapping(True)
    canvas = timeline.canvas
    QTest.mousePress(canvas, LEFT, NONE, point(timeline, 72))
    for frame in (76, 77, 78, 79):
        move(canvas, point(timeline, frame))
        assert lengths(session)[0] == frame
    QTest.mouseRelease(canvas, LEFT, NONE, point(timeline, 79))


def test_a_markers_length_is_drawn_and_pulled(timeline, session):
    marker = Marker(id=new_id(), anchor=FrameAnchor(frame=20), duration=30, colour="#54b978")
    plain = timeline.canvas.grab().toImage()
    session.apply("Add", edits.add_marker, marker)
    canvas = timeline.canvas
    y = round(canvas.tracks.ruler.bottom - 6)
    x = round(canvas.scale.x_of(35))
    assert canvas.grab().toImage().pixelColor(x, y) != plain.pixelColor(x, y)
    drag(timeline, QPoint(round(canvas.scale.x_of(50)), y), QPoint(round(canvas.scale.x_of(60)), y))
    assert session.project.markers[0].duration == 40
    assert session.undo_stack.undoText() == "Stretch a marker"


def test_resting_on_a_thing_says_what_is_not_written_there(timeline, session, make_take):
    from app.timeline.tooltips import tip_for

    make_take(session.project.shots[0], frames=70)
    note = Marker(id="m", anchor=FrameAnchor(frame=20), name="Lift", note="Louder", duration=24)
    session.apply("Add", edits.add_marker, note)
    canvas = timeline.canvas
    assert tip_for(canvas, canvas.under(QPointF(point(timeline, 30)))) == (
        "The take of 010 is 10 frames too short; its last one is held."
    )
    at = QPointF(canvas.scale.x_of(20), canvas.tracks.ruler.bottom - 5)
    assert tip_for(canvas, canvas.under(at)) == "Lift · for 1.0 s\nLouder"
    assert "pull here" in tip_for(canvas, canvas.under(QPointF(point(timeline, 144, low=True))))
    assert tip_for(canvas, canvas.under(QPointF(point(timeline, 100)))) == ""


def test_a_slip_that_nothing_would_show_says_so(timeline, session):
    timeline.set_tool("slip")
    QTest.mousePress(timeline.canvas, LEFT, NONE, point(timeline, 110))
    move(timeline.canvas, point(timeline, 100))
    assert timeline.canvas.readout == "Slip +10 · 020 has no take yet that would show it"
    QTest.mouseRelease(timeline.canvas, LEFT, NONE, point(timeline, 100))


def test_every_tool_stays_in_sight_on_a_low_timeline(timeline):
    timeline.setMinimumHeight(100)
    timeline.resize(1028, 112)
    QApplication.processEvents()
    strip = timeline._tools
    boxes = [button.geometry() for button in (*strip.buttons.values(), strip.snapping)]
    assert all(a.bottom() < b.top() for a, b in pairwise(boxes))
    assert strip.rect().contains(boxes[-1])


def test_a_chosen_edge_is_let_go_by_escape_and_by_choosing_a_shot(timeline, session):
    session.move_playhead(80)
    timeline.canvas.setFocus()
    for let_go in (
        lambda: QTest.keyClick(timeline.canvas, Qt.Key.Key_Escape),
        lambda: session.select((session.project.shots[2].id,)),
        timeline.select_none,
    ):
        timeline.trims.choose_nearest()
        assert timeline.canvas.edge is not None
        let_go()
        assert timeline.canvas.edge is None
