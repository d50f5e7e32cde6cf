"""The bar that says what happened, above the status bar, without stopping anybody's work.

Good news go by themselves; bad news stay until they are dismissed or followed by others.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app import theme

SHOWN_FOR = {"info": 5000, "good": 4000, "warn": 9000, "bad": 0}
ICONS = {"info": "info", "good": "circle-check", "warn": "triangle-alert", "bad": "circle-alert"}
TOKENS = {"info": "render", "good": "good", "warn": "warn", "bad": "bad"}


class MessageBar(QFrame):
    """One message at a time, with at most one thing to do about it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._doing: Callable[[], object] | None = None
        self._icon = QLabel()
        self._icon.setFixedSize(18, 18)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._act = QPushButton()
        self._act.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._act.clicked.connect(self._do)
        self._close = QToolButton()
        self._close.setIcon(theme.icon("x", "dim"))
        self._close.setAccessibleName("Dismiss")
        self._close.setToolTip("Dismiss (Esc)")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, theme.STEP, theme.STEP, theme.STEP)
        row.setSpacing(theme.GAP)
        for widget in (self._icon, self._text, self._act, self._close):
            row.addWidget(widget)
        self._leaving = QTimer(self, singleShot=True)
        self._leaving.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, or an empty text while the bar is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(
        self, kind: str, text: str, label: str = "", do: Callable[[], object] | None = None
    ) -> None:
        """Show a message ("info", "good", "warn" or "bad"), with a button if `do` is given."""
        if kind in ("info", "good") and self.isVisible() and self._leaving.interval() == 0:
            return  # a bad message is not to be covered by a chatty one
        self._text.setText(text)
        colour = getattr(theme.current(), TOKENS[kind])
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(theme.tinted(ICONS[kind], colour, QSize(18, 18), ratio))
        self._doing = do
        self._act.setText(label)
        self._act.setVisible(do is not None)
        self.setAccessibleName(text)
        self._leaving.stop()
        self._leaving.setInterval(SHOWN_FOR[kind])
        if SHOWN_FOR[kind]:
            self._leaving.start()
        self.show()
        self.place()
        self.raise_()

    def place(self) -> None:
        """Lie above the foot of the window, in its middle."""
        parent = self.window()
        words = self._text.fontMetrics().horizontalAdvance(self._text.text())
        button = self._act.sizeHint().width() + theme.GAP if self._doing is not None else 0
        width = min(parent.width() - 32, max(280, words + button + 96), 760)
        lines = self._text.heightForWidth(width - button - 88)
        self.setFixedSize(width, max(40, lines + 16))
        height = self.height()
        foot = 24 + 12
        self.move((parent.width() - width) // 2, parent.height() - height - foot)

    def _do(self) -> None:
        do = self._doing
        self.hide()
        if do is not None:
            do()
