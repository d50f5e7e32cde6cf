"""What is done with filmed video: importing it, and cutting it into shots."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from app.footage_import import Place
from app.importing import after_shot
from engine.media.kinds import VIDEO_SUFFIXES

if TYPE_CHECKING:
    from app.window import Window

VIDEOS = f"Videos ({' '.join(f'*{suffix}' for suffix in sorted(VIDEO_SUFFIXES))})"


class FootageHandlers:
    """For one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        return {
            "import_footage": self.import_footage,
            "cut_into_shots": self._window.importing.footage.cut_into_shots,
        }

    def import_footage(self) -> None:
        """Ask for videos, then what becomes of them."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Import footage", "", VIDEOS)
        if names:
            self.ask([Path(name) for name in names])

    def ask(self, paths: list[Path]) -> None:
        """Ask what becomes of these videos, and bring them in."""
        from app.dialogs.import_footage import ImportFootage

        window, session = self._window, self._window.session
        spot = after_shot(session.project, session.target_ids)
        dialog = ImportFootage(
            paths, session.current_shot, Place(scene_id=spot.scene_id, index=spot.index), window
        )
        dialog.chosen.connect(lambda place: window.importing.footage.take(paths, place))
        dialog.open()
