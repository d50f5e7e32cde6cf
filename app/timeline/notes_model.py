"""The markers as the rows of a table that is edited in place. Every change is an edit with undo."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.timeline.marker_dialog import colour_box
from app.timeline.swatch import swatch
from engine.project import edits
from engine.project.notes import Note, colour_name, notes_of
from engine.project.timecode import TimeError, parse_duration, timecode

if TYPE_CHECKING:
    from app.session import Session

HEADS = ("Timecode", "Length", "Shot", "Name", "Note", "Colour")
TIME, LENGTH, SHOT, NAME, NOTE, COLOUR = range(6)
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOWHERE = QModelIndex()


class NotesModel(QAbstractTableModel):
    """See the module; `notes` are the rows."""

    def __init__(self, session: "Session", parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.notes: list[Note] = notes_of(session.project)
        session.project_changed.connect(self._refresh)
        session.project_opened.connect(self._refresh)

    def _refresh(self, *_: object) -> None:
        notes = notes_of(self._session.project)
        if notes == self.notes:
            return
        same = [note.marker for note in notes] == [note.marker for note in self.notes]
        if same:
            self.notes = notes
            last = self.index(max(0, len(notes) - 1), COLOUR)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.notes = notes
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """One row a marker."""
        return 0 if parent.isValid() else len(self.notes)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """See HEADS."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole):
        """The columns' names."""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return HEADS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All but the shot is written in place, where the film may be written."""
        flags = super().flags(index)
        if index.column() != SHOT and not self._session.read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a cell says."""
        note = self.notes[index.row()]
        if role in (Role.DisplayRole, Role.EditRole):
            return self._text(note, index.column(), role == Role.EditRole)
        if role == Role.DecorationRole and index.column() == COLOUR:
            return swatch(note.colour)
        if role == Role.ToolTipRole and index.column() == NOTE:
            return note.note or None
        return None

    def _text(self, note: Note, column: int, editing: bool) -> str:
        rate = self._session.project.rate
        length = timecode(note.length, rate) if note.length else ""
        colour = note.colour if editing else colour_name(note.colour)
        written = note.note if editing else note.note.replace("\n", " ")
        return (timecode(note.frame, rate), length, note.slate, note.name, written, colour)[column]

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Write a cell as one step of undo."""
        note, text = self.notes[index.row()], str(value).strip()
        apply, rate = self._session.apply, self._session.project.rate
        try:
            if index.column() == TIME:
                frame = parse_duration(text, rate)
                if text.startswith(("+", "-")):
                    frame += note.frame
                apply("Move a marker", edits.move_marker, note.marker, max(0, frame))
                return True
            fields = {NAME: "name", NOTE: "note", COLOUR: "colour", LENGTH: "duration"}
            wanted: Any = text
            if index.column() == LENGTH:
                wanted = max(0, parse_duration(text, rate)) if text else 0
            field = fields[index.column()]
            apply("Edit a marker", edits.set_marker, note.marker, **{field: wanted})
        except TimeError as error:
            self._session.message_posted.emit("warn", str(error))
            return False
        return True


class ColourDelegate(QStyledItemDelegate):
    """Writes a colour by choosing it from the list."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A list of the colours; choosing one writes it."""
        box = colour_box(str(index.data(Role.EditRole)), parent)
        box.activated.connect(lambda _: self.commitData.emit(box))
        box.activated.connect(lambda _: self.closeEditor.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """It shows the colour already."""

    def setModelData(self, editor: Any, model: Any, index: Index) -> None:
        """Write the chosen colour."""
        model.setData(index, editor.currentData())
