"""Dragging cards, and dropping shots, files and stills onto the board.

A part of CardView (see there): what comes in, where it would land, and which edit that is.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPixmap,
)  # fmt: skip

from app.board.layout import CardLayout, DropPlace
from app.board.shown import ShownShots
from app.importing import Importing, Spot
from app.script_import import SCRIPT_SUFFIXES
from app.session import Session
from engine.project import edits, film
from engine.project.document import Project

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractScrollArea as _Base
else:
    _Base = object

SHOTS = "application/x-storyreel-shots"
STILLS = "application/x-storyreel-stills"


def shots_mime(shot_ids: tuple[str, ...]) -> QMimeData:
    """Return shots of this film as something to drag."""
    mime = QMimeData()
    mime.setData(SHOTS, QByteArray(json.dumps(shot_ids).encode()))
    return mime


def _ids(mime: QMimeData, kind: str) -> list[str]:
    return json.loads(bytes(mime.data(kind).data()))


def local_paths(mime: QMimeData) -> list[Path]:
    """Return the files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class CardDrops(_Base):
    """The part of CardView that drags and drops."""

    session: Session
    importing: Importing | None = None
    drop_target: DropPlace | int | None = None
    """Between cards, or on the card of this order."""
    stills_dropped: Any = None
    """Called with (names of stills in the tray, shot ids or None, Spot)."""

    def cards_layout(self) -> CardLayout:
        """See CardView."""
        raise NotImplementedError

    @property
    def shown(self) -> ShownShots:
        """See CardView."""
        raise NotImplementedError

    def board_point(self, event_point: QPoint) -> QPoint:
        """See CardView."""
        raise NotImplementedError

    def drag_selection(self) -> None:
        """Drag the selected cards; with Alt they are copied."""
        drag = QDrag(self)
        drag.setMimeData(shots_mime(self.session.selection))
        drag.setPixmap(self._drag_picture())
        drag.setHotSpot(QPoint(12, 12))
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
        self._aim(None)

    def _drag_picture(self) -> QPixmap:
        order = self.shown.orders.get(self.session.selection[0], 0)
        place = self.cards_layout().place(order)
        offset = self.board_point(QPoint(0, 0))
        return self.viewport().grab(place.translated(-offset))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take shots, stills, files, pictures and text, unless the film can't be written."""
        mime = event.mimeData()
        known = mime.hasFormat(SHOTS) or mime.hasFormat(STILLS)
        if not self.session.read_only and (
            known or mime.hasUrls() or mime.hasImage() or mime.hasText()
        ):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would land."""
        self._aim(self._target(event))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing would land."""
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Let it land."""
        target, mime = self._target(event), event.mimeData()
        self._aim(None)
        if mime.hasFormat(SHOTS):
            self._drop_shots(_ids(mime, SHOTS), target, _copies(event))
        elif mime.hasFormat(STILLS):
            self._drop_stills(_ids(mime, STILLS), target)
        elif mime.hasUrls():
            self._drop_files(local_paths(mime), target)
        elif mime.hasImage() and self.importing is not None:
            on_card = isinstance(target, int)
            self.importing.picture(mime.imageData(), self._shots_at(target) if on_card else ())
        elif mime.hasText() and self.importing is not None:
            self.importing.text(mime.text(), self._spot(target))
        event.acceptProposedAction()

    def _target(self, event: QDropEvent) -> DropPlace | int | None:
        point = self.board_point(event.position().toPoint())
        layout = self.cards_layout()
        order = layout.card_at(point)
        reorders = event.mimeData().hasFormat(SHOTS)
        if order is not None and not reorders and _inner(layout, order, point):
            return order
        return layout.drop_place(point)

    def _aim(self, target: DropPlace | int | None) -> None:
        if target != self.drop_target:
            self.drop_target = target
            self.viewport().update()

    def _spot(self, target: DropPlace | int | None) -> Spot:
        scenes = self.session.project.scenes
        if isinstance(target, DropPlace) and target.scene < len(scenes):
            return Spot(
                scenes[target.scene].id, self.shown.index_in_scene(target.scene, target.index)
            )
        return Spot()

    def _shots_at(self, target: DropPlace | int | None) -> list[str]:
        """Return the shots that a drop on a card fills: the selection when the card is in it."""
        if not isinstance(target, int):
            return []
        shot = self.shown.shots[target]
        selection = self.session.selection
        return list(selection) if shot.id in selection else [shot.id]

    def _drop_shots(self, ids: list[str], target: Any, copy: bool) -> None:
        spot = self._spot(target)
        known = film.film(self.session.project).places
        ids = [id for id in ids if id in known]
        if spot.scene_id is None or not ids:
            return
        if copy:
            self.session.apply("Duplicate", copy_shots, ids, spot.scene_id, spot.index)
        else:
            self.session.apply("Move", edits.move_shots, ids, spot.scene_id, spot.index)

    def _drop_files(self, paths: list[Path], target: DropPlace | int | None) -> None:
        if self.importing is None:
            return
        shots = self._shots_at(target)
        if shots and not any(path.suffix.lower() in SCRIPT_SUFFIXES for path in paths):
            self.importing.fill(paths, shots)
        else:
            self.importing.files(paths, self._spot(target))

    def _drop_stills(self, names: list[str], target: DropPlace | int | None) -> None:
        if self.stills_dropped is not None:
            self.stills_dropped(names, self._shots_at(target), self._spot(target))


def copy_shots(project: Project, ids: list[str], scene_id: str, index: int | None) -> Project:
    """Return the project with copies of shots at a place of a scene."""
    before = film.film(project).places
    after = edits.duplicate_shots(project, ids)
    fresh = [shot.id for shot in after.shots if shot.id not in before]
    if index is not None:
        # The copies stand behind their originals, and shift what lies behind them in the scene.
        places = film.film(after).places
        row = next(scene for scene in project.scenes if scene.id == scene_id).shots
        index = (
            places[row[index].id].within
            if index < len(row)
            else len(next(scene for scene in after.scenes if scene.id == scene_id).shots)
        )
    return edits.move_shots(after, fresh, scene_id, index)


def _copies(event: QDropEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


def _inner(layout: CardLayout, order: int, point: QPoint) -> bool:
    """Return whether a point is well inside a card, and not at the edge towards its neighbour."""
    place = layout.place(order)
    edge = 10
    inner = (
        place.adjusted(0, edge, 0, -edge)
        if layout.columns == 1
        else place.adjusted(edge, 0, -edge, 0)
    )
    return inner.contains(point)
