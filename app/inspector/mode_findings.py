"""What is likely to go wrong with a shot's prompt, as small warnings; a click selects the words.

It shows and asks; looking over reads a tokenizer's file, so it is done in a thread.
"""

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import theme
from app.background import Background
from engine.camera.lint import Finding
from engine.project.document import Project, Shot
from engine.render.families.table import MODELS
from engine.render.wording import Wording, wording

PAUSE = 250
"""Milliseconds after the last key before a shot is looked over."""
MOST = 6
"""So many warnings are shown; a pasted page may hold many more."""


class FindingLine(QLabel):
    """One warning with its sign; a click, Enter or Space selects the words it is about."""

    pressed = Signal()

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
        self.setProperty("role", "dim")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(18, 0, 0, 0)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(f"Warning: {finding.message}")
        if finding.start < finding.stop:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setToolTip("Click to select the words")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        theme.paint_icon(painter, "triangle-alert", QRect(0, 1, 13, 13), theme.current().warn)
        if self.hasFocus():
            painter.setPen(theme.current().colour("focus"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class Findings(QWidget):
    """The warnings on one shot; absent where there are none, or several shots."""

    chosen = Signal(int, int)
    """The words that a warning is about, from and to."""

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._asked = 0
        self._of: tuple[Project, Shot] | None = None
        self.lines: list[FindingLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.STEP)
        self.setAccessibleName("Warnings")
        self.hide()
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._look)

    def show_shots(self, project: Project, shots: tuple[Shot, ...]) -> None:
        """Look one shot over, soon; of several nothing is said."""
        self._asked += 1
        other = self._of is None or len(shots) != 1 or self._of[1].id != shots[0].id
        if other:
            self._show(self._asked, ())
        self._of = (project, shots[0]) if len(shots) == 1 else None
        self._soon.start()

    def _look(self) -> None:
        if self._of is None:
            return
        project, shot = self._of
        spec = MODELS.get(shot.render.model)
        if spec is None:
            return
        mine = self._asked

        def tell(told: Wording) -> None:
            if isValid(self):
                self._show(mine, told.findings[:MOST])

        self._background.run(wording, project, shot, spec, then=tell)

    def _show(self, mine: int, findings: tuple[Finding, ...]) -> None:
        if mine != self._asked or findings == tuple(line.finding for line in self.lines):
            return
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [FindingLine(finding) for finding in findings]
        for line in self.lines:
            about = line.finding
            if about.start < about.stop:
                line.pressed.connect(lambda a=about: self.chosen.emit(a.start, a.stop))
            self._column.addWidget(line)
        self.setVisible(bool(self.lines))
