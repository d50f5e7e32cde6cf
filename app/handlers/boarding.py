"""What is done on the board as a whole: coverage of a scene, and numbering of its shots."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.window import Window


class BoardingHandlers:
    """For one window. Each dialog is imported when it is first opened."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        return {"coverage": self.cover, "renumber": self.renumber}

    def cover(self) -> None:
        """Offer the setups that cover the scene of the current shot."""
        from app.dialogs.coverage import CoverageDialog

        session = self._window.session
        if not session.project.scenes:
            session.message_posted.emit("info", "There is no scene yet: press Shift+N for one.")
            return
        CoverageDialog(session, self._window).open()

    def renumber(self) -> None:
        """Ask how the slates are numbered."""
        from app.dialogs.renumber import RenumberDialog

        RenumberDialog(self._window.session, self._window).open()
