"""The pictures of one element in a row: add, look at, take out. It writes nothing itself."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.cast.cast_list import draw_thumb
from app.inspector.picture_shelf import PictureShelf
from engine.project.document import Id, Reference

CELL, GAP = QSize(64, 40), theme.STEP


class PictureStrip(QWidget):
    """Pictures and a last place "+"; it wraps to further rows, arrows go through it."""

    remove_asked = Signal(str)
    browse_asked = Signal()

    def __init__(self, shelf: PictureShelf) -> None:
        super().__init__()
        self._shelf = shelf
        self._references: tuple[Reference, ...] = ()
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "Its pictures, shown to models that take references.\n"
            "Drop or paste more here, or click +. Delete takes one out."
        )
        self.show_references(())

    def show_references(self, references: Sequence[Reference]) -> None:
        """Show these pictures."""
        self._references = tuple(references)
        self.at = min(self.at, len(references))
        count = len(references)
        self.setAccessibleName(f"Pictures: {count or 'none yet'}")
        self._fit()
        self.update()

    def chosen(self) -> Id | None:
        """Return the id of the picture that the keys mean; None at the place for a new one."""
        return self._references[self.at].id if self.at < len(self._references) else None

    def place(self, number: int) -> QRect:
        """Return where picture `number` lies."""
        across = max(1, (self.width() + GAP) // (CELL.width() + GAP))
        row, column = divmod(number, across)
        return QRect(column * (CELL.width() + GAP), row * (CELL.height() + GAP),
                     CELL.width(), CELL.height())  # fmt: skip

    def _fit(self) -> None:
        height = self.place(len(self._references)).bottom() + 1
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        for number, reference in enumerate(self._references):
            box = self.place(number)
            draw_thumb(painter, box, self._shelf.picture(reference), self.devicePixelRatioF())
            if self._shelf.is_offline(reference):
                centre = QRect(box.center().x() - 8, box.center().y() - 8, 16, 16)
                theme.paint_icon(painter, "image-off", centre, colours.bad)
        box = self.place(len(self._references))
        painter.setPen(QPen(colours.colour("border"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        centre = QRect(box.center().x() - 7, box.center().y() - 7, 16, 16)
        theme.paint_icon(painter, "plus", centre, colours.dim)
        if self.hasFocus():
            painter.setPen(QPen(colours.colour("focus"), 2))
            painter.drawRect(self.place(self.at).adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture below the pointer; the last place browses for one."""
        point = event.position().toPoint()
        for number in range(len(self._references) + 1):
            if self.place(number).contains(point):
                self.at = number
                self.update()
                if number == len(self._references):
                    self.browse_asked.emit()
                return

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the strip's own while it has the focus (see app.keys)."""
        keys = Qt.Key
        own = (keys.Key_Left, keys.Key_Right, keys.Key_Return, keys.Key_Enter, keys.Key_Delete,
               keys.Key_Backspace)  # fmt: skip
        return event.key() in own and event.modifiers() == Qt.KeyboardModifier.NoModifier

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose, Delete takes out, Enter browses."""
        if not self.claims_key(event):
            super().keyPressEvent(event)
            return
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = 1 if event.key() == Qt.Key.Key_Right else -1
            self.at = min(max(self.at + by, 0), len(self._references))
            self.update()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            chosen = self.chosen()
            if chosen is not None:
                self.remove_asked.emit(chosen)
        else:
            self.browse_asked.emit()
