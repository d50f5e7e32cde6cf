"""The row under the picture: what is seen, the deck's buttons, the timecode and the toggles.

Buttons call the player; what they are called and which keys they have comes from the actions.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from app import theme
from app.actions import ACTION, show_tip
from app.preview.onion_slider import add_onion_slider
from app.preview.overlays import ASPECTS
from app.preview.source_label import shortened
from app.preview.timecode_field import TimecodeField
from app.preview.volume_button import VolumeButton
from engine.project.film import film
from engine.project.timecode import timecode

if TYPE_CHECKING:
    from app.preview.preview import Preview

HEIGHT = 36
ROOMY = 640
"""Below this width the film's length and the buttons In and Out, which have keys, give way."""


ROOM_FOR_DROPPED = 80

DROPPED = "Pictures that came too late since playing began and were left out; the sound never waits"


class ElidedLabel(QWidget):
    """A dim line of text that gives way when there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.warns = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(0)

    def set_text(self, text: str, warns: bool = False) -> None:
        """Show `text`; in the colour of warnings when it warns."""
        if (text, warns) != (self.text, self.warns):
            self.text, self.warns = text, warns
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of it as fits."""
        painter = QPainter(self)
        painter.setFont(theme.font("meta"))
        painter.setPen(theme.current().colour("warn" if self.warns else "dim"))
        metrics = QFontMetricsF(theme.font("meta"))
        room = self.width() - 4
        fits = metrics.horizontalAdvance(self.text) <= room
        text = self.text if fits else shortened(self.text)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text
        )
        painter.end()


class Transport(QWidget):
    """See the module. `mask_chosen` brings an aspect or None."""

    mask_chosen = Signal(object)

    def __init__(self, preview: "Preview") -> None:
        super().__init__(preview)
        self._preview = preview
        self._player = preview.player
        self.setFixedHeight(HEIGHT)
        self.source = ElidedLabel(self)
        self.timecode = TimecodeField(preview.session, self)
        self.duration = QLabel(self)
        self.duration.setFont(theme.font("meta"))
        self.duration.setProperty("role", "dim")
        self.duration.setAccessibleName("Length of the film")
        self.dropped = QLabel(self)
        self.dropped.setFont(theme.font("meta"))
        self.dropped.setProperty("role", "warn")
        self.dropped.setToolTip(DROPPED)
        self.dropped.hide()
        self._player.frame_shown.connect(lambda _: self._show_drops(self._player.tally.dropped))
        self._player.playing_changed.connect(lambda _: self._show_drops(self._player.tally.dropped))
        self.buttons: dict[str, QToolButton] = {}
        self._lay_out()
        session = preview.session
        session.project_changed.connect(lambda *_: self._show_film())
        session.project_opened.connect(self._show_film)
        self._player.playing_changed.connect(self._show_playing)
        self._player.loop_changed.connect(self.buttons["loop"].setChecked)
        self._player.speed_changed.connect(self._show_speed)
        self._show_film()

    def _lay_out(self) -> None:
        preview, player = self._preview, self._player
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        row.setSpacing(2)
        row.addWidget(self.source, 1)
        row.addWidget(self.dropped)
        for name, slot in (
            ("cut_previous", preview.go_to_previous_cut),
            ("frame_back", lambda: preview.step(-1)),
            ("play", player.toggle),
            ("frame_forward", lambda: preview.step(1)),
            ("cut_next", preview.go_to_next_cut),
        ):
            row.addWidget(self._button(name, slot))
        row.addWidget(self.timecode)
        row.addWidget(self.duration)
        row.addSpacing(theme.STEP)
        row.addWidget(self._button("mark_in", preview.set_in, "In"))
        row.addWidget(self._button("mark_out", preview.set_out, "Out"))
        loop = self._button("loop", None)
        loop.setCheckable(True)
        loop.toggled.connect(player.set_loop)
        row.addWidget(loop)
        self.volume = VolumeButton(player.loudness, self)
        row.addWidget(self.volume)
        row.addWidget(self._overlay_button())
        row.addWidget(self._button("framing_tool", None))
        self.buttons["framing_tool"].setCheckable(True)
        self.buttons["framing_tool"].toggled.connect(preview.set_framing_tool)
        row.addWidget(self._button("draw", None))
        self.buttons["draw"].setCheckable(True)
        self.buttons["draw"].clicked.connect(preview.drawing.set)
        preview.drawing.changed.connect(self.buttons["draw"].setChecked)
        row.addWidget(self._button("full_screen", preview.toggle_full_screen))

    def _button(self, name: str, slot: Callable[[], object] | None, word: str = "") -> QToolButton:
        """Make the button of an action: with its icon, or with a word where none says it."""
        button = QToolButton(self)
        spec = ACTION[name]
        if word:
            button.setText(word)
            button.setFont(theme.font("meta"))
            button.setStyleSheet("QToolButton { padding: 0; }")
        else:
            button.setIcon(theme.icon(spec.icon))
        show_tip(button, name)
        button.setAccessibleName(spec.text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFixedSize(28, 28)
        button.setAutoRepeat(spec.repeats)
        if slot is not None:
            button.clicked.connect(lambda _checked=False: slot())
        self.buttons[name] = button
        return button

    def _overlay_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon("grid-3x3"))
        button.setToolTip("Overlays: safe areas, thirds, aspect mask, slate, onion skin")
        button.setAccessibleName("Overlays")
        button.setAutoRaise(True)
        button.setFixedSize(28, 28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._fill_overlays(menu))
        button.setMenu(menu)
        self.buttons["overlays"] = button
        return button

    def _fill_overlays(self, menu: QMenu) -> None:
        preview, overlays = self._preview, self._preview.view.overlays
        menu.clear()
        for name, on, slot in (
            ("safe_areas", overlays.safe, preview.set_safe_areas),
            ("thirds", overlays.thirds, preview.set_thirds),
            ("slate_overlay", overlays.slate_on, preview.set_slate),
            ("onion_skin", overlays.onion_on, preview.set_onion_skin),
            ("drawings_overlay", preview.drawing.shown, preview.drawing.set_shown),
        ):
            action = menu.addAction(ACTION[name].text)
            action.setCheckable(True)
            action.setChecked(on)
            action.toggled.connect(slot)
        add_onion_slider(menu, overlays.onion_opacity, preview.set_onion_opacity)
        masks = menu.addMenu("Aspect mask")
        for text, aspect in ASPECTS:
            action = masks.addAction(text)
            action.setCheckable(True)
            action.setChecked(aspect == overlays.mask)
            action.setData(aspect)
            action.triggered.connect(lambda _on=False, aspect=aspect: preview.set_mask(aspect))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        roomy = self.width() >= ROOMY + (0 if self.dropped.isHidden() else ROOM_FOR_DROPPED)
        for widget in (self.duration, self.buttons["mark_in"], self.buttons["mark_out"]):
            widget.setVisible(roomy)

    def _show_film(self) -> None:
        project = self._preview.session.project
        self.duration.setText(f"/ {timecode(film(project).duration, project.rate)}")

    def _show_drops(self, count: int) -> None:
        if self.dropped.isHidden() == (count == 0) and self.dropped.text() == f"{count} dropped":
            return
        self.dropped.setText(f"{count} dropped")
        self.dropped.setVisible(count > 0)
        self._make_room()

    def _show_playing(self, playing: bool) -> None:
        self.buttons["play"].setIcon(theme.icon("pause" if playing else "play"))
        self.buttons["play"].setAccessibleName("Pause" if playing else "Play")

    def _show_speed(self, speed: float) -> None:
        odd = speed not in (0.0, 1.0)
        self.duration.setText(f"{speed:g}×") if odd else self._show_film()
