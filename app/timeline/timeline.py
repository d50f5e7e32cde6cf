"""The timeline panel: the paper, its scroll bar and zoom, and every command on the cut.

Its public methods are slots for the table of actions; it makes no shortcut of its own.
"""

from math import log
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QSlider, QToolButton, QVBoxLayout, QWidget

from app import theme
from app.actions import ACTION, tip
from app.timeline.canvas import Canvas
from app.timeline.commands import Commands
from app.timeline.hits import Hit
from app.timeline.marker_field import MarkerField
from app.timeline.menu import context_menu
from app.timeline.positions import Insertion
from app.timeline.scale import MOST_PIXELS
from app.timeline.tap_timing import TapTiming

if TYPE_CHECKING:
    from app.session import Session

STEPS = 1000
ZOOM = 1.4


class Timeline(QWidget):
    """See the module. `commands` are the edits, `canvas` the paper, `tapping` the tap timing."""

    tapping_changed = Signal(bool)
    sound_chosen = Signal(str)
    """A sound of this id shall be set: its gain, start and length."""
    cut_dragged = Signal(int)
    """The frame of the cut that is being dragged, -1 when the drag is over."""

    def __init__(self, session: "Session", thumbnails: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.canvas = Canvas(session, thumbnails, self)
        self.commands = Commands(session, self.canvas)
        self.tap_timing = TapTiming(session, self)
        self.tap_timing.active_changed.connect(self.tapping_changed)
        self.canvas.tap_timing = self.tap_timing
        self._actions: dict[str, QAction] = {}
        self._marker_field: MarkerField | None = None
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
        self.canvas.cut_dragged.connect(self.cut_dragged)
        self.canvas.files_dropped.connect(self._import)
        self._bar.valueChanged.connect(lambda value: self.canvas.scroll_to(value))
        self._slider.valueChanged.connect(self._zoom_by_slider)
        self.setFocusProxy(self.canvas)
        self._show_scale()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        row = QHBoxLayout()
        row.setContentsMargins(theme.STEP, 0, theme.STEP, 0)
        row.setSpacing(theme.STEP)
        self._snap = self._button("", "link", "Snap to cuts, playhead and markers", checkable=True)
        self._snap.setChecked(True)
        self._snap.toggled.connect(self.set_snapping)
        row.addWidget(self._snap)
        for action, slot in (
            ("split", self.split_at_playhead),
            ("add_marker", self.add_marker),
        ):
            button = self._button(action, ACTION[action].icon, tip(action))
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addWidget(self._bar, 1)
        out = self._button("zoom_out", "zoom-out", tip("zoom_out"))
        out.clicked.connect(self.zoom_out)
        into = self._button("zoom_in", "zoom-in", tip("zoom_in"))
        into.clicked.connect(self.zoom_in)
        fit = self._button("zoom_fit", "chevrons-up-down", tip("zoom_fit"))
        fit.setIcon(theme.icon("maximize"))
        fit.clicked.connect(self.fit)
        for widget in (out, self._slider, into, fit):
            row.addWidget(widget)
        column.addLayout(row)

    def _button(self, name: str, icon: str, tooltip: str, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon))
        button.setToolTip(tooltip)
        button.setAccessibleName(ACTION[name].text if name else tooltip)
        button.setCheckable(checkable)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFixedSize(24, 22)
        return button

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
        self._snap.setChecked(on)

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
        """Cut the shot under the playhead in two."""
        self.commands.split_at_playhead()

    def trim_head_to_playhead(self) -> None:
        """Let the shot under the playhead begin there."""
        self.commands.trim_head_to_playhead()

    def trim_tail_to_playhead(self) -> None:
        """Let the shot under the playhead end there."""
        self.commands.trim_tail_to_playhead()

    def nudge(self, frames: int) -> None:
        """Move the cut at the playhead, or the selected marker, by frames."""
        self.commands.nudge(frames)

    def move_earlier(self) -> None:
        """Move the selected shots a place towards the film's start."""
        self.commands.move_by(-1)

    def move_later(self) -> None:
        """Move the selected shots a place towards the film's end."""
        self.commands.move_by(1)

    def duplicate(self) -> None:
        """Put copies of the selected shots behind them."""
        self.commands.duplicate()

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
