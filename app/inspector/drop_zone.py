"""One drop zone for pictures: it takes drops, pastes and clicks, and shows what it holds.

It knows its role's name and its picture, nothing of shots.
"""

import json
from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app import theme
from app.dropped import on_clipboard
from app.inspector.picture_shelf import cover

LABEL_HEIGHT = 16
STILLS = "application/x-storyreel-stills"
"""What the stills tray gives to drag (see app.board.drops)."""


def pictures_of(mime: QMimeData) -> list[Path]:
    """Return the stills among the files that are dropped or pasted."""
    # Pillow is not needed for the first paint of the window.
    from engine.media.still import STILL_SUFFIXES

    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in STILL_SUFFIXES]


class DropZone(QWidget):
    """A labelled box for pictures of one role."""

    files_given = Signal(object)
    """A list of paths of stills."""
    stills_given = Signal(object)
    """A list of relative names of stills that the project has already, as the tray gives them."""
    picture_given = Signal(QImage)
    """A picture from the clipboard or a browser, without a file."""
    browse_asked = Signal()
    remove_asked = Signal()

    def __init__(self, label: str, tip: str) -> None:
        super().__init__()
        self.label = label
        self.tip = tip
        self._pixmap: QPixmap | None = None
        self._count = 0
        self._offline = False
        self._hovered = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_picture(None, 0, False)

    def sizeHint(self) -> QSize:
        return QSize(70, 56)

    def show_picture(self, pixmap: QPixmap | None, count: int, offline: bool) -> None:
        """Show how many pictures the zone holds, and the first of them."""
        self._pixmap, self._count, self._offline = pixmap, count, offline
        held = "empty" if not count else "1 picture" if count == 1 else f"{count} pictures"
        if offline:
            held += ", offline"
        self.setAccessibleName(f"{self.label}: {held}")
        self.setToolTip(
            f"{self.tip}\nDrop or paste a picture, or click to browse."
            + ("\nDelete removes it." if count else "")
        )
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        box = self.rect().adjusted(0, 0, -1, -1)
        inner = box.adjusted(1, 1, 0, -LABEL_HEIGHT)
        painter.fillRect(self.rect(), colours.colour("hover" if self._hovered else "window"))
        if self._pixmap is not None:
            self._draw_picture(painter, inner, self._pixmap)
        elif self._offline:
            theme.paint_icon(painter, "image-off", _centre(inner, 16), colours.bad)
        elif self._count == 0:
            theme.paint_icon(painter, "plus", _centre(inner, 16), colours.dim)
        self._draw_label(painter, box)
        focused = self.hasFocus()
        pen = QPen(colours.colour("focus" if focused or self._hovered else "border"))
        pen.setWidth(2 if focused or self._hovered else 1)
        if self._count == 0:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.CORNER, theme.CORNER)
        painter.end()

    def _draw_picture(self, painter: QPainter, box: QRect, pixmap: QPixmap) -> None:
        ratio = self.devicePixelRatioF()
        scaled = cover(pixmap, round(box.width() * ratio), round(box.height() * ratio))
        left = (scaled.width() - round(box.width() * ratio)) // 2
        top = (scaled.height() - round(box.height() * ratio)) // 3
        source = QRect(left, top, round(box.width() * ratio), round(box.height() * ratio))
        painter.drawPixmap(box, scaled, source)

    def _draw_label(self, painter: QPainter, box: QRect) -> None:
        colours = theme.current()
        strip = QRect(box.left() + 4, box.bottom() - LABEL_HEIGHT, box.width() - 6, LABEL_HEIGHT)
        painter.setFont(theme.font("meta"))
        painter.setPen(colours.colour("bad" if self._offline else "text" if self._count else "dim"))
        text = self.label if self._count < 2 else f"{self.label} {self._count}"
        painter.drawText(
            strip,
            Qt.AlignmentFlag.AlignCenter,
            painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, strip.width()),
        )

    # Drops, pastes, keys

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and self._wants(event.mimeData()):
            self._hovered = True
            self.update()
            event.acceptProposedAction()

    def _wants(self, mime: QMimeData) -> bool:
        return mime.hasFormat(STILLS) or bool(pictures_of(mime)) or mime.hasImage()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hovered = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._hovered = False
        self.update()
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def paste(self) -> bool:
        """Take the clipboard's picture; False when it holds none."""
        return self._take(on_clipboard())

    def _take(self, mime: QMimeData) -> bool:
        if mime.hasFormat(STILLS):
            self.stills_given.emit(json.loads(bytes(mime.data(STILLS).data())))
            return True
        paths = pictures_of(mime)
        if paths:
            self.files_given.emit(paths)
            return True
        image = QImage(mime.imageData()) if mime.hasImage() else QImage()
        if not image.isNull():
            self.picture_given.emit(image)
        return not image.isNull()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.browse_asked.emit()

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the zone's own while it has the focus (see app.keys)."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        removes = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._count > 0
        return event.matches(QKeySequence.StandardKey.Paste) or (
            plain and (event.key() in keys or removes)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.claims_key(event):
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit()
        else:
            self.browse_asked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(theme.icon("folder-open"), "Browse…", self.browse_asked.emit)
        paste = menu.addAction(theme.icon("clipboard-paste"), "Paste", self.paste)
        mime = on_clipboard()
        paste.setEnabled(bool(pictures_of(mime)) or mime.hasImage())
        if self._count:
            menu.addAction(theme.icon("x"), "Remove", self.remove_asked.emit)
        menu.popup(event.globalPos())


def _centre(box: QRect, size: int) -> QRect:
    return QRect(box.center().x() - size // 2, box.center().y() - size // 2, size, size)
