"""The command palette: type a few letters of what is to be done, press Enter, and it is done.

Lists every action that there is with its menu and shortcut, and every shot by its slate. It runs
the same actions as the menus and knows nothing of what they do.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.actions import ACTIONS, keys_of
from app.dialogs.shortcut_sheet import in_words

if TYPE_CHECKING:
    from app.session import Session

WIDTH, ROWS = 560, 12
MOST = 60
"""Entries that are shown at once at most."""


class Entry(NamedTuple):
    """One line: its text, where it is found otherwise, its keys, and what choosing it does."""

    text: str
    place: str
    keys: str
    run: Callable[[], object]
    is_enabled: bool = True


class Palette(QDialog):
    """See the module; `entries` are asked once, when it opens."""

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("palette")
        self.setFixedWidth(WIDTH)
        self._entries = entries
        self.search = QLineEdit()
        self.search.setPlaceholderText("Type what you want to do, or a slate")
        self.search.setAccessibleName("Find a command")
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Commands found")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Rows give way to the scroll bar, which would lie over their keys otherwise.
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        colours = theme.current()
        self.setStyleSheet(
            f"#palette {{ background: {colours.raised}; border: 1px solid {colours.border}; }}"
            f"QListWidget {{ background: transparent; border: 0; }}"
            f"QListWidget::item:selected {{ background: {colours.hover}; border-radius: 4px; }}"
        )
        self.list.itemActivated.connect(self._run)
        self.list.itemClicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.MARGIN] * 4)
        column.setSpacing(theme.STEP * 2)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self._find("")
        self.search.setFocus()

    def open_over(self, window: QWidget) -> None:
        """Open near the top of a window, in its middle."""
        middle = window.rect().center().x() - self.width() // 2
        self.move(
            window.mapToGlobal(window.rect().topLeft()).x() + middle,
            window.mapToGlobal(window.rect().topLeft()).y() + window.height() // 8,
        )
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move through the list while the field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS,
            }  # fmt: skip
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                last = self.list.count() - 1
                self.list.setCurrentRow(min(last, max(0, self.list.currentRow() + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _find(self, text: str) -> None:
        """Show the entries that a text fits, the best first."""
        ranked = [(score, n) for n, e in enumerate(self._entries) if (score := fit(text, e.text))]
        ranked += [
            (1, n)
            for n, e in enumerate(self._entries)
            if not fit(text, e.text) and text.casefold() in f"{e.place} {e.keys}".casefold()
        ]
        ranked.sort(key=lambda one: (-one[0], one[1]))
        self.list.clear()
        for _, number in ranked[:MOST]:
            self._add(self._entries[number])
        if not ranked:
            empty = QListWidgetItem("Nothing is called that; try another word.", self.list)
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setCurrentRow(0)
        row = max(1, self.list.sizeHintForRow(0))
        rows = min(ROWS, max(1, self.list.count()))
        self.list.setFixedHeight(row * rows + 2 * self.list.frameWidth())
        self.adjustSize()

    def _add(self, entry: Entry) -> None:
        item = QListWidgetItem(self.list)
        item.setData(Qt.ItemDataRole.UserRole, entry)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.text}, {entry.keys}")
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.MARGIN, theme.STEP, theme.MARGIN, theme.STEP)
        name, place, keys = QLabel(entry.text), QLabel(entry.place), QLabel(entry.keys)
        for label in (place, keys):
            label.setProperty("role", "dim")
        for label in (name, place, keys):
            label.setEnabled(entry.is_enabled)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(name)
        row.addWidget(place)
        row.addStretch()
        row.addWidget(keys)
        # As wide as the list, and no wider: a long row would push the keys of all out of sight.
        item.setSizeHint(QSize(0, line.sizeHint().height()))
        room = WIDTH - 6 * theme.MARGIN - place.sizeHint().width() - keys.sizeHint().width()
        short = name.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        name.setText(short)
        if not entry.is_enabled:
            item.setFlags(Qt.ItemFlag.ItemIsSelectable)
        self.list.setItemWidget(item, line)

    def _run(self, item: QListWidgetItem | None) -> None:
        entry = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if entry is None or not entry.is_enabled:
            return
        self.close()
        entry.run()


def fit(wanted: str, text: str) -> int:
    """Return how well `wanted` fits a text, 0 for not at all; an empty one fits everything.

    Best are beginnings of the text, then of its words, then parts, then letters in order.
    """
    wanted, text = wanted.strip().casefold(), text.casefold()
    if not wanted:
        return 1
    if text.startswith(wanted):
        return 6
    if any(word.startswith(wanted) for word in text.split()):
        return 5
    if wanted in text:
        return 4
    starts = "".join(word[0] for word in text.split())
    if wanted in starts:
        return 3
    letters = iter(text)
    return 2 if len(wanted) > 1 and all(letter in letters for letter in wanted) else 0


def entries_of(actions: Mapping[str, QAction], key_map: str) -> list[Entry]:
    """Return an entry for each action that the window has, in the order of the menus."""
    return [
        Entry(
            spec.text.rstrip("…"),
            spec.menu.replace("/", " ▸ "),
            in_words(keys_of(spec, key_map)),
            actions[spec.id].trigger,
            actions[spec.id].isEnabled(),
        )
        for spec in ACTIONS
        if spec.id in actions and spec.id != "palette"
    ]


def shot_entries(session: "Session") -> list[Entry]:
    """Return an entry for each shot of the open film, that goes to it and selects it."""
    from engine.project.film import starts

    def go(shot_id: str, frame: int) -> Callable[[], object]:
        def there() -> None:
            session.select((shot_id,))
            session.move_playhead(frame)

        return there

    project = session.project
    return [
        Entry(f"{shot.slate}  {shot.action[:60]}".strip(), "Go to shot", "", go(shot.id, start))
        for shot, start in zip(project.shots, starts(project), strict=False)
    ]
