"""Changes what the list says of a LoRA: its name, strength, waking words, and what it is for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QWidget

from app import theme
from app.dialogs.form import FormDialog
from app.model_manager.entries import Entry, purpose_words
from engine.render.lora_edits import LONGEST, MOST_STRENGTH
from engine.render.lora_purpose import PURPOSES


class EditLora(FormDialog):
    """See the module. `chosen` brings the id and what was changed."""

    chosen = Signal(str, dict)

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(f"LoRA {entry.name}", parent)
        self._entry = entry
        self.setMinimumWidth(460)
        self.name = QLineEdit(entry.name, maxLength=LONGEST)
        self.add_row("Name", self.name, "What it is called in lists")
        self.strength = QDoubleSpinBox(minimum=-MOST_STRENGTH, maximum=MOST_STRENGTH)
        self.strength.setSingleStep(0.1)
        self.strength.setMinimumWidth(96)
        self.strength.lineEdit().setTextMargins(theme.STEP, 0, 0, 0)
        self.strength.setValue(entry.strength)
        self.add_row("Strength", self.strength, "1 is as it was trained; a shot may use another")
        self.trigger = QLineEdit(entry.trigger, maxLength=LONGEST)
        self.trigger.setPlaceholderText("none")
        self.add_row("Words", self.trigger, "Words that wake it; they are put into the prompt")
        self.purpose = QComboBox()
        for purpose in PURPOSES:
            self.purpose.addItem(purpose_words(purpose).capitalize(), purpose)
        self.purpose.setCurrentIndex(max(0, self.purpose.findData(entry.purpose)))
        tip = "A style joins where a shot asks for it; drafts and camera moves by themselves"
        self.add_row("Used for", self.purpose, tip)
        self.add_buttons("Save").clicked.connect(self._save)
        self.strength.setFocus()
        self.strength.selectAll()

    def _save(self) -> None:
        if not (name := self.name.text().strip()):
            self.say("A LoRA needs a name; write one.")
            self.name.setFocus()
            return
        before = self._entry
        written = {
            "name": name, "strength": round(self.strength.value(), 4),
            "trigger": self.trigger.text().strip(), "purpose": self.purpose.currentData(),
        }  # fmt: skip
        changes = {key: value for key, value in written.items() if value != getattr(before, key)}
        if changes:
            self.chosen.emit(before.id, changes)
        self.accept()
