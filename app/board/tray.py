"""The stills tray: pictures that lie in the film's folder and that no shot uses yet.

A row of thumbnails to drag onto cards. What is in it is worked out from the folder and the film.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)  # fmt: skip
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.board.drops import STILLS, local_paths
from app.importing import Importing, Spot, fill_shots, reference_to
from app.session import Session
from app.thumbnails import Thumbnails
from engine.project import edits
from engine.project.document import Project, Reference

THUMB = QSize(72, 54)
HEADING = 28
"""The height of the tray while it holds nothing."""
_Index = QModelIndex | QPersistentModelIndex


class Stills(QAbstractListModel):
    """The unused pictures as a list: relative paths, with thumbnails."""

    def __init__(self, session: Session, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbnails = thumbnails
        self.files: list[str] = []
        thumbnails.picture_ready.connect(self._picture_ready)

    def show_files(self, files: list[str]) -> None:
        """Show these pictures."""
        if files != self.files:
            self.beginResetModel()
            self.files = files
            self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of pictures."""
        return 0 if parent.isValid() else len(self.files)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a thumbnail, a tooltip or an accessible name."""
        if not index.isValid() or not self._session.is_open:
            return None
        file = self.files[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            path = self._session.folder.path / file
            picture = self._thumbnails.picture(path, THUMB.width(), THUMB.height())
            return QIcon(picture) if picture is not None else QIcon(_blank())
        if role == Qt.ItemDataRole.ToolTipRole:
            return "Not used yet: drag it onto a shot, or press Enter to make a shot of it"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Still {index.row() + 1} of {len(self.files)}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every picture can be dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Return what is dragged."""
        return [STILLS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the dragged pictures by their relative paths, in their order."""
        rows = sorted({index.row() for index in indexes})
        mime = QMimeData()
        mime.setData(STILLS, QByteArray(json.dumps([self.files[row] for row in rows]).encode()))
        return mime

    def _picture_ready(self, path: str) -> None:
        if not self._session.is_open:
            return
        for row, file in enumerate(self.files):
            if str(self._session.folder.path / file) == path:
                index = self.index(row)
                self.dataChanged.emit(index, index)


def _blank() -> QPixmap:
    pixmap = QPixmap(THUMB)
    pixmap.fill(theme.current().colour("raised"))
    return pixmap


class StillsTray(QWidget):
    """The tray with its count. It hides itself while the film has no unused still."""

    fold_requested = Signal()
    count_changed = Signal(int)

    def __init__(
        self, session: Session, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.importing: Importing | None = None
        self.stills = Stills(session, thumbnails, self)
        self._build()
        self._looking = QTimer(self, singleShot=True, interval=250)
        self._looking.timeout.connect(self.refresh)
        session.project_opened.connect(self._opened)
        session.project_changed.connect(self._changed)
        self.setAcceptDrops(True)
        self._show([])

    @property
    def count(self) -> int:
        """How many pictures no shot uses yet."""
        return len(self.stills.files)

    def sizeHint(self) -> QSize:
        """Return a height for one row of stills, or for two where there are many."""
        rows = 0 if not self.count else 1 if self.count < 4 else 2
        return QSize(300, HEADING + rows * (THUMB.height() + 8) + (4 if rows else 0))

    def refresh(self) -> None:
        """Look in the background which pictures are not used."""
        if not self.session.is_open:
            self._show([])
            return
        folder, project = self.session.folder, self.session.project

        def show(files: list[str]) -> None:
            if self.session.is_open and self.session.folder is folder:
                self._show(files)

        self.session.background.run(unused_stills, folder.path, project, then=show)

    def use(self, files: Sequence[str], shot_ids: Sequence[str], spot: Spot) -> None:
        """Fill shots with pictures of the tray in order; the others become shots at `spot`."""
        folder, project = self.session.folder, self.session.project

        def lay_out(references: list[Reference]) -> None:
            if shot_ids:
                self.session.apply("Use stills", fill_shots, tuple(shot_ids), references)
                return
            from engine.camera.edits import still_shots

            shots = still_shots(project, references)
            self.session.apply("Use stills", edits.add_shots, shots, spot.scene_id, spot.index)
            self.session.select(shot.id for shot in shots)

        self.session.background.run(
            references_to, folder.path, tuple(files), then=lay_out,
            failed=lambda error: self.session.message_posted.emit("bad", str(error)),
        )  # fmt: skip

    def show_actions(self, actions: Sequence[QAction]) -> None:
        """Put these actions into the context menu of the stills."""
        self.view.addActions(actions)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def selected(self) -> list[str]:
        """Return the relative paths of the selected stills, in their order."""
        rows = sorted(index.row() for index in self.view.selectedIndexes())
        return [self.stills.files[row] for row in rows]

    def _build(self) -> None:
        self._heading = QLabel()
        self._heading.setProperty("role", "heading")
        self._hint = QLabel("Drag onto cards")
        self._hint.setProperty("role", "dim")
        self._hint.setMinimumWidth(1)
        fold = QToolButton()
        fold.setIcon(theme.icon("chevron-down", "dim"))
        fold.setAccessibleName("Fold the stills tray")
        fold.setToolTip("Fold the stills tray")
        fold.clicked.connect(self.fold_requested)
        top = QHBoxLayout()
        top.setContentsMargins(theme.MARGIN, 4, theme.GAP, 0)
        top.setSpacing(theme.GAP)
        top.addWidget(self._heading)
        top.addWidget(self._hint)
        top.addStretch()
        top.addWidget(fold)
        self.view = _TrayView(self)
        self.view.setModel(self.stills)
        self.view.use_requested.connect(self._use_selected)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.view)

    def _use_selected(self) -> None:
        files = self.selected()
        if files:
            self.use(files, self.session.selection, Spot())

    def _opened(self) -> None:
        self._show([])
        self.refresh()

    def _changed(self, before: Project, after: Project) -> None:
        if before.scenes is not after.scenes or before.elements is not after.elements:
            self._looking.start()

    def _show(self, files: list[str]) -> None:
        self.stills.show_files(files)
        count = len(files)
        self.view.setVisible(bool(files))
        self.setMaximumHeight(16777215 if files else HEADING)
        self.setMinimumHeight(92 if files else HEADING)
        self.updateGeometry()
        self.count_changed.emit(count)
        self._heading.setText(f"Stills tray · {count}")
        self._heading.setToolTip(f"{count} picture{'' if count == 1 else 's'} not used yet")
        self._hint.setText("Drag onto cards" if files else "Drop stills for later")
        self.setAccessibleName(f"Stills tray, {count} not used")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files to keep for later."""
        if not self.session.read_only and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Copy the dropped pictures into the film's folder."""
        if self.importing is not None:
            self.importing.imported.connect(self.refresh, Qt.ConnectionType.SingleShotConnection)
            self.importing.stills(local_paths(event.mimeData()))
        event.acceptProposedAction()


class _TrayView(QListView):
    """The row of thumbnails; Enter uses the selected ones."""

    use_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setIconSize(THUMB)
        self.setGridSize(THUMB + QSize(8, 8))
        self.setSpacing(0)
        self.setDragEnabled(True)
        self.setAccessibleName("Stills not used yet")
        self.doubleClicked.connect(lambda _: self.use_requested.emit())

    def claims_key(self, event: QKeyEvent) -> bool:
        """Keep the arrows and Enter."""
        keys = Qt.Key
        own = (keys.Key_Left, keys.Key_Right, keys.Key_Up, keys.Key_Down, keys.Key_Return,
               keys.Key_Enter)  # fmt: skip
        return event.key() in own and not event.modifiers() & Qt.KeyboardModifier.ControlModifier

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Use the selected pictures on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.use_requested.emit()
            return
        super().keyPressEvent(event)


def unused_stills(path: Path, project: Project) -> list[str]:
    """Return the relative paths of pictures in `references/` that no shot uses, oldest first."""
    from engine.media.still import STILL_SUFFIXES
    from engine.project.imports import files_used

    used = {each.file for each in files_used(project)}
    room = path / "references"
    if not room.is_dir():
        return []
    found = [
        (file.stat().st_mtime_ns, f"references/{file.name}")
        for file in room.iterdir()
        if file.suffix.lower() in STILL_SUFFIXES and not file.name.startswith(".")
    ]
    return [relative for _, relative in sorted(found) if relative not in used]


def references_to(path: Path, files: Sequence[str]) -> list[Reference]:
    """Return new references to pictures that lie in the project already."""
    from engine.media.still import probe_still

    made = []
    for number, file in enumerate(files, 1):
        facts = probe_still(path / file)
        made.append(
            reference_to(file, Path(file).stem, f"Still {number}", facts.width, facts.height)
        )
    return made
