"""Where the picture is seen: the film's preview, or takes that are compared in its place."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.preview.preview import Preview
from app.session import Session

if TYPE_CHECKING:
    from app.takes.compare import Compare


class PicturePlace(QStackedWidget):
    """See the module. `comparing` when takes are shown, `compared` when the film is back."""

    comparing = Signal()
    compared = Signal()

    def __init__(self, session: Session, preview: Preview) -> None:
        super().__init__()
        self._session = session
        self._preview = preview
        self._comparison: Compare | None = None
        self.addWidget(preview)

    @property
    def is_comparing(self) -> bool:
        """Whether takes are compared."""
        return self.currentWidget() is not self._preview

    def compare(self, shot_id: str, take_ids: Sequence[str]) -> None:
        """Show two to four takes of a shot in step."""
        comparison = self._comparison or self._make()
        if comparison.show_takes(shot_id, *take_ids):
            self._preview.player.pause()
            self.setCurrentWidget(comparison)
            comparison.setFocus()
        self.comparing.emit()

    def leave(self) -> None:
        """Go back to the film."""
        if self._comparison is not None:
            self._comparison.leave()

    def close_clips(self) -> None:
        """End the thread that reads the takes."""
        if self._comparison is not None:
            self._comparison.close_clips()

    def _make(self) -> "Compare":
        from app.takes.compare import Compare

        comparison = self._comparison = Compare(self._session)
        comparison.closed.connect(self._left)
        self.addWidget(comparison)
        return comparison

    def _left(self) -> None:
        self.setCurrentWidget(self._preview)
        self.compared.emit()
