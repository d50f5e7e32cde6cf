"""Transitions on the timeline: pulled at the cut, by key and by its menu."""

from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from app.timeline.hits import OnShot, OnTransition
from app.timeline.menu import context_menu
from engine.project.document import Transition

from timeline_hands import LEFT, NONE, drag, move, point


def test_a_transition_is_pulled_out_of_the_cut_and_back(timeline, session):
    canvas = timeline.canvas
    assert canvas.under(QPointF(point(timeline, 72, low=True))) == OnTransition(1, "new")
    drag(timeline, point(timeline, 72, low=True), point(timeline, 84, low=True))
    assert session.project.shots[1].transition == Transition(kind="dissolve", duration=24)
    assert [shot.duration for shot in session.project.shots] == [72, 72, 72]
    assert session.undo_stack.count() == 1
    drag(timeline, point(timeline, 60, 2, low=True), point(timeline, 66, 2, low=True))
    assert session.project.shots[1].transition.duration == 12
    drag(timeline, point(timeline, 78, -2, low=True), point(timeline, 72, low=True))
    assert session.project.shots[1].transition is None


def test_transitions_by_key(timeline, session):
    session.move_playhead(75)
    transitions, shot = timeline.transitions, lambda: session.project.shots[1]
    transitions.toggle()
    assert shot().transition == Transition(kind="dissolve", duration=12)
    assert timeline.canvas.flashed == (shot().id, "Dissolve 12 f")
    transitions.lengthen(1)
    transitions.lengthen(1)
    assert shot().transition.duration == 16
    transitions.next_kind()
    assert shot().transition.kind == "dip_black"
    transitions.next_ease()
    assert shot().transition.easing == "ease_in"
    assert not timeline.grab().isNull()
    transitions.toggle()
    assert shot().transition is None


def test_a_take_without_handles_says_that_its_frame_is_held(timeline, session, make_take):
    make_take(session.project.shots[0], frames=80)
    session.move_playhead(75)
    timeline.transitions.toggle()
    timeline.transitions.set_length(1, 24)
    assert timeline.canvas.flashed[1] == "Dissolve 24 f · 010 holds its last frame for 12 f"
    timeline.transitions.toggle()
    timeline.set_tool("ripple")
    QTest.mousePress(timeline.canvas, LEFT, NONE, point(timeline, 60))
    move(timeline.canvas, point(timeline, 70))
    assert timeline.canvas.readout == "+10 · 3.4 s · 010 holds 10 f"
    QTest.mouseRelease(timeline.canvas, LEFT, NONE, point(timeline, 70))


def test_the_menu_at_a_cut_sets_kind_length_and_ease(timeline, session):
    def choose(*path):
        menu: Any = context_menu(timeline, OnShot(1, "head"), {})
        for name in path[:-1]:
            menu = next(a for a in menu.actions() if a.text() == name).menu()
        next(a for a in menu.actions() if a.text().startswith(path[-1])).trigger()

    choose("Wipe")
    choose("Length", "1 s")
    choose("Ease", "Ease in and out")
    assert session.undo_stack.count() == 3, "each choice is a step of its own"
    wanted = Transition(kind="wipe", duration=24, easing="ease_in_out")
    assert session.project.shots[1].transition == wanted
    choose("Cut")
    assert session.project.shots[1].transition is None
