"""The preview panel: the picture at the playhead, its transport, and the framing tool on a still.

The picture shown while paused is the very array that the Compositor returns for the film's size.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.preview.aspect_bar import AspectBar
from app.preview.deck import Deck
from app.preview.drawing_place import DrawingPlace
from app.preview.frame_cache import Composed
from app.preview.full_screen import FullScreen
from app.preview.scrub_files import ScrubFiles
from app.preview.source_label import live_text, missing_files, offline_label, source_label
from app.preview.transport import Transport
from app.preview.view import PictureView
from app.preview.words_tool import WordsTool, size_of
from app.timeline.positions import Positions
from app.timeline.trim_view import TrimView
from engine.project.document import Shot
from engine.project.film import shot_at
from engine.project.timecode import timecode

if TYPE_CHECKING:
    from app.preview.framing_panel import FramingPanel
    from app.session import Session

EMPTY_FILM = "Drop stills here, or press N for a new shot"
NO_FILM = "Open a film, or make a new one"
TOGGLES = ("safe", "thirds", "slate_on", "onion_on")
"""The overlays' switches that are remembered in the settings."""


class Preview(Deck):
    """See the module. `view` shows the picture, `player` moves it, `transport` is the row below."""

    full_screen_changed = Signal(bool)
    framing_tool_changed = Signal(bool)

    def __init__(self, session: "Session", thumbnails: Any, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.thumbnails = thumbnails
        self.scrub_files = ScrubFiles(session, self.player, self)
        self.view = PictureView(self)
        self.aspects = AspectBar(session, self)
        self.words = WordsTool(session, self.view, self.player)
        self._stack = QStackedLayout()
        self.drawing = DrawingPlace(self, self._stack)
        self.transport = Transport(self)
        self._composed: Composed | None = None
        self._checked: Shot | None = None
        self._missing: tuple[str, ...] = ()
        self._full: FullScreen | None = None
        self._importing: Any = None
        self._panel: FramingPanel | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Preview")
        self._lay_out()
        self._listen()
        self._restore_overlays()
        self._show_film()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Digits pick takes now, which a frame around the picture shows."""
        self.view.show_focus(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys are somebody else's."""
        self.view.show_focus(False)
        super().focusOutEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stack.addWidget(self.view)
        column.addWidget(self.aspects)
        column.addLayout(self._stack, 1)
        column.addWidget(self.transport)

    def _listen(self) -> None:
        session, player = self.session, self.player
        player.picture_ready.connect(self._show_composed)
        player.failed.connect(self._show_problem)
        player.playing_changed.connect(self._show_playing)
        player.waiting_changed.connect(self._show_waiting)
        self.view.clicked.connect(self.setFocus)
        self.view.double_clicked.connect(self.toggle_full_screen)
        self.view.files_dropped.connect(self._take_files)
        session.project_opened.connect(self._show_film)
        session.project_changed.connect(lambda *_: self._show_project())
        session.showing.framing_changed.connect(lambda _id: self._show_framing())
        session.shot_progressed.connect(self._show_progress)
        session.playhead_moved.connect(lambda _frame: self._show_live())
        self.thumbnails.ready.connect(self._show_thumbnail)

    # What is shown

    def _show_film(self) -> None:
        self._composed = None
        self.view.show_picture(None)
        self._show_project()
        self._show_live()

    def _show_project(self) -> None:
        project = self.session.project
        width, height = size_of(project, self.session.showing.framing)
        self.view.aspect = width / max(1, height)
        empty = EMPTY_FILM if self.session.is_open else NO_FILM
        self.view.empty_text = "" if project.shots else empty
        if not project.shots:
            self._composed = None
            self.view.show_picture(None)
            self.transport.source.set_text("")
        self._checked = None
        self.view.update()

    def _show_framing(self) -> None:
        self._composed = None
        self.view.show_picture(None)
        self._show_project()
        if self._full is not None:
            self._full.view.aspect = self.view.aspect
            self._full.view.show_picture(None)

    def _show_composed(self, composed: Composed) -> None:
        if shot_at(self.session.project, composed.frame) is None:
            return
        self._composed = composed
        self.view.message = ""
        self.view.show_picture(composed.picture)
        self.drawing.show_picture(composed)
        if self._full is not None:
            self._full.view.show_picture(composed.picture)
        self._label(composed)

    def _label(self, composed: Composed) -> None:
        project = self.session.project
        found = shot_at(project, composed.frame)
        if found is None:
            return
        shot = found[0]
        if self._checked is not shot and not self.player.playing:
            self._checked = shot
            self._missing = missing_files(shot, self.session.folder.path)
        offline = offline_label(self._missing) if self._checked is shot else ""
        label = source_label(project, composed.frame, composed.source)
        self.transport.source.set_text(offline or label, bool(offline) or "short" in label)
        self._write_slate(shot, composed)
        self._fetch_onion(composed.frame)

    def _write_slate(self, shot: Shot, composed: Composed) -> None:
        take = composed.source[1] if composed.source and composed.source[0] == "take" else None
        name = f"{shot.slate}_T{take.number:02}" if take else shot.slate
        words = [name, timecode(composed.frame, self.session.project.rate)]
        if shot.action:
            words.append(shot.action.split("\n", 1)[0])
        self.view.overlays.slate = " · ".join(words)

    def _fetch_onion(self, frame: int) -> None:
        """Lay the last frame of the shot before and the first of the one after over the picture."""
        if not self.view.overlays.onion_on or self.player.playing:
            self.view.overlays.onion = []
            return
        positions = Positions(self.session.project)
        index = positions.at(frame)
        size = self.view.frame_rect().size().toSize()
        pictures = []
        for neighbour, first in ((-1, False), (1, True)):
            place = -1 if index is None else index + neighbour
            if 0 <= place < len(positions.shots):
                shot = positions.shots[place]
                offset = 0 if first else shot.duration - 1
                picture = self.thumbnails.frame(shot.id, offset, size.width(), size.height())
                pictures += [picture] if picture is not None else []
        self.view.overlays.onion = pictures

    def _show_thumbnail(self, _shot_id: str) -> None:
        if self.view.two_up.view is not None:
            self.show_trim(self.view.two_up.view)
        elif self.view.overlays.onion_on and self._composed is not None:
            self._fetch_onion(self._composed.frame)
            self.view.update()

    def _show_playing(self, playing: bool) -> None:
        if playing:
            self.set_framing_tool(False)
            self.drawing.set(False)

    def _show_waiting(self, waiting: bool) -> None:
        self.view.hint = "Preparing this frame…" if waiting else ""
        self.view.update()

    def _show_problem(self, text: str) -> None:
        self.view.message = text
        self.view.update()

    def _show_progress(self, shot_id: str, _progress: object) -> None:
        found = shot_at(self.session.project, self.session.playhead)
        if found is not None and found[0].id == shot_id:
            self._show_live()

    def _show_live(self) -> None:
        """Show how far the render of the shot under the playhead is, with its live picture."""
        overlays = self.view.overlays
        found = shot_at(self.session.project, self.session.playhead)
        progress = self.session.progress_of(found[0].id) if found else None
        before = overlays.live_text
        overlays.live_text = live_text(progress)
        overlays.live = progress.picture if progress is not None else None
        overlays.live_share = progress.fraction if progress is not None else 0.0
        if overlays.live_text or before:
            self.view.update()

    def show_trim(self, view: TrimView | None) -> None:
        """Show the two frames of what is trimmed beside each other; None: the picture again."""
        picture = self.view
        picture.rate = self.session.project.rate
        picture.two_up.show(view, self.thumbnails, picture.width() // 2, picture.height())
        picture.update()

    def _take_files(self, paths: object) -> None:
        """Photos dropped on the picture become shots."""
        if self._importing is None:
            from app.importing import Importing

            self._importing = Importing(self.session, self)
        self._importing.files(paths)

    # Overlays

    def set_safe_areas(self, on: bool) -> None:
        """Show title and action safe."""
        self._set_overlay("safe", on)

    def set_thirds(self, on: bool) -> None:
        """Show thirds."""
        self._set_overlay("thirds", on)

    def set_slate(self, on: bool) -> None:
        """Show the slate."""
        self._set_overlay("slate_on", on)

    def set_onion_skin(self, on: bool) -> None:
        """Show the neighbouring shots through the picture."""
        self._set_overlay("onion_on", on)
        if self._composed is not None:
            self._fetch_onion(self._composed.frame)

    def set_onion_opacity(self, opacity: float) -> None:
        """Show the neighbouring shots with this opacity, from 0.1 to 0.9."""
        settings = self.session.settings
        settings.onion_opacity = round(min(0.9, max(0.1, opacity)), 2)
        self.view.overlays.onion_opacity = settings.onion_opacity
        self.view.update()

    def strengthen_onion(self, by: float) -> None:
        """Show more of the neighbouring shots, or less; turns the onion skin on."""
        if self.view.overlays.onion_on:
            self.set_onion_opacity(self.view.overlays.onion_opacity + by)
        else:
            self.set_onion_skin(True)

    def set_mask(self, aspect: float | None) -> None:
        """Darken what lies outside an aspect; None shows everything."""
        self.view.overlays.mask = aspect
        self.remember_overlays()

    def _set_overlay(self, name: str, on: bool) -> None:
        setattr(self.view.overlays, name, on)
        self.remember_overlays()

    def remember_overlays(self) -> None:
        """Keep which overlays are on for the next time."""
        overlays = self.view.overlays
        names = [
            name for name in ("safe", "thirds", "slate_on", "onion_on") if getattr(overlays, name)
        ]
        names += [f"mask {overlays.mask:.4f}"] if overlays.mask is not None else []
        names += [] if self.drawing.shown else ["no drawings"]
        self.session.settings.overlays = names
        self.view.update()

    def _restore_overlays(self) -> None:
        self.view.overlays.onion_opacity = self.session.settings.onion_opacity
        for name in self.session.settings.overlays:
            if name in TOGGLES:
                setattr(self.view.overlays, name, True)
            elif name.startswith("mask "):
                self.view.overlays.mask = float(name.removeprefix("mask "))

    # Full screen and the framing tool

    def toggle_full_screen(self) -> None:
        """Show the picture alone on the whole screen, or leave that."""
        self.set_full_screen(self._full is None)

    def set_full_screen(self, on: bool) -> None:
        """Show the picture alone on the whole screen, or leave that."""
        if not on and self._full is not None:
            self._full.close()
        elif on and self._full is None:
            self._full = FullScreen(self)
            self._full.closed.connect(self._full_closed)
            self._full.showFullScreen()
            self._full.setFocus()
            self.full_screen_changed.emit(True)

    def _full_closed(self) -> None:
        self._full = None
        self.full_screen_changed.emit(False)

    def set_framing_tool(self, on: bool) -> None:
        """Show the still with its start and end boxes in place of the picture, or not."""
        if on == self.framing:
            return
        if on:
            self.drawing.set(False)
            self.player.pause()
            self._stack.setCurrentWidget(self._framing_panel())
            self._framing_panel().setFocus()
        else:
            self._stack.setCurrentWidget(self.view)
            self.setFocus()
        self.transport.buttons["framing_tool"].setChecked(on)
        self.framing_tool_changed.emit(on)

    @property
    def framing(self) -> bool:
        """Whether the framing tool is shown."""
        return self._panel is not None and self._stack.currentWidget() is self._panel

    def swap_framing(self) -> None:
        """Let the move of the current shot begin where it ended."""
        self._framing_panel().tool.swap()

    def reset_framing(self) -> None:
        """Take the current shot's boxes away."""
        self._framing_panel().tool.reset()

    def _framing_panel(self) -> "FramingPanel":
        if self._panel is None:
            from app.preview.framing_panel import FramingPanel

            self._panel = FramingPanel(self.session, self.thumbnails, self)
            self._panel.closed.connect(lambda: self.set_framing_tool(False))
            self._stack.addWidget(self._panel)
        return self._panel

    def shut_down(self) -> None:
        """Fall silent and end the preview's thread; harmless when that is done."""
        if self._full is not None:
            self._full.close()
        self.scrub_files.close()
        self.player.shut_down()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A preview that is a window of its own ends with it."""
        if self.isWindow():
            self.shut_down()
        super().closeEvent(event)
