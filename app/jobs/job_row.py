"""One render in the list: its shot, what it does, and the one or two things to do about it."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.rendering import ShotProgress
from app.session import Session
from app.status_bar import time_in_words
from engine.project import film
from engine.render.job import Cancelled, Failed, Finished, Job, JobState, Queued, Running

DETAIL_HEIGHT = 120


class JobRow(QWidget):
    """See the module."""

    def __init__(self, session: Session, job_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job_id = job_id
        self._job: Job | None = None
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._cancel = self._button("x", "Cancel this render", lambda: session.cancel(job_id))
        self._retry = QPushButton("Retry")
        self._retry.setToolTip("Queue this render again")
        self._retry.clicked.connect(lambda: session.retry(job_id))
        self._details = QPushButton("Show details")
        self._details.setProperty("quiet", True)
        self._details.setCheckable(True)
        self._details.toggled.connect(self._show_details)
        self._detail = QPlainTextEdit()
        self._detail.setReadOnly(True)
        self._detail.setFixedHeight(DETAIL_HEIGHT)
        self._detail.setFont(theme.font("meta"))
        self._detail.setAccessibleName("Details of the failure")
        self._detail.hide()
        self._lay_out()

    def show_job(self, job: Job, progress: ShotProgress | None) -> None:
        """Show a job as it is now."""
        self._job = job
        shot = film.find_shot(self._session.project, job.request.shot_id)
        slate = shot.slate if shot else job.request.shot.slate
        number = job.request.variation
        slate += f" for {job.request.framing}" if job.request.framing else ""
        match job.state:
            case Finished(take=take):
                self._title.setText(f"{slate} · T{take.number:02}")
            case _:
                self._title.setText(f"{slate} · variation {number}" if number else slate)
        mine = progress if progress is not None and progress.job_id == job.id else None
        self._show_state(mine.state if mine else job.state, mine)

    def show_progress(self, progress: ShotProgress) -> None:
        """Show how far it is now."""
        if progress.job_id == self._job_id:
            self._show_state(progress.state, progress)

    def _show_state(self, state: JobState, progress: ShotProgress | None) -> None:
        self._words.setText(state_in_words(state, progress.seconds_left if progress else None))
        kind = {Failed: "bad", Finished: "good"}.get(type(state), "dim")
        if self._words.property("role") != kind:
            self._words.setProperty("role", kind)
            self._words.style().unpolish(self._words)
            self._words.style().polish(self._words)
        running, failed = isinstance(state, Running), isinstance(state, Failed)
        self._bar.setVisible(running)
        if running and progress is not None:
            self._bar.setValue(round(progress.fraction * 1000))
        self._cancel.setVisible(running or isinstance(state, Queued))
        self._retry.setVisible(failed or isinstance(state, Cancelled))
        self._details.setVisible(isinstance(state, Failed) and bool(state.detail))
        self.setAccessibleName(f"{self._title.text()}: {self._words.text()}")

    def _show_details(self, shown: bool) -> None:
        self._details.setText("Hide details" if shown else "Show details")
        if shown and self._job is not None and isinstance(self._job.state, Failed):
            self._detail.setPlainText(self._job.state.detail)
        self._detail.setVisible(shown)

    def _button(self, name: str, words: str, act) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(name, "dim"))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.STEP)
        top.addWidget(self._title)
        top.addStretch()
        for widget in (self._details, self._retry, self._cancel):
            top.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, 6, theme.GAP, 6)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.addWidget(self._detail)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line above the row."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, theme.current().colour("separator"))


def state_in_words(state: JobState, seconds_left: float | None) -> str:
    """Return what a job does, in a line."""
    match state:
        case Queued():
            return "Queued"
        case Running(phase=phase, step=step, steps=steps):
            parts = [phase]
            if steps:
                parts.append(f"step {step} of {steps}")
            if seconds_left is not None:
                parts.append(f"{time_in_words(seconds_left)} left")
            return " · ".join(parts)
        case Finished(take=take):
            return f"Done: take {take.number}"
        case Failed(message=message):
            return message
        case Cancelled():
            return "Cancelled"
