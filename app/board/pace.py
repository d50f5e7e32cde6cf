"""Does something at once, and while it is asked for again and again no more often than it should.

The last time it was asked for is never lost. It knows nothing of what it does.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Pace:
    """Calls `do` when it is asked to, at most every so many milliseconds."""

    def __init__(self, parent: QObject, milliseconds: int, do: Callable[[], object]) -> None:
        self._do = do
        self._waiting = False
        self._timer = QTimer(parent, singleShot=True, interval=milliseconds)
        self._timer.timeout.connect(self._go_on)

    def ask(self, *_: object) -> None:
        """Do it now, or as soon as it may be done again."""
        if self._timer.isActive():
            self._waiting = True
        else:
            self._do()
            self._timer.start()

    def _go_on(self) -> None:
        if self._waiting:
            self._waiting = False
            self._do()
            self._timer.start()
