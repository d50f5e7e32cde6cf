"""The fields the inspector is made of: each shows a value or "mixed" and says what was typed.

They know nothing of shots or of the session. `edited` is emitted for what the person did, never
for what `show_value` set.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from app import theme
from app.inspector.agreement import MIXED, MIXED_TEXT, Mixed


def is_undo(event: QKeyEvent) -> bool:
    """Say whether a key is undo or redo: a field leaves both to the film, through its parents."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(
        QKeySequence.StandardKey.Redo
    )


class _Typed:
    """What both text fields do: they say when typing begins, and leave undo to the film."""

    begun: Any

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.begun.emit()
        super().focusInEvent(event)  # pyright: ignore[reportAttributeAccessIssue] - Qt's, beside it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_undo(event):
            event.ignore()
        else:
            super().keyPressEvent(event)  # pyright: ignore[reportAttributeAccessIssue] - as above


class TextField(_Typed, QPlainTextEdit):
    """Several lines of text, growing with its content; every keystroke is an edit."""

    edited = Signal(str)
    begun = Signal()

    def __init__(self, lines: tuple[int, int] = (2, 8), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._hint = ""
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._grow)
        self._held = ""
        self.textChanged.connect(self._say)
        self._grow()

    def _say(self) -> None:
        text = self.toPlainText()
        if text != self._held:  # underlining tells of a change too
            self._held = text
            self.edited.emit(text)

    def set_hint(self, hint: str) -> None:
        """Set what stands in the empty field."""
        self._hint = hint
        self.setPlaceholderText(hint)

    def show_value(self, value: str | Mixed) -> None:
        """Show a text, or "mixed", keeping the caret where it is when nothing changed."""
        self.setPlaceholderText(MIXED_TEXT if value is MIXED else self._hint)
        text = "" if isinstance(value, Mixed) else value
        self._held = text
        if text == self.toPlainText():
            return
        blocked = self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(blocked)
        self._grow()

    def _grow(self) -> None:
        margins = self.contentsMargins()
        frame = 2 * self.frameWidth() + margins.top() + margins.bottom() + 2
        rows = self.document().size().height() if self.isVisible() else self.blockCount()
        longer = rows > self._lines[1]
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if longer else policy.ScrollBarAlwaysOff
        )
        rows = min(max(int(rows), self._lines[0]), self._lines[1])
        height = rows * self.fontMetrics().lineSpacing() + frame
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._grow()


class LineField(_Typed, QLineEdit):
    """One line of text; every keystroke is an edit."""

    edited = Signal(str)
    begun = Signal()

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.setPlaceholderText(hint)
        self.textEdited.connect(self.edited)

    def show_value(self, value: str | Mixed) -> None:
        """Show a text, or "mixed"."""
        self.setPlaceholderText(MIXED_TEXT if value is MIXED else self._hint)
        text = "" if isinstance(value, Mixed) else value
        if text != self.text():
            self.setText(text)


class ParsedField(QLineEdit):
    """A value typed as text: taken on Enter, Tab or leaving, refused in one sentence.

    `parse` turns the text into the value or raises ValueError with a sentence for the person; text
    that is refused stays in the field, and the field keeps the focus. Up and Down change the value
    by `step` (Shift: ten times); Escape brings back the value that holds.
    """

    edited = Signal(object)
    refused = Signal(str)
    begun = Signal()

    def __init__(
        self,
        parse: Callable[[str], Any],
        show: Callable[[Any], str],
        step: Callable[[Any, int], Any] | None = None,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parse, self._show, self._step = parse, show, step
        self._value: Any = MIXED
        self._hint = hint
        self._wrong = False
        self.setPlaceholderText(hint)
        self.textEdited.connect(self._forgive)

    def set_hint(self, hint: str) -> None:
        """Set what stands in the empty field."""
        self._hint = hint
        if self._value is not MIXED:
            self.setPlaceholderText(hint)

    @property
    def value(self) -> Any:
        """The value shown last, or MIXED."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Show a value, or "mixed"; a text that was refused stays until it is mended."""
        if self._wrong and value == self._value and self.hasFocus():
            return
        self._value = value
        self._set_wrong("")
        self.setPlaceholderText(MIXED_TEXT if value is MIXED else self._hint)
        text = "" if value is MIXED else self._show(value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def take(self) -> bool:
        """Read the text and emit `edited` when it says something new; False when it is refused."""
        if not self.isModified() and not self._wrong:
            return True
        if self._value is MIXED and not self.text().strip():
            return True
        try:
            value = self._parse(self.text().strip())
        except (ValueError, ArithmeticError) as error:
            self._set_wrong(str(error))
            return False
        self._set_wrong("")
        self.setModified(False)
        if self._value is MIXED or value != self._value:
            self._value = value
            self.edited.emit(value)
        text = "" if self._value is MIXED else self._show(self._value)
        if text != self.text():
            self.setText(text)
        return True

    def _forgive(self) -> None:
        if self._wrong:
            self._set_wrong("")
            self.setModified(True)

    def _set_wrong(self, sentence: str) -> None:
        if not sentence and not self._wrong:
            return
        self._wrong = bool(sentence)
        bad = theme.current().bad
        self.setStyleSheet(f"QLineEdit {{ border: 1px solid {bad}; }}" if self._wrong else "")
        self.refused.emit(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.take():
                self.selectAll()
            return
        if key == Qt.Key.Key_Escape and (self.isModified() or self._wrong):
            self._wrong = True
            self._set_wrong("")
            self.setText("" if self._value is MIXED else self._show(self._value))
            self.selectAll()
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._step is not None:
            self._nudge(1 if key == Qt.Key.Key_Up else -1, event.modifiers())
            return
        if is_undo(event) and not self.isModified():
            event.ignore()
            return
        super().keyPressEvent(event)

    def _nudge(self, direction: int, modifiers: Qt.KeyboardModifier) -> None:
        if self._step is None or not self.take() or self._value in (MIXED, None):
            return
        tenfold = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        value = self._step(self._value, direction * (10 if tenfold else 1))
        if value != self._value:
            self._value = value
            self.setText(self._show(value))
            self.edited.emit(value)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus while the text is refused, so that Tab never loses what was typed."""
        if not self.take():
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.begun.emit()
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.take()
        super().focusOutEvent(event)


def read_number(text: str, lowest: float, highest: float, what: str) -> float:
    """Read a number within a range, "," or "."; ValueError with a sentence otherwise."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(f"“{text}” is not a number.") from None
    if not lowest <= value <= highest:
        raise ValueError(f"{what} lies between {lowest:g} and {highest:g}.")
    return value


def number_field(lowest: float, highest: float, step: float, what: str) -> ParsedField:
    """Return a field for a number within a range; Up and Down change it by `step`."""
    return ParsedField(
        lambda text: read_number(text, lowest, highest, what),
        lambda value: f"{value:g}",
        lambda value, steps: round(min(highest, max(lowest, value + steps * step)), 4),
    )


class ChoiceField(QComboBox):
    """One of a table of (value, words); the wheel scrolls the panel instead of changing it."""

    edited = Signal(object)

    def __init__(
        self, choices: Sequence[tuple[Any, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[Any] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setPlaceholderText(MIXED_TEXT)
        self.set_choices(choices)
        self.activated.connect(lambda index: self.edited.emit(self._values[index]))

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Replace the table of choices, keeping the one that is shown; the same one stays."""
        words = [words for _, words in choices]
        if [value for value, _ in choices] == self._values and words == [
            self.itemText(index) for index in range(self.count())
        ]:
            return
        self.clear()
        self._values = [value for value, _ in choices]
        self.addItems([words for _, words in choices])

    def show_value(self, value: Any) -> None:
        """Show a choice; MIXED (or a value that is not in the table) shows "mixed"."""
        index = -1 if value is MIXED or value not in self._values else self._values.index(value)
        if index != self.currentIndex():
            self.setCurrentIndex(index)

    @property
    def value(self) -> Any:
        """The choice shown, or MIXED."""
        index = self.currentIndex()
        return MIXED if index < 0 else self._values[index]

    def minimumSizeHint(self) -> QSize:
        return QSize(56, super().minimumSizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        colour = theme.current().dim if self.isEnabled() else theme.current().separator
        box = QRect(self.width() - 20, (self.height() - 14) // 2, 14, 14)
        theme.paint_icon(painter, "chevron-down", box, colour)
        painter.end()
