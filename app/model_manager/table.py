"""The table of models and LoRAs: a row each, what is amiss in words and colour. Knows no files."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)  # fmt: skip

from app import theme
from app.model_manager.entries import STATES, Entry

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Name", "Family", "Size", "What it can do", "Licence", "State")
ABLE, LICENCE = 3, 4
ROW_HEIGHT = 28
EDGE = 2
PADDING = 8


class EntryModel(QAbstractTableModel):
    """The rows, for the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0):
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = 0):
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(entry)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            whole = {ABLE: entry.able, LICENCE: entry.licence}.get(index.column(), entry.more)
            return entry.why or whole
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(entry, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[index.column()]}: {_words(entry)[index.column()]}"
        return None


class _Cells(QStyledItemDelegate):
    """Cells with room around their words; a selected row is raised and has an amber edge."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        tokens = theme.current()
        option.state &= ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]  # not in the stubs
        palette: QPalette = option.palette  # type: ignore[attr-defined]  # not in the stubs
        palette.setColor(QPalette.ColorRole.Highlight, QColor(tokens.hover))
        shown = palette.color(QPalette.ColorRole.Text)
        palette.setColor(QPalette.ColorRole.HighlightedText, shown)
        option.palette = palette  # type: ignore[attr-defined]  # not in the stubs

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        rect, state = option.rect, option.state  # type: ignore[attr-defined]  # not in the stubs
        if index.column() == 0 and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect.x(), rect.y(), EDGE, rect.height(), theme.current().accent)


class EntryTable(QTableView):
    """The view: whole rows, one at a time, by keys and by mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = EntryModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName("Models")
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for column, width in enumerate((210, 120, 80, 300, 130, 80)):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(ABLE, QHeaderView.ResizeMode.Stretch)

    def chosen(self) -> Entry | None:
        """Return the selected row's entry."""
        rows = self.selectionModel().selectedRows()
        return self.rows.entries[rows[0].row()] if rows else None

    def choose(self, id: str) -> None:
        """Select the row with this id; else the first."""
        ids = [entry.id for entry in self.rows.entries]
        self.selectRow(ids.index(id) if id in ids else 0)


def _words(entry: Entry) -> tuple[str, ...]:
    return entry.name, entry.family, entry.size, entry.able, entry.licence, STATES[entry.state]


def _colour(entry: Entry, column: int) -> QColor | None:
    tokens = theme.current()
    if column == len(COLUMNS) - 1:
        return QColor({"ok": tokens.good, "changed": tokens.warn}.get(entry.state, tokens.bad))
    return None if column == 0 else QColor(tokens.dim)
