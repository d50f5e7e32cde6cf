"""The one primary button of the window: it says what it will do, on two lines when it must."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.actions import shown_key
from app.inspector.form import InlineError
from app.inspector.render_plan import RenderPlan


class TwoLineButton(QPushButton):
    """A primary button whose text may take a second line, at the last " · " that fits."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("primary", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._lines = ("", "")

    def show_lines(self, task: str, cost: str) -> None:
        """Show what it does, and what that costs."""
        self._lines = (task, cost)
        self.setText(f"{task} · {cost}" if cost else task)
        self.setAccessibleName(self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        colours = theme.current()
        colour = colours.colour("on_accent" if self.isEnabled() else "border")
        painter.setPen(colour)
        task, cost = self._lines
        inner = self.rect().adjusted(theme.GAP, theme.STEP, -theme.GAP, -theme.STEP)
        if not cost:
            painter.setFont(theme.font("slate"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, task)
        else:
            self._draw_lines(painter, inner, task, cost)
        painter.end()

    def _draw_lines(self, painter: QPainter, inner: QRect, task: str, cost: str) -> None:
        upper = QRect(inner.left(), inner.top(), inner.width(), 18)
        lower = QRect(inner.left(), upper.bottom() + 1, inner.width(), 16)
        for rect, text, role in ((upper, task, "slate"), (lower, cost, "meta")):
            painter.setFont(theme.font(role))
            short = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, rect.width()
            )
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, short)


class RenderBar(QWidget):
    """The button and, above it, exactly what will come out."""

    def __init__(self, in_dialog: bool = False) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        side = 0 if in_dialog else theme.MARGIN
        column.setContentsMargins(side, theme.GAP, side, side)
        column.setSpacing(theme.STEP)
        self.outcome = QLabel()
        self.outcome.setProperty("role", "dim")
        self.outcome.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.outcome.setAccessibleName("What will come out")
        self.details = QLabel()
        self.details.setProperty("role", "dim")
        self.details.setWordWrap(True)
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setAccessibleName("How it comes about")
        self.details.hide()
        self.problem = InlineError()
        self.button = TwoLineButton()
        for widget in (self.outcome, self.details, self.problem, self.button):
            column.addWidget(widget)

    def show_plan(self, plan: RenderPlan | None, problem: str = "") -> None:
        """Say what the button will do; without a plan it says why it can't."""
        self.problem.say("" if plan is None or plan.fits else " ".join(plan.memory))
        details = plan.details if plan is not None else ()
        self.details.setText("\n".join(details))
        self.details.setVisible(bool(details))
        if plan is None:
            self.button.show_lines(problem or "Select a shot to render", "")
            self.outcome.setText("")
            self.button.setEnabled(False)
            return
        self.button.setEnabled(True)
        self.button.setAccessibleDescription("")
        self.button.show_lines(plan.task, plan.cost)
        self.button.setToolTip(f"{plan.whole}\n({shown_key('render')})")
        self.outcome.setText(plan.outcome)

    def show_problem(self, sentence: str) -> None:
        """Say in one sentence why it can't be rendered like this."""
        self.show_plan(None, "It can’t be rendered like this")
        self.problem.say(sentence)
        self.button.setToolTip(sentence)
        self.button.setAccessibleDescription(sentence)
