"""What the fields share that open on the timeline for a moment: their keys, and their end."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

OWN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
"""The field's own, whatever shortcuts they are elsewhere."""


class BriefField:
    """Beside a QWidget. Escape closes it; so does leaving it, unless `leave` says otherwise."""

    _over = False
    _typed: QWidget
    _back: QWidget

    def watch(self: Any, typed: QWidget, back: QWidget) -> None:
        """Hear the keys of the widget that is typed in; `back` has the keys when this is over."""
        self._typed, self._back = typed, back
        typed.installEventFilter(self)

    def leave(self) -> None:
        """The keys went elsewhere."""
        self.close_field()

    def close_field(self: Any) -> None:
        """Close without keeping; harmless when it is closed."""
        if not self._over:
            self._over = True
            had_focus = self._typed.hasFocus()
            self.hide()
            self.deleteLater()
            if had_focus:
                self._back.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the field's own keys, and see when it is left."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in OWN:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.close_field()
                return True
        elif event.type() == QEvent.Type.FocusOut and not self._over:
            self.leave()
        return False
