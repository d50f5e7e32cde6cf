"""What is done about the picture: play around a cut, onion skin, adjust, present, compare."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.window import Window


class ViewingHandlers:
    """For one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        preview = self._window.preview
        return {
            "play_around": preview.play_around,
            "onion_stronger": lambda: preview.strengthen_onion(0.1),
            "onion_weaker": lambda: preview.strengthen_onion(-0.1),
        }
