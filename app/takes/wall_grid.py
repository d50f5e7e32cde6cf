"""Where rows and columns of the take wall lie; arithmetic alone, so 10,000 rows cost nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

from app.takes.tile import LINE

HEAD = 168
"""The width of the column that says which shot a row is."""
GAP = 12
"""Between pictures, across, and above the first row."""
BELOW = 2 * LINE + 14
"""Below a picture: two lines and the space between rows."""


@dataclass(frozen=True)
class WallGrid:
    """The wall's geometry in the coordinates of its viewport.

    `rows` shots and at most `columns` tiles in a row, pictures of `thumb`, scrolled by `offset`.
    """

    rows: int
    columns: int
    thumb: QSize
    offset: QPoint

    @property
    def pitch(self) -> int:
        """From the top of one row to that of the next."""
        return self.thumb.height() + BELOW

    @property
    def stride(self) -> int:
        """From the left of one picture to that of the next."""
        return self.thumb.width() + GAP

    @property
    def extent(self) -> QSize:
        """The size of everything."""
        return QSize(HEAD + self.columns * self.stride, self.rows * self.pitch + GAP)

    def picture(self, row: int, column: int) -> QRect:
        """Return where a take's picture lies."""
        x = HEAD + column * self.stride - self.offset.x()
        return QRect(QPoint(x, GAP + row * self.pitch - self.offset.y()), self.thumb)

    def head(self, row: int) -> QRect:
        """Return where a row's head lies."""
        top = GAP // 2 + row * self.pitch - self.offset.y()
        return QRect(0, top, HEAD - GAP, self.pitch)

    def place_at(self, point: QPoint) -> tuple[int, int]:
        """Return (row, column) at a point; column -1 is the row's head, row -1 is nothing."""
        row = (point.y() - GAP // 2 + self.offset.y()) // self.pitch
        if not 0 <= row < self.rows:
            return -1, -1
        if point.x() < HEAD:
            return row, -1
        return row, (point.x() - HEAD + self.offset.x()) // self.stride

    def visible_rows(self, height: int) -> range:
        """Return the rows of which a viewport `height` pixels high shows anything."""
        first = max(0, (self.offset.y() - GAP) // self.pitch)
        return range(first, min(self.rows, (self.offset.y() + height) // self.pitch + 1))

    def offset_showing(self, row: int, column: int, view: QSize) -> QPoint:
        """Return the nearest offset at which a take is seen whole, or its left and top at least."""
        box = self.picture(row, column)
        x, y = self.offset.x(), self.offset.y()
        if box.top() < GAP:
            y += box.top() - GAP
        elif box.bottom() + BELOW > view.height():
            y = min(y + box.bottom() + BELOW - view.height(), row * self.pitch)
        if box.left() < HEAD:
            x += box.left() - HEAD
        elif box.right() + GAP > view.width():
            x = min(x + box.right() + GAP - view.width(), column * self.stride)
        return QPoint(x, y)
