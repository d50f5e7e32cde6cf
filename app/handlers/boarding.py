"""What is done with the cut as a whole: coverage, numbering, finding, the table, versions."""

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
        return {
            "coverage": self.cover,
            "renumber": self.renumber,
            "find": self.find,
            "shot_table": self.show_table,
            "save_version": self.save_version,
            "versions": self.show_versions,
        }

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

    def find(self) -> None:
        """Look for shots on the board, wherever one is."""
        self._to_board_place()
        place = self._window.board_place
        place.show_cast(False)
        place.show_table(False)
        self._window.board.show_find()

    def show_table(self, shown: bool) -> None:
        """Show the shot list in the board's place, or the board again."""
        window = self._window
        if shown:
            self._to_board_place()
        window.board_place.show_table(shown)
        shot = window.session.current_shot
        if shown and shot is not None:
            window.board_place.table.table.go_to(shot.id)
        window.show_checks()

    def save_version(self) -> None:
        """Keep the cut as it is now, under the next name."""
        from app.versions import CutVersions

        CutVersions(self._window.session).save("")

    def show_versions(self) -> None:
        """Open the versions of the cut, or bring them to the front."""
        from app.dialogs.versions import VersionsDialog

        window = self._window
        dialog = window.findChild(VersionsDialog)
        if dialog is None:
            dialog = VersionsDialog(window.session, window)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _to_board_place(self) -> None:
        window = self._window
        if window.layouts.name == "render":
            window.layouts.show_layout("board")
        if window.layouts.is_folded("board"):
            window.layouts.fold("board", False)
