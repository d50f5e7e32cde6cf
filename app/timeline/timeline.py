"""The timeline panel: the paper, its scroll bar and zoom, and every command on the cut.

Its public methods are slots for the table of actions; it makes no shortcut of its own.
"""

from math import log
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QSlider, QVBoxLayout, QWidget

from app import theme
from app.timeline.canvas import Canvas
from app.timeline.commands import Commands
from app.timeline.hits import Hit
from app.timeline.level_meter import LevelMeter
from app.timeline.marker_field import MarkerField
from app.timeline.menu import context_menu
from app.timeline.number_field import NumberField
from app.timeline.positions import Insertion
from app.timeline.scale import MOST_PIXELS
from app.timeline.sound_commands import SoundCommands
from app.timeline.tap_timing import TapTiming
from app.timeline.tool_strip import ToolStrip, tool_button
from app.timeline.tools import TOOLS, Tool
from app.timeline.track_headers import TrackHeaders
from app.timeline.transition_commands import TransitionCommands
from app.timeline.trim_commands import TrimCommands

if TYPE_CHECKING:
    from app.session import Session

STEPS = 1000
ZOOM = 1.4


class Timeline(QWidget):
    """See the module. `commands` are the edits, `canvas` the paper, `tapping` the tap timing."""

    tapping_changed = Signal(bool)
    sound_chosen = Signal(str)
    """A sound of this id shall be set: its gain, start and length."""
    trim_shown = Signal(object)
    """The TrimView of the frames at what is being trimmed; None when that is over."""
    tools_changed = Signal()
    """Another tool is in hand, or snapping went on or off."""

    def __init__(self, session: "Session", thumbnails: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.canvas = Canvas(session, thumbnails, self)
        self.commands = Commands(session, self.canvas)
        self.trims = TrimCommands(session, self.canvas)
        self.transitions = TransitionCommands(session, self.canvas, self.trims)
        self.sounds = SoundCommands(session, self.canvas)
        self.headers = TrackHeaders(session, self.canvas, self.sounds, self)
        self.meter = LevelMeter(self)
        self.headers.shown.connect(self.meter.setVisible)
        self.meter.setVisible(not self.headers.isHidden())
        self.tap_timing = TapTiming(session, self)
        self.tap_timing.active_changed.connect(self.tapping_changed)
        self.canvas.tap_timing = self.tap_timing
        self._actions: dict[str, QAction] = {}
        self._marker_field: MarkerField | None = None
        self._number_field: NumberField | None = None
        self._tools = ToolStrip(self)
        self._importing: Any = None
        self._bar = QScrollBar(Qt.Orientation.Horizontal)
        self._bar.setAccessibleName("Scroll the timeline")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, STEPS)
        self._slider.setFixedWidth(120)
        self._slider.setAccessibleName("Zoom")
        self._slider.setToolTip("Zoom (Ctrl+wheel)")
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._slider.setPalette(quiet_palette())
        self._lay_out()
        self.canvas.scale_changed.connect(self._show_scale)
        self.canvas.menu_requested.connect(self._open_menu)
        self.canvas.marker_opened.connect(self.rename_marker)
        self.canvas.sound_opened.connect(self.sound_chosen)
        self.canvas.words_opened.connect(self.commands.words.write)
        session.showing.words_changed.connect(lambda _id: self.canvas.update())
        self.canvas.trim_shown.connect(self.trim_shown)
        self.canvas.tool_changed.connect(self._show_tool)
        self.canvas.digit_typed.connect(self.type_number)
        self._tools.chosen.connect(self.set_tool)
        self._tools.snapping_set.connect(self.set_snapping)
        self.canvas.files_dropped.connect(self._import)
        self._bar.valueChanged.connect(lambda value: self.canvas.scroll_to(value))
        self._slider.valueChanged.connect(self._zoom_by_slider)
        self.setFocusProxy(self.canvas)
        self._show_scale()

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._tools)
        column = QVBoxLayout()
        column.setSpacing(0)
        across.addLayout(column, 1)
        paper = QHBoxLayout()
        paper.setSpacing(0)
        paper.addWidget(self.headers)
        paper.addWidget(self.canvas, 1)
        paper.addWidget(self.meter)
        column.addLayout(paper, 1)
        row = QHBoxLayout()
        row.setContentsMargins(theme.STEP, 0, theme.STEP, 0)
        row.setSpacing(theme.STEP)
        for action, slot in (
            ("split", self.split_at_playhead),
            ("add_marker", self.add_marker),
        ):
            button = tool_button(action, self)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addWidget(self._bar, 1)
        out = tool_button("zoom_out", self)
        out.clicked.connect(self.zoom_out)
        into = tool_button("zoom_in", self)
        into.clicked.connect(self.zoom_in)
        fit = tool_button("zoom_fit", self, icon="maximize")
        fit.clicked.connect(self.fit)
        for widget in (out, self._slider, into, fit):
            row.addWidget(widget)
        column.addLayout(row)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._slider.setPalette(quiet_palette())
        super().changeEvent(event)

    def set_actions(self, actions: dict[str, QAction]) -> None:
        """Take the window's actions, for the context menu."""
        self._actions = actions

    # Zoom and scroll

    def zoom_in(self) -> None:
        """Zoom in on the playhead."""
        self.canvas.zoom(ZOOM)

    def zoom_out(self) -> None:
        """Zoom out from the playhead."""
        self.canvas.zoom(1 / ZOOM)

    def fit(self) -> None:
        """Show the whole film."""
        self.canvas.fit()

    def set_snapping(self, on: bool) -> None:
        """Let drags snap, or not."""
        self.canvas.snapping = on
        self._tools.snapping.setChecked(on)
        self.tools_changed.emit()

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand."""
        self.canvas.set_tool(tool)

    def _show_tool(self, tool: Tool) -> None:
        self._tools.show_tool(tool)
        self.tools_changed.emit()

    def checks(self) -> dict[str, bool]:
        """Return which of its checkable actions are on."""
        tools = {f"tool_{tool}": tool == self.canvas.tool for tool in TOOLS}
        return {**tools, "snapping": self.canvas.snapping, "tap_timing": self.tapping}

    def _show_scale(self) -> None:
        canvas = self.canvas
        most = max(0.0, canvas.scale.paper(canvas.positions.duration) - canvas.width())
        with QSignalBlocker(self._bar):
            self._bar.setRange(0, round(max(most, canvas.scale.scroll)))
            self._bar.setPageStep(max(1, canvas.width()))
            self._bar.setSingleStep(40)
            self._bar.setValue(round(canvas.scale.scroll))
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(STEPS * self._zoom_fraction(canvas.scale.pixels)))

    def _zoom_fraction(self, pixels: float) -> float:
        least = self.canvas.least_pixels()
        return min(1.0, max(0.0, log(pixels / least) / log(MOST_PIXELS / least)))

    def _zoom_by_slider(self, value: int) -> None:
        least = self.canvas.least_pixels()
        self.canvas.zoom_to(least * (MOST_PIXELS / least) ** (value / STEPS))

    # Commands, for the table of actions

    def select_all(self) -> None:
        """Select every shot."""
        self.commands.select_all()

    def select_none(self) -> None:
        """Select nothing."""
        self.commands.select_none()

    def split_at_playhead(self) -> None:
        """Cut the shot under the playhead in two; or the selected sound."""
        sound = self._meant_sound()
        if sound is None:
            self.commands.split_at_playhead()
        else:
            self.sounds.split(sound)

    def _meant_sound(self) -> str | None:
        """Return the selected sound while the timeline has the focus: then it is meant."""
        return self.canvas.sound if self.canvas.hasFocus() else None

    def trim_head_to_playhead(self) -> None:
        """Let the shot under the playhead begin there."""
        self.commands.trim_head_to_playhead()

    def trim_tail_to_playhead(self) -> None:
        """Let the shot under the playhead end there."""
        self.commands.trim_tail_to_playhead()

    def nudge(self, frames: int) -> None:
        """Move the chosen marker, words or sound, else trim as the tool does, by frames."""
        if not self.commands.nudge_chosen(frames):
            self.trims.nudge(frames)

    def type_number(self, begun: str = "") -> None:
        """Let a trim or a length be typed; `begun` is what was typed already."""
        if self.session.read_only:
            return
        if self._number_field is not None:
            self._number_field.close_field()
        self._number_field = NumberField(self.canvas, self.trims, begun)
        self._number_field.destroyed.connect(self._forget_number)
        self._number_field.open()

    def _forget_number(self) -> None:
        self._number_field = None

    def move_earlier(self) -> None:
        """Move the selected shots a place towards the film's start."""
        self.commands.move_by(-1)

    def move_later(self) -> None:
        """Move the selected shots a place towards the film's end."""
        self.commands.move_by(1)

    def duplicate(self) -> None:
        """Put copies of the selected shots, or of the selected sound, behind them."""
        sound = self._meant_sound()
        if sound is None:
            self.commands.duplicate()
        else:
            self.sounds.duplicate(sound)

    def delete(self) -> None:
        """Delete the selected marker, or the selected shots and their gap."""
        self.commands.delete()

    def lift(self) -> None:
        """Delete the selected shots and leave gaps of their length."""
        self.commands.lift()

    def join(self) -> None:
        """Join the selected shots into one."""
        self.commands.join()

    def add_marker(self) -> None:
        """Set a marker at the playhead and let its name be typed."""
        marker = self.commands.add_marker()
        if marker is not None:
            self.rename_marker(marker)

    def rename_marker(self, marker_id: str) -> None:
        """Let a marker's name be typed where it stands."""
        if self._marker_field is not None:
            self._marker_field.close_field()
        self._marker_field = MarkerField(self.session, self.canvas, marker_id)
        self._marker_field.open()

    def edit_marker(self) -> None:
        """Ask what the selected marker says, or the one at the playhead."""
        marker_id = self.commands.chosen_marker()
        markers = self.session.project.markers
        marker = next((each for each in markers if each.id == marker_id), None)
        if marker is None:
            text = "There is no marker at the playhead; press M to set one."
            self.session.message_posted.emit("info", text)
            return
        from app.timeline.marker_dialog import MarkerDialog

        MarkerDialog(self.session, marker, self.window()).open()

    def show_notes(self) -> None:
        """Open the list of notes, or bring it to the front."""
        from app.timeline.notes_list import NotesList

        notes = self.window().findChild(NotesList) or NotesList(self)
        notes.show()
        notes.raise_()
        notes.activateWindow()

    def go_to_marker(self, direction: int) -> None:
        """Move the playhead to the next (+1) or the previous (-1) marker."""
        self.commands.go_to_marker(direction)

    # Tap timing

    @property
    def tapping(self) -> bool:
        """Whether Enter sets cuts now."""
        return self.tap_timing.active

    def set_tapping(self, on: bool, player: Any) -> None:
        """Begin tap timing (the player plays, Enter is `tap`), or end it and keep the result."""
        if on:
            self.canvas.setFocus()
            self.tap_timing.begin(player)
        else:
            self.tap_timing.end()

    def tap(self) -> None:
        """Set a cut at the frame that is playing."""
        self.tap_timing.tap()

    def _import(self, paths: list, to: Insertion) -> None:
        """Pictures become shots where they were dropped; sounds are laid at the playhead."""
        from app.importing import Importing, Spot

        if self._importing is None:
            self._importing = Importing(self.session, self)
        scenes = self.session.project.scenes
        self._importing.files(paths, Spot(scenes[to.scene].id, to.index) if scenes else None)

    def _open_menu(self, under: Hit, at: QPoint) -> None:
        menu = context_menu(self, under, self._actions)
        if not menu.isEmpty():
            menu.popup(at)


def quiet_palette() -> QPalette:
    """Return a palette whose sliders are grey: the accent is for the playhead and the selection."""
    palette = theme.palette(theme.current())
    palette.setColor(QPalette.ColorRole.Highlight, theme.current().colour("border"))
    palette.setColor(QPalette.ColorRole.Accent, theme.current().colour("border"))
    return palette
