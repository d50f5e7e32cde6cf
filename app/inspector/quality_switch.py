"""Draft, balanced or best: three buttons of which one is down, which hide steps and step caches."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app import theme
from app.inspector.form import describe
from engine.project.request import Quality
from engine.render.backend import ModelSpec
from engine.render.quality import NAMES, told, why_not_balanced

TIPS: dict[Quality, str] = {
    "draft": "Few steps at half the size: quick, to look for the right take",
    "balanced": "All steps, but what hardly changes between them is not computed anew",
    "final": "The model’s whole quality",
}


class QualitySwitch(QWidget):
    """See the module. `chosen` for what the person did."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.STEP)
        group = QButtonGroup(self)
        self.buttons: dict[Quality, QToolButton] = {}
        for quality, text in NAMES.items():
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            describe(button, text, TIPS[quality])
            button.clicked.connect(lambda _=False, quality=quality: self.chosen.emit(quality))
            group.addButton(button)
            self.buttons[quality] = button
            row.addWidget(button)
        row.addStretch(1)

    def show_stage(self, quality: Quality) -> None:
        """Show which one holds."""
        self.buttons[quality].setChecked(True)

    def show_models(self, specs: Sequence[ModelSpec]) -> None:
        """Say in the tooltips what each comes to; balanced only where all models have it."""
        spec = specs[0] if len(specs) == 1 else None
        for quality in ("draft", "final"):
            steps = spec and (spec.draft_steps if quality == "draft" else spec.num_inference_steps)
            tip = TIPS[quality]
            self.buttons[quality].setToolTip(f"{tip} ({steps} steps)" if steps else tip)
        reason = next((why for why in map(why_not_balanced, specs) if why), "")
        balanced = self.buttons["balanced"]
        balanced.setEnabled(not reason)
        more = f"\n{told(spec)}" if spec is not None and not reason else ""
        balanced.setToolTip(reason or f"{TIPS['balanced']}{more}")
        balanced.setAccessibleDescription(reason)
