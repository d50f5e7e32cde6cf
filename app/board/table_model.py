"""The shot list as rows and columns for a view: reads the session, writes through its edits."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)  # fmt: skip

from app.board.table_columns import COLUMNS, Row
from app.session import Session
from engine.project import film
from engine.project.document import Id, Project, Shot
from engine.project.errors import EditError

FIRST_OF_TAKES = next(n for n, column in enumerate(COLUMNS) if column.name == "Takes")
"""From this column on what is said changes with takes and renders."""

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_ROOT = QModelIndex()


class ShotRows(QAbstractTableModel):
    """See the module. A row is a shot; nothing is worked out before it is seen.

    Sorting is for the eye alone. A row stays where it is while it is written in, until the list is
    sorted again or other shots come.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._by, self._down = 0, False
        self._shots: list[Shot] = []
        self._places: dict[Id, int] = {}
        self._arrange()
        session.project_opened.connect(self._reset)
        session.project_changed.connect(self._follow)
        for said in (session.takes_changed, session.jobs_changed):
            said.connect(lambda *_: self._changed(range(len(self._shots)), FIRST_OF_TAKES))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many shots there are."""
        return 0 if parent.isValid() else len(self._shots)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return a column's name."""
        if role == _Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section].name
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        """Return what a cell says."""
        if not index.isValid() or index.row() >= len(self._shots):
            return None
        column = COLUMNS[index.column()]
        if role in (_Role.DisplayRole, _Role.EditRole):
            text = column.read(self.session, self.row(index.row()))
            return text.replace("\n", " ") if role == _Role.DisplayRole else text
        if role == _Role.ToolTipRole and column.name in ("Action", "Dialogue", "Move", "State"):
            return column.read(self.session, self.row(index.row()))
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Say which cells can be written."""
        flags = super().flags(index)
        writable = index.isValid() and COLUMNS[index.column()].edit is not None
        if writable and not self.session.read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def row(self, number: int) -> Row:
        """Return a row's shot with its scene."""
        shot, project = self._shots[number], self.session.project
        place = film.place_of(project, shot.id)
        return Row(shot, project.scenes[place.scene], place.scene)

    def shot_id(self, number: int) -> Id:
        """Return the id of a row's shot."""
        return self._shots[number].id

    def number_of(self, shot_id: Id) -> int | None:
        """Return the row of a shot, or None."""
        return self._places.get(shot_id)

    def write(self, cells: Iterable[tuple[int, Sequence[Id], str]]) -> bool:
        """Write texts into columns of shots, as one step; return whether the film changed.

        What can't be read is said, and then nothing is written.
        """
        wanted = list(cells)

        def edit(project: Project) -> Project:
            for column, ids, text in wanted:
                write = COLUMNS[column].edit
                if write is None:
                    raise EditError(f"{COLUMNS[column].name} can't be written here.")
                project = write(project, ids, text)
            return project

        names = {COLUMNS[column].name for column, _, _ in wanted}
        return self.session.apply(names.pop() if len(names) == 1 else "Write the list", edit)

    def setData(self, index: _Index, value: Any, role: int = 0) -> bool:
        """Write one cell."""
        if role not in (0, _Role.EditRole):
            return False
        return self.write([(index.column(), (self.shot_id(index.row()),), str(value))])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the rows by a column; each key is worked out once."""
        self._by, self._down = column, order == Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        ids = [self._shots[index.row()].id for index in held]
        self._arrange()
        moved = [
            self.index(self._places[shot_id], index.column())
            for shot_id, index in zip(ids, held, strict=True)
        ]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        shots, key, session = list(film.film(self.session.project).shots), None, self.session
        if 0 < self._by < len(COLUMNS):
            key = COLUMNS[self._by].key
            scenes = session.project.scenes
            rows = [Row(shot, scene, n) for n, scene in enumerate(scenes) for shot in scene.shots]
            keys = {row.shot.id: key(session, row) for row in rows}
            shots.sort(key=lambda shot: keys[shot.id], reverse=self._down)
        elif self._down:
            shots.reverse()
        self._shots = shots
        self._places = {shot.id: number for number, shot in enumerate(shots)}

    def _reset(self) -> None:
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _follow(self, before: Project, after: Project) -> None:
        laid_out = film.film(after)
        if [*film.film(before).orders] != [*laid_out.orders]:
            self._reset()
            return
        old = self._shots
        self._shots = [laid_out.shots[laid_out.orders[shot.id]] for shot in old]
        pairs = enumerate(zip(old, self._shots, strict=True))
        rows: Sequence[int] = [n for n, (one, other) in pairs if one is not other]
        headings = [scene.heading for scene in before.scenes]
        if headings != [scene.heading for scene in after.scenes]:
            rows = range(len(old))
        self._changed(rows)

    def _changed(self, rows: Sequence[int], first: int = 0) -> None:
        if rows:
            last = len(COLUMNS) - 1
            self.dataChanged.emit(self.index(rows[0], first), self.index(rows[-1], last))
