"""The list of notes: every marker with its time, note and colour; a click goes there.

Written in place and exported as CSV or text. It stays open beside the work.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
)  # fmt: skip

from app import theme
from app.timeline.notes_model import COLOUR, NAME, NOTE, TIME, ColourDelegate, NotesModel
from engine.project import edits
from engine.project.notes import notes_csv, notes_text

if TYPE_CHECKING:
    from app.timeline.timeline import Timeline

FILTER = "Notes as a table (*.csv);;Notes as text (*.txt)"
EMPTY = "No markers yet: press M in the timeline to set one at the playhead."


class NotesList(QDialog):
    """See the module; `table` shows the rows of `model`."""

    def __init__(self, timeline: "Timeline") -> None:
        super().__init__(timeline.window())
        self._timeline, self._session = timeline, timeline.session
        self.setWindowTitle("Notes")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 380)
        self.model = NotesModel(self._session, self)
        self.table = _Table()
        self.table.setModel(self.model)
        self._dress()
        self._empty = QLabel(EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(self._buttons())
        self.table.delete_pressed.connect(self.delete)
        self.model.modelReset.connect(self._show_empty)
        self.table.selectionModel().selectionChanged.connect(self._go)
        self.table.clicked.connect(lambda index: self._go_to(index.row()))
        self._show_empty()

    def _dress(self) -> None:
        table = self.table
        table.setAccessibleName("Notes")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setItemDelegateForColumn(COLOUR, ColourDelegate(table))
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((TIME, 104), (1, 104), (2, 60), (NAME, 140), (COLOUR, 96)):
            table.setColumnWidth(column, width)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        add = QPushButton("Add at the playhead")
        add.clicked.connect(self.add)
        self._delete = QPushButton("Delete")
        self._delete.clicked.connect(self.delete)
        self._export = QPushButton("Export…")
        self._export.clicked.connect(self._ask_for_file)
        row.addWidget(add)
        row.addWidget(self._delete)
        row.addStretch(1)
        row.addWidget(self._export)
        for button in (add, self._delete):
            button.setEnabled(not self._session.read_only)
        return row

    def _show_empty(self) -> None:
        some = bool(self.model.notes)
        self.table.setVisible(some)
        self._empty.setVisible(not some)
        self._export.setEnabled(some)

    def _go(self, chosen: QItemSelection, _before: QItemSelection) -> None:
        rows = chosen.indexes()
        if rows:
            self._go_to(rows[0].row())

    def _go_to(self, row: int) -> None:
        note = self.model.notes[row]
        self._timeline.canvas.marker = note.marker
        self._session.move_playhead(note.frame)
        self._timeline.canvas.update()

    def add(self) -> None:
        """Set a marker at the playhead and let its name be written."""
        marker = self._timeline.commands.add_marker()
        for row, note in enumerate(self.model.notes):
            if note.marker == marker:
                self.table.setCurrentIndex(self.model.index(row, NAME))
                self.table.edit(self.model.index(row, NAME))

    def delete(self) -> None:
        """Delete the chosen markers as one step of undo."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        ids = [self.model.notes[row].marker for row in rows]

        def without(project):
            for marker in ids:
                project = edits.remove_marker(project, marker)
            return project

        if ids:
            self._session.apply("Delete markers", without)

    def _ask_for_file(self) -> None:
        start = str(self._session.folder.path.parent / f"{self._session.project.name} notes.csv")
        name, _ = QFileDialog.getSaveFileName(self, "Export the notes", start, FILTER)
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write the notes: as text where the name ends so, else as CSV."""
        write = notes_text if path.suffix.lower() in (".txt", ".md") else notes_csv
        try:
            path.write_text(write(self._session.project), "utf-8")
        except OSError as error:
            text = f"The notes could not be written: {error.strerror}; choose another place."
            self._session.message_posted.emit("bad", text)
            return
        self._session.message_posted.emit("good", f"Wrote {path.name}.")


class _Table(QTableView):
    """A table that keeps the keys of writing, and says when Delete is pressed."""

    delete_pressed = Signal()

    def claims_key(self, event: QKeyEvent) -> bool:
        """Keep the keys that move in the table and that write in it."""
        return bool(event.text()) or event.key() in (
            Qt.Key.Key_Delete, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_F2,
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the chosen rows."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
            return
        super().keyPressEvent(event)
