"""The mouse on the picture: titles and captions are chosen and dragged, shots are placed.

In one of the film's further aspects a drag on the picture itself moves what is seen of the shot
there, and Ctrl+wheel goes closer. It asks the session for edits.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QWheelEvent

from app.preview.picture_drags import (
    CLOSEST,
    CaptionDrag,
    LayerDrag,
    ShotDrag,
    TitleDrag,
    override_of,
)
from app.preview.view import PictureView
from app.preview.zones_overlay import paint_zones
from app.showing import framing_of
from engine.project import edits
from engine.project.document import Id, Project, Shot
from engine.project.film import shot_at
from engine.project.zones import covered

if TYPE_CHECKING:
    from app.preview.player import Player
    from app.session import Session
    from engine.compose.words import Worded, Words


LEAST = 4
"""Pixels that the pointer goes before it drags anything."""


class WordsTool(QObject):
    """See the module. Filters the events of the view and paints what is chosen over it."""

    def __init__(self, session: "Session", view: PictureView, player: "Player") -> None:
        super().__init__(view)
        self._session, self._view, self._player = session, view, player
        self._words: Words | None = None
        self._drag: TitleDrag | CaptionDrag | ShotDrag | LayerDrag | None = None
        self._pressed, self._dragged = QPointF(), False
        view.setMouseTracking(True)
        view.installEventFilter(self)
        view.laid_over.append(self._paint)
        session.project_changed.connect(lambda *_: self._follow())
        session.project_opened.connect(self._follow)
        session.showing.words_changed.connect(lambda _id: view.update())
        session.showing.framing_changed.connect(lambda _id: view.update())

    def _follow(self) -> None:
        if self._words is not None:
            self._words.show(self._session.project)
        self._view.update()

    @property
    def size(self) -> tuple[int, int]:
        """The size of the aspect that is looked at, in pixels."""
        return size_of(self._session.project, self._session.showing.framing)

    def worded(self) -> "list[Worded]":
        """Return what words are seen at the playhead, in the pixels of the aspect."""
        project = self._session.project
        if not project.captions and not project.titles:
            return []
        if self._words is None:
            from engine.compose.words import Words

            self._words = Words(project)
        return self._words.at(self._session.playhead, self.size, self._session.showing.framing)

    def under(self, at: QPointF) -> "Worded | None":
        """Return the words at a point of the view, the foremost ones."""
        words = reversed(self.worded())
        return next((one for one in words if self.rect_of(one).contains(at)), None)

    def rect_of(self, worded: "Worded") -> QRectF:
        """Return where words lie in the view."""
        frame = self._view.frame_rect()
        across, down = frame.width() / self.size[0], frame.height() / self.size[1]
        return QRectF(
            frame.left() + worded.left * across, frame.top() + worded.top * down,
            worded.width * across, worded.height * down,
        )  # fmt: skip

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take drags on words, and on the picture in a further aspect; leave the rest."""
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if not isinstance(event, QMouseEvent):
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
                return self._press(event.position(), alt)
            case QEvent.Type.MouseMove:
                return self._move(event.position())
            case QEvent.Type.MouseButtonRelease if self._drag is not None:
                self._drag = None
                self._view.update()
                return True
            case QEvent.Type.MouseButtonDblClick:
                return self._open(event.position())
        return False

    def _press(self, at: QPointF, alt: bool) -> bool:
        session = self._session
        if self._player.playing or not session.is_open:
            return False
        self._pressed, self._dragged = at, False
        found = None if alt else self.under(at)
        session.showing.choose_words(found.id if found else None)
        if session.read_only:
            return False
        if found is not None:
            self._drag = self._words_drag(found, at)
        elif session.showing.framing is not None and self._view.frame_rect().contains(at):
            here = shot_at(session.project, session.playhead)
            if here is not None and not here[0].card:
                layer = self._layer_of(here[0]) if alt else None
                self._drag = ShotDrag(self, here[0], at) if layer is None else LayerDrag(
                    self, here[0], layer, at
                )  # fmt: skip
        self._view.clicked.emit()
        return found is not None

    def _layer_of(self, shot: Shot) -> Id | None:
        """Return the layer that the inspector names, else the shot's nearest one."""
        layers = [one for one in shot.references if one.role == "layer"]
        chosen = [one for one in layers if one.id == self._session.showing.layer]
        nearest = sorted(layers, key=lambda one: one.depth)
        return next((one.id for one in (*chosen, *nearest)), None)

    def _open(self, at: QPointF) -> bool:
        """Let the words that were double-clicked be typed."""
        found = self.under(at)
        self._drag = None
        if found is not None:
            self._session.showing.choose_words(found.id)
            self._session.showing.words_opened.emit()
        return found is not None

    def _words_drag(self, worded: "Worded", at: QPointF) -> "TitleDrag | CaptionDrag | None":
        project = self._session.project
        if worded.kind == "caption":
            return CaptionDrag(self, worded.id)
        title = next(one for one in project.titles if one.id == worded.id)
        return TitleDrag(self, title, at)

    def _move(self, at: QPointF) -> bool:
        if self._drag is not None:
            self._dragged = self._dragged or (at - self._pressed).manhattanLength() >= LEAST
            if self._dragged:
                self._drag.move(at)
            return True
        over = not self._player.playing and self.under(at) is not None
        placing = self._session.showing.framing is not None and not self._session.read_only
        cursor = Qt.CursorShape.SizeAllCursor if over else Qt.CursorShape.OpenHandCursor
        if over or (placing and self._view.frame_rect().contains(at)):
            self._view.setCursor(cursor)
        else:
            self._view.unsetCursor()
        return False

    def _wheel(self, event: QWheelEvent) -> bool:
        session, framing = self._session, self._session.showing.framing
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        here = shot_at(session.project, session.playhead)
        if not ctrl or framing is None or here is None or session.read_only:
            return False
        scale = override_of(here[0], framing).scale * 0.999 ** event.angleDelta().y()
        session.apply(
            f"Place {here[0].slate}", edits.set_override, (here[0].id,), framing,
            merge_key=("place wheel", here[0].id, framing), scale=min(1.0, max(CLOSEST, scale)),
        )  # fmt: skip
        return True

    def apply(self, text: str, change, key: object) -> None:
        """Apply an edit of a drag; a whole drag is one step of undo."""
        self._session.apply(text, change, merge_key=key)

    @property
    def session(self) -> "Session":
        """The session that is asked for edits."""
        return self._session

    @property
    def frame(self) -> QRectF:
        """Where the picture lies in the view."""
        return self._view.frame_rect()

    # Painting

    def _paint(self, painter: QPainter, frame: QRectF) -> None:
        framing = framing_of(self._session.project, self._session.showing.framing)
        zones = framing.zones if framing is not None else None
        if zones is not None:
            paint_zones(painter, frame, zones)
        chosen = self._session.showing.words
        if chosen is None or self._player.playing:
            return
        for one in self.worded():
            if one.id == chosen:
                bad = covered(one.part_of(self.size), zones)
                painter.setPen(QPen(QColor("#ef7366" if bad else "#e5a13a"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect_of(one).adjusted(-3, -2, 3, 2))


def size_of(project: Project, framing: Id | None) -> tuple[int, int]:
    """Return the size of one of the film's aspects; None is its own."""
    found = framing_of(project, framing)
    return (project.width, project.height) if found is None else (found.width, found.height)
