"""The shot list as a table: sorted for the eye, written in place, copied to a spreadsheet.

Arrows, Enter, Tab, F2, Delete and typing work as in a spreadsheet; what is written in one of
several selected cells of a column is written in all of them, as one undo step.
"""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)  # fmt: skip
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.board.table_columns import COLUMNS
from app.board.table_model import ShotRows
from app.session import Session

ACTION = next(number for number, column in enumerate(COLUMNS) if column.name == "Action")
_Key = Qt.Key
_MOVING = frozenset({
    _Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End,
    _Key.Key_PageUp, _Key.Key_PageDown,
})  # fmt: skip
_ENTER = frozenset({_Key.Key_Return, _Key.Key_Enter})
_CLEARING = frozenset({_Key.Key_Delete, _Key.Key_Backspace})
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_Index = QModelIndex | QPersistentModelIndex


class CellEditor(QStyledItemDelegate):
    """Lets a cell be written: in a list of choices where it has one."""

    def __init__(self, table: "ShotTable") -> None:
        super().__init__(table)
        self._table = table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return the field that is written in."""
        choices = COLUMNS[index.column()].choices
        if not choices:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItems(list(choices))
        box.activated.connect(lambda _: self._done(box))
        return box

    def _done(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show what the cell says."""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Write what was written, into all selected cells of the column."""
        text = editor.currentText() if isinstance(editor, QComboBox) else editor.property("text")
        if str(text) != str(index.data(Qt.ItemDataRole.EditRole)):
            self._table.write_at(index, str(text))


class ShotTable(QTableView):
    """See the module."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.rows = ShotRows(session, self)
        self._telling = self._closing = False
        self.setModel(self.rows)
        self.setItemDelegate(CellEditor(self))
        self.setAccessibleName("Shot list")
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(COLUMNS):
            self.setColumnWidth(number, column.width)
        session.selection_changed.connect(self._follow)

    # Which shots

    def ids(self) -> list[str]:
        """Return the shots of the selected cells, in the order of the rows."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [self._id(row) for row in rows]

    def _id(self, row: int) -> str:
        return self.rows.shot_id(row)

    def go_to(self, shot_id: str, column: int = 0) -> None:
        """Make a cell of a shot the current one."""
        number = self.rows.number_of(shot_id)
        if number is not None:
            index = self.rows.index(number, column)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Let the rest of the window show the same shots."""
        super().selectionChanged(selected, deselected)
        if self._telling:
            return
        ids = self.ids()
        self._telling = True
        if len(ids) == 1:
            self.session.go_to_shot(ids[0])
        elif ids:
            self.session.select(ids)
        self._telling = False

    def _follow(self, ids: tuple[str, ...]) -> None:
        if not self._telling and len(ids) == 1 and self.isVisible():
            self._telling = True
            self.go_to(ids[0], max(0, self.currentIndex().column()))
            self._telling = False

    # Writing

    def write_at(self, index: _Index, text: str) -> None:
        """Write into a cell, and into the selected cells of its column if it is one of them."""
        chosen = [one for one in self.selectedIndexes() if one.column() == index.column()]
        rows = {one.row() for one in chosen}
        if index.row() not in rows:
            rows = {index.row()}
        ids = [self._id(row) for row in sorted(rows)]
        self.rows.write([(index.column(), ids, text)])

    def clear_cells(self) -> None:
        """Empty the selected cells that can be empty."""
        cells = []
        for number, column in enumerate(COLUMNS):
            ids = [self._id(one.row()) for one in self.selectedIndexes() if one.column() == number]
            if ids and column.edit is not None and column.name not in ("Slate", "Length", "Scene"):
                cells.append((number, ids, ""))
        if cells:
            self.rows.write(cells)

    def copied(self) -> str:
        """Return the selected cells as tab-separated values; one cell alone as its text."""
        chosen = self.selectedIndexes()
        header = self.horizontalHeader()
        rows = sorted({index.row() for index in chosen})
        columns = sorted({index.column() for index in chosen}, key=header.visualIndex)
        cells = {(index.row(), index.column()) for index in chosen}
        return "\n".join(
            "\t".join(
                self._cell(row, column) if (row, column) in cells else "" for column in columns
            )
            for row in rows
        )

    def whole(self) -> str:
        """Return the whole list as it is sorted, with its heading, as tab-separated values."""
        header = self.horizontalHeader()
        order = sorted(range(len(COLUMNS)), key=header.visualIndex)
        lines = ["\t".join(COLUMNS[column].name for column in order)]
        for row in range(self.rows.rowCount()):
            lines.append("\t".join(self._cell(row, column) for column in order))
        return "\n".join(lines)

    def _cell(self, row: int, column: int) -> str:
        text = str(self.rows.index(row, column).data(Qt.ItemDataRole.EditRole) or "")
        if any(sign in text for sign in '\t\n"'):
            return '"' + text.replace('"', '""') + '"'  # as spreadsheets quote a cell
        return text

    def paste(self, text: str) -> None:
        """Write tab-separated values from the current cell on, as one step."""
        import csv
        import io

        start = self.currentIndex()
        if not start.isValid():
            return
        cells = []
        lines = list(csv.reader(io.StringIO(text), delimiter="\t"))
        for down, line in enumerate(lines):
            for across, value in enumerate(line):
                row, column = start.row() + down, start.column() + across
                if row < self.rows.rowCount() and column < len(COLUMNS):
                    cells.append((column, [self._id(row)], value))
        if len(lines) == 1 and len(lines[0]) == 1:
            self.write_at(start, lines[0][0])
        elif cells:
            self.rows.write([cell for cell in cells if COLUMNS[cell[0]].edit is not None])

    # Keys

    def claims_key(self, event: QKeyEvent) -> bool:
        """Keep what a spreadsheet's keys are; Space still plays."""
        key, plain = _Key(event.key()), not event.modifiers() & _COMMAND
        if plain and (key in _MOVING or key in _ENTER or key in _CLEARING or key == _Key.Key_F2):
            return True
        if plain and event.text().strip() and event.text().isprintable():
            return True
        standard = QKeySequence.StandardKey
        return any(
            event.matches(one) for one in (standard.Copy, standard.Paste, standard.SelectAll)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes down, Delete empties, Ctrl+C and Ctrl+V speak with spreadsheets."""
        key, standard = _Key(event.key()), QKeySequence.StandardKey
        if self.state() == QAbstractItemView.State.EditingState:
            return  # a key that the field let through, such as its Enter
        if event.matches(standard.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        elif event.matches(standard.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif key in _CLEARING:
            self.clear_cells()
        elif key in _ENTER:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step(-1 if back else 1)
        elif key == _Key.Key_F2:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def step(self, rows: int) -> None:
        """Go down a column, or up."""
        index = self.currentIndex()
        row = min(max(index.row() + rows, 0), self.rows.rowCount() - 1)
        self.setCurrentIndex(self.rows.index(row, max(0, index.column())))

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """After Enter the cell below is the next; the keys are the table's again."""
        if self._closing:  # giving the focus back closes the field once more
            return
        self._closing = True
        super().closeEditor(editor, hint)
        self.setFocus()
        self._closing = False
        if hint == QStyledItemDelegate.EndEditHint.SubmitModelCache:
            self.step(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the action what room there is left."""
        super().resizeEvent(event)
        others = sum(self.columnWidth(n) for n in range(len(COLUMNS)) if n != ACTION)
        self.setColumnWidth(ACTION, max(COLUMNS[ACTION].width, self.viewport().width() - others))

    def changeEvent(self, event: QEvent) -> None:
        """Keep the theme's font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.verticalHeader().setDefaultSectionSize(26)


class ShotList(QWidget):
    """The table with its heading. `left` goes back to the board."""

    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ShotTable(session, self)
        self.setFocusProxy(self.table)
        title = QLabel("Shot list")
        title.setProperty("role", "heading")
        self._facts = QLabel()
        self._facts.setProperty("role", "dim")
        row = QHBoxLayout()
        row.setContentsMargins(theme.MARGIN, 0, theme.STEP, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(title)
        row.addWidget(self._facts)
        row.addStretch()
        for icon, text, slot in (
            ("copy", "Copy the whole list for a spreadsheet", self._copy),
            ("x", "Back to the board", self.left.emit),
        ):
            button = QToolButton()
            button.setIcon(theme.icon(icon))
            button.setAutoRaise(True)
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.clicked.connect(lambda _=False, slot=slot: slot())
            row.addWidget(button)
        heading = QWidget()
        heading.setFixedHeight(32)
        heading.setLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heading)
        column.addWidget(self.table, 1)
        self.table.rows.modelReset.connect(self._count)
        self._count()

    def _count(self) -> None:
        count = self.table.rows.rowCount()
        self._facts.setText(f"{count:,} shot{'' if count == 1 else 's'}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.table.whole())
        self.table.session.message_posted.emit("good", "The shot list is on the clipboard.")
