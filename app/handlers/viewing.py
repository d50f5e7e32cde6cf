"""What is done about the picture: play around a cut, onion skin, adjust, present, compare."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt

if TYPE_CHECKING:
    from app.presenter.presenter import Presenter
    from app.preview.adjust_tool import AdjustTool
    from app.window import Window


class ViewingHandlers:
    """For one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        view = window.preview.view
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        preview = self._window.preview
        return {
            "play_around": preview.play_around,
            "onion_stronger": lambda: preview.strengthen_onion(0.1),
            "onion_weaker": lambda: preview.strengthen_onion(-0.1),
            "adjust_tool": lambda on: self.adjust_tool.set(on),
            "present": lambda: self.presenter.begin(),
        }

    @cached_property
    def adjust_tool(self) -> "AdjustTool":
        """The tool over the picture, made when it is first asked for."""
        from app.preview.adjust_tool import AdjustTool

        tool = AdjustTool(self._window.preview)
        tool.toggled.connect(self._window.action_table["adjust_tool"].setChecked)
        return tool

    @cached_property
    def presenter(self) -> "Presenter":
        """What presents the film, made when it is first asked for."""
        from app.presenter.presenter import Presenter

        presenter = Presenter(self._window.preview)
        presenter.ended.connect(self._window.focus_preview)
        return presenter

    def _open_menu(self, at: QPoint) -> None:
        from app.preview.picture_menu import open_picture_menu

        window = self._window
        open_picture_menu(window, window.action_table, window.preview.view.mapToGlobal(at))
