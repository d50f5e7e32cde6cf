"""Where things lie in the film: ids to shots, frames to shots. Questions only, nothing changes.

A project never changes, so what is worked out for it is kept by its identity for the next question.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from engine.project.document import Anchor, FrameAnchor, Id, Project, Scene, Shot, ShotAnchor
from engine.project.errors import EditError
from engine.project.timecode import frames_of

_KEPT = 12
_SHOTS, _DURATION, _ID = attrgetter("shots"), attrgetter("duration"), attrgetter("id")


class Place(NamedTuple):
    """Where a shot stands: the index of its scene, its place `within` that and in the film."""

    scene: int
    within: int
    order: int


class Film:
    """A project with its shots in one row: `shots`, their `starts`, and their `places` by id."""

    def __init__(self, project: Project, before: "Film | None" = None) -> None:
        self.project = project
        self.shots: Sequence[Shot] = tuple(chain.from_iterable(map(_SHOTS, project.scenes)))
        self.starts: list[int] = list(accumulate(map(_DURATION, self.shots), initial=0))
        self.duration: int = self.starts.pop()
        self.orders: dict[Id, int]
        self.places: Mapping[Id, Place]
        if before is not None and _same_rows(project.scenes, before.project.scenes):
            self.orders, self.places = before.orders, before.places
        else:
            self.orders = {shot.id: order for order, shot in enumerate(self.shots)}
            self.places = _Places(project, self.orders)


def _same_rows(scenes: Sequence[Scene], others: Sequence[Scene]) -> bool:
    """Say whether shots of the same ids stand in the same places, as after most edits."""
    return len(scenes) == len(others) and all(
        scene is other or list(map(_ID, scene.shots)) == list(map(_ID, other.shots))
        for scene, other in zip(scenes, others, strict=True)
    )


class _Places(Mapping[Id, Place]):
    """The places of shots by id, each made when it is asked for."""

    def __init__(self, project: Project, orders: dict[Id, int]) -> None:
        self._orders = orders
        lengths = (len(scene.shots) for scene in project.scenes)
        self._firsts = list(accumulate(lengths, initial=0))

    def __getitem__(self, shot_id: Id) -> Place:
        order = self._orders[shot_id]
        scene = bisect_right(self._firsts, order) - 1
        return Place(scene, order - self._firsts[scene], order)

    def __iter__(self) -> Iterator[Id]:
        return iter(self._orders)

    def __len__(self) -> int:
        return len(self._orders)

    def __contains__(self, shot_id: object) -> bool:
        return shot_id in self._orders


_recent: dict[int, Film] = {}
_lock = Lock()


def film(project: Project) -> Film:
    """Return the project laid out in one row, worked out once for each project. Thread-safe."""
    known = _recent.get(id(project))
    if known is not None and known.project is project:
        return known
    with _lock:
        before = _recent[next(reversed(_recent))] if _recent else None
    laid_out = Film(project, before)
    with _lock:
        # The kept Film holds its project, so no other project can come to have the same id.
        while len(_recent) >= _KEPT:
            del _recent[next(iter(_recent))]
        _recent[id(project)] = laid_out
    return laid_out


def find_shot(project: Project, shot_id: Id) -> Shot | None:
    """Return the shot, or None when the film has none of that id."""
    laid_out = film(project)
    order = laid_out.orders.get(shot_id)
    return None if order is None else laid_out.shots[order]


def place_of(project: Project, shot_id: Id) -> Place:
    """Return where a shot stands. Raises EditError when the film has none of that id."""
    place = film(project).places.get(shot_id)
    if place is None:
        raise _gone()
    return place


def _order_of(laid_out: Film, shot_id: Id) -> int:
    order = laid_out.orders.get(shot_id)
    if order is None:
        raise _gone()
    return order


def _gone() -> EditError:
    return EditError("That shot is no longer in the film.")


def shot_by_id(project: Project, shot_id: Id) -> Shot:
    """Return the shot. Raises EditError when the film has none of that id."""
    laid_out = film(project)
    return laid_out.shots[_order_of(laid_out, shot_id)]


def shot_by_slate(project: Project, slate: str) -> Shot:
    """Return the shot with a slate such as "010". Raises EditError."""
    for shot in film(project).shots:
        if shot.slate == slate:
            return shot
    raise EditError(f"There is no shot {slate}.")


def scene_of(project: Project, shot_id: Id) -> Scene:
    """Return the scene that holds a shot. Raises EditError."""
    return project.scenes[place_of(project, shot_id).scene]


def scene_index(project: Project, scene_id: Id) -> int:
    """Return the index of a scene. Raises EditError when the film has none of that id."""
    for index, scene in enumerate(project.scenes):
        if scene.id == scene_id:
            return index
    raise EditError("That scene is no longer in the film.")


def start_of(project: Project, shot_id: Id) -> int:
    """Return the frame of the film that a shot begins on. Raises EditError."""
    laid_out = film(project)
    return laid_out.starts[_order_of(laid_out, shot_id)]


def starts(project: Project) -> list[int]:
    """Return the frame that each shot begins on, in film order. Do not change the list."""
    return film(project).starts


def shot_at(project: Project, frame: int) -> tuple[Shot, int] | None:
    """Return the shot seen at a frame of the film and the frame within it.

    Before the film it is the first shot's first frame, after it the last one's last; None when the
    film has no shot.
    """
    laid_out = film(project)
    if not laid_out.shots:
        return None
    frame = min(max(frame, 0), laid_out.duration - 1)
    order = bisect_right(laid_out.starts, frame) - 1
    return laid_out.shots[order], frame - laid_out.starts[order]


def shots_between(project: Project, start: int, end: int) -> Sequence[Shot]:
    """Return the shots of which any frame lies in the half-open range [start, end)."""
    laid_out = film(project)
    if not laid_out.shots or end <= start:
        return ()
    first = max(0, bisect_right(laid_out.starts, start) - 1)
    last = bisect_right(laid_out.starts, end - 1)
    return laid_out.shots[first:last] if start < laid_out.duration else ()


def neighbour(project: Project, shot_id: Id, step: int) -> Shot | None:
    """Return the shot `step` places further on (negative: back), or None past the film's ends."""
    laid_out = film(project)
    order = _order_of(laid_out, shot_id) + step
    return laid_out.shots[order] if 0 <= order < len(laid_out.shots) else None


def still_frames(project: Project) -> int:
    """Return how many frames a shot lasts that is made from a picture or from nothing."""
    return max(1, frames_of(project.settings.still_seconds, project.rate))


def anchor_frame(project: Project, anchor: Anchor) -> int:
    """Return the frame of the film that an anchor stands on; 0 when its shot is gone."""
    match anchor:
        case FrameAnchor(frame=frame):
            return frame
        case ShotAnchor(shot=shot_id, offset=offset):
            laid_out = film(project)
            order = laid_out.orders.get(shot_id)
            return 0 if order is None else laid_out.starts[order] + offset


def anchor_at(project: Project, frame: int) -> Anchor:
    """Return an anchor on the shot seen at a frame, or on the frame itself outside the film."""
    found = shot_at(project, frame)
    if found is None or not 0 <= frame < film(project).duration:
        return FrameAnchor(frame=frame)
    return ShotAnchor(shot=found[0].id, offset=found[1])


def in_film_order(project: Project, shot_ids: Iterable[Id]) -> list[Shot]:
    """Return the shots of these ids in the film's order, each once. Raises EditError."""
    laid_out = film(project)
    orders = {_order_of(laid_out, shot_id) for shot_id in shot_ids}
    return [laid_out.shots[order] for order in sorted(orders)]
