"""The rows of titles and captions on the timeline: where each lies, and how it is painted.

Pure but for the painter; what the mouse does with them is the business of `words_gestures`.
"""

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.theme import Theme, font
from app.theme import current as theme_now
from app.timeline.hits import GRIP, Hit, OnPaper, OnWords, Part
from app.timeline.positions import Positions
from app.timeline.tracks import Row
from engine.project.document import Caption, Id, Title
from engine.project.lettering import span_of

if TYPE_CHECKING:
    from app.timeline.paper import Paper

NARROW = 3 * GRIP


class WordsPlace(NamedTuple):
    """A caption or title with its frames [start, end) of the film."""

    start: int
    end: int
    value: Caption | Title


class _Places:
    """Those of one row in order of time, found by bisection."""

    def __init__(
        self, positions: Positions, values: tuple[Caption, ...] | tuple[Title, ...]
    ) -> None:
        placed = [WordsPlace(*span_of(positions.project, value), value) for value in values]
        self.all = sorted(placed, key=lambda place: place.start)
        self.longest = max((place.end - place.start for place in self.all), default=0)

    def between(self, first: float, last: float) -> list[WordsPlace]:
        """Return those of which any part lies in [first, last]."""
        low = bisect_left(self.all, first - self.longest, key=lambda place: place.start)
        high = bisect_right(self.all, last, key=lambda place: place.start)
        return [place for place in self.all[low:high] if place.end > first]


_known: tuple[Positions | None, dict[str, _Places]] = (None, {})


def places(positions: Positions, kind: str) -> _Places:
    """Return a row's words in order; `kind` is "captions" or "titles". Kept for one film."""
    global _known
    if _known[0] is not positions:
        _known = (positions, {})
    found = _known[1].get(kind)
    if found is None:
        found = _known[1][kind] = _Places(positions, getattr(positions.project, kind))
    return found


def rows(paper: "Paper") -> list[tuple[str, Row]]:
    """Return the rows that there are, with what lies on them."""
    found = ("titles", paper.tracks.titles), ("captions", paper.tracks.captions)
    return [(kind, row) for kind, row in found if row is not None]


def rect_of(paper: "Paper", place: WordsPlace, row: Row) -> QRectF:
    """Return where words lie on the paper."""
    left = paper.scale.x_of(place.start)
    return QRectF(left, row.top, (place.end - place.start) * paper.scale.pixels, row.height)


def find(paper: "Paper", id: Id | None) -> tuple[WordsPlace, Row] | None:
    """Return a caption's or title's place and row; None when there is none."""
    for kind, row in rows(paper):
        for place in places(paper.positions, kind).all:
            if place.value.id == id:
                return place, row
    return None


def words_under(paper: "Paper", at: QPointF) -> Hit | None:
    """Return what lies at a point of these rows; None above and below them."""
    found = next(((kind, row) for kind, row in rows(paper) if row.holds(at.y())), None)
    if found is None:
        return None
    kind, row = found
    time, reach = paper.scale.time_at(at.x()), GRIP / 2 / paper.scale.pixels
    near = places(paper.positions, kind).between(time - reach, time + reach)
    chosen = [place for place in near if place.value.id == paper.session.showing.words]
    for place in (*chosen, *reversed(near)):
        if place in chosen or place.start <= time < place.end:
            return OnWords(place.value.id, _part(rect_of(paper, place, row), at.x()))
    return OnPaper()


def _part(rect: QRectF, x: float) -> Part:
    if rect.width() < NARROW:
        return "body"
    if x - rect.left() <= GRIP:
        return "head"
    return "tail" if rect.right() - x <= GRIP else "body"


def paint_words(painter: QPainter, paper: "Paper", dirty: QRectF) -> None:
    """Draw the titles and captions that are visible within `dirty`."""
    theme, scale = theme_now(), paper.scale
    first, last = scale.time_at(dirty.left() - 1), scale.time_at(dirty.right() + 1)
    for kind, row in rows(paper):
        if row.bottom < dirty.top() or row.top > dirty.bottom():
            continue
        ground = QRectF(dirty.left(), row.top, dirty.width(), row.height)
        painter.fillRect(ground, theme.colour("panel", 0.4))
        done = float("-inf")
        for place in places(paper.positions, kind).between(first, last):
            rect = rect_of(paper, place, row)
            chosen = place.value.id == paper.session.showing.words
            if rect.right() > done + 1 or chosen:  # of those in one pixel one is seen
                done = max(done, rect.right()) if rect.width() < 2 else done
                _paint_one(painter, rect, place.value, chosen, theme)


def _paint_one(
    painter: QPainter, rect: QRectF, value: Caption | Title, chosen: bool, theme: Theme
) -> None:
    box = rect.adjusted(0.5, 0.5, -1.5, -0.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    is_title = isinstance(value, Title)
    painter.setPen(QPen(theme.colour("accent" if chosen else "border"), 1.6 if chosen else 1))
    painter.setBrush(theme.colour("raised") if not is_title else theme.colour("hover"))
    if rect.width() >= 6:
        painter.drawRoundedRect(box, 3, 3)
    else:
        painter.fillRect(box, theme.colour("accent" if chosen else "dim"))
    if rect.width() > 22:
        shown = font("slate" if is_title else "meta")
        painter.setFont(shown)
        painter.setPen(theme.colour("text"))
        left = max(box.left(), 0.0) + 6
        room = box.right() - left - 4
        words = " ".join(value.text.split()) or "Empty"
        text = QFontMetricsF(shown).elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, room))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, box.top(), max(0.0, room), box.height()), align, text)
    painter.restore()
