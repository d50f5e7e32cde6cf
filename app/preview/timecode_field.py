"""The timecode of the playhead: it shows where the film is, and goes where one types.

"00:00:04:12", "4.5s", "+12" and "-1s" are read as everywhere; it knows nothing of pictures.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app import theme
from engine.project.timecode import TimeError, parse_duration, timecode

if TYPE_CHECKING:
    from app.session import Session


class TimecodeField(QLineEdit):
    """See the module."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        face = theme.font("timecode")
        self.setFont(face)
        self.setFixedWidth(round(QFontMetricsF(face).horizontalAdvance("00:00:00:00")) + 10)
        self.setFixedHeight(30)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Timecode")
        self.setToolTip("Where the playhead is; type a timecode, a time or +frames to go there")
        self.setStyleSheet(
            "QLineEdit { background: transparent; border: 1px solid transparent; padding: 0; }"
        )
        self.returnPressed.connect(self._go)
        session.playhead_moved.connect(self._show)
        session.project_opened.connect(lambda: self._show(session.playhead))
        session.project_changed.connect(lambda *_: self._show(session.playhead))
        self._show(session.playhead)

    def _show(self, frame: int) -> None:
        if not (self.hasFocus() and self.isModified()):
            self.setText(timecode(frame, self._session.project.rate))

    def _go(self) -> None:
        text = self.text().strip()
        try:
            frames = parse_duration(text, self._session.project.rate)
        except TimeError as error:
            self._session.message_posted.emit("warn", str(error))
            self.selectAll()
            return
        relative = text.startswith(("+", "-"))
        self._session.move_playhead(self._session.playhead + frames if relative else frames)
        self.clearFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces what is there."""
        super().focusInEvent(event)
        self.selectAll()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The first click selects the whole timecode."""
        had_focus = self.hasFocus()
        super().mousePressEvent(event)
        if not had_focus:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show where the playhead is again."""
        super().focusOutEvent(event)
        self._show(self._session.playhead)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves without going anywhere."""
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape for itself while it is typed in."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.accept()
            return True
        return super().event(event)
