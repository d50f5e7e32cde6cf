"""What the person at the desk prefers: theme, key map, room for scrub files. It acts at once."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from app.dialogs.form import FormDialog
from app.dialogs.scrub_room import TIP, ScrubRoom
from app.settings import Settings, home

THEMES = (("Dark", "dark"), ("Light", "light"))
KEY_MAPS = (("Storyreel", "storyreel"), ("Premiere", "premiere"), ("Resolve", "resolve"))


class SettingsDialog(FormDialog):
    """See the module."""

    theme_chosen = Signal(str)
    key_map_chosen = Signal(str)

    def __init__(
        self, settings: Settings, parent: QWidget | None = None, film: Path | None = None
    ) -> None:
        super().__init__("Settings", parent)
        self._settings = settings
        self.setMinimumWidth(420)
        self.theme_choice = self._choice(THEMES, settings.theme)
        self.theme_choice.activated.connect(self._choose_theme)
        self.add_row("Theme", self.theme_choice)
        self.key_map = self._choice(KEY_MAPS, settings.key_map)
        self.key_map.activated.connect(self._choose_key_map)
        self.add_row("Keys", self.key_map, "The keys of another editor, where they differ")
        self.scrub_room = ScrubRoom(settings, film)
        self.add_row("Scrub files", self.scrub_room, TIP)
        place = QPushButton(str(home()))
        place.setProperty("quiet", True)
        place.setAutoDefault(False)
        place.clicked.connect(self._reveal_home)
        self.add_row("Kept in", place, "Open the folder of settings, queue and sample film")
        done = self.add_buttons("Done", "Close")
        done.clicked.connect(self.accept)
        self.theme_choice.setFocus()

    def _choice(self, rows: tuple[tuple[str, str], ...], present: str) -> QComboBox:
        box = QComboBox()
        for text, value in rows:
            box.addItem(text, value)
        box.setCurrentIndex(box.findData(present))
        return box

    def _choose_theme(self) -> None:
        self._settings.theme = self.theme_choice.currentData()
        self._settings.save()
        self.theme_chosen.emit(self._settings.theme)

    def _choose_key_map(self) -> None:
        self._settings.key_map = self.key_map.currentData()
        self._settings.save()
        self.key_map_chosen.emit(self._settings.key_map)

    def _reveal_home(self) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(home())))
