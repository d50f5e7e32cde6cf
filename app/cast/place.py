"""What stands beside the picture: the board, the cast and looks, or the shot list as a table."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.session import Session

if TYPE_CHECKING:
    from app.board.shot_table import ShotList
    from app.cast.panel import CastPanel


class BoardPlace(QStackedWidget):
    """See the module. `changed` when another one is shown."""

    changed = Signal()

    def __init__(self, session: Session, board: QWidget) -> None:
        super().__init__()
        self._session = session
        self._board = board
        self._cast: CastPanel | None = None
        self._table: ShotList | None = None
        self.addWidget(board)
        self.setFocusProxy(board)

    @property
    def shows_cast(self) -> bool:
        """Whether the cast is shown."""
        return self._cast is not None and self.currentWidget() is self._cast

    @property
    def shows_table(self) -> bool:
        """Whether the shot list is shown."""
        return self._table is not None and self.currentWidget() is self._table

    @property
    def cast(self) -> "CastPanel":
        """The panel of the cast, made when it is first asked for."""
        if self._cast is None:
            from app.cast.panel import CastPanel

            self._cast = CastPanel(self._session)
            self._cast.left.connect(lambda: self.show_cast(False))
            self.addWidget(self._cast)
        return self._cast

    @property
    def table(self) -> "ShotList":
        """The shot list, made when it is first asked for."""
        if self._table is None:
            from app.board.shot_table import ShotList

            self._table = ShotList(self._session)
            self._table.left.connect(lambda: self.show_table(False))
            self.addWidget(self._table)
        return self._table

    def show_table(self, shown: bool) -> None:
        """Show the shot list and give it the focus, or go back to the board."""
        if shown != self.shows_table:
            self._show(self.table if shown else self._board)

    def show_cast(self, shown: bool) -> None:
        """Show the cast and give it the focus, or go back to the board."""
        if shown != self.shows_cast:
            self._show(self.cast if shown else self._board)

    def _show(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()
        self.changed.emit()
