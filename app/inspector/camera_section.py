"""The camera: notes as people write them beside size, angle, lens and moves, kept in step."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QLabel

from app import theme
from app.inspector.agreement import MIXED
from app.inspector.fields import ChoiceField, ParsedField, TextField
from app.inspector.mode_camera import CameraBadge
from app.inspector.moves_list import MovesList
from app.inspector.panel import ShotSection
from app.inspector.words import ANGLE_WORDS, LENSES, SIZE_WORDS
from app.session import Session
from engine.camera.edits import shown_notes, with_notes, with_structure
from engine.camera.notes import parse


def read_lens(text: str) -> float | None:
    """Read "35", "35mm" or nothing as a focal length in mm; ValueError with a sentence."""
    bare = text.lower().replace("mm", "").replace(",", ".").strip()
    if bare in ("", "—", "-"):
        return None
    try:
        lens = float(bare)
    except ValueError:
        raise ValueError(f"“{text}” is not a lens; write its length in mm, like 35.") from None
    if not 4 <= lens <= 1200:
        raise ValueError("A lens lies between 4 and 1200 mm.")
    return lens


def lens_text(lens: float | None) -> str:
    """Return 35.0 as "35 mm", None as nothing."""
    return "" if lens is None else f"{lens:g} mm"


MOST_UNKNOWN = 40
"""So many words not understood are named and underlined; a pasted page may hold thousands."""


class UnknownWords(QSyntaxHighlighter):
    """Underlines the words that the parser did not understand."""

    def __init__(self, field: TextField) -> None:
        super().__init__(field.document())
        self._words: tuple[str, ...] = ()

    def show_words(self, words: tuple[str, ...]) -> None:
        """Underline these words from now on."""
        if words != self._words:
            self._words = words
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        mark = QTextCharFormat()
        mark.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        mark.setUnderlineColor(QColor(theme.current().warn))
        lower = text.lower()
        for word in self._words:
            at = lower.find(word.lower())
            while at >= 0:
                if _stands_alone(lower, at, len(word)):
                    self.setFormat(at, len(word), mark)
                at = lower.find(word.lower(), at + len(word))


def _stands_alone(text: str, at: int, length: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + length] if at + length < len(text) else " "
    return not before.isalnum() and not after.isalnum()


class CameraSection(ShotSection):
    """Camera notes and what they mean."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Camera")
        self.notes = TextField((2, 6))
        self.notes.begun.connect(self.begin)
        self.notes.edited.connect(self._write_notes)
        self.add_row(
            "Notes",
            self.notes,
            "Write the camera as you would say it: “slow push in, then whip pan left, 35mm, MCU”",
            "Camera notes",
        )
        self.notes.set_hint("slow push in, 35mm, MCU")
        self.underlines = UnknownWords(self.notes)
        self.unknown = QLabel()
        self.unknown.setProperty("role", "warn")
        self.unknown.setWordWrap(True)
        self.unknown.setTextFormat(Qt.TextFormat.PlainText)
        self.unknown.setAccessibleName("Words not understood")
        self.grid.addWidget(self.unknown, self.grid.rowCount(), 1)
        self.size_field = ChoiceField(SIZE_WORDS)
        self.size_field.edited.connect(self._structure("Size", "size"))
        self.add_row("Size", self.size_field, "How much of the subject the frame holds")
        self.angle = ChoiceField(ANGLE_WORDS)
        self.angle.edited.connect(self._structure("Angle", "angle"))
        self.add_row("Angle", self.angle, "Where the camera looks from")
        self.lens = ParsedField(read_lens, lens_text, _next_lens, hint="—")
        self.lens.begun.connect(self.begin)
        self.lens.edited.connect(self._structure("Lens", "lens"))
        self.add_row("Lens", self.lens, "Focal length in mm, full frame; Up and Down: next lens")
        self.badge = CameraBadge()
        self._badge_row = self.add_row("Moves", self.badge, "How the model obeys the moves")
        self.moves = MovesList()
        self.moves.begun.connect(self.begin)
        self.moves.edited.connect(self._structure("Camera move", "moves"))
        self.moves.setAccessibleName("Camera moves")
        session.models_changed.connect(lambda: self.show_badge() if self.shots else None)
        self.add_wide(self.moves)

    def refresh(self) -> None:
        notes = self.of(shown_notes)
        self.notes.show_value(notes)
        seconds = float(self.shots[0].duration / self.session.project.rate)
        self._show_unknown(() if notes is MIXED else parse(notes, seconds).unknown)
        self.size_field.show_value(self.of(lambda shot: shot.size))
        self.angle.show_value(self.of(lambda shot: shot.angle))
        self.lens.show_value(self.of(lambda shot: shot.lens))
        self.moves.show_value(self.of(lambda shot: shot.moves))
        self.show_badge()

    def show_badge(self) -> None:
        """Tell how the models of the shots obey their moves."""
        self._badge_row.set_visible(self.badge.tells(self.shots))

    def _show_unknown(self, words: tuple[str, ...]) -> None:
        words = tuple(dict.fromkeys(words))
        more = len(words) - MOST_UNKNOWN
        words = words[:MOST_UNKNOWN]
        said = ", ".join(words) + (f" and {more:,} more" if more > 0 else "")
        self.unknown.setText(f"Not understood: {said}" if words else "")
        self.unknown.setVisible(bool(words))
        self.underlines.show_words(words)

    def _write_notes(self, notes: str) -> None:
        self.write("Camera notes", with_notes, "notes", notes=notes)

    def _structure(self, text: str, field: str) -> Any:
        return self.setter(text, field, with_structure, merge=True)


def _next_lens(lens: float | None, steps: int) -> float | None:
    if lens is None:
        return 35.0
    if steps > 0:
        return next((length for length in LENSES if length > lens), LENSES[-1])
    return next((length for length in reversed(LENSES) if length < lens), LENSES[0])
