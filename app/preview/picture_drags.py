"""What the mouse carries in the picture: a title, a caption, what is seen of a shot, a layer.

A drag is one step of undo. In one of the film's further aspects it writes what differs there.
"""

from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from app.showing import framing_of
from engine.project import edits
from engine.project.document import FramingOverride, Id, Shot, Title
from engine.project.lettering import place_of

if TYPE_CHECKING:
    from app.preview.words_tool import WordsTool

SNAP = 0.012
"""A title that is dragged this near to its cell's own place, in parts of the frame, takes it."""

CLOSEST = 0.15
_numbers = count()


class TitleDrag:
    """Carries a title; near the place of its cell it snaps to it."""

    def __init__(self, tool: "WordsTool", title: Title, at: QPointF) -> None:
        self._tool, self._id, self._from = tool, title.id, at
        session = tool.session
        self._framing = session.showing.framing
        self._place = place_of(title, framing_of(session.project, self._framing))
        self._key = ("title drag", next(_numbers))

    def move(self, at: QPointF) -> None:
        frame, place = self._tool.frame, self._place
        x = place.x + (at.x() - self._from.x()) / frame.width()
        y = place.y + (at.y() - self._from.y()) / frame.height()
        x, y = (0.0 if abs(value) < SNAP else round(value, 4) for value in (x, y))
        self._tool.apply(
            "Move a title",
            lambda project: edits.place_title(project, self._id, self._framing, x=x, y=y),
            self._key,
        )


class CaptionDrag:
    """Carries a caption to the upper or the lower edge."""

    def __init__(self, tool: "WordsTool", id: Id) -> None:
        self._tool, self._id = tool, id
        self._key = ("caption drag", next(_numbers))

    def move(self, at: QPointF) -> None:
        edge = "top" if at.y() < self._tool.frame.center().y() else "bottom"
        project = self._tool.session.project
        wanted = None if edge == project.settings.captions.edge else edge
        self._tool.apply(
            "Move a caption",
            lambda project: edits.set_caption(project, self._id, edge=wanted),
            self._key,
        )


class ShotDrag:
    """Moves what is seen of a shot in one of the film's further aspects."""

    def __init__(self, tool: "WordsTool", shot: Shot, at: QPointF) -> None:
        from engine.compose.placing import framed

        self._tool, self._shot, self._from = tool, shot, at
        framing = tool.session.showing.framing
        assert framing is not None
        self._framing: Id = framing
        self._override = override_of(shot, framing)
        self._key = ("shot drag", next(_numbers))
        project = tool.session.project
        canvas = framed((project.width, project.height), tool.size, self._override)
        self._part = tool.size[0] / canvas.width, tool.size[1] / canvas.height

    def move(self, at: QPointF) -> None:
        frame, own = self._tool.frame, self._override
        x = own.centre_x - (at.x() - self._from.x()) / frame.width() * self._part[0]
        y = own.centre_y - (at.y() - self._from.y()) / frame.height() * self._part[1]
        fields = {"centre_x": _held(x), "centre_y": _held(y)}
        self._tool.apply(
            f"Place {self._shot.slate}",
            lambda project: edits.set_override(project, (self._shot.id,), self._framing, **fields),
            self._key,
        )


class LayerDrag:
    """Moves one layer of a shot in one of the film's further aspects."""

    def __init__(self, tool: "WordsTool", shot: Shot, layer: Id, at: QPointF) -> None:
        self._tool, self._shot, self._layer, self._from = tool, shot, layer, at
        framing = tool.session.showing.framing
        assert framing is not None
        self._framing: Id = framing
        self._layers = dict(override_of(shot, framing).layers)
        self._key = ("layer drag", next(_numbers))

    def move(self, at: QPointF) -> None:
        frame = self._tool.frame
        x, y = self._layers.get(self._layer, (0.0, 0.0))
        x = round(x + (at.x() - self._from.x()) / frame.width(), 4)
        y = round(y + (at.y() - self._from.y()) / frame.height(), 4)
        layers = {**self._layers, self._layer: (x, y)}
        self._tool.apply(
            f"Place a layer of {self._shot.slate}",
            lambda project: edits.set_override(
                project, (self._shot.id,), self._framing, layers=layers
            ),
            self._key,
        )


def _held(centre: float) -> float:
    return round(min(2.0, max(-1.0, centre)), 4)


def override_of(shot: Shot, framing: Id) -> FramingOverride:
    """Return how a shot differs in an aspect."""
    return shot.framings.get(framing, FramingOverride())
