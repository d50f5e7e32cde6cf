"""How loud the film plays at this desk: a volume and a mute, remembered; nothing in the film."""

from PySide6.QtCore import QObject, Signal

from app.settings import Settings


class Loudness(QObject):
    """See the module. `changed` tells of either."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def volume(self) -> float:
        """Where the slider stands, 0 to 1."""
        return min(max(self._settings.volume, 0.0), 1.0)

    @property
    def muted(self) -> bool:
        """Whether nothing is to be heard."""
        return self._settings.muted

    @property
    def level(self) -> float:
        """The factor that samples are played with: the square of the volume, as ears go by dB."""
        return 0.0 if self.muted else self.volume**2

    def set_volume(self, volume: float) -> None:
        """Move the slider; whoever turns it up wants to hear something."""
        self._settings.volume = min(max(volume, 0.0), 1.0)
        self._settings.muted = self._settings.muted and volume <= 0.0
        self.changed.emit()

    def set_muted(self, on: bool) -> None:
        """Fall silent, or be heard again."""
        if on != self.muted:
            self._settings.muted = on
            self.changed.emit()
