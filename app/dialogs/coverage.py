"""Shows the shots that would cover a scene, lets some be chosen, and adds them in one step."""

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.dialogs.form import FormDialog
from app.session import Session
from engine.camera.vocabulary import ANGLE
from engine.project import edits, film
from engine.project.document import Scene
from engine.project.edits.coverage import Setup, plan_coverage

COLUMNS = ("Setup", "Slate", "Size", "Angle", "Lens", "Length", "Action")
SETUP, SLATE, ACTION = 0, 1, 6
INDICATOR = "QTreeView::indicator:unchecked { border: 1px solid palette(mid); }"
_Check = Qt.CheckState


class CoverageDialog(FormDialog):
    """See the module. The scene is that of the current shot, else the film's last one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        self._scene, self._index = _place(session)
        name = self._scene.heading or f"scene {session.project.scenes.index(self._scene) + 1}"
        super().__init__(f"Coverage of {name}", parent)
        self._setups = plan_coverage(session.project, self._scene.id)
        self.setMinimumSize(760, 420)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Shots that cover the scene")
        self.column.addWidget(self.tree, 1)
        self.go = self.add_buttons("Add shots")
        self.go.clicked.connect(self.accept)
        self._fill()
        self.tree.itemChanged.connect(lambda *_: self._show())
        self._show()
        self.tree.setFocus()

    def _fill(self) -> None:
        tree = self.tree
        tree.setColumnCount(len(COLUMNS))
        tree.setHeaderLabels(COLUMNS)
        tree.setRootIsDecorated(False)
        tree.setAlternatingRowColors(True)
        tree.setAllColumnsShowFocus(True)
        tree.setStyleSheet(INDICATOR)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.itemDoubleClicked.connect(self._edit)
        for setup in self._setups:
            angle = ANGLE[setup.angle].canonical if setup.angle else ""
            item = QTreeWidgetItem(
                [setup.name, "", setup.size, angle, f"{setup.lens:g} mm", f"{setup.seconds:g} s",
                 setup.action]
            )  # fmt: skip
            item.setFlags(
                item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
            )
            item.setCheckState(SETUP, _Check.Checked if setup.usual else _Check.Unchecked)
            item.setSizeHint(ACTION, QSize(0, 26))
            item.setToolTip(ACTION, "Double-click to write the action")
            tree.addTopLevelItem(item)
        tree.setCurrentItem(self._items()[0])
        header = tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(ACTION, QHeaderView.ResizeMode.Stretch)

    def _edit(self, item: QTreeWidgetItem, column: int) -> None:
        if column == ACTION:
            self.tree.editItem(item, ACTION)

    def chosen(self) -> list[Setup]:
        """Return the setups that are ticked, with the words as they were written."""
        return [
            msgspec.structs.replace(setup, action=item.text(ACTION).strip())
            for setup, item in zip(self._setups, self._items(), strict=True)
            if item.checkState(SETUP) == _Check.Checked
        ]

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.tree.topLevelItem(number) for number in range(len(self._setups)))
        return [item for item in found if item is not None]

    def _show(self) -> None:
        """Say which slates the shots will have, and how many there are."""
        project, chosen = self._session.project, self.chosen()
        known = film.film(project).places
        after = edits.add_coverage(project, self._scene.id, chosen, self._index)
        fresh = iter([shot.slate for shot in after.shots if shot.id not in known])
        self.tree.blockSignals(True)
        for item in self._items():
            ticked = item.checkState(SETUP) == _Check.Checked
            item.setText(SLATE, next(fresh) if ticked else "")
        self.tree.blockSignals(False)
        count = len(chosen)
        self.go.setText("Add 1 shot" if count == 1 else f"Add {count} shots")
        self.go.setEnabled(bool(chosen))

    def accept(self) -> None:
        """Add the shots and select them."""
        session = self._session
        known = set(film.film(session.project).places)
        added = session.apply(
            "Coverage", edits.add_coverage, self._scene.id, self.chosen(), self._index
        )
        if added:
            fresh = [shot.id for shot in session.project.shots if shot.id not in known]
            session.go_to_shot(fresh[0])
            session.select(fresh)
        super().accept()


def _place(session: Session) -> tuple[Scene, int | None]:
    """Return the scene to cover, and before which of its shots the new ones come."""
    project, shot = session.project, session.current_shot
    if shot is None:
        return project.scenes[-1], None
    place = film.place_of(project, shot.id)
    return project.scenes[place.scene], place.within + 1
