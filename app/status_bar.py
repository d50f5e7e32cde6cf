"""The foot of the window: saved or not, the model, what is rendered, and the fold switches."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app import theme
from app.session import Session
from engine.project.document import Shot
from engine.render.job import Queued, Running

HEIGHT = 24


class StatusBar(QWidget):
    """See the module. `drawer_requested`: open or close the list of jobs."""

    drawer_requested = Signal()
    stop_requested = Signal()
    """Stop the work that is shown beside the renders."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedHeight(HEIGHT)
        self._saved_icon = QLabel()
        self._saved_icon.setFixedSize(14, 14)
        self._saved = QLabel()
        self._model = QLabel()
        self._told: str | None = None
        self.work = QLabel()
        self._stop = QToolButton()
        self._stop.setIcon(theme.icon("x", "dim"))
        self._stop.setFixedSize(20, 20)
        self._stop.setToolTip("Stop importing")
        self._stop.setAccessibleName("Stop importing")
        self._stop.clicked.connect(self.stop_requested)
        self._stop.hide()
        self.jobs = JobsButton()
        self.jobs.clicked.connect(self.drawer_requested)
        for label in (self._saved, self._model, self.work):
            label.setProperty("role", "dim")
        self._folds = QHBoxLayout()
        self._folds.setSpacing(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.STEP, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._saved_icon)
        row.addWidget(self._saved)
        row.addSpacing(theme.GAP)
        row.addWidget(self._model)
        row.addStretch()
        row.addWidget(self.work)
        row.addWidget(self._stop)
        row.addWidget(self.jobs)
        row.addLayout(self._folds)
        session.save_state_changed.connect(self._show_saved)
        session.jobs_changed.connect(self._show_jobs)
        session.project_opened.connect(self._show_model)
        session.current_shot_changed.connect(self._show_model_of)
        self._show_saved(session.save_state)
        self._show_model()
        self._show_jobs()

    def show_folds(self, actions: list[QAction]) -> None:
        """Offer these checkable actions as small switches at the right."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(14, 14))
            button.setFixedSize(24, 22)
            button.setProperty("quiet", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(action.text())
            self._folds.addWidget(button)

    def show_work(self, text: str) -> None:
        """Say what is being done besides rendering, as an import; an empty text ends it."""
        self.work.setText(text)
        self._stop.setVisible(bool(text))

    def refresh(self) -> None:
        """Say everything anew, as after a change of theme."""
        self._show_saved(self._session.save_state)
        self._show_model()
        self._show_jobs()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line above it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("window"))
        painter.fillRect(0, 0, self.width(), 1, theme.current().colour("separator"))

    def _show_saved(self, state: str) -> None:
        kind, _, why = state.partition(": ")
        words, name, token = {
            "saved": ("Saved", "check", "good"),
            "saving": ("Saving…", "refresh-cw", "dim"),
            "failed": ("Not saved", "triangle-alert", "bad"),
            "read-only": ("Read-only", "lock", "warn"),
        }[kind]
        if not self._session.is_open:
            words, name, token = "No film open", "film", "dim"
        self._saved.setText(words)
        self._saved.setToolTip(why or words)
        ratio = self.devicePixelRatioF()
        colour = getattr(theme.current(), token)
        self._saved_icon.setPixmap(theme.tinted(name, colour, QSize(14, 14), ratio))

    def _show_model_of(self, shot: Shot | None) -> None:
        """While the playhead is dragged, most shots have the same model as the last."""
        if (shot and shot.render.model) != self._told:
            self._show_model()

    def _show_model(self) -> None:
        shot = self._session.current_shot
        self._told = shot and shot.render.model
        if shot is None:
            self._model.setText("")
            return
        from engine.render.families.table import MODELS

        spec = MODELS.get(shot.render.model)
        self._model.setText(spec.name if spec else f"{shot.render.model} (not installed)")

    def _show_jobs(self) -> None:
        rendering = self._session.rendering
        running = sum(isinstance(job.state, Running) for job in rendering.active)
        waiting = sum(isinstance(job.state, Queued) for job in rendering.active)
        failed = len(rendering.failed_shots())
        text = jobs_in_words(running, waiting, failed, rendering.seconds_left(), rendering.paused)
        total = len(rendering.active)
        done = sum(
            (progress.fraction if progress else 0.0)
            for progress in (
                rendering.progress_of(id) for id in {j.request.shot_id for j in rendering.active}
            )
        )
        self.jobs.show_state(text, done / total if running and total else None, bool(failed))


def jobs_in_words(
    running: int, waiting: int, failed: int, seconds: float | None, paused: bool
) -> str:
    """Return "2 rendering, 7 queued, 4 min left"; an empty queue is "No renders"."""
    parts = []
    if paused and (running or waiting):
        parts.append("paused")
    if running:
        parts.append(f"{running} rendering")
    if waiting:
        parts.append(f"{waiting} queued")
    if (running or waiting) and seconds is not None and not paused:
        parts.append(f"{time_in_words(seconds)} left")
    if failed:
        parts.append(f"{failed} failed")
    return ", ".join(parts) or "No renders"


def time_in_words(seconds: float) -> str:
    """Return a length of time as one says it: "8 s", "4 min", "1 h 20 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


class JobsButton(QPushButton):
    """The state of the queue in words with a small bar; it opens the drawer."""

    BAR = 60

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("quiet", True)
        self.setFixedHeight(HEIGHT - 2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._fraction: float | None = None
        self._bad = False

    def show_state(self, text: str, fraction: float | None, bad: bool) -> None:
        """Say `text`; draw `fraction` of a bar, or none for None."""
        self._fraction, self._bad = fraction, bad
        self.setText(text)
        self.setAccessibleName(f"Renders: {text}")
        self.setToolTip(f"Show the jobs ({text})")
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(text) + 24 + self._extra())
        self.update()

    def _extra(self) -> int:
        return self.BAR + theme.GAP if self._fraction is not None else 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press."""
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words and the bar."""
        painter = QPainter(self)
        shown = theme.current()
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), shown.colour("hover"))
        if self.hasFocus():
            painter.setPen(shown.colour("focus"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setFont(theme.font("meta"))
        painter.setPen(shown.colour("bad" if self._bad else "dim"))
        words = self.rect().adjusted(8, 0, -8 - self._extra(), -1)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._fraction is not None:
            bar = QRect(self.width() - 8 - self.BAR, (self.height() - 4) // 2, self.BAR, 4)
            painter.fillRect(bar, shown.colour("separator"))
            bar.setWidth(max(2, round(self.BAR * self._fraction)))
            painter.fillRect(bar, shown.colour("render"))
