"""What a press on the timeline begins, and which pointer says so: by the tool and what lies there.

It makes gestures and selects; it edits nothing but by the blade.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from app.timeline import gestures
from app.timeline.hits import (
    Hit,
    OnMarker,
    OnMarkerEnd,
    OnPaper,
    OnRange,
    OnRuler,
    OnShot,
    OnSound,
    OnTransition,
    OnWords,
)  # fmt: skip
from app.timeline.paper import Modifiers
from app.timeline.sound_gestures import begin_on_sound
from app.timeline.tool_cursors import cursor_of
from app.timeline.transition_drag import DragTransition
from app.timeline.trims import RollCut, Slide, Slip, TrimEdge, cut_with_blade
from app.timeline.words_gestures import begin_on_words

if TYPE_CHECKING:
    from app.timeline.canvas import Canvas


def begin(canvas: "Canvas", at: QPointF, modifiers: Modifiers) -> gestures.Gesture | None:
    """Return the gesture that a press of the left button begins; None where it is done at once."""
    found = canvas.under(at)
    if not isinstance(found, OnWords | OnRuler):
        canvas.session.showing.choose_words(None)
    canvas.marker = found.marker if isinstance(found, OnMarker) else None
    canvas.sound = found.sound if isinstance(found, OnSound) else None
    project, writable = canvas.session.project, not canvas.session.read_only
    match found:
        case OnRuler():
            return gestures.Scrub(canvas, at, modifiers)
        case OnMarker(marker=marker_id) if writable:
            marker = next(m for m in project.markers if m.id == marker_id)
            return gestures.MoveMarker(canvas, marker)
        case OnMarkerEnd(marker=marker_id) if writable:
            marker = next(m for m in project.markers if m.id == marker_id)
            return gestures.StretchMarker(canvas, marker)
        case OnRange(end=end) if writable:
            return gestures.MoveRange(canvas, end)
        case OnSound() if writable:
            return begin_on_sound(canvas, found, at)
        case OnWords():
            return begin_on_words(canvas, found, at)
        case OnTransition(index=index, part=part):
            return _on_transition(canvas, index, part, at, modifiers)
        case OnShot(index=index, part=part):
            return _on_shot(canvas, index, part, at, modifiers)
        case OnPaper():
            canvas.choose_edge(None)
            return gestures.RubberBand(canvas, at, modifiers)
    return None


def _on_transition(
    canvas: "Canvas", index: int, part: str, at: QPointF, modifiers: Modifiers
) -> gestures.Gesture | None:
    if canvas.tool != "select" or canvas.session.read_only:
        return _on_shot(canvas, *_shot_below(canvas, at), at, modifiers)
    if part == "body":
        return RollCut(canvas, index, at) if index else None
    return DragTransition(canvas, index)


def _shot_below(canvas: "Canvas", at: QPointF) -> tuple[int, str]:
    """Return the index of the shot at a point, and its nearer edge's name."""
    time = canvas.scale.time_at(at.x())
    index = canvas.positions.at(min(max(time, 0), canvas.positions.duration - 1)) or 0
    start, end = canvas.positions.span(index)
    return index, "tail" if time - start > end - time else "head"


def _on_shot(
    canvas: "Canvas", index: int, part: str, at: QPointF, modifiers: Modifiers
) -> gestures.Gesture | None:
    if canvas.session.read_only:
        return _select(canvas, index, at, modifiers, writable=False)
    shot = canvas.positions.shots[index]
    match canvas.tool:
        case "blade":
            cut_with_blade(canvas, at, modifiers)
            return None
        case "ripple":
            side = _shot_below(canvas, at)[1] if part == "body" else part
            return TrimEdge(canvas, index, side, at)
        case "roll":
            side = _shot_below(canvas, at)[1] if part == "body" else part
            cut = cut_at(canvas, index, side)
            return RollCut(canvas, cut, at) if cut is not None else None
        case "slip":
            canvas.session.select((shot.id,))
            return Slip(canvas, index, at)
        case "slide":
            if shot.id not in canvas.session.selection:
                canvas.session.select((shot.id,))
            return Slide(canvas, canvas.session.selection, at)
    rolled = cut_at(canvas, index, part)
    if part != "body":
        if modifiers & Modifiers.ControlModifier and rolled is not None:
            return RollCut(canvas, rolled)
        if not modifiers & Modifiers.ControlModifier:
            return TrimEdge(canvas, index, part)
    return _select(canvas, index, at, modifiers, writable=True)


def _select(
    canvas: "Canvas", index: int, at: QPointF, modifiers: Modifiers, writable: bool
) -> gestures.Gesture | None:
    shot, selection = canvas.positions.shots[index], canvas.session.selection
    canvas.choose_edge(None)
    if modifiers & Modifiers.ControlModifier:
        canvas.session.select(set(selection) ^ {shot.id})
        return None
    if modifiers & Modifiers.ShiftModifier and selection:
        _select_through(canvas, index)
        return None
    if shot.id not in selection:
        canvas.session.select((shot.id,))
    return gestures.MoveShots(canvas, index, at) if writable else None


def cut_at(canvas: "Canvas", index: int, part: str) -> int | None:
    """Return the index of the shot whose cut is at this edge; None at the film's ends."""
    cut = index if part == "head" else index + 1
    return cut if 0 < cut < len(canvas.positions.shots) else None


def _select_through(canvas: "Canvas", index: int) -> None:
    """Select from the selection to the shot at `index`, both included."""
    chosen = [canvas.positions.index(shot_id) for shot_id in canvas.session.selection]
    places = [place for place in chosen if place is not None]
    low, high = min([*places, index]), max([*places, index])
    canvas.session.select(canvas.positions.shots[n].id for n in range(low, high + 1))


def show_cursor(canvas: "Canvas", found: Hit, modifiers: Modifiers) -> None:
    """Let the pointer say what a press would do here."""
    shape, ratio = Qt.CursorShape.ArrowCursor, canvas.devicePixelRatioF()
    writable, tool = not canvas.session.read_only, canvas.tool
    on_picture = isinstance(found, OnShot | OnTransition)
    if on_picture and writable and tool != "select":
        part = found.part if isinstance(found, OnShot) else "body"
        flipped = tool == "ripple" and part == "tail"
        canvas.setCursor(cursor_of(tool, ratio, flipped))
        return
    match found:
        case OnShot(index=index, part=part) if part != "body" and writable:
            rolling = modifiers & Modifiers.ControlModifier
            if rolling and cut_at(canvas, index, part) is not None:
                canvas.setCursor(cursor_of("roll", ratio))
            else:
                canvas.setCursor(cursor_of("ripple", ratio, part == "tail"))
            return
        case OnTransition(part="body") if writable:
            canvas.setCursor(cursor_of("roll", ratio))
            return
        case OnTransition() if writable:
            shape = Qt.CursorShape.SizeHorCursor
        case OnRange() | OnMarkerEnd():
            shape = Qt.CursorShape.SizeHorCursor
        case OnWords(part="head" | "tail"):
            shape = Qt.CursorShape.SizeHorCursor
        case OnMarker() | OnSound() | OnWords():
            shape = Qt.CursorShape.OpenHandCursor
    canvas.setCursor(shape)


def blade_frame(canvas: "Canvas", at: QPointF, modifiers: Modifiers) -> int | None:
    """Return where the blade would cut; None where it would not."""
    if canvas.tool != "blade" or not isinstance(canvas.under(at), OnShot | OnTransition):
        return None
    return canvas.snapped(canvas.scale.time_at(at.x()), free=canvas.free(modifiers))
