"""Shots on their way to another place, in this film or another: all that belongs to them.

A parcel is a small film of its own with the folder that its media lie in; it crosses windows and
processes as bytes. Unpacking is an edit; fetching the media is `parcel_media`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from engine.project import edits
from engine.project.cast import mentioned
from engine.project.codec import decode, encode
from engine.project.document import Element, Id, Project, Scene, Shot, ShotAnchor, new_id
from engine.project.edits.change import changed
from engine.project.edits.rates import set_rate
from engine.project.errors import ProjectError
from engine.project.film import film, in_film_order
from engine.project.seen import mark_of, seen_take, takes_of
from engine.project.take import Take

ROWS = ("captions", "titles", "sounds", "markers")


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What is carried: `film` has the shots in one scene, with what is anchored to them and the
    elements that they mention; `folder` is where its files lie; `takes` are those worth taking.
    """

    folder: str
    film: Project
    takes: tuple[Id, ...] = ()

    @property
    def shots(self) -> tuple[Shot, ...]:
        """The shots, in their order."""
        return self.film.scenes[0].shots if self.film.scenes else ()


def packed(
    project: Project, folder: str, shot_ids: Iterable[Id], takes: Mapping[Id, Sequence[Take]]
) -> Parcel:
    """Return shots of a film with all that belongs to them. Raises EditError for unknown ids."""
    shots = in_film_order(project, shot_ids)
    ids = {shot.id for shot in shots}
    elements = {e.id: e for shot in shots for e in mentioned(shot, project.elements)}
    rows: dict[str, Any] = {
        row: tuple(
            each
            for each in getattr(project, row)
            if isinstance(each.anchor, ShotAnchor) and each.anchor.shot in ids
        )
        for row in ROWS
    }
    small = Project(
        id=project.id, name=project.name, width=project.width, height=project.height,
        rate=project.rate, scenes=(Scene(id=new_id(), shots=tuple(shots)),),
        elements=tuple(elements.values()), **rows,
    )  # fmt: skip
    kept = [id for shot in shots for id in _takes_worth_taking(project, shot, takes)]
    return Parcel(folder=folder, film=small, takes=tuple(dict.fromkeys(kept)))


def _takes_worth_taking(
    project: Project, shot: Shot, takes: Mapping[Id, Sequence[Take]]
) -> list[Id]:
    """The picked one, the one that is seen, and the favourites."""
    known = takes_of(shot, takes)
    seen = seen_take(project, shot, known)
    return [
        take.id
        for take in known
        if take.id == shot.picked or take is seen or mark_of(shot, take.id).favourite
    ]


def written(parcel: Parcel) -> bytes:
    """Return a parcel as bytes, for the clipboard."""
    return encode(parcel)


def read(content: bytes) -> Parcel:
    """Read a parcel. Raises ProjectError when these bytes are none."""
    try:
        return decode(content, Parcel)
    except ProjectError as error:
        raise ProjectError(
            "What was copied can't be read as shots; copy them again in this version."
        ) from error


def unpack(
    project: Project,
    parcel: Parcel,
    scene_id: Id | None = None,
    index: int | None = None,
    ids: Sequence[Id] = (),
    at_home: bool = False,
) -> Project:
    """Put a parcel's shots before the one at `index` of a scene (see `add_shots`).

    Each shot gets an id of its own (from `ids`) and sees its original's takes; its times are those
    of this film's rate. From another film what is anchored to the shots comes along, sounds on
    tracks of their own, and elements whose handle is free here. `at_home`: in the film that they
    were copied in, only what was cut with them comes back.
    """
    small = set_rate(parcel.film, project.rate)
    new = dict(zip([shot.id for shot in small.shots], _ids(small, ids), strict=True))
    shots = [_fresh(shot, new[shot.id], at_home) for shot in small.shots]
    after = edits.add_shots(project, shots, scene_id, index)
    if not at_home:
        for element in _unknown_elements(project, small):
            after = edits.add_element(after, element)
    first_track = 1 + max((sound.track for sound in project.sounds), default=-1)
    rows: dict[str, Any] = {}
    for row in ROWS:
        present = {each.id for each in getattr(project, row)}
        kept = [each for each in getattr(small, row) if not at_home or each.id not in present]
        fields = [_moved(each, new, at_home, first_track) for each in kept]
        rows[row] = (*getattr(after, row), *fields)
    return changed(after, **rows)


def _ids(small: Project, ids: Sequence[Id]) -> list[Id]:
    count = len(film(small).shots)
    return [*ids[:count], *(new_id() for _ in range(count - len(ids)))]


def _fresh(shot: Shot, id: Id, at_home: bool) -> Shot:
    fields: dict[str, Any] = {"id": id, "takes_from": (shot.id, *shot.takes_from)}
    if not at_home:
        # The script and the other aspects are the other film's own.
        fields |= {"passage": None, "framings": {}}
    return changed(shot, **fields)


def _moved(each: Any, new: Mapping[Id, Id], at_home: bool, first_track: int) -> Any:
    fields: dict[str, Any] = {"anchor": changed(each.anchor, shot=new[each.anchor.shot])}
    if not at_home:
        fields["id"] = new_id()
        if "track" in each.__struct_fields__:
            fields["track"] = first_track + each.track
    return changed(each, **fields)


def _unknown_elements(project: Project, small: Project) -> list[Element]:
    handles = {element.handle.casefold() for element in project.elements}
    ids = {element.id for element in project.elements}
    return [
        changed(element, id=new_id()) if element.id in ids else element
        for element in small.elements
        if element.handle.casefold() not in handles
    ]


def own_handles(project: Project, parcel: Parcel) -> list[str]:
    """Return the handles that mean something else in this film than where the shots come from."""
    here = {element.handle.casefold(): element for element in project.elements}
    found = []
    for element in parcel.film.elements:
        known = here.get(element.handle.casefold())
        if known is not None and _says(known) != _says(element):
            found.append(element.handle)
    return found


def _says(element: Element) -> tuple[Any, ...]:
    pictures = tuple(reference.sha256 for reference in element.references)
    return element.kind, element.description, pictures
