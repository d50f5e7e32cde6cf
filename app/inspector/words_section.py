"""The words of a shot: what happens, what is said, its slate, its length and how it looks."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel

from app.inspector.agreement import MIXED
from app.inspector.fields import ChoiceField, ParsedField, TextField
from app.inspector.handle_completer import HandleCompleter
from app.inspector.mode_findings import Findings
from app.inspector.panel import ShotSection
from app.inspector.prompt_row import PromptRow
from app.inspector.words import FITS, LOOKS, TRANSITIONS
from app.session import Session
from engine.project import edits
from engine.project.document import Shot, Transition
from engine.project.timecode import parse_duration, timecode


def seconds_text(frames: int, rate: Any) -> str:
    """Return a length as "3.25 s"."""
    return f"{float(frames / rate):.2f}".rstrip("0").rstrip(".") + " s"


class WordsSection(ShotSection):
    """Action and dialogue, and the prompt that the model makes of them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Action")
        self.action = TextField((2, 10))
        self.action.set_hint("What happens in this shot? This is its prompt.")
        self.action.setAccessibleName("Action")
        self.action.setToolTip("What happens in the shot; the model's prompt is made of it")
        self.action.begun.connect(self.begin)
        self.action.edited.connect(self.setter("Action", "action", merge=True))
        self.handles = HandleCompleter(session, self.action)
        self.add_wide(self.action)
        self.findings = Findings(session.background)
        self.findings.chosen.connect(self._select_words)
        self.add_wide(self.findings)
        self.dialogue = TextField((1, 6))
        self.dialogue.begun.connect(self.begin)
        self.dialogue.edited.connect(self.setter("Dialogue", "dialogue", merge=True))
        self.add_row("Dialogue", self.dialogue, "What is said in the shot")
        self.prompt = PromptRow(session.background)
        self.add_wide(self.prompt)

    def refresh(self) -> None:
        self.action.show_value(self.of(lambda shot: shot.action))
        self.dialogue.show_value(self.of(lambda shot: shot.dialogue))
        self.prompt.show_shots(self.session.project, self.shots)
        self.findings.show_shots(self.session.project, self.shots)

    def _select_words(self, start: int, stop: int) -> None:
        """Select the words of the action that a warning is about."""
        text = self.action.toPlainText()
        cursor = self.action.textCursor()
        cursor.setPosition(utf16_length(text[:start]))
        cursor.setPosition(utf16_length(text[:stop]), QTextCursor.MoveMode.KeepAnchor)
        self.action.setTextCursor(cursor)
        self.action.setFocus(Qt.FocusReason.OtherFocusReason)


def utf16_length(text: str) -> int:
    """Return how long a text is as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class TimingSection(ShotSection):
    """Slate, length, look, fit and how the shot comes in."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Shot")
        self.slate = ParsedField(self._read_slate, str)
        self.slate.begun.connect(self.begin)
        self.slate.edited.connect(self.setter("Slate", "slate"))
        self.slate_row = self.add_row("Slate", self.slate, "The shot's number, unique in the film")
        self.duration = ParsedField(self._read_duration, self._show_duration, self._step_duration)
        self.duration.edited.connect(self._write_duration)
        self.duration.begun.connect(self.begin)
        self.add_row(
            "Length",
            self.duration,
            "3s, 72f or 00:00:03:00; +12 and -0.5s change it by that much. "
            "Up and Down: a frame, with Shift ten",
        )
        self.duration_words = QLabel()
        self.duration_words.setProperty("role", "dim")
        self.grid.addWidget(self.duration_words, self.grid.rowCount(), 1)
        self.look = ChoiceField(LOOKS)
        self.look.edited.connect(self.setter("Look", "look"))
        self.add_row("Look", self.look, "How the built-in engine draws the picture")
        self.fit = ChoiceField(FITS)
        self.fit.edited.connect(self.setter("Fit", "fit"))
        self.add_row("Fit", self.fit, "How a still of another shape fills the frame")
        self.transition = ChoiceField(TRANSITIONS)
        self.transition.edited.connect(self._write_transition)
        self.add_row("Comes in by", self.transition, "The transition from the shot before")
        self.transition_length = ParsedField(self._read_transition, self._show_duration)
        self.transition_length.edited.connect(self._write_transition_length)
        self.transition_row = self.add_row(
            "Over", self.transition_length, "The transition's length, centred on the cut"
        )

    def refresh(self) -> None:
        self.slate_row.set_visible(len(self.shots) == 1)
        self.slate.show_value(self.of(lambda shot: shot.slate))
        self.duration.show_value(self.of(lambda shot: shot.duration))
        self.duration_words.setText(self._duration_words())
        self.look.show_value(self.of(lambda shot: shot.look))
        self.fit.show_value(self.of(lambda shot: shot.fit))
        kind = self.of(lambda shot: shot.transition.kind if shot.transition else None)
        self.transition.show_value(kind)
        self.transition_row.set_visible(kind is not None)
        self.transition_length.show_value(self.of(_transition_length))

    def _duration_words(self) -> str:
        rate = self.session.project.rate
        total = sum(shot.duration for shot in self.shots)
        words = f"{total:,} frames · {timecode(total, rate)}"
        return words if len(self.shots) == 1 else f"{words} together"

    def _show_duration(self, frames: int) -> str:
        return seconds_text(frames, self.session.project.rate)

    def _step_duration(self, frames: int, step: int) -> int:
        return max(1, frames + step)

    def _read_duration(self, text: str) -> int:
        return self._read_length(text, self.of(lambda shot: shot.duration))

    def _read_transition(self, text: str) -> int:
        return self._read_length(text, self.of(_transition_length))

    def _read_length(self, text: str, now: Any) -> int:
        """Read a length in frames; "+12" and "-0.5s" are taken from the length that holds."""
        try:
            frames = parse_duration(text, self.session.project.rate)
        except ValueError:
            raise ValueError(f"“{text}” is not a length; write 3s, 72f or 00:00:03:00.") from None
        if text[:1] in ("+", "-"):
            if now is MIXED:
                raise ValueError("These shots differ; write a whole length, like 3s.")
            frames += now
        if frames < 1:
            raise ValueError("The shortest length is one frame.")
        return frames

    def _read_slate(self, text: str) -> str:
        if not text:
            raise ValueError("A shot needs a slate, like 010.")
        taken = {shot.slate for shot in self.session.project.shots}
        if text in taken and text != self.shots[0].slate:
            raise ValueError(f"There is a shot {text} already; choose another slate.")
        return text

    def _write_duration(self, frames: int) -> None:
        self.write("Length", merge="duration", duration=frames)

    def _write_transition(self, kind: Any) -> None:
        self.write("Transition", edits.set_transition, kind=kind)

    def _write_transition_length(self, frames: int) -> None:
        self.write("Transition length", edits.set_transition, merge="transition", duration=frames)


def _transition_length(shot: Shot) -> int:
    return shot.transition.duration if shot.transition else Transition().duration
