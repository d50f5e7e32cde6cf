"""Which scrub file is written next, and the drafts of which shots lie ready. Run in a thread."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from engine.project.document import Id, Project, Shot
from engine.project.take import Take

if TYPE_CHECKING:
    from engine.compose.scrub_writer import ClipOrder, PieceOrder

OTHERS = 0.8
"""Takes that the film does not show get a scrub file only in this share of the limit."""

NEAREST = 400
"""So many shots, from the playhead on, are seen to."""

Takes = Mapping[Id, Sequence[Take]]


class Order(NamedTuple):
    """One file to be written: a take's, named by its id, or a piece of what is drawn of a shot."""

    name: str
    out: Path
    line: bytes


class Ready(NamedTuple):
    """The ids of shots whose drafts are on disk; `drawn` are those without a take."""

    shots: frozenset[Id] = frozenset()
    drawn: frozenset[Id] = frozenset()

    def kept(self, before: Project, after: Project) -> "Ready":
        """Return what of this is left after an edit: shots that are the same as before."""
        if before is after or not self.shots:
            return self
        from engine.project.film import find_shot

        same = frozenset(
            one for one in self.shots if find_shot(before, one) is find_shot(after, one) is not None
        )
        return Ready(same, self.drawn & same)


class Plan(NamedTuple):
    """What is to be done: an order, or None when there is nothing more or no room for it."""

    order: Order | None
    ready: Ready


class _Wanted(NamedTuple):
    """A scrub file that a shot of the film asks for; `keep` is how the shelf knows its owner."""

    keep: str
    name: str
    out: Path
    what: "ClipOrder | PieceOrder"

    @property
    def order(self) -> Order:
        """Return what is sent to have it written."""
        from engine.compose.scrub_writer import line_of

        return Order(self.name, self.out, line_of(self.what))


def make_plan(
    film: Path,
    project: Project,
    takes: Takes,
    playhead: int,
    limit: int,
    hopeless: Collection[str] = (),
    sweeping: bool = False,
) -> Plan:
    """Return what should be written next, after making room for it.

    What is seen comes first, from the playhead on; then takes that are not.
    """
    from engine.compose import scrub_shelf

    everything = [take for of_shot in takes.values() for take in of_shot]
    asked = [
        (shot, take, list(_files(film, project, shot, take)))
        for shot, take in _seen(project, takes, playhead)
    ]
    wanted = {file.keep for _, _, files in asked for file in files}
    if sweeping:
        whole = len(asked) == len(project.shots)
        scrub_shelf.sweep(film, everything, wanted if whole else None)
    there = {one.path for one in scrub_shelf.kept(film)}
    ready = [
        (shot.id, take is None)
        for shot, take, files in asked
        if files and all(file.out in there for file in files)
    ]
    said = Ready(
        frozenset(shot_id for shot_id, _ in ready),
        frozenset(shot_id for shot_id, drawn in ready if drawn),
    )
    lacking = (file for _, _, files in asked for file in files if file.out not in there)
    first = next((file for file in lacking if file.name not in hopeless), None)
    if first is None:
        return Plan(_other(film, everything, wanted, limit, hopeless), said)
    return Plan(first.order if scrub_shelf.make_room(film, limit, wanted) else None, said)


def _other(
    film: Path,
    takes: Sequence[Take],
    wanted: Collection[str],
    limit: int,
    hopeless: Collection[str],
) -> Order | None:
    """Return the order of a take that the film does not show, where there is much room left."""
    from engine.compose import scrub_shelf

    others = (one for one in takes if one.id not in wanted and one.id not in hopeless)
    lacking = scrub_shelf.lacking(film, others)
    if not lacking or scrub_shelf.used_bytes(film) >= OTHERS * limit:
        return None
    return next((file.order for file in _of_take(film, lacking[0])), None)


def _seen(project: Project, takes: Takes, playhead: int) -> list[tuple[Shot, Take | None]]:
    """Return the shots with the takes that are seen of them, from the one at the playhead on."""
    from engine.project.film import shot_at
    from engine.project.seen import seen_take, takes_of

    shots = project.shots
    here = shot_at(project, playhead)
    at = next((n for n, shot in enumerate(shots) if here and shot.id == here[0].id), 0)
    near = (shots[at:] + shots[:at])[:NEAREST]
    return [(shot, seen_take(project, shot, takes_of(shot, takes))) for shot in near]


def _files(film: Path, project: Project, shot: Shot, take: Take | None) -> Iterator[_Wanted]:
    """Return the scrub files that a shot asks for, in their order."""
    if take is not None:
        yield from _of_take(film, take)
        return
    from engine.compose import animatic_shelf
    from engine.compose.scrub_writer import PieceOrder
    from engine.media.scrub_file import half_of

    if not animatic_shelf.is_drawn(shot):
        return
    size = half_of((project.width, project.height))
    key = animatic_shelf.key_of(project, shot)
    for piece in animatic_shelf.pieces_of(key, animatic_shelf.span_of(project, shot)):
        order = PieceOrder(str(film), shot, project.rate, size, piece)
        yield _Wanted(key, piece.name, piece.path(film), order)


def _of_take(film: Path, take: Take) -> Iterator[_Wanted]:
    from engine.compose.scrub_shelf import CLIP, scrub_path
    from engine.compose.scrub_writer import ClipOrder

    out = scrub_path(film, take)
    if out is not None:
        clip = film / "takes" / take.id / CLIP
        yield _Wanted(take.id, take.id, out, ClipOrder(str(clip), str(out)))
