"""The picture itself: centred on neutral grey in its own aspect, with overlays on top.

It keeps the very array that the Compositor returned; scaling to the screen happens while painting.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)  # fmt: skip
from PySide6.QtWidgets import QWidget

from app.dropped import local_files
from app.preview.overlays import Overlays, paint_overlays
from app.preview.two_up import TwoUp, paint_two_up
from app.theme import current as theme_now
from app.theme import font


def image_over(picture: np.ndarray) -> QImage:
    """Return a QImage that reads the array's own memory; keep the array as long as the image."""
    height, width = picture.shape[:2]
    return QImage(picture.data, width, height, picture.strides[0], QImage.Format.Format_RGB888)


def scaled_image(picture: np.ndarray, width: int, height: int) -> QImage:
    """Return an array, uint8 RGB, at a size in the screen's own format, with pixels of its own.

    Enlarging, as drafts are, OpenCV is several times quicker than Qt; what composed the picture
    has loaded it.
    """
    import cv2

    rows, columns = picture.shape[:2]
    if width > columns and height > rows:
        larger = cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR)
        picture = np.asarray(larger, np.uint8)
        rows, columns = height, width
    image = QImage(columns, rows, QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(rows, columns, 4)
    cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA, dst=pixels)
    if (columns, rows) == (width, height):
        return image
    return image.scaled(
        width,
        height,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def fitted(width: float, height: float, into: QRectF) -> QRectF:
    """Return the largest box of width × height's aspect within `into`, centred, whole pixels."""
    scale = min(into.width() / max(1.0, width), into.height() / max(1.0, height))
    w, h = max(1.0, width * scale), max(1.0, height * scale)
    left = round(into.left() + (into.width() - w) / 2)
    top = round(into.top() + (into.height() - h) / 2)
    return QRectF(left, top, round(w), round(h))


class PictureView(QWidget):
    """See the module. `picture` is the exact array on screen, None while there is none."""

    clicked = Signal()
    double_clicked = Signal()
    files_dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: np.ndarray | None = None
        self.aspect = 16 / 9
        self.overlays = Overlays()
        self.laid_over: list[Callable[[QPainter, QRectF], None]] = []
        """What else is painted over the picture, which lies in the box."""
        self.empty_text = ""
        self.message = ""
        self.hint = ""
        self.two_up = TwoUp()
        self.rate = Fraction(24)
        self._image: QImage | None = None
        self._scaled: tuple[object, QImage] | None = None
        self._dropping = self._focused = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAcceptDrops(True)
        self.setMinimumSize(1, 1)
        self.setAccessibleName("Preview picture")

    def sizeHint(self) -> QSize:
        """The picture's place at 1280 × 720."""
        return QSize(648, 364)

    def show_picture(self, picture: np.ndarray | None) -> None:
        """Show an array, uint8 RGB, height × width × 3; None shows nothing."""
        if picture is not None and (not picture.flags.c_contiguous or picture.ndim != 3):
            picture = np.ascontiguousarray(picture)
        self.picture = picture
        self._image = None if picture is None else image_over(picture)
        self._scaled = None
        self.update()

    def frame_rect(self) -> QRectF:
        """Return where the picture lies in the widget."""
        return fitted(self.aspect * 1000, 1000, QRectF(self.rect()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surround, the picture and what lies over it."""
        painter = QPainter(self)
        theme = theme_now()
        painter.fillRect(self.rect(), QColor(theme.surround))
        if self.two_up.view is not None:
            paint_two_up(painter, QRectF(self.rect()), self.aspect, self.two_up, self.rate, theme)
        elif self._image is not None:
            frame = self.frame_rect()
            painter.drawImage(frame.topLeft(), self._at_size_of(frame))
            paint_overlays(painter, frame, self.overlays, theme)
            for paint in self.laid_over:
                paint(painter, frame)
        elif self.empty_text:
            painter.setPen(theme.colour("dim") if theme.name == "dark" else QColor("#9aa0aa"))
            painter.setFont(font("action"))
            painter.drawText(
                QRectF(self.rect()).adjusted(24, 0, -24, 0),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self.empty_text,
            )
        if self.message:
            self._paint_words(painter, self.message, "bad")
        elif self.hint and self.two_up.view is None:
            self._paint_words(painter, self.hint, "text")
        if self._dropping:
            painter.setPen(theme.colour("text"))
            painter.drawRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5))
        elif self._focused:
            painter.setPen(theme.colour("focus"))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def show_focus(self, focused: bool) -> None:
        """Draw the frame of what has the keys, or not."""
        self._focused = focused
        self.update()

    def _at_size_of(self, frame: QRectF) -> QImage:
        """Scale the picture to the screen's own pixels, once for each picture and size."""
        ratio = self.devicePixelRatioF()
        size = max(1, round(frame.width() * ratio)), max(1, round(frame.height() * ratio))
        key = (*size, ratio)
        if self._scaled is None or self._scaled[0] != key:
            assert self.picture is not None
            image = scaled_image(self.picture, *size)
            image.setDevicePixelRatio(ratio)
            self._scaled = key, image
        return self._scaled[1]

    def _paint_words(self, painter: QPainter, text: str, token: str) -> None:
        """Say something at the top left, over the picture."""
        painter.setFont(font("meta"))
        metrics = painter.fontMetrics()
        room = max(0, self.width() - 40)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        box = QRectF(12, 12, metrics.horizontalAdvance(shown) + 16, 24)
        painter.fillRect(box, QColor(0, 0, 0, 180))
        painter.setPen(QColor("#e6e7ea") if token == "text" else theme_now().colour(token))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click gives the preview the focus."""
        self.clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click asks for the full screen."""
        self.double_clicked.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if local_files(event):
            self._dropping = True
            event.acceptProposedAction()
            self.update()

    def dragLeaveEvent(self, event: object) -> None:
        """They were taken away again."""
        self._dropping = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        self._dropping = False
        self.update()
        paths = local_files(event)
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)
