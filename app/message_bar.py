"""The bar that says what happened, above the status bar, without stopping anybody's work.

Good news go by themselves; bad news stay until they are dismissed or followed by others.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
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

LEAST_ROOM = 360
"""With less beside the list of renders, the bar lies over it."""


class MessageBar(QFrame):
    """One message at a time, with at most one thing to do about it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._doing: Callable[[], object] | None = None
        self._beside: QWidget | None = None
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

    def stand_beside(self, widget: QWidget) -> None:
        """Keep clear of what else floats at the foot of the window, on its right."""
        if widget is not self._beside:
            self._beside = widget
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make room, or take it back, when what floats beside the bar comes, goes or moves."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move):
            self.place()
        return super().eventFilter(watched, event)

    def _room(self) -> int:
        """The width of the window that is free; all of it where too little would be left."""
        whole = self.window().width()
        beside = self._beside
        if beside is None or beside.isHidden() or beside.x() < LEAST_ROOM:
            return whole
        return beside.x()

    def place(self) -> None:
        """Lie above the foot of the window, in the middle of what is free of it."""
        parent, room = self.window(), self._room()
        words = self._text.fontMetrics().horizontalAdvance(self._text.text())
        button = self._act.sizeHint().width() + theme.GAP if self._doing is not None else 0
        width = min(room - 32, max(280, words + button + 96), 760)
        lines = self._text.heightForWidth(width - button - 88)
        self.setFixedSize(width, max(40, lines + 16))
        height = self.height()
        foot = 24 + 12
        self.move((room - width) // 2, parent.height() - height - foot)

    def _do(self) -> None:
        do = self._doing
        self.hide()
        if do is not None:
            do()
