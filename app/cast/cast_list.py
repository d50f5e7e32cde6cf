"""The list of the cast by kind: a picture, the handle, one line, and in how many shots it is used.

It shows what it is given and says what was chosen, dropped or asked for; it writes nothing.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)  # fmt: skip

from app import theme
from app.cast.making import KINDS, used_words
from app.inspector.picture_shelf import PictureShelf, cover
from engine.project.document import Element, Id

ROW, HEADING = 44, 24
THUMB = QSize(64, 36)
_ID = Qt.ItemDataRole.UserRole
_PICTURE = _ID + 1
_LINE = _ID + 2
_COUNT = _ID + 3


class CastList(QListWidget):
    """See the module."""

    chosen = Signal(object)
    """The id of the element that was chosen, or None."""
    edit_asked = Signal()
    remove_asked = Signal()
    left = Signal()

    def __init__(self, shelf: PictureShelf) -> None:
        super().__init__()
        self._shelf = shelf
        self.setItemDelegate(_RowPaint(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Cast and looks")
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.current_id()))
        self.itemDoubleClicked.connect(lambda _: self.edit_asked.emit())

    def current_id(self) -> Id | None:
        """Return the id of the element that is chosen."""
        item = self.currentItem()
        return item.data(_ID) if item is not None else None

    def id_at(self, item: QListWidgetItem | None) -> Id | None:
        """Return the id of an item's element; None for a heading or for no item."""
        return item.data(_ID) if item is not None else None

    def show_elements(
        self, elements: Sequence[Element], counts: Mapping[Id, int], chosen: Id | None
    ) -> None:
        """Show these elements by kind, one of them chosen."""
        blocked = self.blockSignals(True)
        top = self.verticalScrollBar().value()
        self.clear()
        for kind, _, several in KINDS:
            own = [element for element in elements if element.kind == kind]
            if own:
                self._add_heading(several)
            for element in own:
                self._add_row(element, counts.get(element.id, 0), element.id == chosen)
        self.blockSignals(blocked)
        self.verticalScrollBar().setValue(top)

    def show_pictures(self, elements: Sequence[Element]) -> None:
        """Show pictures that were read since."""
        known = {element.id: element for element in elements}
        for row in range(self.count()):
            item = self.item(row)
            element = known.get(item.data(_ID))
            if element is not None and element.references and item.data(_PICTURE) is None:
                item.setData(_PICTURE, self._shelf.picture(element.references[0]))

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, HEADING))
        self.addItem(item)

    def _add_row(self, element: Element, count: int, chosen: bool) -> None:
        line = " ".join(element.description.split())
        item = QListWidgetItem(f"@{element.handle}")
        item.setData(_ID, element.id)
        item.setData(_LINE, line or "No description yet")
        item.setData(_COUNT, count)
        picture = self._shelf.picture(element.references[0]) if element.references else None
        item.setData(_PICTURE, picture)
        item.setToolTip(f"{line}\n{used_words(count)}".strip())
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole,
            f"@{element.handle}, {element.kind}, {line or 'no description yet'}, "
            f"{used_words(count).lower()}",
        )
        item.setSizeHint(QSize(0, ROW))
        self.addItem(item)
        if chosen:
            self.setCurrentItem(item)

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the list's own while it has the focus (see app.keys)."""
        keys = Qt.Key
        own = (keys.Key_Up, keys.Key_Down, keys.Key_Home, keys.Key_End, keys.Key_PageUp,
               keys.Key_PageDown, keys.Key_Return, keys.Key_Enter, keys.Key_Delete,
               keys.Key_Backspace, keys.Key_Escape)  # fmt: skip
        return event.key() in own and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, Delete removes, Escape leaves."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_asked.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _RowPaint(QStyledItemDelegate):
    """Paints a row, or a kind's heading."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._list = parent

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - Qt's stubs lack it
        if index.data(_ID) is None:
            _draw_heading(painter, box, index.data())
        else:
            state = option.state  # pyright: ignore[reportAttributeAccessIssue] - as above
            self._draw_row(painter, box, state, index)
        painter.restore()

    def _draw_row(self, painter: QPainter, box: QRect, state: QStyle.StateFlag, index) -> None:
        colours = theme.current()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colours.colour("hover", 1.0 if selected else 0.5))
        if selected:
            focused = self._list.hasFocus()
            bar = QRect(box.left(), box.top(), 2, box.height())
            painter.fillRect(bar, colours.colour("accent" if focused else "border"))
        thumb = QRect(box.left() + theme.MARGIN, box.top() + 4, THUMB.width(), THUMB.height())
        draw_thumb(painter, thumb, index.data(_PICTURE), self._list.devicePixelRatioF())
        words = box.adjusted(theme.MARGIN + THUMB.width() + theme.GAP, 4, -theme.GAP, -4)
        count = index.data(_COUNT)
        shots = "unused" if not count else "1 shot" if count == 1 else f"{count:,} shots"
        painter.setFont(theme.font("meta"))
        painter.setPen(colours.colour("dim"))
        upper = QRect(words.left(), words.top(), words.width(), 18)
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shots)
        room = upper.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(shots) - 6, 0)
        lower = QRect(words.left(), words.top() + 18, words.width(), 18)
        _draw_line(painter, lower, index.data(_LINE))
        painter.setFont(theme.font("slate"))
        painter.setPen(colours.colour("text"))
        _draw_line(painter, room, index.data())


def _draw_heading(painter: QPainter, box: QRect, text: str) -> None:
    painter.setFont(theme.font("meta"))
    painter.setPen(theme.current().colour("dim"))
    inner = box.adjusted(theme.MARGIN, 0, -theme.GAP, -2)
    painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)


def _draw_line(painter: QPainter, box: QRect, text: str) -> None:
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def draw_thumb(painter: QPainter, box: QRect, picture: QPixmap | None, ratio: float) -> None:
    """Draw a picture that covers a box, or an empty place for one."""
    colours = theme.current()
    painter.fillRect(box, colours.colour("surround" if picture else "window"))
    if picture is None:
        painter.setPen(QPen(colours.colour("separator"), 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        return
    width, height = round(box.width() * ratio), round(box.height() * ratio)
    scaled = cover(picture, width, height)
    left, top = (scaled.width() - width) // 2, (scaled.height() - height) // 3
    painter.drawPixmap(box, scaled, QRect(left, top, width, height))
