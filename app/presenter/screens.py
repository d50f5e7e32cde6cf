"""The two windows of presenter mode: the picture for the others, and the notes beside it.

They draw what they are told and say which key or button was pressed.
"""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.preview.view import PictureView

NEXT_WIDTH = 300


class PictureScreen(QWidget):
    """The picture alone, on black where it is hidden. The pointer goes away when it rests."""

    key_pressed = Signal(object)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("Storyreel: presentation")
        self.view = PictureView(self)
        self.view.setMouseTracking(True)
        self.view.installEventFilter(self)
        self.setStyleSheet("PictureScreen { background: #000000; }")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._hiding = QTimer(self, singleShot=True, interval=1500)
        self._hiding.timeout.connect(lambda: self.setCursor(Qt.CursorShape.BlankCursor))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """A click goes on, one of the right button back; a drop has nothing to do here."""
        if event.type() == QEvent.Type.MouseMove:
            self.unsetCursor()
            self._hiding.start()
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self.stepped.emit(-1 if event.button() == Qt.MouseButton.RightButton else 1)
            return True
        return event.type() in (QEvent.Type.MouseButtonDblClick, QEvent.Type.DragEnter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass keys on."""
        self.key_pressed.emit(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so."""
        self.closed.emit()
        super().closeEvent(event)


class NotesScreen(QWidget):
    """What the one who shows the film reads: dialogue, action and notes, what is next, the time."""

    key_pressed = Signal(object)
    closed = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setWindowTitle("Storyreel: notes")
        self.place, self.clock = _label(20, bold=True), _label(20)
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.dialogue, self.action, self.notes = _label(24), _label(18), _label(18)
        self.notes.setProperty("role", "dim")
        self.notes.setFont(_font(18))
        self.next_picture, self.next_name = QLabel(), _label(16, bold=True)
        self.next_action = _label(14)
        self.keys = _label(12)
        self.keys.setText(
            "Space or click: next · ←: back · P: play · B: black · N: notes · X: swap screens · "
            "Esc: end"
        )
        self.keys.setProperty("role", "dim")
        self._lay_out()

    def sizeHint(self) -> QSize:
        """The notes beside a picture on one screen."""
        return QSize(920, 520)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.place, 1)
        top.addWidget(self.clock)
        now = QVBoxLayout()
        now.setSpacing(16)
        for label in (self.dialogue, self.action, self.notes):
            now.addWidget(label)
        now.addStretch(1)
        following = QVBoxLayout()
        following.setSpacing(8)
        heading = _label(13)
        heading.setText("Next")
        heading.setProperty("role", "dim")
        self.next_picture.setFixedWidth(NEXT_WIDTH)
        for label in (heading, self.next_picture, self.next_name, self.next_action):
            following.addWidget(label)
        following.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 16)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(20)
        grid.addLayout(top, 0, 0, 1, 2)
        grid.addLayout(now, 1, 0)
        grid.addLayout(following, 1, 1)
        grid.addWidget(self.keys, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(1, 1)

    def show_next(self, picture: QPixmap | None, name: str, action: str) -> None:
        """Show what comes next; without a name there is nothing more."""
        self.next_picture.setVisible(picture is not None)
        if picture is not None:
            self.next_picture.setPixmap(picture)
        self.next_name.setText(name or "The end")
        self.next_action.setText(action)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass keys on."""
        self.key_pressed.emit(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so."""
        self.closed.emit()
        super().closeEvent(event)


def _font(size: int, bold: bool = False) -> QFont:
    font = QFont(theme.font("action"))
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def _label(size: int, bold: bool = False) -> QLabel:
    label = QLabel()
    label.setFont(_font(size, bold))
    label.setStyleSheet(f"font-size: {size}px;")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
