"""The rows of the timeline, top to bottom, for one project and one height of the widget.

Pure: heights in pixels, no painting.
"""

from dataclasses import dataclass

from engine.project.document import Project
from engine.project.sound_tracks import track_count

RULER = 26.0
CAPTIONS = 22.0
SOUND = 40.0
LEAST_SOUND = 22.0
GAP = 2.0
LEAST_PICTURE = 44.0
MOST_PICTURE = 112.0


@dataclass(frozen=True)
class Row:
    """A horizontal band: its top and height in pixels."""

    top: float
    height: float

    @property
    def bottom(self) -> float:
        """The first pixel below the band."""
        return self.top + self.height

    def holds(self, y: float) -> bool:
        """Return whether `y` lies in the band."""
        return self.top <= y < self.bottom


@dataclass(frozen=True)
class Tracks:
    """Every row: the ruler, the picture, titles and captions where there are any, the sounds."""

    ruler: Row
    picture: Row
    captions: Row | None
    sounds: tuple[Row, ...]
    titles: Row | None = None

    @property
    def bottom(self) -> float:
        """The first pixel below the last row."""
        last = self.sounds[-1] if self.sounds else self.captions or self.titles or self.picture
        return last.bottom

    def sound_at(self, y: float) -> int | None:
        """Return the sound track at `y`; None above and below them."""
        return next((n for n, row in enumerate(self.sounds) if row.holds(y)), None)


def tracks_for(project: Project, height: float, lift: float = 0.0) -> Tracks:
    """Return the rows for a widget `height` pixels high; `lift` scrolls the sound tracks up.

    The picture takes what the other rows leave, within its limits; where it is at its least, the
    sound tracks are lower, so that more of them are seen.
    """
    titles = CAPTIONS + GAP if project.titles else 0.0
    captions = CAPTIONS + GAP if project.captions else 0.0
    count = track_count(project)
    rest = height - RULER - GAP - titles - captions
    room = (rest - LEAST_PICTURE - GAP) / max(1, count) - GAP
    sound = float(int(min(max(room, LEAST_SOUND), SOUND)))
    rest -= count * (sound + GAP)
    picture = Row(RULER + GAP, min(max(rest - GAP, LEAST_PICTURE), MOST_PICTURE))
    top = picture.bottom + GAP
    title_row = Row(top, CAPTIONS) if titles else None
    caption_row = Row(top + titles, CAPTIONS) if captions else None
    top += titles + captions - lift
    sounds = tuple(Row(top + n * (sound + GAP), sound) for n in range(count))
    return Tracks(Row(0.0, RULER), picture, caption_row, sounds, title_row)
