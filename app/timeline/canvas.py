"""The mouse and the keys on the timeline's paper.

Drags are handed to `gestures`, painting to `painting`; it holds no rule of the edit.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QToolTip, QWidget

from app.dropped import local_files
from app.timeline import gestures
from app.timeline.beginning import begin, blade_frame, show_cursor
from app.timeline.hits import Hit, OnMarker, OnShot, OnSound, OnTransition, OnWords, hit
from app.timeline.painting import paint_paper
from app.timeline.paper import Modifiers, Paper
from app.timeline.positions import Insertion
from app.timeline.sound_hits import sound_under
from app.timeline.tools import Tool
from app.timeline.tooltips import tip_for
from app.timeline.trim_view import TrimView
from app.timeline.words_row import words_under
from engine.project import edits
from engine.project.document import Id

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.tap_timing import TapTiming

BRIEFLY = 1500
"""Milliseconds for which the frames at a cut are shown after a trim by key."""

TAP_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class Canvas(Paper):
    """See the module."""

    scrubbing = Signal(bool)
    trim_shown = Signal(object)
    """The TrimView of the frames at what is being trimmed; None when that is over."""
    tool_changed = Signal(str)
    digit_typed = Signal(str)
    """A digit, or a sign of the number pad: a number is to be typed."""
    menu_requested = Signal(object, object)
    """(what was under the pointer, the global point)."""
    files_dropped = Signal(object, object)
    """(paths, the Insertion they were dropped on)."""
    marker_opened = Signal(str)
    """A marker was double-clicked: its name shall be edited."""
    words_opened = Signal(str)
    """A caption or title was double-clicked: its words shall be typed."""
    sound_opened = Signal(str)
    """A sound was double-clicked: how it plays shall be set."""

    def __init__(self, session: "Session", thumbnails: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, thumbnails, parent)
        self.tap_timing: TapTiming | None = None
        self.tool: Tool = "select"
        self._gesture: gestures.Gesture | None = None
        self.pointer = QPointF()
        self._edge_timer = QTimer(self)
        self._edge_timer.setInterval(30)
        self._edge_timer.timeout.connect(self._scroll_at_edge)
        self._trim_timer = QTimer(self)
        self._trim_timer.setSingleShot(True)
        self._trim_timer.timeout.connect(lambda: self.show_trim(None))
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Timeline")

    @property
    def shows_handles(self) -> bool:
        """Whether transitions can be pulled out of the cuts now."""
        return self.tool == "select" and not self.session.read_only

    @property
    def dragging(self) -> bool:
        """Whether the mouse holds something."""
        return self._gesture is not None

    def end_drag(self) -> None:
        """Forget a drag under way: what it held is gone."""
        self._gesture = None
        self._edge_timer.stop()

    def set_tool(self, tool: Tool) -> None:
        """Take another tool in hand."""
        if tool == self.tool:
            return
        self.cancel_gesture()
        self.tool = tool
        self.show_blade(None)
        if tool in ("slip", "slide", "blade"):
            self.choose_edge(None)
        self.unsetCursor()
        self.tool_changed.emit(tool)

    def show_trim(self, view: TrimView | None) -> None:
        """Let the frames at what is trimmed be shown, or no longer."""
        self._trim_timer.stop()
        self.trim_shown.emit(view)

    def show_trim_briefly(self, view: TrimView) -> None:
        """Let the frames at what a key has trimmed be shown for a moment."""
        self.show_trim(view)
        self._trim_timer.start(BRIEFLY)

    def move_shots_to(self, ids: tuple[Id, ...], to: Insertion) -> None:
        """Carry shots to another place."""
        scene = self.positions.project.scenes[to.scene].id
        self.session.apply("Move shots", edits.move_shots, ids, scene, to.index)

    def copy_shots_to(self, ids: tuple[Id, ...], to: Insertion) -> None:
        """Put copies of shots in another place, and select them."""
        scene = self.positions.project.scenes[to.scene].id
        known = {shot.id for shot in self.positions.shots}
        if self.session.apply("Duplicate shots", edits.duplicate_shots, ids, scene, to.index):
            after = self.session.project.shots
            self.session.select(tuple(shot.id for shot in after if shot.id not in known))

    def _scroll_at_edge(self) -> None:
        x, width = self.pointer.x(), self.width()
        over = x if x < 0 else x - width if x > width else 0.0
        if over and self._gesture is not None:
            self.scroll_to(self.scale.scroll + max(-60.0, min(60.0, over * 0.6)))
            self._gesture.move(self.pointer, Modifiers.NoModifier)

    # Events

    def under(self, at: QPointF) -> Hit:
        """Return what lies under a point of the widget."""
        found = sound_under(self, at) or words_under(self, at)
        return found or hit(self.positions, self.scale, self.tracks, at.x(), at.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pointer = event.position()
        if self._gesture is not None:
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._gesture = gestures.Pan(self, event.position())
        elif event.button() == Qt.MouseButton.LeftButton:
            self._gesture = begin(self, event.position(), event.modifiers())
            self._edge_timer.start()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or show what could be done here."""
        self.pointer = event.position()
        if self._gesture is not None:
            self._gesture.move(event.position(), event.modifiers())
            return
        found = self.under(event.position())
        show_cursor(self, found, event.modifiers())
        self.show_blade(blade_frame(self, event.position(), event.modifiers()))
        hovered = found.index if isinstance(found, OnShot | OnTransition) else None
        if hovered != self.hover:
            for index in (self.hover, hovered):
                if index is not None:
                    self._update_index(index)
            self.hover = hovered

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        gesture, self._gesture = self._gesture, None
        self._edge_timer.stop()
        if gesture is not None:
            gesture.release(event.position(), event.modifiers())
        show_cursor(self, self.under(event.position()), event.modifiers())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A shot: go to its first frame. A marker: name it. The range's inside: nothing."""
        match self.under(event.position()):
            case OnShot(index=index) if self.tool != "blade":
                self.session.select((self.positions.shots[index].id,))
                self.session.move_playhead(self.positions.edges[index])
            case OnMarker(marker=marker):
                self.marker_opened.emit(marker)
            case OnSound(sound=sound):
                self.sound_opened.emit(sound)
            case OnWords(words=words):
                self.words_opened.emit(words)
            case _:
                self.mousePressEvent(event)

    def cancel_gesture(self) -> bool:
        """Take back the drag under way; return whether there was one."""
        gesture, self._gesture = self._gesture, None
        self._edge_timer.stop()
        if gesture is not None:
            gesture.cancel()
            self.unsetCursor()
            self.update()
        return gesture is not None

    def event(self, event: QEvent) -> bool:
        """Keep the keys that are meant here, whatever shortcuts they are; say what lies there."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._claims(Qt.Key(event.key())) or self._number(event))
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = "" if self.dragging else tip_for(self, self.under(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _claims(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape and self._gesture is not None:
            return True
        tapping = self.tap_timing is not None and self.tap_timing.active
        return tapping and key in TAP_KEYS

    def _number(self, event: QKeyEvent) -> str:
        """Return the digit that is typed, or the sign on the number pad; else nothing."""
        keypad = event.modifiers() == Modifiers.KeypadModifier
        known = "0123456789+-" if keypad else "0123456789"
        plain = keypad or not event.modifiers()
        text = event.text()
        return text if plain and text and text in known and not self.session.read_only else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes a drag back; while tapping, Enter cuts and Escape ends; the rest goes on."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self.cancel_gesture():
            return
        if key == Qt.Key.Key_Escape and self.edge is not None:
            self.choose_edge(None)
            return
        if self._claims(key) and self.tap_timing is not None:
            if key == Qt.Key.Key_Escape:
                self.tap_timing.end()
            elif not event.isAutoRepeat():
                self.tap_timing.tap()
            return
        if number := self._number(event):
            self.digit_typed.emit(number)
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, when the film may be written."""
        if local_files(event) and not self.session.read_only:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show between which shots they would go."""
        self.show_insertion(self.positions.insertion_at(self.scale.time_at(event.position().x())))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They were taken away again."""
        self.show_insertion(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on with their place."""
        to = self.positions.insertion_at(self.scale.time_at(event.position().x()))
        self.show_insertion(None)
        paths = local_files(event)
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths, to)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms at the pointer; the wheel scrolls; Alt lifts the sound tracks."""
        turn = event.angleDelta()
        if event.modifiers() & Modifiers.ControlModifier:
            self.zoom(1.0015 ** turn.y(), event.position().x())
        elif event.modifiers() & Modifiers.AltModifier:
            self.lift_by(-(turn.y() or turn.x()) / 3)
        else:
            pixels = event.pixelDelta()
            moved = pixels.x() or pixels.y() or (turn.x() or turn.y())
            self.scroll_to(self.scale.scroll - moved)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self.show_blade(None)
        if self.hover is not None:
            self.hover = None
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is under the pointer; by key, of the current shot."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self._current_point()
            self.menu_requested.emit(self.under(at), self.mapToGlobal(at.toPoint()))
            return
        found = self.under(QPointF(event.pos()))
        if isinstance(found, OnShot | OnTransition):
            shot = self.positions.shots[found.index]
            if isinstance(found, OnShot) and shot.id not in self.session.selection:
                self.session.select((shot.id,))
        elif isinstance(found, OnMarker):
            self.marker = found.marker
        elif isinstance(found, OnSound):
            self.sound = found.sound
        elif isinstance(found, OnWords):
            self.session.showing.choose_words(found.words)
        self.update()
        self.menu_requested.emit(found, event.globalPos())

    def _current_point(self) -> QPointF:
        shot = self.session.current_shot
        index = self.positions.index(shot.id) if shot else None
        row = self.tracks.picture
        if index is None:
            return QPointF(self.width() / 2, row.top + 8)
        start, end = self.positions.span(index)
        x = (self.scale.x_of(start) + self.scale.x_of(end)) / 2
        return QPointF(min(max(x, 4.0), self.width() - 4.0), row.top + row.height / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is visible of what is asked for."""
        painter = QPainter(self)
        paint_paper(painter, self, QRectF(event.rect()))
        painter.end()
