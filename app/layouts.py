"""The three layouts of the window: which panels are seen, where, and how wide. No rule of the film.

Panels live in splitters with one-pixel handles. A layout moves the preview between the middle
and the right column and shows what belongs to it; sizes that were dragged are kept by layout.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.settings import LayoutName, Settings

NAMES: tuple[LayoutName, ...] = ("board", "edit", "render")
FOLDS = ("board", "inspector", "takes", "timeline", "tray")


@dataclass(frozen=True)
class Panels:
    """The panels of the window, made by it."""

    board: QWidget
    tray: QWidget
    preview: QWidget
    takes: QWidget
    wall: QWidget
    inspector: QWidget
    timeline: QWidget


def between(size: int, small: int, large: int) -> int:
    """Return a width for a window `size` wide: `small` at 1280, `large` at 1920, never beyond."""
    share = min(1.0, max(0.0, (size - 1280) / 640))
    return round(small + (large - small) * share)


class Layouts(QObject):
    """Arranges the panels; `root` is the widget to show."""

    changed = Signal(str)
    folds_changed = Signal()

    def __init__(self, panels: Panels, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._panels = panels
        self._settings = settings
        self.name: LayoutName = settings.layout
        self._splitters: dict[str, QSplitter] = {}
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._left = QStackedWidget()
        self._boards = self._splitter("boards", down, panels.board, panels.tray)
        self._left.addWidget(self._boards)
        self._left.addWidget(panels.wall)
        self._centre = self._splitter("centre", down, panels.preview, panels.takes)
        self._right = self._splitter("right", down, panels.inspector)
        self._upper = self._splitter("upper", across, self._left, self._centre, self._right)
        self._body = self._splitter("body", down, self._upper, panels.timeline)
        self.root = self._body
        self._minimums()
        self._stretch()
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self.fit)
        self.root.installEventFilter(self)

    @property
    def folded(self) -> set[str]:
        """The names of the folded panels (see FOLDS)."""
        return set(self._settings.folded)

    def is_folded(self, name: str) -> bool:
        """Return whether a panel is folded away."""
        return name in self._settings.folded

    def fold(self, name: str, folded: bool) -> None:
        """Fold a panel away, or show it again."""
        names = set(self._settings.folded)
        names = names | {name} if folded else names - {name}
        self._settings.folded = sorted(names)
        self._show_panels()
        self.fit()
        self.folds_changed.emit()

    def show_layout(self, name: LayoutName) -> None:
        """Arrange the panels as "board", "edit" or "render"."""
        self.name = name
        self._settings.layout = name
        panels = self._panels
        if name == "edit":
            self._centre.insertWidget(0, panels.preview)
            self._centre.insertWidget(1, panels.takes)
        else:
            self._right.insertWidget(0, panels.preview)
            self._right.insertWidget(1, panels.takes)
        self._left.setCurrentWidget(panels.wall if name == "render" else self._boards)
        self._show_panels()
        self.fit()
        self._fitting.start()
        self.changed.emit(name)

    def reset(self) -> None:
        """Forget the sizes that were dragged and unfold everything."""
        self._settings.splits.clear()
        self._settings.folded = []
        self.show_layout(self.name)
        self.folds_changed.emit()

    def fit(self) -> None:
        """Give each splitter its kept sizes, or those of the design for the window's size."""
        for name, splitter in self._splitters.items():
            kept = self._settings.splits.get(f"{self.name}/{name}")
            wanted = self._designed(name)
            if kept is not None and len(kept) == splitter.count():
                wanted = self._scaled(kept, splitter)
            splitter.setSizes(wanted)

    def fit_soon(self) -> None:
        """Fit when the event loop is next free."""
        self._fitting.start()

    def _designed(self, name: str) -> list[int]:
        width, height = max(self.root.width(), 640), max(self.root.height(), 400)
        timeline = 0 if self._panels.timeline.isHidden() else between(width, 180, 240)
        if name == "body":
            return [height - timeline, timeline]
        if name == "upper":
            side = between(width, 320, 340)
            if self.name == "edit":
                board = between(width, 300, 430)
                return [board, max(200, width - board - side - 2), side]
            side = between(width, 480, 600)
            return [width - side - 1, 0, side]
        upper = height - timeline - 1
        if name == "boards":
            tray = min(self._panels.tray.sizeHint().height(), 220)
            return [upper - tray - 1, tray]
        if name == "centre":
            return [upper - 93, 92]
        if self.name == "edit":
            return [upper]
        preview = min(upper // 2, round(self._right.width() * 9 / 16) + 36)
        takes = 0 if self._panels.takes.isHidden() else 92
        return [preview, takes, max(100, upper - preview - takes - 2)]

    def _scaled(self, kept: list[int], splitter: QSplitter) -> list[int]:
        length = splitter.width() if splitter.orientation() == Qt.Orientation.Horizontal else 0
        if splitter is self._upper and length and self.name == "edit":
            # The picture takes what the window gains or loses; the sides keep their widths.
            return [kept[0], max(200, length - kept[0] - kept[2] - 2), kept[2]]
        if splitter is self._body:
            return [max(100, splitter.height() - kept[1] - 1), kept[1]]
        return kept

    def _show_panels(self) -> None:
        panels, folded = self._panels, self._settings.folded
        edit = self.name == "edit"
        self._left.setVisible(self.name == "render" or "board" not in folded or not edit)
        self._centre.setVisible(edit)
        self._right.setVisible(not edit or "inspector" not in folded)
        panels.inspector.setVisible("inspector" not in folded)
        panels.takes.setVisible("takes" not in folded and self.name != "render")
        panels.timeline.setVisible(edit and "timeline" not in folded)
        panels.tray.setVisible("tray" not in folded)

    def _splitter(self, name: str, orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for widget in widgets:
            splitter.addWidget(widget)
        splitter.splitterMoved.connect(lambda *_: self._keep(name))
        self._splitters[name] = splitter
        return splitter

    def _keep(self, name: str) -> None:
        self._settings.splits[f"{self.name}/{name}"] = self._splitters[name].sizes()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the panels once a new size of the whole has reached them."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._fitting.start()
        return super().eventFilter(watched, event)

    def _stretch(self) -> None:
        """Let the picture and the cards take what the window gains, and the rest keep its size."""
        for splitter, grows in (
            (self._upper, self._centre), (self._body, self._upper), (self._boards, None),
            (self._centre, self._panels.preview),
        ):  # fmt: skip
            for number in range(splitter.count()):
                widget = splitter.widget(number)
                first = grows is None and number == 0
                splitter.setStretchFactor(number, int(widget is grows or first))

    def _minimums(self) -> None:
        panels = self._panels
        panels.board.setMinimumWidth(220)
        # A stack is as wide as its widest page wants to be; the wall must not widen the board.
        panels.wall.setMinimumWidth(220)
        panels.inspector.setMinimumWidth(260)
        panels.preview.setMinimumSize(240, 150)
        panels.timeline.setMinimumHeight(110)
        for splitter in (self._upper, self._body, self._centre, self._right, self._boards):
            splitter.setSizePolicy(panels.preview.sizePolicy())


def page(widget: QWidget) -> QWidget:
    """Return a page that holds only this widget."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    return holder
