"""Asks what a video becomes: a take of a shot or new shots, and whether it is cut where it cuts."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from app.dialogs.form import FormDialog
from app.footage_import import Place
from engine.project.document import Shot

CUT_TIP = "Finds where one picture is cut to another, and splits the shot there; undone in one step"


class ImportFootage(FormDialog):
    """See the module. `chosen` brings the Place; `shot` is the current one, `behind` its place."""

    chosen = Signal(object)

    def __init__(
        self, paths: Sequence[Path], shot: Shot | None, behind: Place,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("Import footage", parent)
        self._shot, self._behind = shot, behind
        self.setMinimumWidth(420)
        names = QLabel(paths[0].name if len(paths) == 1 else f"{len(paths)} videos")
        self.add_row("Footage", names, "\n".join(path.name for path in paths))
        self.becomes = QComboBox()
        one = len(paths) == 1
        after = f" after {shot.slate}" if shot is not None else ""
        self.becomes.addItem(f"{'A new shot' if one else 'New shots'}{after}", False)
        if shot is not None:
            self.becomes.addItem(f"{'A take' if one else 'Takes'} of {shot.slate}", True)
        self.add_row("Becomes", self.becomes, "What is made of it; it is copied into the film")
        self.cut = QCheckBox("Cut into shots")
        self.cut.setToolTip(CUT_TIP)
        self.rows.addRow("", self.cut)
        self.add_buttons("Import").clicked.connect(self.accept)
        self.becomes.setFocus()

    def accept(self) -> None:
        """Say what was chosen."""
        of_shot, cut = bool(self.becomes.currentData()), self.cut.isChecked()
        behind = self._behind
        if of_shot and self._shot is not None:
            self.chosen.emit(Place(shot_id=self._shot.id, cut=cut))
        else:
            self.chosen.emit(Place(scene_id=behind.scene_id, index=behind.index, cut=cut))
        super().accept()
