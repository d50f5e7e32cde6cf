"""Labels, buttons and rows of the model manager, made the same way everywhere in it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from app import theme


def label(text: str, role: str = "") -> QLabel:
    """Return words that wrap."""
    made = QLabel(text)
    made.setWordWrap(True)
    if role:
        made.setProperty("role", role)
    return made


def button(text: str, tooltip: str) -> QPushButton:
    """Return a button that Enter elsewhere does not press."""
    made = QPushButton(text)
    made.setToolTip(tooltip)
    made.setAutoDefault(False)
    return made


def row(*buttons: QPushButton | None) -> QHBoxLayout:
    """Return buttons in a row; None is the room between them."""
    made = QHBoxLayout()
    made.setSpacing(theme.GAP)
    for one in buttons:
        made.addStretch() if one is None else made.addWidget(one)
    return made
