"""The prompt as the model gets it, its length against the limit, and the way to expand it.

It shows and asks; it writes nothing. Counting reads a tokenizer's file, so it is done in a thread.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import theme
from app.background import Background
from app.inspector.form import describe
from app.inspector.prompt_pieces import PromptPieces
from engine.camera.prompt import Piece
from engine.project.document import Project, Shot
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.token_count import Tokens, token_count
from engine.render.wording import Wording, pieces_of

PAUSE = 150
"""Milliseconds after the last key before the tokens are counted."""


class PromptRow(QWidget):
    """See the module. `expand_asked` says that the button was pressed."""

    expand_asked = Signal()
    counted = Signal(object)
    """The Wording shown, once its tokens are known; its findings are left to others."""

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._asked = 0
        self._of: tuple[ModelSpec, Shot] | None = None
        self.text = PromptPieces()
        describe(
            self.text, "Prompt",
            "What the model gets, made of the action, the cast and the camera; a click on a part "
            "leads to its field",
        )  # fmt: skip
        self.length = QLabel()
        self.length.setAccessibleName("Length of the prompt")
        self.expand = QToolButton()
        self.expand.setText("Expand…")
        self.expand.setIcon(theme.icon("sparkles"))
        self.expand.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.expand.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(
            self.expand, "Expand the prompt",
            "Tell in words what size, angle, lens, light and camera mean; shown before it is done "
            "(Shift+P)",
        )  # fmt: skip
        self.expand.clicked.connect(lambda: self.expand_asked.emit())
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self._count)

    def _lay_out(self) -> None:
        heading = QLabel("Prompt")
        heading.setProperty("role", "dim")
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(theme.GAP)
        top.addWidget(heading)
        top.addWidget(self.length, 1)
        top.addWidget(self.expand)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addLayout(top)
        column.addWidget(self.text)

    def show_shots(self, project: Project, shots: tuple[Shot, ...]) -> None:
        """Show the prompt of one shot; of several only that they can be expanded together."""
        one = shots[0] if len(shots) == 1 else None
        spec = MODELS.get(one.render.model) if one else None
        self.text.setVisible(one is not None)
        self._asked += 1
        if one is None or spec is None:
            self._of = None
            self._soon.stop()
            self._say("" if one is None else "This model is not there", False)
            self.text.show_pieces(() if one is None else (Piece(one.action, "action"),))
            return
        pieces = pieces_of(project, one, spec)
        prompt = "".join(piece.text for piece in pieces)
        is_same = self._of is not None and self._of[0] == spec and self._of[1].id == one.id
        if is_same and prompt == self.text.toPlainText():
            return
        self._of = (spec, one)
        self.text.show_pieces(pieces)
        if not spec.path:
            self._soon.stop()
            self._show(self._asked, Tokens(len(prompt.split())))
        elif is_same:
            self._soon.start()
        else:
            self._count()

    def _count(self) -> None:
        if self._of is None:
            return
        asked = self._asked
        self._background.run(
            token_count, self._of[0], self.text.toPlainText(),
            then=lambda found: self._show(asked, found),
        )  # fmt: skip

    def _show(self, asked: int, found: Tokens) -> None:
        """Show a count, unless another one was asked for since."""
        if asked != self._asked or self._of is None or not isValid(self):
            return
        spec, shot = self._of
        told = Wording(
            slate=shot.slate, prompt=self.text.toPlainText(), words=found.words,
            tokens=found.tokens, limit=spec.token_limit,
        )  # fmt: skip
        self._say(told.sentence if told.prompt else "", told.is_too_long)
        self.counted.emit(told)

    def _say(self, words: str, is_too_long: bool) -> None:
        self.length.setText(words)
        self.length.setToolTip("The model does not read beyond its limit" if is_too_long else words)
        self.length.setProperty("role", "warn" if is_too_long else "dim")
        self.length.style().unpolish(self.length)
        self.length.style().polish(self.length)
