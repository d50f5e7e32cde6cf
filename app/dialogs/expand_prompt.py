"""Shows a prompt before and after it is expanded, lets the words be edited, and asks.

It knows nothing of how the words are made: `Prompting` proposes and accepts.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)  # fmt: skip
from shiboken6 import isValid

from app import theme
from app.background import Background
from app.dialogs.form import FormDialog
from app.dialogs.word_diff import as_html
from app.prompting import Prompting, Proposal
from engine.project.document import Id, Shot
from engine.render.wording import Wording

PAUSE = 150
NO_MODEL = "Written by rules. A language model of yours can write, too: storyreel models add FOLDER"
_ID = Qt.ItemDataRole.UserRole


class ExpandPrompt(FormDialog):
    """See the module. Of several shots those are accepted that are ticked."""

    def __init__(
        self,
        prompting: Prompting,
        shots: Sequence[Shot],
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Expand the prompt" if len(shots) == 1 else "Expand prompts", parent)
        self._prompting = prompting
        self._background = background
        self._shots: dict[Id, Shot] = {shot.id: shot for shot in shots}
        self._texts: dict[Id, str] = {}
        self._notes: dict[Id, tuple[str, ...]] = {}
        self._current = shots[0].id
        self._asked = 0
        self._is_writing = False
        self.by = QComboBox()
        self.state = QLabel()
        self.stop = QPushButton("Stop")
        self.shot_list = QListWidget()
        self.diff = QTextEdit()
        self.text = QPlainTextEdit()
        self.told = QLabel()
        self.prompt = QLabel()
        self.length = QLabel()
        self._lay_out()
        self._accept = self.add_buttons("Accept", "Keep mine")
        self._accept.clicked.connect(self.accept)
        self.column.setStretch(self.column.indexOf(self._middle), 100)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self._count)
        self._fill()
        self._follow()
        self.resize(900 if len(shots) > 1 else 720, 560)
        self.text.setFocus()

    def _lay_out(self) -> None:
        self.shot_list.setAccessibleName("Shots")
        self.shot_list.setFixedWidth(190)
        self.shot_list.setSpacing(2)
        self.diff.setReadOnly(True)
        self.diff.setAccessibleName("What changes")
        self.diff.setTabChangesFocus(True)
        self.text.setAccessibleName("The new words")
        self.text.setToolTip("Change them as you like before you accept them")
        self.text.setTabChangesFocus(True)
        for label in (self.told, self.prompt):
            label.setWordWrap(True)
        self.told.setProperty("role", "warn")
        self.prompt.setProperty("role", "dim")
        self.prompt.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.prompt.setAccessibleName("What the model gets")
        self.length.setProperty("role", "dim")
        right = QVBoxLayout()
        right.setSpacing(theme.STEP)
        for heading, widget, stretch in (
            ("What changes", self.diff, 3),
            ("The new words", self.text, 3),
        ):
            right.addWidget(_heading(heading))
            right.addWidget(widget, stretch)
        right.addWidget(self.told)
        foot = QHBoxLayout()
        foot.addWidget(_heading("What the model gets"))
        foot.addStretch()
        foot.addWidget(self.length)
        right.addLayout(foot)
        right.addWidget(self.prompt)
        self._add_writers()
        self._middle = QWidget()
        middle = QHBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(theme.MARGIN)
        middle.addWidget(self.shot_list)
        middle.addLayout(right, 1)
        self.column.addWidget(self._middle, 1)
        self.shot_list.setVisible(len(self._shots) > 1)

    def _add_writers(self) -> None:
        """Add the choice of who writes: the rules, or a model where there is one."""
        self.by.addItem("Rules (built in)", None)
        for writer in self._prompting.writers:
            self.by.addItem(writer.name, writer)
        self.stop.setAutoDefault(False)
        self.stop.hide()
        self.state.setProperty("role", "dim")
        self.state.setWordWrap(True)
        self.by.setVisible(self.by.count() > 1)
        if self.by.count() == 1:
            self.state.setText(NO_MODEL)
        self.by.setAccessibleName("Written by")
        self.by.setToolTip("Who writes: the rules that are always there, or a model of yours")
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.by)
        row.addWidget(self.state, 1)
        row.addWidget(self.stop)
        self.column.addLayout(row)

    def _follow(self) -> None:
        self.by.currentIndexChanged.connect(lambda _: self._write())
        self.stop.clicked.connect(self._prompting.stop)
        self._prompting.proposed.connect(self.propose)
        self._prompting.progressed.connect(self.state.setText)
        self._prompting.ended.connect(self._written)
        self.finished.connect(lambda _: self._prompting.close())

    def _write(self) -> None:
        """Have the chosen one write all the shots' words."""
        writer = self.by.currentData()
        if writer is None:
            for shot in self._shots.values():
                self.propose(self._prompting.by_rules(shot))
            self.state.setText("")
            return
        self._set_writing(True)
        self.state.setText("Beginning…")
        self._prompting.by_model(writer, list(self._shots.values()))

    def _written(self, problem: str) -> None:
        self._set_writing(False)
        self.state.setText(
            "" if not problem else f"{problem} What it did not write is written by rules."
        )

    def _set_writing(self, on: bool) -> None:
        self._is_writing = on
        self.stop.setVisible(on)
        self.by.setEnabled(not on)
        self._say_count()

    def _fill(self) -> None:
        for shot in self._shots.values():
            item = QListWidgetItem(shot.slate)
            item.setData(_ID, shot.id)
            item.setCheckState(Qt.CheckState.Checked)
            self.shot_list.addItem(item)
        for shot in self._shots.values():
            self.propose(self._prompting.by_rules(shot))
        self.shot_list.currentItemChanged.connect(lambda item, _: self._turn_to(item))
        self.shot_list.itemChanged.connect(lambda _: self._say_count())
        self.text.textChanged.connect(self._edited)
        self.shot_list.setCurrentRow(0)
        self._show()

    def propose(self, proposal: Proposal) -> None:
        """Show other words for a shot."""
        shot = proposal.shot
        self._texts[shot.id] = proposal.text
        self._notes[shot.id] = proposal.notes
        self._mark(shot.id)
        if shot.id == self._current:
            self._show()

    def _mark(self, shot_id: Id) -> None:
        """Say in the list what becomes of a shot."""
        shot = self._shots[shot_id]
        added = len(self._texts[shot_id].split()) - len(shot.action.split())
        same = self._texts[shot_id] == shot.action
        for row in range(self.shot_list.count()):
            item = self.shot_list.item(row)
            if item.data(_ID) == shot_id:
                warned = " · look" if self._notes.get(shot_id) else ""
                item.setText(
                    f"{shot.slate}   {'no change' if same else f'{added:+} words'}{warned}"
                )
        self._say_count()

    def _turn_to(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._current = item.data(_ID)
            self._show()

    def _show(self) -> None:
        text = self._texts[self._current]
        if text != self.text.toPlainText():
            blocked = self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.moveCursor(QTextCursor.MoveOperation.End)
            self.text.blockSignals(blocked)
        self.diff.setHtml(as_html(self._shots[self._current].action, text))
        notes = self._notes.get(self._current, ())
        self.told.setText("\n".join(notes))
        self.told.setVisible(bool(notes))
        self._count()

    def _edited(self) -> None:
        text = self.text.toPlainText()
        self._texts[self._current] = text
        self.diff.setHtml(as_html(self._shots[self._current].action, text))
        self._mark(self._current)
        self._soon.start()

    def _count(self) -> None:
        self._asked += 1
        asked = self._asked
        self._background.run(
            self._prompting.wording, self._shots[self._current], self._texts[self._current],
            then=lambda found: self._tell(asked, found),
        )  # fmt: skip

    def _tell(self, asked: int, found: Wording) -> None:
        # The dialog may have been closed while the words were counted.
        if asked != self._asked or not isValid(self.prompt):
            return
        self.prompt.setText(found.prompt or "Nothing.")
        self.length.setText(found.sentence)
        self.length.setProperty("role", "warn" if found.is_too_long else "dim")
        self.length.style().unpolish(self.length)
        self.length.style().polish(self.length)
        notes = (*self._notes.get(self._current, ()), *(one.message for one in found.findings))
        self.told.setText("\n".join(dict.fromkeys(notes)))
        self.told.setVisible(bool(notes))

    def changed(self) -> dict[Id, str]:
        """Return the new words of the ticked shots whose words are other than before."""
        ticked = set(self._shots)
        if len(self._shots) > 1:
            items = [self.shot_list.item(row) for row in range(self.shot_list.count())]
            ticked = {i.data(_ID) for i in items if i.checkState() == Qt.CheckState.Checked}
        return {
            id: text
            for id, text in self._texts.items()
            if id in ticked and text != self._shots[id].action
        }

    def _say_count(self) -> None:
        if not hasattr(self, "_accept"):
            return
        count = len(self.changed())
        self._accept.setEnabled(count > 0 and not self._is_writing)
        self._accept.setText(
            f"Accept {count} shots" if len(self._shots) > 1 and count else "Accept"
        )

    def accept(self) -> None:
        """Make the new words those of the film."""
        if changed := self.changed():
            self._prompting.accept(changed)
        super().accept()


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "heading")
    return label
