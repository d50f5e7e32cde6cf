"""All shortcuts on one sheet, from the table of actions, with a field to look one up."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.actions import ACTIONS, ActionSpec, keys_of

COLUMNS = 3


class ShortcutSheet(QDialog):
    """See the module. `ids` are the actions that there are."""

    def __init__(self, ids: set[str], key_map: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1120, 620)
        self._labels: list[tuple[str, QWidget]] = []
        title = QLabel("Shortcuts")
        title.setProperty("role", "title")
        self.search = QLineEdit()
        self.search.setPlaceholderText("What do you want to do?")
        self.search.setAccessibleName("Find a shortcut")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(280)
        self.search.textChanged.connect(self._show_found)
        top = QHBoxLayout()
        top.addWidget(title)
        top.addStretch()
        top.addWidget(self.search)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._sheet(ids, key_map))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 12, 12)
        column.setSpacing(theme.MARGIN)
        column.addLayout(top)
        column.addWidget(area)
        self.search.setFocus()

    def _sheet(self, ids: set[str], key_map: str) -> QWidget:
        by_menu: dict[str, list[ActionSpec]] = {}
        for spec in ACTIONS:
            if spec.id in ids and keys_of(spec, key_map):
                by_menu.setdefault(spec.menu, []).append(spec)
        blocks = [self._block(menu, specs, key_map) for menu, specs in by_menu.items()]
        columns = [QVBoxLayout() for _ in range(COLUMNS)]
        heights = [0] * COLUMNS
        for block, specs in zip(blocks, by_menu.values(), strict=True):
            shortest = heights.index(min(heights))
            columns[shortest].addWidget(block)
            heights[shortest] += len(specs) + 2
        sheet = QWidget()
        row = QHBoxLayout(sheet)
        row.setSpacing(28)
        for column in columns:
            column.addStretch()
            row.addLayout(column, 1)
        return sheet

    def _block(self, menu: str, specs: list[ActionSpec], key_map: str) -> QWidget:
        block = QWidget()
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, theme.MARGIN)
        grid.setVerticalSpacing(theme.STEP)
        grid.setColumnStretch(0, 1)
        heading = QLabel(menu.split("/")[-1])
        heading.setProperty("role", "heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for number, (name, said, spec) in enumerate(_lines(specs, key_map), 1):
            text = QLabel(name)
            keys = QLabel(said)
            keys.setProperty("role", "dim")
            grid.addWidget(text, number, 0)
            grid.addWidget(keys, number, 1, Qt.AlignmentFlag.AlignRight)
            words = f"{spec.text} {spec.tooltip} {keys.text()}".casefold()
            self._labels += [(words, text), (words, keys)]
        return block

    def _show_found(self, text: str) -> None:
        wanted = text.strip().casefold()
        for words, label in self._labels:
            label.setEnabled(wanted in words)
            label.setVisible(not wanted or wanted in words)


def in_words(keys: tuple[str, ...]) -> str:
    """Return keys as the platform writes them."""
    style = QKeySequence.SequenceFormat.NativeText
    shown = [key for key in keys if not key.endswith("Enter")]
    return "  or  ".join(QKeySequence(key).toString(style) for key in shown)


def _lines(specs: list[ActionSpec], key_map: str) -> list[tuple[str, str, ActionSpec]]:
    """Return a line for each row; the nine rows that pick a take are one line."""
    lines = []
    for spec in specs:
        if spec.id == "pick_1":
            lines.append(("Pick a take", "1 … 9", spec))
        elif not spec.id.startswith("pick_") or spec.id == "pick_none":
            name = spec.text.rstrip("…")
            lines.append((name, in_words(keys_of(spec, key_map)), spec))
    return lines
