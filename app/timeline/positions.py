"""Where every shot of one project lies: starts, ends and the shots in a range, by bisection.

Built once for a project snapshot; it holds no widget and decides no edit.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from engine.project.document import Anchor, FrameAnchor, Id, Project, Shot, ShotAnchor
from engine.project.film import film


class Positions:
    """The shots of `project` in order, with the frame on which each starts."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._film = film(project)
        self.shots: Sequence[Shot] = self._film.shots
        self.duration: int = self._film.duration
        self.edges: list[int] = [*self._film.starts, self.duration]
        self._scene_edges: list[int] | None = None

    def index(self, shot_id: Id) -> int | None:
        """Return the place of a shot in the film; None when it is not in it."""
        place = self._film.places.get(shot_id)
        return None if place is None else place.order

    def span(self, index: int) -> tuple[int, int]:
        """Return the half open range of frames of the shot at `index`."""
        return self.edges[index], self.edges[index + 1]

    def at(self, frame: float) -> int | None:
        """Return the index of the shot on screen at `frame`; None outside the film."""
        if not 0 <= frame < self.duration:
            return None
        return bisect_right(self.edges, frame) - 1

    def between(self, first: float, last: float) -> range:
        """Return the indexes of the shots that touch the frames [first, last)."""
        low = max(0, bisect_right(self.edges, first) - 1)
        high = min(len(self.shots), bisect_left(self.edges, last))
        return range(low, max(low, high))

    def scene_of(self, index: int) -> int:
        """Return the index of the scene that holds the shot at `index`."""
        return self._film.places[self.shots[index].id].scene

    def place_in_scene(self, index: int) -> int:
        """Return the place of the shot at `index` within its scene."""
        return self._film.places[self.shots[index].id].within

    def scene_runs(self, first: float, last: float) -> list[tuple[int, int, int]]:
        """Return (scene's index, start, end) in frames of the scenes that touch [first, last)."""
        if self._scene_edges is None:
            counts = accumulate((len(scene.shots) for scene in self.project.scenes), initial=0)
            self._scene_edges = [self.edges[place] for place in counts]
        edges = self._scene_edges
        low = max(0, bisect_right(edges, first) - 1)
        high = min(len(edges) - 1, bisect_left(edges, last))
        return [(n, edges[n], edges[n + 1]) for n in range(low, high)]

    def next_cut(self, frame: int) -> int:
        """Return the first cut after `frame`; the film's end when there is none."""
        place = bisect_right(self.edges, frame)
        return self.edges[place] if place < len(self.edges) else self.duration

    def previous_cut(self, frame: int) -> int:
        """Return the last cut before `frame`; 0 when there is none."""
        place = bisect_left(self.edges, frame) - 1
        return self.edges[place] if place >= 0 else 0

    def frame_of(self, anchor: Anchor) -> int | None:
        """Return the frame an anchor lies on; None when its shot is gone."""
        match anchor:
            case FrameAnchor(frame=frame):
                return frame
            case ShotAnchor(shot=shot, offset=offset):
                index = self.index(shot)
                return None if index is None else self.edges[index] + offset

    def anchor_like(self, anchor: Anchor, frame: int) -> Anchor:
        """Return an anchor on `frame` of the same kind as `anchor` (a shot's where one lies)."""
        if isinstance(anchor, ShotAnchor):
            index = self.at(frame)
            if index is not None:
                return ShotAnchor(shot=self.shots[index].id, offset=frame - self.edges[index])
        return FrameAnchor(frame=max(0, frame))

    def insertion_at(self, time: float) -> "Insertion":
        """Return where shots dropped at `time` go: before or after the shot under it."""
        if not self.shots:
            return Insertion(scene=max(0, len(self.project.scenes) - 1), index=0, frame=0)
        index = self.at(min(max(time, 0), self.duration - 1))
        assert index is not None
        start, end = self.span(index)
        after = time >= (start + end) / 2
        return Insertion(
            scene=self.scene_of(index),
            index=self.place_in_scene(index) + after,
            frame=end if after else start,
        )


class Insertion:
    """A place between shots: the scene's index, the index within it, and the film's frame."""

    __slots__ = ("frame", "index", "scene")

    def __init__(self, scene: int, index: int, frame: int) -> None:
        self.scene, self.index, self.frame = scene, index, frame
