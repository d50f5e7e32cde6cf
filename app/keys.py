"""Decides, for each key pressed, whether it is typing or a shortcut.

Letters typed in a text field never fire a shortcut, a widget keeps the keys that it claims, and
Enter presses the button that has the focus (Space always plays). It knows nothing of the actions.
"""

from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)  # fmt: skip

PICKS = "picksTakes"
"""The property of the panels in which digits pick takes."""

_Key = Qt.Key
_COMMAND = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ARROWS = {_Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End}
_CURSOR = _ARROWS | {_Key.Key_Backspace, _Key.Key_Delete}
_EDITING = {_Key.Key_A, _Key.Key_C, _Key.Key_V, _Key.Key_X, _Key.Key_Z, _Key.Key_Y}


class KeyGuard(QObject):
    """Watches the widget that has the focus, and it alone; one for all windows."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._follow)
        self._follow(None, app.focusWidget())

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept, in the widget's name, the override of keys that are the widget's own."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(watched, QWidget):
            if keeps(watched, cast(QKeyEvent, event)):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(watched, QAbstractButton):
            return _press(watched, cast(QKeyEvent, event))
        return False


def keeps(widget: QWidget, event: QKeyEvent) -> bool:
    """Return whether a key belongs to the widget that has the focus, and not to a shortcut."""
    key, plain = _Key(event.key()), not event.modifiers() & _COMMAND
    if types(widget):
        return _is_typing(widget, event, key, plain)
    if plain and _Key.Key_0 <= key <= _Key.Key_9 and not picks(widget):
        return True
    if isinstance(widget, QComboBox):
        # Letters choose the entry that begins with them.
        chooses = key in _ARROWS or key in (_Key.Key_Return, _Key.Key_Enter)
        return plain and (chooses or event.text().isalnum())
    if isinstance(widget, QAbstractSlider) and not isinstance(widget, QScrollBar):
        return plain and key in _ARROWS
    if isinstance(widget, QAbstractButton):
        return plain and key in (_Key.Key_Return, _Key.Key_Enter)
    claims: Any = getattr(widget, "claims_key", None)
    return bool(claims and claims(event))


def picks(widget: QWidget | None) -> bool:
    """Return whether digits pick takes here: in the strip, the wall and the preview."""
    while widget is not None and not widget.isWindow():
        if widget.property(PICKS):
            return True
        widget = widget.parentWidget()
    return False


def types(widget: QWidget | None) -> bool:
    """Return whether keys pressed in this widget write text."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, QAbstractSpinBox)


def _is_typing(widget: QWidget, event: QKeyEvent, key: Qt.Key, plain: bool) -> bool:
    if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35 or key == Qt.Key.Key_Escape:
        return False
    if plain:
        return True
    # Ctrl+Alt is AltGr on some keyboards, where it types "@" and "\\".
    if event.text() and event.text().isprintable():
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        return (event.modifiers() & both) == both
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(control) and (key in _CURSOR or key in _EDITING)


def _press(button: QAbstractButton, event: QKeyEvent) -> bool:
    enter = event.key() in (_Key.Key_Return, _Key.Key_Enter)
    if enter and not event.modifiers() & _COMMAND and button.isEnabled():
        if not event.isAutoRepeat():
            button.click()
        return True
    return False
