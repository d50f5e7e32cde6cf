"""How one model is held in memory and made quick on this machine: what it needs, what was tried.

What is chosen acts from the next render on, here and on the command line. Trials run as
`storyreel models speed ID --try` in a process of their own.
"""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from app import theme
from app.background import Background
from app.dialogs.form import FormDialog
from app.model_manager.errand import Errand
from app.model_manager.trial_table import TrialTable
from app.orders import Footing, Order, trial
from engine.media.error import MediaError
from engine.project.document import Shot
from engine.render.attention import KERNELS
from engine.render.backend import Extent, ModelSpec, RenderError
from engine.render.cookbook import recipe_for
from engine.render.memory import SAID, TITLES, MemoryPlan, Way, gibibytes
from engine.render.planned import extent_of
from engine.render.speed import choose
from engine.render.speed_facts import SpeedFacts, speed_facts

AUTOMATIC = "Automatic"
NOT_TRIED = "Trying renders a second of film with each, which takes as long as some takes."
WIDTH = 620


class SpeedDialog(FormDialog):
    """See the module. `changed` when something was chosen or found."""

    changed = Signal()

    def __init__(
        self, spec: ModelSpec, extent: Extent | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"Speed and memory of {spec.name}", parent)
        self._spec, self._extent = spec, extent
        self._background = Background(self, threads=1)
        self._errand: Errand | None = None
        self.setMinimumWidth(WIDTH)
        self.machine = QLabel("…")
        self.machine.setProperty("role", "dim")
        self.machine.setWordWrap(True)
        self.column.insertWidget(1, self.machine)
        self.ways = WayChoice()
        self.ways.chosen.connect(lambda way: self._choose(memory=way))
        self.add_row("Memory", self.ways, "How the model is held while it renders")
        self.tiles = QCheckBox("Always decode pictures in tiles")
        self.tiles.clicked.connect(lambda on: self._choose(tiles=on))
        self.add_row("", self.tiles, "Takes less memory and a little more time")
        self.attention = QComboBox()
        self.attention.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.attention.activated.connect(
            lambda _: self._choose(attention=self.attention.currentData())
        )
        self.add_row("Attention", self.attention, "The kernel that computes attention")
        self.compiled = QCheckBox("Compile the blocks that repeat")
        self.compiled.clicked.connect(lambda on: self._choose(compiled=on))
        self.add_row("Compiling", self.compiled)
        self.no_compiling = QLabel()
        self.no_compiling.setProperty("role", "dim")
        self.no_compiling.setWordWrap(True)
        self.rows.addRow("", self.no_compiling)
        self.trials = TrialTable()
        self.add_row("Step caches", self.trials, "What is not computed anew at every step")
        self._add_trying()
        self.add_buttons("Done", "").clicked.connect(self.accept)
        self.refresh()

    def _add_trying(self) -> None:
        self.trying = QPushButton("Try on this machine")
        self.trying.setAutoDefault(False)
        self.trying.setToolTip(NOT_TRIED)
        self.trying.clicked.connect(self.begin_trial)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName("Progress of the trial")
        self.doing = QLabel()
        self.doing.setProperty("role", "dim")
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        for widget in (self.trying, self.bar, self.doing):
            line.addWidget(widget)
        line.setStretch(1, 1)
        line.addStretch()
        self.add_row("", row, NOT_TRIED)
        self._show_trying(False)

    # What is shown

    def refresh(self) -> None:
        """Read how the model stands anew, off the window's thread."""
        self._background.run(
            speed_facts, self._spec, self._extent,
            then=self._show, failed=lambda error: self.say(str(error)),
        )  # fmt: skip

    def _show(self, facts: SpeedFacts) -> None:
        self.machine.setText(facts.sentence)
        first = not self.ways.buttons
        self.ways.show_facts(facts)
        if first:
            QTimer.singleShot(0, self.ways.buttons[None], self.ways.buttons[None].setFocus)
        self.tiles.setChecked(facts.chosen.tiles)
        self.compiled.setChecked(facts.chosen.compiled and not facts.no_compiling)
        self.compiled.setEnabled(not facts.no_compiling)
        self.compiled.setToolTip(
            facts.no_compiling
            or "Takes a minute at first and is kept; not used together with a step cache"
        )
        self.no_compiling.setText(facts.no_compiling)
        self.no_compiling.setVisible(bool(facts.no_compiling))
        self._show_kernels(facts)
        self.trials.show_trial(facts.trial)
        self.trying.setText("Try again" if facts.trial else "Try on this machine")
        self.fit_soon()

    def _show_kernels(self, facts: SpeedFacts) -> None:
        found = facts.trial.kernels if facts.trial else {}
        names = [*found, *({facts.chosen.attention} - {"", *found})]
        self.attention.clear()
        self.attention.addItem(f"{AUTOMATIC}: {KERNELS['native']}", "")
        for name in names:
            likeness = f", {found[name]:.0f} dB alike" if name in found else ", not tried"
            self.attention.addItem(f"{KERNELS.get(name, name)}{likeness}", name)
        self.attention.setCurrentIndex(max(0, self.attention.findData(facts.chosen.attention)))
        self.attention.setEnabled(bool(names))
        self.attention.setToolTip(
            "The kernel that computes attention"
            if names
            else "A trial finds the kernels that are here and that this model renders with"
        )

    # What is asked for

    def _choose(self, **fields: Any) -> None:
        try:
            choose(self._spec.id, **fields)
        except OSError as error:
            self.say(f"It could not be kept: {error.strerror or error}.")
            return
        self.refresh()
        self.changed.emit()

    def begin_trial(self) -> None:
        """Try the model, or stop trying it."""
        if self._errand is not None:
            self._errand.cancel()
            return
        self.say("")
        self._errand = errand = Errand(["speed", self._spec.id, "--try"], self)
        errand.progressed.connect(self._told)
        errand.finished.connect(lambda _: self._over(""))
        errand.failed.connect(self._over)
        self._show_trying(True)
        errand.start()

    def _told(self, what: str, done: int, total: int) -> None:
        self.doing.setText(f"{what}…")
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _over(self, sentence: str) -> None:
        if self._errand is not None:
            self._errand.deleteLater()
        self._errand = None
        self._show_trying(False)
        self.say(sentence)
        self.refresh()
        self.changed.emit()

    def _show_trying(self, going: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(going)
        self.doing.setText("Beginning…" if going else "")
        self.doing.setVisible(going)
        self.trying.setText("Stop" if going else "Try again")

    def done(self, result: int) -> None:
        """Close; a trial that runs is stopped."""
        if self._errand is not None:
            self._errand.close()
            self._errand = None
        self._background.close()
        super().done(result)


class WayChoice(QWidget):
    """The ways to hold a model, each with its need and whether that fits. `chosen` has a Way."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(theme.MARGIN)
        self._grid.setVerticalSpacing(theme.STEP)
        self._grid.setColumnStretch(0, 1)
        self._group = QButtonGroup(self)
        self.buttons: dict[Way | None, QRadioButton] = {}
        self.needs: dict[Way | None, QLabel] = {}
        self.verdicts: dict[Way | None, QLabel] = {}

    def show_facts(self, facts: SpeedFacts) -> None:
        """Show what each way needs; a device without a choice shows what it needs alone."""
        self._show(None, facts.automatic, _automatic(facts), "")
        if facts.device.kind == "cuda":
            for plan in facts.plans:
                reason = facts.no_int8 if plan.way == "int8" else ""
                self._show(plan.way, plan, TITLES[plan.way], reason)
        chosen = facts.chosen.memory
        self.buttons[chosen if chosen in self.buttons else None].setChecked(True)

    def _show(self, way: Way | None, plan: MemoryPlan, title: str, reason: str) -> None:
        if way not in self.buttons:
            self._add(way)
        button, need, verdict = self.buttons[way], self.needs[way], self.verdicts[way]
        button.setText(title)
        button.setEnabled(not reason)
        tip = reason or (SAID[way] if way else "By what is free before each render")
        button.setToolTip(tip)
        button.setAccessibleDescription(f"needs {gibibytes(plan.bytes_device)}. {tip}")
        need.setText(gibibytes(plan.bytes_device))
        verdict.setText("not here" if reason else "fits" if plan.fits else "will not fit")
        verdict.setProperty("role", "dim" if reason else "good" if plan.fits else "warn")
        verdict.style().polish(verdict)
        verdict.setToolTip(reason or plan.sentence)

    def _add(self, way: Way | None) -> None:
        row = len(self.buttons)
        self.buttons[way], self.needs[way] = QRadioButton(), QLabel()
        self.verdicts[way] = QLabel()
        self._group.addButton(self.buttons[way])
        self.buttons[way].clicked.connect(lambda _=False: self.chosen.emit(way))
        for column, widget in enumerate((self.buttons[way], self.needs[way], self.verdicts[way])):
            self._grid.addWidget(widget, row, column)
        self.needs[way].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.verdicts[way].setMinimumWidth(72)


def _automatic(facts: SpeedFacts) -> str:
    if facts.device.kind != "cuda":
        return f"{AUTOMATIC}: the whole model in memory"
    title = TITLES[facts.automatic.way]
    return f"{AUTOMATIC}: {title[0].lower()}{title[1:]}"


def extent_for(footing: Footing | None, shot: Shot, spec: ModelSpec) -> Extent | None:
    """Return the largest pass that a take of a shot asks of a model; None where it asks for none.

    None stands for a pass as the model is usually asked for one.
    """
    if footing is None:
        return None
    try:
        request = trial(footing, Order(shot))
        return extent_of(recipe_for(request, spec), request)
    except (RenderError, MediaError):
        return None
