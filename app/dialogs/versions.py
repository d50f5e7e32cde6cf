"""The versions of the cut: save one, see what changed since, open it beside, restore it."""

from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)  # fmt: skip

from app import theme
from app.dialogs.form import FormDialog
from app.session import Session
from app.versions import CutVersions
from engine.project.comparing import KINDS, Difference, counted
from engine.project.document import Project
from engine.project.timecode import timecode
from engine.project.versions import VersionNote

ROW = QSize(0, 26)
NO_VERSION = "No version yet: save one before you try another cut."


class VersionsDialog(FormDialog):
    """See the module. It stays beside the window while one works."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Versions of the cut", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.setMinimumSize(640, 560)
        self._session = session
        self._cuts = CutVersions(session)
        self._notes: dict[str, VersionNote] = {}
        self._asked = 0
        self.name, self.save = QLineEdit(), QPushButton("Save the cut")
        self.tree = _tree("Versions", ("Name", "Saved", "Length", "Shots"))
        self.against = QComboBox()
        self.summary = QLabel()
        self.changes = _tree("What changed", ("Shot", "Change", "What"))
        self.beside, self.restore = QPushButton("Open beside"), QPushButton("Restore")
        self.remove = QPushButton("Delete…")
        self._lay_out()
        self._listen()
        self.refresh()

    def _lay_out(self) -> None:
        self.name.setPlaceholderText("Cut v1")
        self.name.setAccessibleName("Name of the version")
        self.save.setProperty("primary", True)
        saving = QHBoxLayout()
        saving.addWidget(self.name, 1)
        saving.addWidget(self.save)
        self.column.addLayout(saving)
        self.column.addWidget(self.tree, 2)
        acts = QHBoxLayout()
        acts.setSpacing(theme.GAP)
        for button, tooltip in (
            (self.beside, "See this cut in a window of its own, beside the film"),
            (self.restore, "Cut the film as this version is: one step of undo; takes are kept"),
            (self.remove, "Delete the version; the film and its takes stay"),
        ):
            button.setAutoDefault(False)
            button.setToolTip(tooltip)
            acts.addWidget(button)
        acts.addStretch()
        self.column.addLayout(acts)
        comparing = QHBoxLayout()
        label = QLabel("Changed since, in")
        label.setBuddy(self.against)
        self.against.setAccessibleName("Compare with")
        self.against.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.summary.setProperty("role", "dim")
        self.summary.setWordWrap(True)
        comparing.addWidget(label)
        comparing.addWidget(self.against)
        comparing.addWidget(self.summary, 1)
        self.column.addLayout(comparing)
        self.column.addWidget(self.changes, 3)

    def _listen(self) -> None:
        session = self._session
        self.name.returnPressed.connect(self.save_now)
        self.save.clicked.connect(self.save_now)
        self.tree.currentItemChanged.connect(lambda *_: self._show_chosen())
        self.tree.itemDoubleClicked.connect(lambda item, _: self.tree.editItem(item, 0))
        self.tree.itemChanged.connect(self._renamed)
        self.against.activated.connect(lambda _: self._compare())
        self.changes.itemActivated.connect(self._go_to)
        self.changes.itemClicked.connect(self._go_to)
        self.beside.clicked.connect(lambda: self.open_beside())
        self.restore.clicked.connect(lambda: self.restore_now())
        self.remove.clicked.connect(lambda: self._ask_to_delete())
        session.project_opened.connect(self._film_changed)
        session.project_changed.connect(lambda *_: self._compare())

    # The list

    def refresh(self, choose: str = "") -> None:
        """Read the versions anew, and choose one: by its id, else the one that was chosen."""
        if self._session.is_open:
            chosen = choose or (self.chosen.id if self.chosen else "")
            self._cuts.listed(lambda notes: self._show(notes, chosen))

    def _show(self, notes: list[VersionNote], chosen: str) -> None:
        self._notes = {note.id: note for note in notes}
        self.tree.blockSignals(True)
        self.tree.clear()
        for note in reversed(notes):
            item = QTreeWidgetItem(
                [note.name, _when(note), timecode(note.frames, note.rate), str(note.shots)]
            )
            item.setData(0, Qt.ItemDataRole.UserRole, note.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(0, "Double-click to rename")
            item.setSizeHint(0, ROW)
            self.tree.addTopLevelItem(item)
            if note.id == chosen or self.tree.currentItem() is None:
                self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)
        from engine.project.versions import next_name

        self.name.setPlaceholderText(next_name(notes))
        self._show_chosen()

    @property
    def chosen(self) -> VersionNote | None:
        """The version that is chosen."""
        item = self.tree.currentItem()
        return None if item is None else self._notes.get(item.data(0, Qt.ItemDataRole.UserRole))

    def _show_chosen(self) -> None:
        note = self.chosen
        for button in (self.beside, self.restore, self.remove):
            button.setEnabled(note is not None)
        if self._session.read_only:
            for button in (self.save, self.restore, self.remove):
                button.setEnabled(False)
        was = self.against.currentData()
        self.against.clear()
        self.against.addItem("the film now", "")
        for other in reversed(self._notes.values()):
            if note is not None and other.id != note.id:
                self.against.addItem(other.name, other.id)
        self.against.setCurrentIndex(max(0, self.against.findData(was)))
        self._compare()

    def _film_changed(self) -> None:
        self._notes = {}
        self.tree.clear()
        self.refresh()

    # What is done

    def save_now(self) -> None:
        """Save the cut under the name that is written, else under the next one."""
        self._cuts.save(self.name.text(), then=lambda note: self.refresh(note.id))
        self.name.clear()

    def restore_now(self) -> None:
        """Cut the film as the chosen version is."""
        if self.chosen is not None:
            self._cuts.restore(self.chosen)

    def open_beside(self) -> None:
        """Show the chosen version in a window of its own."""
        note = self.chosen
        if note is None:
            return

        def show(cut: Project) -> None:
            from app.beside import CutWindow

            CutWindow(self._session, note, cut, self.window()).show()

        self._cuts.read(note.id, show)

    def _renamed(self, item: QTreeWidgetItem, column: int) -> None:
        note = self._notes.get(item.data(0, Qt.ItemDataRole.UserRole))
        if note is not None and column == 0 and item.text(0).strip() != note.name:
            self._cuts.rename(note.id, item.text(0), then=self.refresh)

    def _ask_to_delete(self) -> None:
        note = self.chosen
        if note is None:
            return
        ask = QMessageBox(self)
        ask.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ask.setText(f"Delete the version “{note.name}”?")
        ask.setInformativeText("The film and its takes stay as they are. This can't be undone.")
        delete = ask.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        ask.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        delete.clicked.connect(lambda: self._cuts.delete(note.id, then=self.refresh))
        ask.open()

    # What changed

    def _compare(self) -> None:
        note = self.chosen
        self._asked += 1
        if note is None or not self.isVisible():
            self.changes.clear()
            self.summary.setText("" if self._notes else NO_VERSION)
            return
        asked, other = self._asked, self.against.currentData() or None

        def show(found: tuple[Difference, ...]) -> None:
            if asked == self._asked:
                self._show_changes(found)

        self._cuts.compare(note.id, other, show)

    def _show_changes(self, found: tuple[Difference, ...]) -> None:
        self.changes.clear()
        self.summary.setText(counted(found))
        self.summary.setToolTip(counted(found))
        rows = []
        for one in found:
            row = QTreeWidgetItem([one.slate, KINDS[one.kind], one.text])
            row.setData(0, Qt.ItemDataRole.UserRole, one.shot)
            row.setToolTip(2, one.text)
            row.setSizeHint(2, ROW)
            rows.append(row)
        self.changes.addTopLevelItems(rows)

    def _go_to(self, row: QTreeWidgetItem, _column: int) -> None:
        from engine.project.film import find_shot

        shot_id = row.data(0, Qt.ItemDataRole.UserRole)
        if find_shot(self._session.project, shot_id) is not None:
            self._session.go_to_shot(shot_id)

    def showEvent(self, event) -> None:
        """Read what there is now."""
        super().showEvent(event)
        self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only hide."""
        event.accept()


def _tree(name: str, columns: tuple[str, ...]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName(name)
    tree.setColumnCount(len(columns))
    tree.setHeaderLabels(columns)
    tree.setRootIsDecorated(False)
    tree.setAlternatingRowColors(True)
    tree.setUniformRowHeights(True)
    tree.setEditTriggers(QTreeWidget.EditTrigger.EditKeyPressed)
    header = tree.header()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    stretched = 0 if name == "Versions" else len(columns) - 1
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    header.setStretchLastSection(stretched != 0)
    return tree


def _when(note: VersionNote) -> str:
    try:
        moment = datetime.strptime(note.created, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return note.created
    return moment.astimezone().strftime("%d %b %Y, %H:%M")
