"""Where the tiles of the takes strip lie; arithmetic alone."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

THUMB = QSize(96, 54)
PITCH = THUMB.width() + 12
TOP = 5
HEIGHT = 92
HEAD = 84
"""The width of the column that says which shot this is and how many takes there are."""
INSET = 6
EDGE = 18


@dataclass(frozen=True)
class StripRow:
    """`count` tiles in a strip `width` pixels wide, scrolled by `left`."""

    count: int
    width: int
    left: int

    @property
    def room(self) -> int:
        """The width that tiles can be seen in."""
        return self.width - HEAD

    @property
    def _most(self) -> int:
        return max(0, self.count * PITCH + INSET - self.room)

    @property
    def before(self) -> QRect | None:
        """Where a click shows what lies left of the strip, or None."""
        return QRect(HEAD, 0, EDGE, HEIGHT) if self.left > 0 else None

    @property
    def beyond(self) -> QRect | None:
        """Where a click shows what lies right of the strip, or None."""
        return QRect(self.width - EDGE, 0, EDGE, HEIGHT) if self.left < self._most else None

    def picture(self, index: int) -> QRect:
        """Return where a tile's picture lies."""
        return QRect(QPoint(HEAD + INSET + index * PITCH - self.left, TOP), THUMB)

    def tile_at(self, point: QPoint) -> int:
        """Return the tile at a point, -1 for none."""
        across = point.x() - HEAD - INSET + self.left
        if point.x() < HEAD or across < 0:
            return -1
        index, inside = divmod(across, PITCH)
        return index if index < self.count and inside < THUMB.width() else -1

    def kept(self, left: int) -> int:
        """Return a scroll position kept inside the strip."""
        return min(max(0, left), self._most)

    def left_showing(self, index: int) -> int:
        """Return the nearest scroll position at which a tile is seen whole."""
        start, end = index * PITCH, (index + 1) * PITCH + INSET
        if start < self.left:
            return start
        return max(self.left, end - self.room)
