"""Paints one take: its picture, number, marks and model; shared by the strip and the wall.

It is given what to paint and asks nobody.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPixmap

from app import theme
from app.takes.ladder import SHORT, facts_of, model_name, rung_of, subtitle_of
from engine.project.document import Id, Project, Shot
from engine.project.seen import (
    is_for,
    is_short,
    made_for,
    mark_of,
    picked_in,
    seen_take,
    still_matches,
)
from engine.project.take import Take

LINE = 15
"""The height of one of the two lines below the picture."""


@dataclass(frozen=True)
class Tile:
    """What one tile says. `progress` is in [0, 1], None where nothing renders.

    `aspect` names what the take was made for, where that is not what is looked at.
    """

    title: str
    subtitle: str
    picture: QPixmap | QImage | None = None
    picked: bool = False
    seen: bool = False
    favourite: bool = False
    rejected: bool = False
    stale: bool = False
    short: bool = False
    failed: bool = False
    queued: bool = False
    progress: float | None = None
    badge: str = ""
    scrub: float | None = None
    rung: str = ""
    lines: tuple[str, ...] = ()
    aspect: str = ""

    @property
    def words(self) -> str:
        """Everything the tile shows, in words, for tooltips and screen readers."""
        said = [self.title, self.subtitle, self.badge]
        said += [f"made for {self.aspect}"] if self.aspect else []
        for flag, word in (
            (self.picked, "picked"),
            (self.seen and not self.picked, "shown"),
            (self.favourite, "favourite"),
            (self.rejected, "rejected"),
            (self.stale, "the words changed since"),
            (self.short, "shorter than the shot: its edge frame is held"),
        ):
            if flag:
                said.append(word)
        return " · ".join(part for part in said if part)


def take_tile(
    project: Project,
    shot: Shot,
    take: Take,
    takes: list[Take],
    picture: QPixmap | QImage | None,
    scrub: float | None = None,
    rungs: bool = False,
    framing: Id | None = None,
) -> Tile:
    """Return the tile of a take as it stands to its shot; with `rungs` it tells the take's own.

    `framing` is the aspect of the film that is looked at.
    """
    mark = mark_of(shot, take.id)
    seen = seen_take(project, shot, takes, framing)
    fits = is_for(project, shot, take, framing)
    return Tile(
        title=f"T{take.number:02}",
        subtitle=mark.name or subtitle_of(take.request),
        picture=picture,
        picked=picked_in(shot, framing) == take.id,
        seen=seen is not None and seen.id == take.id,
        favourite=mark.favourite,
        rejected=mark.rejected,
        stale=not mark.rejected and fits and not still_matches(project, shot, take),
        short=is_short(project, shot, take),
        scrub=scrub,
        rung=SHORT[rung_of(take.request)] if rungs else "",
        lines=((facts_of(take.request),) if rungs else ()) + take.notes,
        aspect="" if fits else made_for(project, shot, take),
    )


def take_name(take: Take, name: str = "") -> str:
    """Return "T03 · Closer", or with the model where the author gave no name."""
    return f"T{take.number:02} · {name or model_name(take.model)}"


def draw_tile(painter: QPainter, picture: QRect, tile: Tile, focused: bool, hovered: bool) -> None:
    """Draw a tile whose picture fills `picture`; its two lines lie below it."""
    colours = theme.current()
    painter.fillRect(picture, colours.colour("surround"))
    _draw_picture(painter, picture, tile)
    if tile.stale:
        _draw_fold(painter, picture)
    if tile.rejected:
        painter.setPen(QPen(colours.colour("bad"), 2))
        painter.drawLine(picture.topLeft(), picture.bottomRight())
    if tile.scrub is not None:
        x = picture.left() + round(tile.scrub * (picture.width() - 1))
        painter.fillRect(QRect(x, picture.top(), 1, picture.height()), colours.colour("text"))
    if tile.progress is not None:
        width = round(picture.width() * tile.progress)
        bar = QRect(picture.left(), picture.bottom() - 1, picture.width(), 2)
        painter.fillRect(bar, colours.colour("separator"))
        painter.fillRect(QRect(bar.left(), bar.top(), width, 2), colours.colour("render"))
    if tile.queued:
        painter.setPen(QPen(colours.colour("render"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(picture.center().x() - 6, picture.center().y() - 6, 12, 12))
    if tile.failed:
        box = QRect(picture.center().x() - 9, picture.center().y() - 9, 18, 18)
        theme.paint_icon(painter, "triangle-alert", box, colours.bad)
    _draw_badge(painter, picture, tile)
    _draw_rung(painter, picture, tile)
    _draw_frame(painter, picture, tile, focused, hovered)
    _draw_lines(painter, picture, tile)


def _draw_picture(painter: QPainter, box: QRect, tile: Tile) -> None:
    if tile.picture is None or tile.picture.isNull():
        return
    size = tile.picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(0, 0, size.width(), size.height())
    target.moveCenter(box.center())
    painter.setOpacity(0.35 if tile.rejected else 1.0)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if isinstance(tile.picture, QPixmap):
        painter.drawPixmap(target, tile.picture)
    else:
        painter.drawImage(target, tile.picture)
    painter.setOpacity(1.0)


def _draw_fold(painter: QPainter, box: QRect) -> None:
    """Draw the folded corner that says "words changed"."""
    colours = theme.current()
    fold = QPainterPath()
    fold.moveTo(box.right() - 11, box.top())
    fold.lineTo(box.right() + 1, box.top() + 12)
    fold.lineTo(box.right() + 1, box.top())
    painter.fillPath(fold, colours.colour("panel"))
    back = QPainterPath()
    back.moveTo(box.right() - 11, box.top())
    back.lineTo(box.right() - 11, box.top() + 12)
    back.lineTo(box.right() + 1, box.top() + 12)
    painter.fillPath(back, colours.colour("warn"))


def _draw_badge(painter: QPainter, box: QRect, tile: Tile) -> None:
    short = "short" if tile.short and not tile.rejected else ""
    text = tile.badge or " · ".join(part for part in (tile.aspect, short) if part)
    if not text:
        return
    painter.setFont(theme.font("meta"))
    text = painter.fontMetrics().elidedText(
        text, Qt.TextElideMode.ElideRight, box.width() - (52 if tile.rung else 12)
    )
    width = painter.fontMetrics().horizontalAdvance(text) + 8
    above = 4 if tile.progress is not None else 2
    plate = QRect(box.left() + 2, box.bottom() - 14 - above, width, 15)
    painter.fillRect(plate, QColor(0, 0, 0, 185))
    painter.setPen(QColor("#ffffff"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _draw_rung(painter: QPainter, box: QRect, tile: Tile) -> None:
    """Draw where the take stands on the ladder, in the corner right below."""
    if not tile.rung:
        return
    painter.setFont(theme.font("meta"))
    width = painter.fontMetrics().horizontalAdvance(tile.rung) + 8
    above = 4 if tile.progress is not None else 2
    plate = QRect(box.right() - 1 - width, box.bottom() - 14 - above, width, 15)
    final = tile.rung == "final"
    painter.fillRect(plate, QColor(255, 255, 255, 220) if final else QColor(0, 0, 0, 185))
    painter.setPen(QColor("#17181b" if final else "#ffffff"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, tile.rung)


def _draw_frame(painter: QPainter, box: QRect, tile: Tile, focused: bool, hovered: bool) -> None:
    colours = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if tile.picked or tile.seen:
        painter.setPen(QPen(colours.colour("accent"), 2 if tile.picked else 1))
        inset = 1 if tile.picked else 0
        painter.drawRect(box.adjusted(-inset, -inset, inset, inset))
    if focused:
        painter.setPen(QPen(colours.colour("focus"), 2))
        painter.drawRect(box.adjusted(-4, -4, 3, 3))
    elif hovered and not tile.picked:
        painter.setPen(QPen(colours.colour("border"), 1))
        painter.drawRect(box.adjusted(-1, -1, 0, 0))


def _draw_lines(painter: QPainter, box: QRect, tile: Tile) -> None:
    colours = theme.current()
    first = QRect(box.left(), box.bottom() + 3, box.width(), LINE)
    font = theme.font("meta")
    painter.setFont(font)
    painter.setPen(colours.colour("dim" if tile.rejected else "text"))
    struck = QFont(font)
    struck.setStrikeOut(tile.rejected)
    painter.setFont(struck)
    title = painter.fontMetrics().elidedText(
        tile.title, Qt.TextElideMode.ElideRight, box.width() - 30
    )
    painter.drawText(first, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
    x = first.left() + painter.fontMetrics().horizontalAdvance(title) + 5
    for flag, name, colour in (
        (tile.picked, "check", colours.good),
        (tile.favourite, "star", colours.text),
    ):
        if flag:
            theme.paint_icon(painter, name, QRect(x, first.top() + 1, 13, 13), colour)
            x += 16
    painter.setFont(font)
    painter.setPen(colours.colour("dim"))
    second = first.translated(0, LINE - 1)
    painter.drawText(
        second,
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        painter.fontMetrics().elidedText(
            tile.subtitle, Qt.TextElideMode.ElideRight, second.width()
        ),
    )


def draw_plus(
    painter: QPainter, box: QRect, text: str, focused: bool, hovered: bool, icon: str = "plus"
) -> None:
    """Draw a last tile, which does something: "+ Render" renders one more take."""
    colours = theme.current()
    if hovered:
        painter.fillRect(box, colours.colour("hover"))
    pen = QPen(colours.colour("border"), 1, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), theme.CORNER, theme.CORNER)
    theme.paint_icon(
        painter, icon, QRect(box.center().x() - 7, box.top() + 10, 14, 14), colours.text
    )
    painter.setFont(theme.font("meta"))
    painter.setPen(colours.colour("text"))
    lines = QRect(box.left() + 2, box.top() + 26, box.width() - 4, box.height() - 26)
    middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    painter.drawText(lines, middle | Qt.TextFlag.TextWordWrap, text)
    if focused:
        painter.setPen(QPen(colours.colour("focus"), 2))
        painter.drawRect(box.adjusted(-4, -4, 3, 3))
