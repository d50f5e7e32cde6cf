"""Where the board's cards and scene headers lie, for any number of shots. Geometry only.

Every card has one size, so a place is worked out from its scene's offset and its index; only
scenes are walked through.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QRect, QSize

Mode = Literal["list", "grid"]

HEADER = 32
MARGIN = 8
PADDING = 6
LIST_POSTER = QSize(132, 74)
GRID_POSTER_WIDTH = 176
STRETCH = 1.35
"""Grid posters grow so far at most, to fill their row."""
GRID_TEXT = 84
EMPTY_SCENE = 44


@dataclass(frozen=True)
class DropPlace:
    """Between which cards something would land: scene, index within it, and the line to draw."""

    scene: int
    index: int
    line: QRect


@dataclass(frozen=True)
class _Block:
    """One scene: its header's top, the first shot's order, and how many shots it has."""

    top: int
    first: int
    count: int
    bottom: int


class CardLayout:
    """The places for scenes with `counts` shots each, in a view `width` wide, film `aspect`.

    `sparse` leaves scenes without shots out altogether. In a grid posters are `poster_width`
    wide, or as much wider as fills the row.
    """

    def __init__(
        self,
        counts: Sequence[int],
        width: int,
        mode: Mode,
        aspect: float,
        sparse: bool = False,
        poster_width: int = GRID_POSTER_WIDTH,
    ) -> None:
        self.mode = mode
        self.sparse = sparse
        self.width = max(width, 120)
        if mode == "list":
            self.poster = LIST_POSTER
            self.columns = max(1, (self.width - MARGIN) // 420)
            step = (self.width - MARGIN) // self.columns
            self.card = QSize(step - MARGIN, LIST_POSTER.height() + 2 * PADDING)
        else:
            around = 2 * PADDING + MARGIN
            self.columns = max(1, (self.width - MARGIN) // (poster_width + around))
            filling = (self.width - MARGIN) // self.columns - around
            across = max(poster_width, min(filling, round(poster_width * STRETCH)))
            height = min(round(across / aspect), across)
            self.poster = QSize(across, height)
            self.card = QSize(across + 2 * PADDING, height + GRID_TEXT + 2 * PADDING)
        self.step = QSize(self.card.width() + MARGIN, self.card.height() + MARGIN // 2)
        self._blocks = list(self._stack(counts))
        self._tops = [block.top for block in self._blocks]
        self._firsts = [block.first for block in self._blocks]
        self.shots = sum(counts)
        self.height = (self._blocks[-1].bottom if self._blocks else 0) + MARGIN

    def _stack(self, counts: Sequence[int]) -> Iterator[_Block]:
        top = first = 0
        for count in counts:
            if self.sparse and not count:
                yield _Block(top, first, 0, top)
                continue
            rows = -(-count // self.columns)
            body = rows * self.step.height() if count else EMPTY_SCENE
            block = _Block(top, first, count, top + HEADER + body + MARGIN)
            yield block
            top, first = block.bottom, first + count

    def header(self, scene: int) -> QRect:
        """Return the place of a scene's header."""
        return QRect(0, self._blocks[scene].top, self.width, HEADER)

    def body(self, scene: int) -> QRect:
        """Return the place below a scene's header."""
        block = self._blocks[scene]
        return QRect(0, block.top + HEADER, self.width, block.bottom - block.top - HEADER)

    def scene_of(self, order: int) -> int:
        """Return the index of the scene that holds the shot at `order`."""
        scene = bisect_right(self._firsts, order) - 1
        while not self._blocks[scene].count and scene > 0:
            scene -= 1
        return scene

    def place(self, order: int) -> QRect:
        """Return the place of the card of the shot at `order`."""
        block = self._blocks[self.scene_of(order)]
        row, column = divmod(order - block.first, self.columns)
        x = MARGIN + column * self.step.width()
        y = block.top + HEADER + row * self.step.height()
        return QRect(QPoint(x, y), self.card)

    def poster_in(self, card: QRect) -> QRect:
        """Return the place of the poster within a card's place."""
        return QRect(card.topLeft() + QPoint(PADDING, PADDING), self.poster)

    def visible(self, top: int, bottom: int) -> Iterator[tuple[int, range]]:
        """Yield each scene seen between two heights, with the orders of its cards seen there."""
        scene = max(0, bisect_right(self._tops, top) - 1)
        for index in range(scene, len(self._blocks)):
            block = self._blocks[index]
            if block.top >= bottom:
                return
            if block.bottom == block.top:
                continue
            start = block.top + HEADER
            first_row = max(0, (top - start) // self.step.height())
            last_row = max(0, (bottom - start) // self.step.height() + 1)
            low = min(block.count, first_row * self.columns)
            high = min(block.count, last_row * self.columns)
            yield index, range(block.first + low, block.first + high)

    def card_at(self, point: QPoint) -> int | None:
        """Return the order of the card at a point, or None."""
        scene = self._scene_at(point.y())
        if scene is None:
            return None
        order = self._nearest(scene, point)
        return order if order is not None and self.place(order).contains(point) else None

    def header_at(self, point: QPoint) -> int | None:
        """Return the index of the scene whose header is at a point, or None."""
        scene = self._scene_at(point.y())
        return scene if scene is not None and self.header(scene).contains(point) else None

    def drop_place(self, point: QPoint) -> DropPlace | None:
        """Return between which cards something dropped at a point lands; None without scenes."""
        if not self._blocks:
            return None
        scene = self._scene_at(max(0, point.y()))
        if scene is None:
            scene = len(self._blocks) - 1
        block = self._blocks[scene]
        if not block.count:
            return DropPlace(scene, 0, QRect(MARGIN, block.top + HEADER, self.card.width(), 2))
        order = self._nearest(scene, point, past=True)
        assert order is not None
        place = self.place(order)
        if self.columns == 1:
            after = point.y() > place.center().y()
            y = place.bottom() + MARGIN // 4 if after else place.top() - MARGIN // 4
            line = QRect(place.left(), y, place.width(), 2)
        else:
            after = point.x() > place.center().x()
            x = place.right() + MARGIN // 2 if after else place.left() - MARGIN // 2
            line = QRect(x, place.top(), 2, place.height())
        return DropPlace(scene, order - block.first + int(after), line)

    def neighbour(self, order: int, across: int, down: int) -> int:
        """Return the order reached from a card by moving over the grid; it stays on the board."""
        if across:
            return max(0, min(self.shots - 1, order + across))
        scene = self.scene_of(order)
        block = self._blocks[scene]
        row, column = divmod(order - block.first, self.columns)
        wanted = order + down * self.columns
        if block.first <= wanted < block.first + block.count:
            return wanted
        rows = -(-block.count // self.columns)
        if down > 0 and row < rows - 1:
            return block.first + block.count - 1
        return self._over_the_edge(scene, column, down, order)

    def _over_the_edge(self, scene: int, column: int, down: int, order: int) -> int:
        step = 1 if down > 0 else -1
        scene += step
        while 0 <= scene < len(self._blocks) and not self._blocks[scene].count:
            scene += step
        if not 0 <= scene < len(self._blocks):
            return order
        block = self._blocks[scene]
        row_start = 0 if down > 0 else (block.count - 1) // self.columns * self.columns
        return block.first + min(block.count - 1, row_start + column)

    def _scene_at(self, y: int) -> int | None:
        scene = bisect_right(self._tops, y) - 1
        return scene if scene >= 0 and y < self._blocks[scene].bottom else None

    def _nearest(self, scene: int, point: QPoint, past: bool = False) -> int | None:
        block = self._blocks[scene]
        if not block.count:
            return None
        row = (point.y() - block.top - HEADER) // self.step.height()
        column = min(self.columns - 1, max(0, (point.x() - MARGIN) // self.step.width()))
        index = row * self.columns + column
        if past:
            return block.first + max(0, min(block.count - 1, index))
        return block.first + index if row >= 0 and index < block.count else None
