"""Puts a board's pages into a PDF, onto a printer, or into a picture for the eye."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from engine.paint.application import ensure_gui_application
from engine.paint.board.choices import PAPERS, BoardChoices
from engine.paint.board.page import PagePainter, PictureOf
from engine.paint.board.pages import Plan
from engine.paint.fonts import load_fonts

DOTS = 200 / 720
"""Pixels of a picture to a tenth of a point: 200 to an inch."""

_UNITS = 720
"""Tenths of a point to an inch."""

Step = Callable[[int, int], None]
"""Called with the pages done and the pages in all; what it raises ends the work."""


def page_layout(choices: BoardChoices) -> QPageLayout:
    """Return the page as Qt calls it: the paper upright or on its side, without margins."""
    name, width, height = PAPERS[choices.paper]
    size = QPageSize(QSizeF(width, height), QPageSize.Unit.Millimeter, name)
    turned = QPageLayout.Orientation
    way = turned.Portrait if choices.portrait else turned.Landscape
    return QPageLayout(size, way, QMarginsF(0, 0, 0, 0))


def write_pdf(
    path: Path, title: str, creator: str, pages: PagePainter, plan: Plan, picture_of: PictureOf,
    step: Step,
) -> None:  # fmt: skip
    """Write a board as a PDF, its fonts in it. Raises OSError when it can't be written."""
    ensure_gui_application()
    writer = QPdfWriter(str(path))
    writer.setResolution(_UNITS)
    writer.setTitle(title)
    writer.setCreator(creator)
    writer.setPageLayout(page_layout(plan.choices))
    put_pages(writer, pages, plan, range(len(plan.pages)), picture_of, step)
    # Qt does not tell of a disk that is full.
    with path.open("rb") as written:
        written.seek(-16, 2)
        if b"%%EOF" not in written.read():
            raise OSError("the disk is full, or went away")


def put_pages(
    device: QPagedPaintDevice, pages: PagePainter, plan: Plan, numbers: Sequence[int],
    picture_of: PictureOf, step: Step,
) -> None:  # fmt: skip
    """Draw pages one after the other. Raises OSError when the device takes nothing."""
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("the pages can't be written there")
    try:
        scale = device.logicalDpiX() / _UNITS
        painter.scale(scale, scale)
        for place, number in enumerate(numbers):
            if place and not device.newPage():
                raise OSError("a page can't be written there")
            pages.paint(painter, number, picture_of, DOTS)
            step(place + 1, len(numbers))
    finally:
        painter.end()


def page_image(
    pages: PagePainter, plan: Plan, number: int, width: int, picture_of: PictureOf
) -> QImage:
    """Return a page as a picture `width` pixels wide."""
    load_fonts()
    sheet = plan.sheet
    scale = width / sheet.width
    image = QImage(width, max(1, round(sheet.height * scale)), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.scale(scale, scale)
    try:
        pages.paint(painter, number, picture_of, scale)
    finally:
        painter.end()
    return image
