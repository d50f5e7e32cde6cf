"""Captions and titles under the mouse on the timeline: carried along, or pulled at an end.

A drag is one step of undo, worked out from the project that it began on.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from app.timeline.gestures import Editing, Gesture
from app.timeline.hits import OnWords
from app.timeline.paper import Modifiers
from app.timeline.snapping import snap, snap_any
from app.timeline.words_row import WordsPlace, find
from engine.project import edits
from engine.project.document import Caption, Project, Title

if TYPE_CHECKING:
    from app.timeline.canvas import Canvas


def begin_on_words(canvas: "Canvas", found: OnWords, at: QPointF) -> Gesture | None:
    """Choose the words that were pressed and return the drag that this begins."""
    canvas.session.showing.choose_words(found.words)
    known = find(canvas, found.words)
    if known is None or canvas.session.read_only:
        return None
    place = known[0]
    fixed = isinstance(place.value, Title) and place.value.whole_shot
    if fixed and found.part != "body":
        return None
    return MoveWords(canvas, place, at) if found.part == "body" else TrimWords(canvas, place, found)


def set_words(project: Project, value: Caption | Title, **fields: object) -> Project:
    """Change fields of a caption or of a title."""
    edit = edits.set_title if isinstance(value, Title) else edits.set_caption
    return edit(project, value.id, **fields)


def _name(value: Caption | Title) -> str:
    return "title" if isinstance(value, Title) else "caption"


class MoveWords(Editing):
    """Carries words along the film; a title that lasts as long as its shot goes to another shot."""

    def __init__(self, canvas: "Canvas", place: WordsPlace, at: QPointF) -> None:
        super().__init__(canvas, f"Move a {_name(place.value)}")
        self._place = place
        self._from, self._time = at, canvas.scale.time_at(at.x())
        self._dragged = False

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas, place = self.canvas, self._place
        if not self._dragged and (at - self._from).manhattanLength() < 4:
            return
        self._dragged = True
        start = max(0.0, place.start + canvas.scale.time_at(at.x()) - self._time)
        found = None
        if not canvas.free(modifiers):
            ends = (start, start + place.end - place.start)
            found = snap_any(ends, canvas.snap_points(), canvas.reach())
        frame = max(0, round(start + (found[0] if found else 0)))
        canvas.show_guide(found[1] if found else None)
        value = place.value
        if isinstance(value, Title) and value.whole_shot:
            frame = max(0, round(canvas.scale.time_at(at.x())))
        anchor = self.positions.anchor_like(value.anchor, frame)
        self.edit(lambda project: set_words(project, value, anchor=anchor))
        canvas.show_readout(canvas.timecode(frame), at)


class TrimWords(Editing):
    """Pulls the beginning or the end of words."""

    def __init__(self, canvas: "Canvas", place: WordsPlace, found: OnWords) -> None:
        super().__init__(canvas, f"Trim a {_name(place.value)}")
        self._place, self._tail = place, found.part == "tail"

    def move(self, at: QPointF, modifiers: Modifiers) -> None:
        canvas, place = self.canvas, self._place
        edge = place.end if self._tail else place.start
        points = sorted({*canvas.snap_points(), edge})
        free = canvas.free(modifiers)
        found = None if free else snap(canvas.scale.time_at(at.x()), points, canvas.reach())
        to = canvas.scale.edge_at(at.x()) if found is None else found
        canvas.show_guide(found if found != edge else None)
        value = place.value
        if self._tail:
            length = max(1, to - place.start)
            self.edit(lambda project: set_words(project, value, duration=length))
        else:
            start = min(max(0, to), place.end - 1)
            length = place.end - start
            anchor = self.positions.anchor_like(value.anchor, start)
            self.edit(lambda project: set_words(project, value, anchor=anchor, duration=length))
        canvas.show_readout(canvas.length_readout(length - (place.end - place.start), length), at)
