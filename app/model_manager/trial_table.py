"""What a trial found of each step cache, as a small table. Knows no files."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app import theme
from engine.render.step_cache import EVERY, SAID, TITLES
from engine.render.tried import Trial

HEADINGS = ("", "Work", "Pictures, to those without it")
NONE = (
    "Not tried with this model yet, so there is no Balanced quality. A trial finds what spares a "
    "fifth of the work or more, and how much the picture changes by it."
)


class TrialTable(QWidget):
    """Rows of a cache's name, the work that is left, and how the picture differs."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(theme.MARGIN)
        self._grid.setVerticalSpacing(theme.STEP)
        self._grid.setColumnStretch(2, 1)
        self._shown: list[QLabel] = []

    def show_trial(self, trial: Trial | None) -> None:
        """Show what was found; without a trial, what one is for."""
        for old in self._shown:
            self._grid.removeWidget(old)
            old.deleteLater()
        self._shown = []
        if trial is None:
            self._put(0, 0, NONE, "dim", wide=True)
            return
        for column, title in enumerate(HEADINGS):
            self._put(0, column, title, "dim", right=column == 1)
        order = sorted(trial.caches, key=lambda kind: trial.caches[kind].work)
        for row, kind in enumerate(order, 1):
            one = trial.caches[kind]
            name = f"{TITLES[kind]} · Balanced" if kind == trial.balanced else TITLES[kind]
            role = "" if one.spares else "dim"
            self._put(row, 0, name, role, tip=f"It {SAID[kind]}.")
            self._put(row, 1, f"{one.work * 100:.0f} %", role, right=True)
            told = f"{one.words}, {one.likeness:.0f} dB" if one.spares else "spares too little"
            self._put(row, 2, told, role)
        refused = [TITLES[kind] for kind in EVERY if kind in trial.refused]
        if refused:
            tip = "\n".join(trial.refused.values())
            self._put(
                len(order) + 1, 0, f"Not with this model: {', '.join(refused)}", "dim", True, tip
            )

    def words(self) -> list[str]:
        """Return what is shown, row by row."""
        return [label.text() for label in self._shown]

    def _put(
        self,
        row: int,
        column: int,
        text: str,
        role: str,
        wide: bool = False,
        tip: str = "",
        right: bool = False,
    ) -> None:
        label = QLabel(text)
        label.setWordWrap(wide)
        label.setToolTip(tip or text)
        if role:
            label.setProperty("role", role)
        if right:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column, 1, 3 if wide else 1)
        self._shown.append(label)
