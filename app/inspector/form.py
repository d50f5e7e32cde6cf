"""The inspector's layout: sections that fold, rows with an 84 px label column, inline errors."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.inspector.fields import ParsedField


class InlineError(QLabel):
    """One sentence under a field, absent while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bad")
        self.setWordWrap(True)
        self.setVisible(False)
        self.setAccessibleName("Problem")

    def say(self, sentence: str) -> None:
        """Show a sentence; an empty one hides the line."""
        self.setText(sentence)
        self.setVisible(bool(sentence))


class FoldButton(QAbstractButton):
    """A heading that folds what is below it; Space, Enter, Left and Right work too."""

    def __init__(self, title: str, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(is_open)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setToolTip(f"Fold or unfold “{title}” (Enter)")

    def sizeHint(self) -> QSize:
        return QSize(120, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        box = self.rect()
        if self.underMouse():
            painter.fillRect(box, colours.colour("hover"))
        name = "chevron-down" if self.isChecked() else "chevron-right"
        theme.paint_icon(painter, name, QRect(0, 7, 14, 14), colours.dim)
        painter.setFont(theme.font("slate"))
        painter.setPen(colours.colour("text"))
        painter.drawText(
            box.adjusted(18, 0, 0, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            self.text(),
        )
        if self.hasFocus():
            painter.setPen(QPen(colours.colour("focus"), 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.end()

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the heading's own while it has the focus (see app.keys)."""
        return event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.setChecked(event.key() == Qt.Key.Key_Right)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        else:
            super().keyPressEvent(event)


class Section(QWidget):
    """A heading over a grid of rows; it folds."""

    folded = Signal(bool)

    def __init__(self, title: str, is_open: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, theme.STEP)
        outer.setSpacing(0)
        self.line = QFrame()
        self.line.setProperty("role", "line")
        self.line.setFixedHeight(1)
        outer.addWidget(self.line)
        self.heading = FoldButton(title, is_open)
        outer.addWidget(self.heading)
        self.body = QWidget()
        self.grid = QGridLayout(self.body)
        self.grid.setContentsMargins(0, 0, 0, theme.STEP)
        self.grid.setHorizontalSpacing(theme.GAP)
        self.grid.setVerticalSpacing(theme.STEP)
        self.grid.setColumnMinimumWidth(0, theme.LABEL_COLUMN)
        self.grid.setColumnStretch(1, 1)
        outer.addWidget(self.body)
        self.body.setVisible(is_open)
        self.heading.toggled.connect(self.body.setVisible)
        self.heading.toggled.connect(lambda is_open: self.folded.emit(not is_open))

    def show_bare(self) -> None:
        """Show the rows alone, without line and heading, as where they stand by themselves."""
        self.line.hide()
        self.heading.hide()

    def add_row(self, label: str, field: QWidget, tip: str = "", name: str = "") -> "Row":
        """Add a label and a field on one line."""
        return Row(self.grid, label, field, tip, name or label)

    def add_wide(self, widget: QWidget) -> None:
        """Add a widget over the whole width."""
        self.grid.addWidget(widget, self.grid.rowCount(), 0, 1, 2)


class Row:
    """A label, its field and the line for what is wrong with it, shown or hidden together."""

    def __init__(self, grid: QGridLayout, label: str, field: QWidget, tip: str, name: str) -> None:
        self.label = QLabel(label)
        self.label.setProperty("role", "dim")
        self.label.setFixedWidth(theme.LABEL_COLUMN)
        self.label.setBuddy(field)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.label.setContentsMargins(0, 5, 0, 0)
        self.field = field
        describe(field, name, tip)
        row = grid.rowCount()
        grid.addWidget(self.label, row, 0)
        grid.addWidget(field, row, 1)
        self.error = InlineError()
        grid.addWidget(self.error, row + 1, 1)
        if isinstance(field, ParsedField):
            field.refused.connect(self.error.say)

    def set_visible(self, visible: bool) -> None:
        """Show or hide the whole row."""
        self.label.setVisible(visible)
        self.field.setVisible(visible)
        if not visible:
            self.error.say("")


def describe(widget: QWidget, name: str, tip: str = "") -> None:
    """Give a control its accessible name and its tooltip."""
    widget.setAccessibleName(name)
    widget.setToolTip(tip or name)


def beside(*widgets: QWidget) -> QWidget:
    """Return a widget that holds others on one line."""
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.STEP)
    for widget in widgets:
        layout.addWidget(widget)
    return holder


def icon_button(icon: str, name: str, tip: str = "") -> QToolButton:
    """Return a small flat button that shows an icon of the theme."""
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setFixedSize(24, 24)
    describe(button, name, tip)
    return button
