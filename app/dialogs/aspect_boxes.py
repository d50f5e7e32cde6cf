"""Boxes to tick the film's aspects in which it is exported."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app import theme
from app.session import Session
from engine.project.aspects import aspect_name
from engine.project.document import Id


class AspectBoxes(QWidget):
    """See the module. The aspect that is looked at is ticked; one always is."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.boxes: dict[Id | None, QCheckBox] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GAP)
        self._row.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Show the film's aspects as they are now, keeping the ticks."""
        project = self._session.project
        names: dict[Id | None, str] = {None: aspect_name(project.width, project.height)}
        names |= {one.id: one.name for one in project.framings}
        if {id: box.text() for id, box in self.boxes.items()} == names:
            return
        ticked = {id for id, box in self.boxes.items() if box.isChecked()}
        for box in self.boxes.values():
            self._row.removeWidget(box)
            box.deleteLater()
        self.boxes = {}
        for place, (id, name) in enumerate(names.items()):
            box = QCheckBox(name)
            box.setAccessibleName(f"Aspect {name}")
            box.setToolTip(f"Export the film in {name}; several are a file each")
            box.setChecked(id in ticked)
            box.toggled.connect(lambda _on: self.changed.emit())
            self._row.insertWidget(place, box)
            self.boxes[id] = box
        if not self.chosen(default=False):
            self.boxes[None].setChecked(True)

    def show_only(self, framing: Id | None) -> None:
        """Tick one aspect alone."""
        for id, box in self.boxes.items():
            box.setChecked(id == framing)

    def chosen(self, default: bool = True) -> list[Id | None]:
        """Return the aspects that are ticked; the film's own where none is."""
        ticked = [id for id, box in self.boxes.items() if box.isChecked()]
        return ticked or ([None] if default else [])
