"""Asks for what a new film needs: its name, where it lies, its size and its rate."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app import theme
from app.dialogs.form import FormDialog
from engine.project.timecode import TimeError, parse_rate

SIZES = (
    ("16:9 · 1280 × 720", 1280, 720),
    ("16:9 · 1920 × 1080", 1920, 1080),
    ("9:16 · 720 × 1280", 720, 1280),
    ("9:16 · 1080 × 1920", 1080, 1920),
    ("1:1 · 1080 × 1080", 1080, 1080),
    ("2.39 · 1920 × 804", 1920, 804),
    ("4:3 · 1440 × 1080", 1440, 1080),
)
RATES = ("24", "23.976", "25", "29.97", "30", "50", "60")


@dataclass(frozen=True)
class FilmFacts:
    """What was chosen."""

    path: Path
    name: str
    width: int
    height: int
    rate: Fraction


class NewFilm(FormDialog):
    """See the module. `chosen` brings FilmFacts."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("New film", parent)
        self.setMinimumWidth(480)
        self.name = QLineEdit("Untitled")
        self.place = QLineEdit(str(films_folder()))
        browse = QPushButton("Choose…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        where = QWidget()
        row = QHBoxLayout(where)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.place, 1)
        row.addWidget(browse)
        self.size_choice = QComboBox()
        for text, width, height in SIZES:
            self.size_choice.addItem(text, (width, height))
        self.rate = QComboBox()
        self.rate.setEditable(True)
        self.rate.addItems(RATES)
        self.add_row("Name", self.name)
        self.add_row("Folder", where, "Where the film's own folder is made")
        self.place.setAccessibleName("Folder")
        self.add_row("Size", self.size_choice)
        self.add_row("Frames a second", self.rate, "24, 23.976, 25 or as 24000/1001")
        self.add_buttons("Make the film").clicked.connect(self.accept)
        self.name.selectAll()
        self.name.setFocus()

    def accept(self) -> None:
        """Check what was written, and tell it."""
        name = self.name.text().strip()
        if not name:
            self.say("Give the film a name.")
            return
        try:
            rate = parse_rate(self.rate.currentText())
        except TimeError as error:
            self.say(str(error))
            return
        path = Path(self.place.text()).expanduser() / f"{file_name(name)}.reel"
        try:
            is_taken = (path / "project.json").exists()
        except OSError as error:
            self.say(f"There can be no film of this name here: {error.strerror}; choose another.")
            return
        if is_taken:
            self.say(f"There already is a film at {path}; choose another name.")
            return
        width, height = self.size_choice.currentData()
        self.chosen.emit(FilmFacts(path, name, width, height, rate))
        super().accept()

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder for the film", self.place.text())
        if folder:
            self.place.setText(folder)


def films_folder() -> Path:
    """Return the folder in which films are made unless another is chosen."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "Storyreel"


def file_name(name: str) -> str:
    """Return a name that every file system takes."""
    kept = "".join(c if c.isalnum() or c in " -_.()" else "_" for c in name)
    return kept.strip(" .") or "Untitled"


def free_path(name: str) -> Path:
    """Return a folder for a new film of this name that isn't there yet."""
    folder, name = films_folder(), file_name(name)
    path, number = folder / f"{name}.reel", 2
    while path.exists():
        path, number = folder / f"{name} {number}.reel", number + 1
    return path
