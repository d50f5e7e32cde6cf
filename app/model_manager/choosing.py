"""The dialogs of the model manager: what a file belongs to; a download and its licence."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)  # fmt: skip

from app import theme
from app.dialogs.form import FormDialog
from engine.render.catalogue import Offered, offered
from engine.render.downloading import bytes_there, folder_for, free_bytes
from engine.render.families.table import MODELS
from engine.render.sizes import in_bytes

ANY = "Any that it fits"


Kind = Literal["part", "lora", "preview"]
"""What a file is: a part of a model, a LoRA, or a tiny VAE for live pictures."""
TITLES: dict[Kind, str] = {
    "part": "Add a file of weights", "lora": "Add a LoRA", "preview": "Add a tiny VAE",
}  # fmt: skip


class AddFile(FormDialog):
    """Asks what a single file belongs to. `chosen` brings the words after `models`."""

    chosen = Signal(list)

    def __init__(self, path: Path, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(TITLES[kind], parent)
        self._path = path
        self._is_lora = is_lora = kind == "lora"
        self.setMinimumWidth(460)
        file = QLabel(path.name)
        file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add_row("File", file, str(path))
        self.base = QComboBox()
        if kind != "part":
            self.base.addItem(ANY, "")
        for spec in MODELS.installed.models:
            self.base.addItem(spec.name, spec.id)
        made_for = kind != "part"
        asked = "The model that it was made for" if made_for else "The model with the other parts"
        self.add_row("Model", self.base, asked)
        self.name = QLineEdit()
        self.name.setPlaceholderText("made of the file's name")
        self.add_row("Name", self.name, "Its id in the list and for --model")
        self.strength = QDoubleSpinBox(minimum=-4, maximum=4, singleStep=0.1, value=1.0)
        self.strength.lineEdit().setTextMargins(theme.STEP, 0, 0, 0)
        self.trigger = QLineEdit()
        self.trigger.setPlaceholderText("as the file says")
        if is_lora:
            self.add_row("Strength", self.strength, "1 is as it was trained")
            self.add_row("Words", self.trigger, "Words in the prompt that wake it")
        self._add = self.add_buttons("Add")
        self._add.clicked.connect(self._say_chosen)
        if not MODELS.installed.models:
            self._add.setEnabled(False)
            self.say(
                "Add the model that it was made for first."
                if made_for
                else "Add the folder of its model first; the file takes the place of a part of it."
            )
        self.base.setFocus()

    def _say_chosen(self) -> None:
        words = ["add", str(self._path)]
        words += ["--base", base] if (base := self.base.currentData()) else []
        words += ["--name", name] if (name := self.name.text().strip()) else []
        if self._is_lora:
            words += ["--strength", f"{self.strength.value():g}"]
            words += ["--trigger", t] if (t := self.trigger.text().strip()) else []
        self.chosen.emit(words)
        self.accept()


class Download(FormDialog):
    """Shows a model's licence and size, and asks for a yes. `chosen` brings the words."""

    chosen = Signal(list)

    def __init__(self, mirror: str = "", parent: QWidget | None = None) -> None:
        super().__init__("Download a model", parent)
        self.setMinimumWidth(520)
        self.model = QComboBox()
        for row in offered():
            self.model.addItem(f"{row.title} · about {in_bytes(row.bytes)}", row)
        self.model.currentIndexChanged.connect(self._show)
        self.add_row("Model", self.model)
        self.licence, self.source, self.room = QLabel(), QLabel(), QLabel()
        self.licence.setWordWrap(True)
        self.source.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add_row("Licence", self.licence)
        self.add_row("From", self.source, "Its page tells more of the licence")
        self.add_row("Size", self.room)
        self.mirror = QLineEdit(mirror)
        self.mirror.setPlaceholderText("https://huggingface.co")
        self.add_row("Mirror", self.mirror, "Another address that has the same files")
        self.agrees = QCheckBox("I have read the licence and agree to it")
        self.agrees.toggled.connect(self._show)
        self.rows.addRow("", self.agrees)
        told = QLabel(
            "This is the only thing in Storyreel that uses a network. It can be paused and goes on "
            "later where it was; every file is compared with its hash."
        )
        told.setProperty("role", "dim")
        told.setWordWrap(True)
        self.column.addWidget(told)
        self._do: QPushButton = self.add_buttons("Download")
        self._do.clicked.connect(self._say_chosen)
        self._show()
        self.model.setFocus()

    def _show(self) -> None:
        row: Offered = self.model.currentData()
        folder = folder_for(row.name)
        free, there = free_bytes(folder), bytes_there(row, folder)
        gate = " To be accepted on its page first, signed in." if row.gated else ""
        page = "" if "licence" in row.checked else " Its page says the exact words."
        self.licence.setText(f"{row.licence}.{page}{gate}")
        self.source.setText(f"huggingface.co/{row.repository}")
        came = f"; {in_bytes(there[0])} of it are here already" if there else ""
        about = "about" if "size" in row.checked else "roughly"
        self.room.setText(f"{about} {in_bytes(row.bytes)}{came}; {in_bytes(free)} are free")
        self._do.setText("Go on" if there else "Download")
        is_room = (there[1] - there[0] if there else row.bytes) < free
        self.say("" if is_room else "There is not enough room on the disk for it.")
        self._do.setEnabled(self.agrees.isChecked() and is_room)

    def _say_chosen(self) -> None:
        row: Offered = self.model.currentData()
        words = ["download", row.name, "--yes"]
        words += ["--mirror", mirror] if (mirror := self.mirror.text().strip()) else []
        self.chosen.emit(words)
        self.accept()
