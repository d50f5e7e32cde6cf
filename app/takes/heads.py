"""Paints what stands left of the takes: which shot this is, in the strip and on the wall."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from app import theme
from engine.project.document import Shot

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def draw_strip_head(painter: QPainter, box: QRect, slate: str, lines: tuple[str, ...]) -> None:
    """Draw a slate and dim lines below it."""
    colours = theme.current()
    painter.fillRect(box, colours.colour("panel"))
    inner = box.adjusted(theme.MARGIN, 6, -4, 0)
    painter.setPen(colours.colour("text"))
    painter.setFont(theme.font("slate"))
    painter.drawText(QRect(inner.left(), inner.top(), inner.width(), 20), LEFT, slate)
    painter.setPen(colours.colour("dim"))
    painter.setFont(theme.font("meta"))
    for number, text in enumerate(lines):
        line = QRect(inner.left(), inner.top() + 22 + number * 16, inner.width(), 16)
        painter.drawText(line, LEFT, text)


def draw_row_head(
    painter: QPainter, box: QRect, shot: Shot, seconds: float, takes: int, selected: bool
) -> None:
    """Draw the head of a shot's row on the wall."""
    slate = f"{shot.slate} {shot.size or ''}"
    facts = f"{seconds:.3g} s · " + ("1 take" if takes == 1 else f"{takes or 'no'} takes")
    colours = theme.current()
    painter.fillRect(box, colours.colour("raised" if selected else "window"))
    if selected:
        painter.fillRect(QRect(box.left(), box.top(), 2, box.height()), colours.colour("accent"))
    inner = box.adjusted(theme.MARGIN, 6, -6, -6)
    painter.setPen(colours.colour("text"))
    painter.setFont(theme.font("slate"))
    painter.drawText(QRect(inner.left(), inner.top(), inner.width(), 18), LEFT, slate)
    painter.setFont(theme.font("meta"))
    painter.setPen(colours.colour("dim"))
    painter.drawText(QRect(inner.left(), inner.top() + 18, inner.width(), 16), LEFT, facts)
    painter.setPen(colours.colour("text"))
    height = painter.fontMetrics().lineSpacing()
    words = QRect(inner.left(), inner.top() + 38, inner.width(), inner.height() - 38)
    words.setHeight(max(height, words.height() // height * height))
    painter.save()
    painter.setClipRect(words)
    wrap = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(words, wrap, shot.action)
    painter.restore()


def draw_no_rows(painter: QPainter, box: QRect, text: str) -> None:
    """Say why the wall is empty."""
    painter.setPen(theme.current().colour("dim"))
    painter.setFont(theme.font("action"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
