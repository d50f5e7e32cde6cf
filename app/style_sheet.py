"""The one small style sheet of the window, filled in from the theme's tokens.

It only says what the palette can't: borders, corners, focus rings and the primary button.
"""

from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

_SHEET = Template("""
QMainWindow, QMenuBar { background: $window; }
QMenuBar { color: $text; padding: 0 4px; border: 0; }
QMenuBar::item { padding: 4px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $separator; padding: 4px 0; }
QMenu::item { padding: 4px 24px 4px 12px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $hover; color: $text; }
QMenu::item:disabled { color: $border; }
QMenu::separator { height: 1px; background: $separator; margin: 4px 0; }
QToolTip { background: $raised; color: $text; border: 1px solid $separator; padding: 4px; }
QSplitter::handle { background: $separator; }
QSplitter::handle:hover { background: $border; }
QAbstractScrollArea { border: 0; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
  background: $field; color: $text; border: 1px solid $border; border-radius: 4px;
  padding: 3px 6px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: 1px solid $focus;
}
QPlainTextEdit[quiet="true"] { background: transparent; border: 0; color: $dim; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
  color: $dim; border-color: $separator;
}
QComboBox::drop-down { border: 0; width: 20px; }
QDialog QComboBox::down-arrow { image: url("$controls/down-$name.svg"); width: 14px; height: 14px; }
QDialog ChoiceField::down-arrow { image: none; }
QCheckBox::indicator {
  width: 14px; height: 14px; border: 1px solid $border; border-radius: 3px; background: $field;
}
QCheckBox::indicator:checked {
  background: $text; border-color: $text; image: url("$controls/check-$name.svg");
}
QCheckBox::indicator:focus { border: 2px solid $focus; }
QRadioButton::indicator {
  width: 12px; height: 12px; border: 1px solid $border; border-radius: 7px; background: $panel;
}
QRadioButton::indicator:checked { border: 4px solid $text; width: 6px; height: 6px; }
QRadioButton::indicator:disabled { border-color: $separator; }
QRadioButton::indicator:focus { border-color: $focus; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $separator; }
QPushButton {
  background: $raised; color: $text; border: 1px solid $border; border-radius: 4px;
  padding: 4px 12px; min-height: 16px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $window; }
QPushButton:focus { border: 2px solid $focus; padding: 3px 11px; }
QPushButton:disabled { color: $border; border-color: $separator; }
QPushButton[primary="true"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
}
QPushButton[primary="true"]:focus { border: 2px solid $focus; }
QPushButton[primary="true"]:disabled {
  background: $raised; color: $border; border-color: $separator;
}
QPushButton[quiet="true"] { background: transparent; border: 1px solid transparent; }
QPushButton[quiet="true"]:hover { background: $hover; }
QPushButton[quiet="true"]:focus { border: 2px solid $focus; }
QToolButton {
  background: transparent; color: $text; border: 1px solid transparent; border-radius: 4px;
  padding: 3px;
}
QToolButton:hover { background: $hover; }
QToolButton:checked { background: $hover; border-color: $border; }
QToolButton[quiet="true"]:checked { background: transparent; border-color: transparent; }
QToolButton:focus { border: 1px solid $focus; }
QToolButton[role="chip"] { border: 1px solid $separator; border-radius: 9px; padding: 1px 7px; }
QToolButton[role="chip"]:checked { background: $hover; border-color: $text; }
QToolButton[role="chip"]::menu-indicator { image: none; }
QToolButton:disabled { color: $border; }
QCheckBox:focus, QRadioButton:focus { background: $hover; }
QTableView { border: 1px solid $separator; }
QTableView:focus { border: 1px solid $focus; }
QTableView::item { padding: 0 6px; }
QHeaderView { background: $panel; }
QHeaderView::section {
  background: $panel; color: $dim; border: 0; border-bottom: 1px solid $separator; padding: 4px 9px;
}
QAbstractItemView:focus, QScrollArea:focus { border: 0; }
QScrollBar { background: transparent; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $separator; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $border; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $separator; border: 0; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $render; border-radius: 2px; }
QLabel[role="dim"] { color: $dim; font-size: 11px; }
QLabel[role="badge"] {
    color: $text; background: $raised; border: 1px solid $border; border-radius: 4px;
    padding: 1px 6px; font-size: 11px;
}
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="good"] { color: $good; }
QLabel[role="banner"] { background: $raised; color: $warn; padding: 6px 12px; }
QFrame[role="message"], QFrame[role="drawer"] {
  background: $raised; border: 1px solid $border; border-radius: 4px;
}
QFrame[role="message"] QLabel, QFrame[role="drawer"] QLabel { border: 0; }
QFrame[role="bar"] { background: $raised; border: 0; }
QFrame[role="line"] { background: $separator; border: 0; }
""")


def style_sheet(theme: Any) -> str:
    """Return the style sheet with the colours of `theme` filled in."""
    controls = Path(str(files("resources"))) / "icons" / "controls"
    tokens = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    return _SHEET.substitute(tokens, controls=controls.as_posix())
