"""What the takes strip shows besides takes: chevrons, marks, and last tiles that do something."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from app import theme
from app.takes.strip_row import THUMB, TOP, StripRow
from app.takes.tile import draw_plus

NOTHING = "Takes of the shot you are on appear here."


@dataclass(frozen=True)
class End:
    """A last tile: what it does, by the name of a slot of the strip."""

    key: str
    text: str
    icon: str
    tip: str
    slot: str


RENDER = End("+", "Render", "plus", "Render one more take", "render_more")


def ends_of(beyond: int, seconds: float, number: int, aspect: str = "") -> list[End]:
    """Return the last tiles; `beyond`: by how many frames take `number` is longer than its shot.

    `aspect` is the further aspect of the film that takes are rendered for.
    """
    render = RENDER
    if aspect:
        render = replace(RENDER, text=f"Render for {aspect}", tip=f"{RENDER.tip} for {aspect}")
    if not beyond:
        return [render]
    tip = f"Make the shot as long as T{number:02}: {seconds:.3g} s longer"
    lengthen = End("longer", f"Lengthen to T{number:02}", "arrow-right", tip, "lengthen_shot")
    return [render, lengthen]


def draw_ends(painter: QPainter, row: StripRow, first: int, ends: list[End], *at: int) -> None:
    """Draw the last tiles, the one at the cursor and the one under the pointer marked."""
    cursor, hover = at
    for index, end in enumerate(ends, first):
        box = QRect(row.picture(index).topLeft(), THUMB)
        draw_plus(painter, box, end.text, cursor == index, hover == index, end.icon)


def draw_compare_mark(painter: QPainter, box: QRect) -> None:
    """Mark a take that is to be compared."""
    plate = QRect(box.left() + 3, box.top() + 3, 16, 16)
    painter.fillRect(plate, theme.current().colour("window", 0.8))
    theme.paint_icon(painter, "git-compare", plate.adjusted(2, 2, -2, -2), "#ffffff")


def draw_more(painter: QPainter, row: StripRow) -> None:
    """Draw a chevron where there are tiles beyond an edge."""
    colours = theme.current()
    for edge, name in ((row.before, "chevron-left"), (row.beyond, "chevron-right")):
        if edge is not None:
            painter.fillRect(edge, colours.colour("panel", 0.85))
            box = QRect(edge.left() + 1, TOP + THUMB.height() // 2 - 8, 16, 16)
            theme.paint_icon(painter, name, box, colours.text)


def draw_nothing(painter: QPainter, box: QRect) -> None:
    """Say what will be here."""
    painter.setFont(theme.font("action"))
    painter.setPen(theme.current().colour("dim"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, NOTHING)
