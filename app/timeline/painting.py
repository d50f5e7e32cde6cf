"""Paints the timeline's paper: rows, shots, sounds, guides; only what is visible and asked for.

It reads the paper and the theme and changes neither.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.theme import Theme, font
from app.theme import current as theme_now
from app.timeline.hits import wedge
from app.timeline.looks import STATE_COLOUR
from app.timeline.paint_clip import BLOCK, Brushes, paint_clip
from app.timeline.paint_cut import paint_brackets, paint_handle, paint_label, paint_wedge
from app.timeline.paint_ruler import paint_markers, paint_playhead, paint_ruler
from app.timeline.paint_sound import SoundBrush, paint_sound
from app.timeline.sound_hits import sound_rect
from app.timeline.words_row import paint_words
from engine.project.sound_tracks import is_heard, track_of

if TYPE_CHECKING:
    from app.timeline.paper import Paper

NARROW = 3.0
"""Pixels; shots that are narrower on the average are painted as their scenes."""


def paint_paper(painter: QPainter, paper: "Paper", dirty: QRectF) -> None:
    """Draw what is visible of the film within `dirty`."""
    theme = theme_now()
    painter.fillRect(dirty, theme.colour("window"))
    _paint_picture(painter, paper, dirty)
    paint_words(painter, paper, dirty)
    _paint_sounds(painter, paper, dirty)
    ruler = paper.tracks.ruler
    if dirty.top() < ruler.bottom:
        paint_ruler(painter, ruler, dirty, paper.positions, paper.scale, theme)
        paint_markers(
            painter, ruler, paper.width(), paper.positions, paper.scale, theme, paper.marker
        )
    _paint_lines(painter, paper)
    if paper.hasFocus():
        _paint_focus(painter, QRectF(paper.rect()))


def _paint_focus(painter: QPainter, around: QRectF) -> None:
    """Draw the ring of the focus. Four bars: a stroked outline takes ten times as long."""
    ring, width, height = theme_now().colour("focus", 0.7), around.width(), around.height()
    painter.fillRect(QRectF(0, 0, width, 1), ring)
    painter.fillRect(QRectF(0, height - 1, width, 1), ring)
    painter.fillRect(QRectF(0, 1, 1, height - 2), ring)
    painter.fillRect(QRectF(width - 1, 1, 1, height - 2), ring)


def row_ground(theme: Theme, share: float) -> QColor:
    """Return the ground of a row: the panel's colour over the window's. Opaque, which is quick."""
    below, above = theme.colour("window"), theme.colour("panel")
    red = above.red() * share + below.red() * (1 - share)
    green = above.green() * share + below.green() * (1 - share)
    blue = above.blue() * share + below.blue() * (1 - share)
    return QColor(round(red), round(green), round(blue))


def _paint_picture(painter: QPainter, paper: "Paper", dirty: QRectF) -> None:
    theme, row = theme_now(), paper.tracks.picture
    painter.fillRect(
        QRectF(dirty.left(), row.top, dirty.width(), row.height), row_ground(theme, 0.6)
    )
    if not paper.positions.shots:
        _paint_empty(painter, paper)
        return
    first, last = paper.scale.time_at(dirty.left() - 1), paper.scale.time_at(dirty.right() + 1)
    visible = paper.positions.between(max(0.0, first), max(0.0, last))
    if paper.scale.pixels * paper.positions.duration / len(paper.positions.shots) < NARROW:
        _paint_columns(painter, paper, dirty)
        return
    project = paper.positions.project
    brushes = Brushes(
        theme, project.width / max(1, project.height), paper.thumbnails, paper.scale.pixels,
        paper.seconds, dirty.left(), dirty.right(),
    )  # fmt: skip
    selected, playhead = set(paper.session.selection), paper.positions.at(paper.session.playhead)
    shots = paper.positions.shots
    apart = {n for n in visible if selected and shots[n].id in selected}
    for index in _paint_blocks(painter, paper, visible, apart | {playhead, paper.hover}):
        shot = shots[index]
        rect = clip_rect(paper, index)
        scene = paper.positions.scene_of(index)
        paint_clip(
            painter, rect, shot, theme.tint(scene), paper.looks.of(shot), brushes,
            shot.id in selected, index == playhead, index == paper.hover,
        )  # fmt: skip
    _paint_wedges(painter, paper, visible)


def _paint_blocks(
    painter: QPainter, paper: "Paper", visible: range, apart: set[int | None]
) -> list[int]:
    """Draw the shots that are mere blocks, by colour in one go; return the others' indexes."""
    theme, row, positions = theme_now(), paper.tracks.picture, paper.positions
    cuts, pixels, origin = positions.edges, paper.scale.pixels, paper.scale.x_of(0)
    grounds: dict[int, list[QRectF]] = {}
    states: dict[str, list[QRectF]] = {}
    others = []
    for index in visible:
        left, right = origin + cuts[index] * pixels, origin + cuts[index + 1] * pixels
        if right - left >= BLOCK or index in apart:
            others.append(index)
            continue
        if right - left >= 3:
            left, right = round(left), round(right)
        width = max(1.0, right - left - 1.0)
        tint = positions.scene_of(index) % len(theme.tints)
        grounds.setdefault(tint, []).append(QRectF(left, row.top, width, row.height))
        token = STATE_COLOUR[paper.looks.of(positions.shots[index]).state]
        if token and width >= 3:
            states.setdefault(token, []).append(QRectF(left, row.top, width, 2))
    painter.setPen(Qt.PenStyle.NoPen)
    for tint, boxes in grounds.items():
        painter.setBrush(theme.tint(tint))
        painter.drawRects(boxes)
    for token, boxes in states.items():
        painter.setBrush(theme.colour(token))
        painter.drawRects(boxes)
    return others


def clip_rect(paper: "Paper", index: int) -> QRectF:
    """Return where a shot lies; its edges on whole pixels unless it is tiny."""
    start, end = paper.positions.span(index)
    left, right = paper.scale.x_of(start), paper.scale.x_of(end)
    if (end - start) * paper.scale.pixels >= 3:
        left, right = float(round(left)), float(round(right))
    return QRectF(left, paper.tracks.picture.top, right - left, paper.tracks.picture.height)


def _paint_columns(painter: QPainter, paper: "Paper", dirty: QRectF) -> None:
    """Shots narrower than a pixel: their scenes, and runs of selected ones, however many."""
    theme, row, scale = theme_now(), paper.tracks.picture, paper.scale
    first, last = max(0.0, scale.time_at(dirty.left())), scale.time_at(dirty.right() + 1)
    done = -1.0
    for scene, start, end in paper.positions.scene_runs(first, last):
        left, right = scale.x_of(start), scale.x_of(end)
        if right > done:
            done = max(right, left + 1)
            painter.fillRect(QRectF(left, row.top, done - left, row.height), theme.tint(scene))
    for start, end in _selected_runs(paper):
        left = scale.x_of(start)
        width = max(1.0, scale.x_of(end) - left)
        painter.fillRect(QRectF(left, row.top, width, row.height), theme.colour("accent"))


def _selected_runs(paper: "Paper") -> list[tuple[int, int]]:
    """Return the frames [start, end) of the selected shots, neighbours put together."""
    runs: list[tuple[int, int]] = []
    for shot_id in paper.session.selection:
        index = paper.positions.index(shot_id)
        if index is not None:
            start, end = paper.positions.span(index)
            if runs and runs[-1][1] == start:
                start = runs.pop()[0]
            runs.append((start, end))
    return runs


def _paint_wedges(painter: QPainter, paper: "Paper", visible: range) -> None:
    theme = theme_now()
    for index in (*visible, visible.stop):
        if index >= len(paper.positions.shots):
            continue
        box = wedge(paper.positions, paper.scale, paper.tracks.picture, index)
        if box is not None and box.width() >= 6:
            kind = paper.positions.shots[index].transition
            paint_wedge(painter, box, theme, kind.kind if kind else "dissolve")
        elif box is None and paper.shows_handles and paper.hover in (index, index - 1):
            x = paper.scale.x_of(paper.positions.edges[index])
            paint_handle(painter, x, paper.tracks.picture.bottom, theme)
    _paint_edge(painter, paper)


def _paint_edge(painter: QPainter, paper: "Paper") -> None:
    """Draw the chosen edge as brackets around the sides of the cut that the keys trim."""
    edge = paper.edge
    index = None if edge is None else paper.positions.index(edge.shot)
    if edge is None or index is None:
        return
    start, end = paper.positions.span(index)
    x = round(paper.scale.x_of(end if edge.side == "tail" else start))
    row = paper.tracks.picture
    sides = {"head": (1,), "tail": (-1,), "both": (-1, 1)}[edge.side]
    paint_brackets(painter, x, row.top, row.bottom, sides, theme_now())


def _paint_empty(painter: QPainter, paper: "Paper") -> None:
    row = paper.tracks.picture
    painter.setPen(theme_now().colour("dim"))
    painter.setFont(font("action"))
    painter.drawText(
        QRectF(0, row.top, paper.width(), row.height),
        Qt.AlignmentFlag.AlignCenter,
        "Drop stills here, or press N for a new shot",
    )


def _paint_sounds(painter: QPainter, paper: "Paper", dirty: QRectF) -> None:
    theme, top = theme_now(), paper.tracks.picture.bottom
    painter.save()
    painter.setClipRect(dirty.intersected(QRectF(0, top, paper.width(), paper.height() - top)))
    for row in paper.tracks.sounds:
        painter.fillRect(
            QRectF(dirty.left(), row.top, dirty.width(), row.height), row_ground(theme, 0.4)
        )
    first, last = paper.scale.time_at(dirty.left() - 1), paper.scale.time_at(dirty.right() + 1)
    project = paper.positions.project
    brush = SoundBrush(theme, paper.waveforms, project.rate, paper.scale.pixels, dirty)
    for number, row in enumerate(paper.tracks.sounds):
        if row.bottom < max(top, dirty.top()) or row.top > dirty.bottom():
            continue
        gain, done = track_of(project, number).gain, float("-inf")
        for place in paper.sound_places.between(number, first, last):
            rect = sound_rect(paper, place, number)
            marked = place.sound.id == paper.sound
            if rect.right() > done + 1 or marked:  # of those in one pixel one is seen
                done = max(done, rect.right()) if rect.width() < 2 else done
                paint_sound(
                    painter, rect, place.sound, brush, is_heard(project, place.sound), marked, gain
                )
    painter.restore()


def _paint_lines(painter: QPainter, paper: "Paper") -> None:
    theme, row = theme_now(), paper.tracks.picture
    if paper.insertion is not None:
        x = paper.scale.x_of(paper.insertion.frame)
        painter.fillRect(QRectF(x - 1.5, row.top - 2, 3, row.height + 4), theme.colour("text"))
    if paper.band is not None:
        painter.setPen(QPen(theme.colour("text", 0.8), 1))
        painter.setBrush(theme.colour("text", 0.12))
        painter.drawRect(paper.band)
    if paper.guide is not None:
        painter.setPen(QPen(theme.colour("text"), 1, Qt.PenStyle.DashLine))
        x = round(paper.scale.x_of(paper.guide)) + 0.5
        painter.drawLine(QPointF(x, 0), QPointF(x, paper.height()))
        if paper.guide_name:
            at = QPointF(x + 5, row.bottom + 3)
            paint_label(painter, at, paper.guide_name, paper.width(), theme)
    if paper.blade is not None:
        x = round(paper.scale.x_of(paper.blade)) + 0.5
        painter.setPen(QPen(theme.colour("text"), 1))
        painter.drawLine(QPointF(x, row.top - 2), QPointF(x, row.bottom + 2))
    if paper.positions.shots:
        x = paper.scale.x_of(paper.session.playhead)
        paint_playhead(painter, x, paper.tracks.ruler, paper.height(), theme)
    if paper.flashed is not None:
        _paint_flash(painter, paper, *paper.flashed)
    if paper.readout:
        _paint_readout(painter, paper)


def _paint_flash(painter: QPainter, paper: "Paper", shot_id: str, text: str) -> None:
    index = paper.positions.index(shot_id)
    if index is not None:
        box = clip_rect(paper, index)
        at = QPointF(max(box.left(), 0.0) + 6, box.top() + 22)
        paint_label(painter, at, text, paper.width(), theme_now(), "slate")


def _paint_readout(painter: QPainter, paper: "Paper") -> None:
    theme = theme_now()
    painter.setFont(font("slate"))
    width = QFontMetricsF(font("slate")).horizontalAdvance(paper.readout) + 16
    x = min(max(paper.readout_at.x() + 12, 4.0), max(4.0, paper.width() - width - 4))
    y = min(max(paper.readout_at.y() - 34, 2.0), max(2.0, paper.height() - 26))
    box = QRectF(x, y, width, 24)
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.setBrush(theme.colour("raised"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.colour("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, paper.readout)
