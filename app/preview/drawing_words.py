"""The field in which words are written on the frame, at their place and in their size."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from engine.paint.marks import text_pixels
from engine.paint.text import font_of, line_height, text_width
from engine.project.document import Mark


def text_at(marks: Sequence[Mark], at: QPointF, frame: QRectF) -> int | None:
    """Return the index of the topmost text at a point of the widget, or None."""
    for number in reversed(range(len(marks))):
        mark = marks[number]
        if mark.tool == "text" and mark.points and text_place(mark, frame).contains(at):
            return number
    return None


def text_place(mark: Mark, frame: QRectF) -> QRectF:
    """Return where a text of one line lies in the widget."""
    font = font_of(text_pixels(mark, frame.width()), 600)
    x, y, _ = mark.points[0]
    left, top = frame.left() + x * frame.width(), frame.top() + y * frame.height()
    return QRectF(left, top, text_width(mark.text or "  ", font), line_height(font))


class WordField(QLineEdit):
    """Writes one text mark; `old` is its index in the panel, None for a new one."""

    finished = Signal()

    def __init__(self, mark: Mark, old: int | None, frame: QRectF, parent: QWidget) -> None:
        super().__init__(mark.text, parent)
        self.old, self.cancelled, self._mark = old, False, mark
        self.setAccessibleName("Words on the frame")
        self.setFrame(False)
        font = font_of(text_pixels(mark, frame.width()), 600)
        self.setFont(font)
        self.setStyleSheet(
            f"QLineEdit {{ background: transparent; border: none; padding: 0; color: {mark.colour};"
            f" font-size: {font.pixelSize()}px; font-weight: 600; min-height: 0; }}"
        )
        place = text_place(mark, frame)
        room = max(60.0, frame.right() - place.left())
        height = max(place.height(), QFontMetricsF(font).height() + 2)
        self.setGeometry(round(place.left()) - 2, round(place.top()), round(room), round(height))
        self.show()
        self.setFocus()
        self.returnPressed.connect(self.finished)

    def mark(self) -> Mark:
        """Return the mark with what was written."""
        return msgspec.structs.replace(self._mark, text=self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the frame as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled = True
            self.finished.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was written is kept when one goes elsewhere."""
        super().focusOutEvent(event)
        if not self.cancelled:
            self.finished.emit()
