"""The slider that sets how large pictures are, for the board's grid and the take wall."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSlider, QWidget

from app import theme


class SizeSlider(QSlider):
    """From `smallest` to `largest`, in points; quiet, as it is no part of the work."""

    def __init__(
        self, smallest: int, largest: int, value: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(smallest, largest)
        self.setValue(value)
        self.setFixedWidth(120)
        # The accent is for the playhead, the selection and the primary button alone.
        quiet = self.palette()
        for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Accent):
            quiet.setColor(role, theme.current().colour("border"))
        self.setPalette(quiet)
        self.setAccessibleName("Size of the pictures")
        self.setToolTip("Size of the pictures (Ctrl+wheel)")
