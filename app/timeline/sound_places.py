"""Where the sounds of a film lie on its tracks, in frames: found quickly among very many.

Pure but for the lengths of files, which are asked for as they become known.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.timeline.positions import Positions
from engine.project.document import Sound


class SoundPlace(NamedTuple):
    """A sound with its first frame and the frame after its last."""

    start: int
    end: int
    sound: Sound


class SoundPlaces:
    """The sounds of each track by their start, as they lie in one project."""

    def __init__(self, positions: Positions, length: Callable[[Sound], int]) -> None:
        self._tracks: dict[int, list[SoundPlace]] = {}
        for sound in positions.project.sounds:
            start = positions.frame_of(sound.anchor)
            if start is not None:
                place = SoundPlace(start, start + length(sound), sound)
                self._tracks.setdefault(sound.track, []).append(place)
        self._starts: dict[int, list[int]] = {}
        self._longest: dict[int, int] = {}
        for track, places in self._tracks.items():
            places.sort(key=lambda place: place.start)  # those laid later lie above
            self._starts[track] = [place.start for place in places]
            self._longest[track] = max(place.end - place.start for place in places)

    def between(self, track: int, first: float, last: float) -> Iterator[SoundPlace]:
        """Yield the sounds of a track that touch the frames [first, last), by their start."""
        places = self._tracks.get(track)
        if not places:
            return
        starts = self._starts[track]
        for index in range(
            bisect_left(starts, first - self._longest[track]), bisect_left(starts, last)
        ):
            if places[index].end > first:
                yield places[index]

    def edges(self, first: float, last: float) -> set[int]:
        """Return the frames in a range at which sounds begin or end, for things to snap to."""
        found: set[int] = set()
        for track in self._tracks:
            for place in self.between(track, first, last):
                found.update((place.start, place.end))
        return {frame for frame in found if first <= frame <= last}
