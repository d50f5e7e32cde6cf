"""The transport's volume: a button with a slider behind it; the wheel turns it, too."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QMenu, QSlider, QToolButton, QWidget, QWidgetAction

from app import theme
from app.actions import ACTION, shown_key
from app.preview.loudness import Loudness

STEP = 5
"""Per cent by one notch of the wheel or one arrow key."""


class VolumeButton(QToolButton):
    """See the module. `slider` counts in per cent."""

    def __init__(self, loudness: Loudness, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loudness = loudness
        self.setAutoRaise(True)
        self.setFixedSize(28, 28)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setSingleStep(STEP)
        self.slider.setFixedWidth(140)
        self.slider.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self.slider.setAccessibleName("Volume")
        self.slider.setToolTip("Volume of the playback; the film and its export stay as they are")
        menu = QMenu(self)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(self.slider)
        menu.addAction(holder)
        self.mute = menu.addAction(ACTION["mute"].text)
        self.mute.setCheckable(True)
        menu.aboutToShow.connect(self.slider.setFocus)
        self.setMenu(menu)
        self.slider.valueChanged.connect(lambda value: loudness.set_volume(value / 100))
        self.mute.triggered.connect(loudness.set_muted)
        loudness.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        silent = self._loudness.level <= 0.0
        percent = round(self._loudness.volume * 100)
        self.setIcon(theme.icon("volume-x" if silent else "volume-2"))
        said = "muted" if self._loudness.muted else f"{percent} %"
        self.setAccessibleName(f"Volume, {said}")
        self.setToolTip(f"Volume: {said} (wheel; {shown_key('mute')} mutes)")
        self.mute.setChecked(self._loudness.muted)
        self.slider.blockSignals(True)
        self.slider.setValue(percent)
        self.slider.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn it up or down."""
        notches = event.angleDelta().y() / 120
        self._loudness.set_volume(self._loudness.volume + notches * STEP / 100)
        event.accept()
