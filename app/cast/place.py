"""What stands beside the picture: the board, or the cast and looks in its place."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.session import Session

if TYPE_CHECKING:
    from app.cast.panel import CastPanel


class BoardPlace(QStackedWidget):
    """See the module. `changed` when the other of the two is shown."""

    changed = Signal()

    def __init__(self, session: Session, board: QWidget) -> None:
        super().__init__()
        self._session = session
        self._board = board
        self._cast: CastPanel | None = None
        self.addWidget(board)
        self.setFocusProxy(board)

    @property
    def shows_cast(self) -> bool:
        """Whether the cast is shown."""
        return self.currentWidget() is not self._board

    @property
    def cast(self) -> "CastPanel":
        """The panel of the cast, made when it is first asked for."""
        if self._cast is None:
            from app.cast.panel import CastPanel

            self._cast = CastPanel(self._session)
            self._cast.left.connect(lambda: self.show_cast(False))
            self.addWidget(self._cast)
        return self._cast

    def show_cast(self, shown: bool) -> None:
        """Show the cast and give it the focus, or go back to the board."""
        if shown == self.shows_cast:
            return
        page = self.cast if shown else self._board
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()
        self.changed.emit()
