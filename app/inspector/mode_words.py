"""Words in time: what holds from a moment of the shot on, as a list of rows that grows and shrinks.

It knows of timed prompts and of nothing else: it shows a tuple of them and says what it became.
"""

from collections.abc import Callable
from fractions import Fraction

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app import theme
from app.inspector.agreement import MIXED, Mixed
from app.inspector.fields import ParsedField, TextField
from app.inspector.form import InlineError, describe, icon_button
from app.inspector.mode_fields import seconds_text
from engine.project.document import TimedPrompt
from engine.project.errors import ProjectError
from engine.project.timecode import parse_duration

Prompts = tuple[TimedPrompt, ...]


class PromptRow(QFrame):
    """One moment and its words."""

    retimed = Signal(object)
    retold = Signal(str)
    removed = Signal()

    def __init__(self, rate: Fraction) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._rate = rate
        self.at = ParsedField(
            self._read, lambda at: seconds_text(at, self._rate),
            lambda at, steps: max(0, at + steps),
        )  # fmt: skip
        self.at.setFixedWidth(60)
        describe(self.at, "From", "From when on the words hold: 1s, 24f or 00:00:01:00")
        self.words = TextField((1, 4))
        self.words.set_hint("What happens from then on")
        describe(self.words, "Words from then on")
        self.remove = icon_button("x", "Remove these words")
        self.error = InlineError()
        self.at.edited.connect(self.retimed)
        self.at.refused.connect(self.error.say)
        self.words.edited.connect(self.retold)
        self.remove.clicked.connect(self.removed)
        line = QHBoxLayout()
        line.setSpacing(theme.STEP)
        for widget in (self.at, self.words, self.remove):
            line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP, theme.STEP, theme.STEP, theme.STEP)
        column.setSpacing(theme.STEP)
        column.addLayout(line)
        column.addWidget(self.error)

    def _read(self, text: str) -> int:
        try:
            return max(0, parse_duration(text, self._rate))
        except (ProjectError, ValueError):
            raise ValueError(f"“{text}” is not a time; write 1s, 24f or 00:00:01:00.") from None

    def show_prompt(self, at: int, text: str, rate: Fraction) -> None:
        """Show a moment, in frames of the shot, and its words."""
        self._rate = rate
        self.at.show_value(at)
        self.words.show_value(text)


class WordsInTime(QWidget):
    """See the module. `dress` is called with each field for words that is made."""

    begun = Signal()
    edited = Signal(object)
    """Words were typed: the tuple now; what follows at once belongs to the same step of undo."""
    changed = Signal(object)
    """A row came, went or moved: the tuple now; a step of undo of its own."""

    def __init__(self, dress: Callable[[TextField], object] = lambda _: None) -> None:
        super().__init__()
        self._dress = dress
        self._prompts: Prompts = ()
        self._offset, self._duration, self._rate = 0, 72, Fraction(24)
        self.rows: list[PromptRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.STEP)
        self.add = QPushButton("Add words from a moment on")
        self.add.setIcon(theme.icon("plus"))
        self.add.setProperty("quiet", True)
        self.add.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.add.setToolTip(
            "Words that hold from a moment of the shot on; a model that takes one prompt only "
            "changes at its next window"
        )
        self.add.clicked.connect(self._add)
        self._column.addWidget(self.add)
        self.setAccessibleName("Words in time")

    def show_prompts(
        self, prompts: Prompts | Mixed, offset: int, duration: int, rate: Fraction
    ) -> None:
        """Show the words of a shot of `duration` frames, whose first frame counts as `offset`."""
        self.setVisible(prompts is not MIXED)
        if isinstance(prompts, Mixed):
            return
        self._prompts, self._offset, self._duration, self._rate = prompts, offset, duration, rate
        while len(self.rows) > len(prompts):
            gone = self.rows.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.rows) < len(prompts):
            self._add_row()
        for row, prompt in zip(self.rows, prompts, strict=True):
            row.show_prompt(prompt.at - offset, prompt.text, rate)

    def _add_row(self) -> None:
        row, index = PromptRow(self._rate), len(self.rows)
        self._dress(row.words)
        row.at.begun.connect(self.begun)
        row.words.begun.connect(self.begun)
        row.retimed.connect(lambda at: self._retime(index, at))
        row.retold.connect(lambda text: self.edited.emit(self._with(index, text=text)))
        row.removed.connect(lambda: self._remove(index))
        self.rows.append(row)
        self._column.insertWidget(index, row)

    def _with(self, index: int, **fields) -> Prompts:
        prompts = list(self._prompts)
        prompts[index] = replace(prompts[index], **fields)
        return tuple(prompts)

    def _retime(self, index: int, at: int) -> None:
        moved = self._with(index, at=at + self._offset)
        self.changed.emit(tuple(sorted(moved, key=lambda prompt: prompt.at)))

    def _remove(self, index: int) -> None:
        self.changed.emit(self._prompts[:index] + self._prompts[index + 1 :])

    def _add(self) -> None:
        """Add a row half way between the last words and the end of the shot."""
        last = max((prompt.at for prompt in self._prompts), default=self._offset)
        at = (last + self._offset + self._duration) // 2
        self.changed.emit((*self._prompts, TimedPrompt(at=at, text="")))
        if self.rows:
            self.rows[-1].words.setFocus()
