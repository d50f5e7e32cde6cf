"""Puts the drawing tool in the picture's place, and takes it away again."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout

from app.preview.frame_cache import Composed
from engine.project.document import Id

if TYPE_CHECKING:
    from app.preview.drawing_panel import DrawingPanel
    from app.preview.preview import Preview


class DrawingPlace(QObject):
    """See the module. While it is on the picture is composed without drawings."""

    changed = Signal(bool)

    def __init__(self, preview: "Preview", stack: QStackedLayout) -> None:
        super().__init__(preview)
        self._preview, self._stack = preview, stack
        self._panel: DrawingPanel | None = None
        self.shown = "no drawings" not in preview.session.settings.overlays
        self._framing: Id | None = None
        if not self.shown:
            preview.player.set_drawings(False)
        preview.session.showing.framing_changed.connect(lambda _: self._show_aspect())

    @property
    def on(self) -> bool:
        """Whether the tool is shown."""
        return self._panel is not None and self._stack.currentWidget() is self._panel

    @property
    def panel(self) -> "DrawingPanel":
        """The tool with its bars, made when it is first asked for."""
        if self._panel is None:
            from app.preview.drawing_panel import DrawingPanel

            preview = self._preview
            self._panel = DrawingPanel(preview.session, preview.thumbnails, preview)
            self._panel.closed.connect(lambda: self.set(False))
            self._stack.addWidget(self._panel)
        return self._panel

    def set(self, on: bool) -> None:
        """Draw on the frame, or go back to the picture."""
        if on == self.on:
            return
        preview = self._preview
        if on:
            preview.set_framing_tool(False)
            preview.player.pause()
            preview.player.set_drawings(False)
            # Drawings lie on the film's own frame, of which its other aspects show parts.
            self._framing = preview.session.showing.framing
            preview.session.showing.set_framing(None)
            self._stack.setCurrentWidget(self.panel)
            if preview.view.picture is not None:
                self.panel.tool.show_picture(preview.view.picture)
            self.panel.setFocus()
        else:
            self._stack.setCurrentWidget(preview.view)
            preview.player.set_drawings(self.shown)
            preview.session.showing.set_framing(self._framing)
            preview.setFocus()
        self.changed.emit(on)

    def _show_aspect(self) -> None:
        """Another aspect was chosen: it is shown in the place of the tool."""
        chosen = self._preview.session.showing.framing
        if self.on and chosen is not None:
            self._framing = chosen
            self.set(False)

    def set_shown(self, shown: bool) -> None:
        """See drawings over the pictures, or the pictures alone."""
        self.shown = shown
        preview = self._preview
        if not self.on:
            preview.player.set_drawings(shown)
        preview.remember_overlays()

    def show_picture(self, composed: Composed) -> None:
        """Draw over this picture, if the tool is on."""
        picture = composed.picture
        if self.on and isinstance(picture, np.ndarray):
            self.panel.tool.show_picture(picture)
