"""The list of a shot's moves: add, remove, reorder, and every field of each move.

It knows of moves and of nothing else: it shows a tuple of them and says what it became.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.inspector.agreement import MIXED, MIXED_TEXT
from app.inspector.fields import ChoiceField, ParsedField
from app.inspector.form import InlineError, describe, icon_button
from app.inspector.words import EASINGS, SPEED_WORDS
from engine.camera.terms import TERMS
from engine.paint.glyphs import draw_glyph
from engine.project.document import CameraMove, MoveKind

MOVE_KINDS: tuple[tuple[MoveKind, str], ...] = tuple((term.kind, term.name) for term in TERMS)


def read_percent(text: str, lowest: float, highest: float, what: str) -> float:
    """Read "60", "60%" or "60 %" as 0.6; ValueError with a sentence when it is out of range."""
    try:
        value = float(text.replace("%", "").replace(",", ".").strip()) / 100
    except ValueError:
        raise ValueError(f"“{text}” is not a number; write a percentage, like 60.") from None
    if not lowest <= value <= highest:
        raise ValueError(f"{what} lies between {lowest * 100:.0f} and {highest * 100:.0f} %.")
    return value


def percent_text(value: float) -> str:
    """Return 0.6 as "60 %"."""
    return f"{value * 100:.4g} %"


class GlyphView(QWidget):
    """A move's 20 × 20 glyph."""

    def __init__(self, kind: MoveKind) -> None:
        super().__init__()
        self._kind: MoveKind = kind
        self.setFixedSize(24, 24)

    def show_kind(self, kind: MoveKind) -> None:
        """Show another move."""
        self._kind = kind
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_glyph(painter, QRectF(2, 2, 20, 20), self._kind, theme.current().colour("text"))
        painter.end()


class MoveRow(QFrame):
    """One move: its kind on the first line, pace and extent, then its span within the shot."""

    changed = Signal(object)
    removed = Signal()
    shifted = Signal(int)

    def __init__(self, move: CameraMove) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.move_shown = move
        self.glyph = GlyphView(move.kind)
        self.kind = ChoiceField(MOVE_KINDS)
        self.speed = ChoiceField(SPEED_WORDS)
        self.amount = ParsedField(_read_amount, percent_text, _step)
        self.start = ParsedField(_read_point, percent_text, _step)
        self.end = ParsedField(_read_point, percent_text, _step)
        self.easing = ChoiceField(EASINGS)
        self.up = icon_button("arrow-up", "Move earlier", "Put this move before the one above")
        self.down = icon_button("arrow-down", "Move later", "Put this move after the one below")
        self.remove = icon_button("x", "Remove this move")
        self.error = InlineError()
        self._lay_out()
        self._connect()
        self.show_move(move)

    def _lay_out(self) -> None:
        describe(self.kind, "Move")
        describe(self.speed, "Speed", "How fast the camera moves")
        describe(self.amount, "Amount", "How far, in per cent of the usual extent; Up and Down")
        describe(self.start, "From", "Where in the shot the move begins, in per cent")
        describe(self.end, "To", "Where in the shot the move ends, in per cent")
        describe(self.easing, "Easing", "How the move starts and stops")
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.STEP, theme.STEP, theme.STEP, theme.STEP)
        grid.setSpacing(theme.STEP)
        first = QHBoxLayout()
        first.setSpacing(theme.STEP)
        for widget in (self.glyph, self.kind, self.up, self.down, self.remove):
            first.addWidget(widget)
        grid.addLayout(first, 0, 0, 1, 2)
        grid.addWidget(self.speed, 1, 0)
        grid.addWidget(self.amount, 1, 1)
        span = QHBoxLayout()
        span.setSpacing(theme.STEP)
        dash = QLabel("–")
        dash.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for widget in (self.start, dash, self.end):
            span.addWidget(widget)
        grid.addLayout(span, 2, 0)
        grid.addWidget(self.easing, 2, 1)
        grid.addWidget(self.error, 3, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _connect(self) -> None:
        for field, name in (
            (self.kind, "kind"),
            (self.speed, "speed"),
            (self.amount, "amount"),
            (self.easing, "easing"),
        ):
            field.edited.connect(self._setter(name))
        self.start.edited.connect(self._set_start)
        self.end.edited.connect(self._set_end)
        for field in (self.amount, self.start, self.end):
            field.refused.connect(self.error.say)
        self.up.clicked.connect(lambda: self.shifted.emit(-1))
        self.down.clicked.connect(lambda: self.shifted.emit(1))
        self.remove.clicked.connect(self.removed)

    def show_move(self, move: CameraMove) -> None:
        """Show another move in the same row."""
        self.move_shown = move
        self.glyph.show_kind(move.kind)
        self.kind.show_value(move.kind)
        self.speed.show_value(move.speed)
        self.amount.show_value(move.amount)
        self.start.show_value(move.start)
        self.end.show_value(move.end)
        self.easing.show_value(move.easing)
        for field in (self.speed, self.amount, self.start, self.end, self.easing):
            field.setEnabled(move.kind != "static")

    def _setter(self, name: str) -> Callable[[Any], None]:
        return lambda value: self.changed.emit(replace(self.move_shown, **{name: value}))

    def _set_start(self, start: float) -> None:
        end = max(self.move_shown.end, min(1.0, start + 0.01))
        self.changed.emit(replace(self.move_shown, start=min(start, end - 0.01), end=end))

    def _set_end(self, end: float) -> None:
        start = min(self.move_shown.start, max(0.0, end - 0.01))
        self.changed.emit(replace(self.move_shown, start=start, end=max(end, start + 0.01)))


def _read_amount(text: str) -> float:
    return read_percent(text, 0.0, 10.0, "An amount")


def _read_point(text: str) -> float:
    return read_percent(text, 0.0, 1.0, "A point in the shot")


def _step(value: float, steps: int) -> float:
    return round(max(0.0, value + steps * 0.05), 4)


class MovesList(QWidget):
    """The moves of a shot, in order, with a button that adds one."""

    edited = Signal(object)
    begun = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._moves: tuple[CameraMove, ...] = ()
        self._rows: list[MoveRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.STEP)
        self.mixed = QLabel(MIXED_TEXT)
        self.mixed.setProperty("role", "dim")
        self.add = QPushButton("Add a move")
        self.add.setIcon(theme.icon("plus"))
        self.add.setProperty("quiet", True)
        describe(self.add, "Add a move", "Add a camera move after these")
        self.add.clicked.connect(self._append)
        self._column.addWidget(self.mixed)
        self._column.addWidget(self.add)

    @property
    def rows(self) -> list[MoveRow]:
        """The rows shown."""
        return self._rows

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def show_value(self, moves: Any) -> None:
        """Show a tuple of moves, or "mixed"."""
        self.mixed.setVisible(moves is MIXED)
        self.add.setText("Give all these shots a move" if moves is MIXED else "Add a move")
        self._moves = () if moves is MIXED else moves
        while len(self._rows) > len(self._moves):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(self._moves):
            self._insert(len(self._rows), self._moves[len(self._rows)])
        for index, (row, move) in enumerate(zip(self._rows, self._moves, strict=True)):
            row.show_move(move)
            row.up.setEnabled(index > 0)
            row.down.setEnabled(index < len(self._rows) - 1)

    def _insert(self, index: int, move: CameraMove) -> None:
        row = MoveRow(move)
        row.changed.connect(lambda changed: self._put(index, changed))
        row.removed.connect(lambda: self._remove(index))
        row.shifted.connect(lambda by: self._shift(index, by))
        self._rows.append(row)
        self._column.insertWidget(1 + index, row)

    def _put(self, index: int, move: CameraMove) -> None:
        self.edited.emit((*self._moves[:index], move, *self._moves[index + 1 :]))

    def _append(self) -> None:
        self.begun.emit()
        self.edited.emit((*self._moves, CameraMove(kind="dolly_in")))
        if self._rows:
            self._rows[-1].kind.setFocus()

    def _remove(self, index: int) -> None:
        self.begun.emit()
        self.edited.emit((*self._moves[:index], *self._moves[index + 1 :]))

    def _shift(self, index: int, by: int) -> None:
        moves = list(self._moves)
        moves.insert(index + by, moves.pop(index))
        self.begun.emit()
        self.edited.emit(tuple(moves))
