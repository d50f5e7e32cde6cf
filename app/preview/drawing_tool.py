"""The drawing tool: the picture of the moment, and strokes drawn on it by pen or mouse.

A stroke is one undo step. The layer is painted by `engine/paint`, so it is what card and export
show; on a shot without a picture one draws on paper.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
)  # fmt: skip
from PySide6.QtWidgets import QLineEdit, QWidget

from app import theme
from app.preview.drawing_brush import COLOURS, TOOLS, Brush
from app.preview.drawing_strokes import MOUSE_PRESSURE, Point, Stroke
from app.preview.drawing_walk import PanelWalk
from app.preview.drawing_words import WordField, text_at
from app.preview.view import fitted, image_over
from engine.paint.marks import SHEET, marks_image, paint_mark
from engine.project import edits
from engine.project.document import Mark, Panel
from engine.project.panels import has_picture, panel_at
from engine.project.seen import seen_take, takes_of

if TYPE_CHECKING:
    from app.session import Session

LIGHT = 0.3
"""How much is seen of the neighbours' pictures, all together, on the light table."""

_Key = Qt.Key
_TOOL_KEYS = {getattr(_Key, f"Key_{key}"): tool for tool, _, key, _ in TOOLS}
_COLOUR_KEYS = {_Key(int(_Key.Key_1) + n): value for n, (_, value) in enumerate(COLOURS)}
_OWN = frozenset({
    *_TOOL_KEYS, *_COLOUR_KEYS, _Key.Key_BracketLeft, _Key.Key_BracketRight, _Key.Key_L,
    _Key.Key_B, _Key.Key_D, _Key.Key_Comma, _Key.Key_Period, _Key.Key_Delete,
    _Key.Key_Backspace, _Key.Key_Escape,
})  # fmt: skip
NO_SHOT = "There is no shot to draw on yet: press N for a new shot"


class DrawingTool(QWidget):
    """See the module. `changed` says that what is drawn on, or with, is another now."""

    changed = Signal()
    closed = Signal()

    def __init__(self, session: "Session", thumbnails: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.brush = Brush()
        self.walk = PanelWalk(session)
        self._thumbnails = thumbnails
        self._picture: QImage | None = None
        self._array: np.ndarray | None = None
        self._stroke: Stroke | None = None
        self._layer: tuple[tuple[Mark, ...], QImage] | None = None
        self._pointer: QPointF | None = None
        self._words: WordField | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMouseTracking(True)
        self.setMinimumSize(1, 1)
        self.setAccessibleName("Drawing on the frame")
        session.project_changed.connect(lambda *_: self._show())
        session.project_opened.connect(self._show)
        session.playhead_moved.connect(lambda _: self._show())
        session.takes_changed.connect(lambda _: self._show())
        thumbnails.ready.connect(lambda _: self.update())

    # What is drawn on

    @property
    def panel(self) -> Panel | None:
        """The panel that is drawn on."""
        return self.walk.panel

    @property
    def on_paper(self) -> bool:
        """Whether the shot has no picture, so that the sheet is blank."""
        found = self.walk.place
        if found is None or has_picture(found[0]):
            return False
        session = self.session
        return seen_take(session.project, found[0], takes_of(found[0], session.takes)) is None

    def frame_rect(self) -> QRectF:
        """Return where the frame lies in the widget."""
        project = self.session.project
        return fitted(project.width, project.height, QRectF(self.rect()))

    def show_picture(self, picture: np.ndarray) -> None:
        """Draw over this picture, uint8 RGB, which holds no drawing itself."""
        self._array = np.ascontiguousarray(picture)
        self._picture = image_over(self._array)
        self.update()

    def _show(self) -> None:
        if self.isVisible():
            self.changed.emit()
            self.update()

    def _point(self, at: QPointF, pressure: float) -> Point:
        frame = self.frame_rect()
        return (
            (at.x() - frame.left()) / frame.width(), (at.y() - frame.top()) / frame.height(),
            pressure,
        )  # fmt: skip

    # Drawing

    @property
    def may_draw(self) -> bool:
        """Whether there is a shot, and the film may be written."""
        return self.walk.place is not None and not self.session.read_only

    def begin(self, at: QPointF, pressure: float, erases: bool = False) -> None:
        """Put the pen down; with the text tool, ask for words there."""
        self._finish_words()
        if not self.may_draw:
            if self.session.read_only:
                self.session.message_posted.emit("warn", self.session.read_only_reason)
            return
        if self.brush.tool == "text" and not erases:
            self._ask_for_words(at)
            return
        brush = self.brush.mark(self.on_paper, erases)
        self._stroke = Stroke(brush, self._point(at, pressure))
        self.update()

    def go(self, at: QPointF, pressure: float, straight: bool = False) -> None:
        """Move the pen that is down; straight from where it was put down."""
        if self._stroke is not None:
            point = self._point(at, pressure)
            self._stroke.straighten(point) if straight else self._stroke.go(point)
            self.update()

    def end(self) -> None:
        """Lift the pen: the stroke is drawn, as one undo step."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return
        project = self.session.project
        mark = stroke.finished(project.width / project.height)
        if mark.tool != "arrow" or stroke.moved:
            self._apply("Erase" if mark.tool == "eraser" else "Draw", edits.add_mark, mark)
        self.update()

    def wipe(self) -> None:
        """Take all off that is drawn on the panel."""
        self._apply("Wipe the drawing", edits.set_marks, ())

    def _apply(self, text: str, edit: Any, *args: object) -> None:
        found = self.walk.place
        if found is not None:
            self.session.apply(text, edit, found[0].id, *args, panel_at(*found).id)

    # Words

    def _ask_for_words(self, at: QPointF) -> None:
        panel, frame = self.panel, self.frame_rect()
        if panel is None or not frame.contains(at):
            return
        old = text_at(panel.marks, at, frame)
        if old is None:
            x, y, _ = self._point(at, 1.0)
            brush = self.brush.mark(self.on_paper)
            mark = Mark(tool="text", points=((round(x, 4), round(y, 4), 1.0),),
                        colour=brush.colour, width=brush.width)  # fmt: skip
        else:
            mark = panel.marks[old]
        self._words = WordField(mark, old, frame, self)
        self._words.finished.connect(self._finish_words)
        self.update()

    @property
    def word_field(self) -> QLineEdit | None:
        """The field in which words are being written on the frame."""
        return self._words

    def _finish_words(self) -> None:
        field, self._words = self._words, None
        if field is None:
            return
        mark, panel = field.mark(), self.panel
        field.hide()
        field.deleteLater()
        self.setFocus()
        if panel is None or field.cancelled:
            self.update()
            return
        marks = list(panel.marks)
        if field.old is not None and field.old < len(marks):
            marks[field.old : field.old + 1] = [mark] if mark.text else []
        elif mark.text:
            marks.append(mark)
        self._apply("Write on the frame", edits.set_marks, tuple(marks))
        self.update()

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Draw with the mouse."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin(event.position(), MOUSE_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on; with Shift straight."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._point_at(event.position())
        self.go(event.position(), MOUSE_PRESSURE, shift)

    def _point_at(self, at: QPointF | None) -> None:
        """Show how much an eraser would take away here."""
        if self.brush.tool == "eraser" or self._pointer is not None:
            self._pointer = at if self.brush.tool == "eraser" else None
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The eraser's ring goes with the pointer."""
        self._point_at(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen, as hard as it presses; its other end erases."""
        event.accept()  # or Qt would make a mouse event of it, too
        erases = event.pointerType() == QPointingDevice.PointerType.Eraser
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.type() == QEvent.Type.TabletPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.begin(event.position(), event.pressure(), erases)
        elif event.type() == QEvent.Type.TabletMove:
            self.go(event.position(), event.pressure(), shift)
        elif event.type() == QEvent.Type.TabletRelease:
            self.end()

    def event(self, event: QEvent) -> bool:
        """Keep the tool's own keys while it has the focus; the others stay shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if _Key(event.key()) in _OWN and not held:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters choose tools, 1–6 colours, [ ] widths; , and . go over panels; Esc leaves."""
        key, brush = _Key(event.key()), self.brush
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        doing = {
            _Key.Key_Comma: lambda: self.walk.step(-1), _Key.Key_Period: lambda: self.walk.step(1),
            _Key.Key_B: self.walk.add, _Key.Key_D: lambda: self.walk.add(copied=True),
            _Key.Key_Delete: self.wipe, _Key.Key_Backspace: self.wipe,
            _Key.Key_BracketLeft: lambda: brush.change_width(-1),
            _Key.Key_BracketRight: lambda: brush.change_width(1),
            _Key.Key_Escape: self._escape,
        }  # fmt: skip
        if not plain:
            super().keyPressEvent(event)
        elif key in _TOOL_KEYS:
            self.choose(_TOOL_KEYS[key])
        elif key in _COLOUR_KEYS:
            self.choose_colour(_COLOUR_KEYS[key])
        elif key == _Key.Key_L:
            self.set_light_table(not brush.light_table)
        elif key in doing:
            doing[key]()
            self._show()
        else:
            super().keyPressEvent(event)

    def choose(self, tool: Any) -> None:
        """Draw with another tool."""
        self.brush.tool = tool
        self._show()

    def choose_colour(self, colour: str) -> None:
        """Draw in another colour."""
        self.brush.colour = colour
        self._show()

    def set_light_table(self, on: bool) -> None:
        """See the neighbouring panels and shots through the sheet, or not."""
        self.brush.light_table = on
        self._show()

    def _escape(self) -> None:
        """Give up the stroke under way, or leave the tool."""
        if self._stroke is not None:
            self._stroke = None
            self.update()
        else:
            self.closed.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture or the paper, what lies on the light table, and the drawing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(theme.current().surround))
        frame, panel = self.frame_rect(), self.panel
        if panel is None:
            painter.setPen(theme.current().colour("dim"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, NO_SHOT)
        else:
            self._paint_ground(painter, frame)
            painter.drawImage(frame, self._drawing(panel, frame))
            if self._pointer is not None:
                radius = self.brush.mark(False).width * frame.width() / 2
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                for colour, wider in (("#000000", 0.75), ("#ffffff", 0.0)):
                    painter.setPen(QPen(QColor(colour), 1))
                    painter.drawEllipse(self._pointer, radius + wider, radius + wider)
            if self._words is not None:
                painter.setPen(QPen(theme.current().colour("accent"), 1))
                painter.drawRect(QRectF(self._words.geometry()).adjusted(-3, -2, 2, 2))
        painter.end()

    def _paint_ground(self, painter: QPainter, frame: QRectF) -> None:
        if self.on_paper:
            painter.fillRect(frame, QColor(SHEET))
        elif self._picture is not None:
            painter.drawImage(frame, self._picture)
        if self.brush.light_table:
            neighbours = list(self.walk.neighbours())
            painter.setOpacity(LIGHT / max(1, len(neighbours)))
            for shot_id, offset in neighbours:
                size = frame.size().toSize() / 2  # faint and behind: quick rather than sharp
                picture = self._thumbnails.frame(shot_id, offset, size.width(), size.height())
                if picture is not None:
                    painter.drawPixmap(frame, picture, QRectF(picture.rect()))
            painter.setOpacity(1.0)

    def _drawing(self, panel: Panel, frame: QRectF) -> QImage:
        """Return the layer at the screen's own pixels, with the stroke under way."""
        ratio = self.devicePixelRatioF()
        width, height = (max(1, round(side * ratio)) for side in (frame.width(), frame.height()))
        marks = panel.marks
        if self._words is not None and self._words.old is not None:
            marks = (*marks[: self._words.old], *marks[self._words.old + 1 :])
        image = self._layer_of(marks, width, height)
        if self._stroke is None:
            return image
        return _painted(image.copy(), (self._stroke.mark,))

    def _layer_of(self, marks: tuple[Mark, ...], width: int, height: int) -> QImage:
        """Return the marks painted; after a stroke only that one is painted over the others."""
        if self._layer is not None:
            known, image = self._layer
            if image.width() == width and image.height() == height:
                if marks == known:
                    return image
                if known and marks[: len(known)] == known:
                    self._layer = marks, _painted(image.copy(), marks[len(known) :])
                    return self._layer[1]
        self._layer = marks, marks_image(marks, width, height)
        return self._layer[1]


def _painted(image: QImage, marks: Sequence[Mark]) -> QImage:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    for mark in marks:
        paint_mark(painter, mark, image.width(), image.height())
    painter.end()
    return image
