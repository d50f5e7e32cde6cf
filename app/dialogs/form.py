"""What the dialogs share: rows with a label column, and the row of buttons at the foot."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme


class FormDialog(QDialog):
    """A dialog with a title, labelled rows and buttons; Escape closes it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(theme.MARGIN)
        heading = QLabel(title)
        heading.setProperty("role", "title")
        self.column.addWidget(heading)
        self.rows = QFormLayout()
        self.rows.setHorizontalSpacing(theme.MARGIN)
        self.rows.setVerticalSpacing(theme.GAP)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.column.addLayout(self.rows)
        self.error = QLabel()
        self.error.setProperty("role", "bad")
        self.error.setWordWrap(True)
        self.error.hide()
        self.column.addWidget(self.error)

    def add_row(self, label: str, field: QWidget, tooltip: str = "") -> None:
        """Put a field with its label; the label is its accessible name, too."""
        name = QLabel(label)
        name.setMinimumWidth(theme.LABEL_COLUMN)
        name.setBuddy(field)
        field.setAccessibleName(label)
        field.setToolTip(tooltip or label)
        self.rows.addRow(name, field)

    def add_buttons(self, primary: str, cancel: str = "Cancel") -> QPushButton:
        """Put the buttons at the foot (one when `cancel` is empty); return the primary one."""
        do = QPushButton(primary)
        do.setProperty("primary", True)
        do.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addStretch()
        if cancel:
            leave = QPushButton(cancel)
            leave.setAutoDefault(False)
            leave.clicked.connect(self.reject)
            row.addWidget(leave)
        row.addWidget(do)
        self.column.addStretch()
        self.column.addLayout(row)
        return do

    def fit_soon(self) -> None:
        """Grow to what is shown once it is laid out; sentences that wrap tell their height late."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        needed = self.column.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)

    def say(self, sentence: str) -> None:
        """Show what is wrong, or nothing for an empty text."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
