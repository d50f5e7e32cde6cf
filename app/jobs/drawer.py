"""The list of renders: their state and progress, and pausing, cancelling and retrying them.

It opens from the status bar over the window's lower right corner. It shows what the session knows.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.jobs.job_row import JobRow
from app.rendering import ShotProgress
from app.session import Session
from engine.render.job import Failed, Queued, Running

WIDTH = 440
HEIGHT = 360
SHOWN = 200
"""Rows drawn at most; more jobs than that are counted in words."""


class JobsDrawer(QFrame):
    """See the module. `closed` when it was put away."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setProperty("role", "drawer")
        self.setAccessibleName("Renders")
        self._rows: dict[str, JobRow] = {}
        self._build()
        self._catching_up = QTimer(self, singleShot=True, interval=0)
        self._catching_up.timeout.connect(self.refresh)
        session.jobs_changed.connect(self._changed)
        session.shot_progressed.connect(self._progressed)
        self.hide()

    def refresh(self) -> None:
        """Show the jobs as they are: what runs, what waits, then what is over, newest first."""
        jobs = self.session.jobs
        order = {Running: 0, Queued: 1, Failed: 2}
        over = [job for job in reversed(jobs) if type(job.state) not in (Running, Queued)]
        live = [job for job in jobs if type(job.state) in (Running, Queued)]
        shown = sorted((*live, *over), key=lambda job: order.get(type(job.state), 3))
        more = len(shown) - SHOWN
        shown = shown[:SHOWN]
        wanted = {job.id for job in shown}
        for gone in self._rows.keys() - wanted:
            self._rows.pop(gone).deleteLater()
        for number, job in enumerate(shown):
            row = self._rows.get(job.id)
            if row is None:
                row = self._rows[job.id] = self._new_row(job.id)
            row.show_job(job, self.session.progress_of(job.request.shot_id))
            if self._list.indexOf(row) != number:
                self._list.insertWidget(number, row)
        self._more.setText(f"and {more} more" if more > 0 else "")
        self._empty.setVisible(not shown)
        self._pause.setText("Go on" if self.session.rendering.paused else "Pause")
        self._pause.setEnabled(bool(live) or self.session.rendering.paused)
        self._cancel.setEnabled(bool(live))
        self._clear.setEnabled(bool(over))

    def place(self) -> None:
        """Lie above the status bar, at the right."""
        parent = self.window()
        width, height = min(WIDTH, parent.width() - 16), min(HEIGHT, parent.height() - 80)
        self.setGeometry(parent.width() - width - 8, parent.height() - height - 32, width, height)

    def open(self) -> None:
        """Show the drawer and move the focus into it."""
        self.refresh()
        self.place()
        self.show()
        self.raise_()
        self._pause.setFocus() if self._pause.isEnabled() else self._close.setFocus()

    def close_drawer(self) -> None:
        """Put the drawer away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        title = QLabel("Renders")
        title.setProperty("role", "heading")
        self._pause = QPushButton("Pause")
        self._pause.setToolTip("Hold the renders, or go on (Ctrl+Alt+P)")
        self._pause.clicked.connect(lambda: self.session.pause(not self.session.rendering.paused))
        self._cancel = QPushButton("Cancel all")
        self._cancel.setToolTip("Cancel all that waits or runs (Ctrl+Shift+.)")
        self._cancel.clicked.connect(self.session.cancel_all)
        self._clear = QPushButton("Clear the list")
        self._clear.setToolTip("Take what is over off this list; takes stay")
        self._clear.clicked.connect(self.session.rendering.forget_finished)
        self._close = QToolButton()
        self._close.setIcon(theme.icon("x", "dim"))
        self._close.setToolTip("Close (Esc)")
        self._close.setAccessibleName("Close")
        self._close.clicked.connect(self.close_drawer)
        top = QHBoxLayout()
        top.setContentsMargins(theme.MARGIN, theme.GAP, theme.STEP, theme.GAP)
        top.setSpacing(theme.STEP)
        top.addWidget(title)
        top.addStretch()
        for widget in (self._pause, self._cancel, self._clear, self._close):
            top.addWidget(widget)
        self._empty = QLabel("Nothing is being rendered.\nCtrl+Enter renders the selected shots.")
        self._empty.setProperty("role", "dim")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._more = QLabel()
        self._more.setProperty("role", "dim")
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, theme.GAP)
        self._list.setSpacing(0)
        self._list.addWidget(self._more)
        self._list.addStretch()
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._empty, 1)
        column.addWidget(area, 4)

    def _new_row(self, job_id: str) -> JobRow:
        row = JobRow(self.session, job_id, self)
        self._list.insertWidget(0, row)
        return row

    def _changed(self) -> None:
        if self.isVisible():
            self._catching_up.start()

    def _progressed(self, shot_id: str, progress: ShotProgress | None) -> None:
        if self.isVisible() and progress is not None:
            row = self._rows.get(progress.job_id)
            if row is not None:
                row.show_progress(progress)
