"""What this program is, its version, and whose work it uses."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QLabel, QWidget

from app.dialogs.form import FormDialog


class About(FormDialog):
    """See the module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Storyreel", parent)
        try:
            number = version("storyreel")
        except PackageNotFoundError:
            number = "0.1"
        self.add_row("Version", QLabel(number))
        self.add_row("Qt", QLabel(qVersion()))
        words = QLabel(
            "A desktop storyboard and prototyping app with local video generation.\n"
            "MIT licence. Icons: Lucide (ISC)."
        )
        words.setWordWrap(True)
        self.column.addWidget(words)
        self.add_buttons("Close", "Back").clicked.connect(self.accept)
