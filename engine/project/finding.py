"""Finding shots: by words, by an element of the cast, and by how they stand. Questions only."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from engine.project.cast import mentioned
from engine.project.document import Id, Project, Scene, Shot, ShotAnchor
from engine.project.panels import has_drawing
from engine.project.seen import seen_take, still_matches, take_state, takes_of
from engine.project.take import Take

Trait = Literal["unrendered", "stale", "starred", "picked", "offline", "notes", "dialogue", "drawn"]
TRAITS: tuple[tuple[Trait, str, str], ...] = (
    ("unrendered", "Unrendered", "No take yet"),
    ("stale", "Stale", "The words changed since the take"),
    ("starred", "Starred", "A take is a favourite"),
    ("picked", "Picked", "A take is picked"),
    ("offline", "Offline", "A picture or sound is missing"),
    ("notes", "Has notes", "Camera notes, or a marker on the shot that says something"),
    ("dialogue", "Dialogue", "Somebody speaks"),
    ("drawn", "Drawn", "Something is drawn on the shot"),
)
"""Each trait with its name and what it means, in the order they are offered."""


class Query(msgspec.Struct, frozen=True):
    """What is looked for; a shot is found that has all of it.

    Every word of `text` must be in the shot's slate, action, dialogue, notes, time-bound prompts,
    panels or its scene's heading, whatever its case. `element` is an element's id.
    """

    text: str = ""
    element: Id | None = None
    traits: frozenset[Trait] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether everything is found."""
        return not self.text.strip() and self.element is None and not self.traits


def find_shots(
    project: Project,
    query: Query,
    takes: Mapping[Id, Sequence[Take]],
    missing: Collection[str] = (),
) -> list[Id]:
    """Return the ids of the shots that a query finds, in film order. O(shots).

    `takes` are those of each shot id, `missing` the relative paths of files that are not there.
    """
    words = query.text.casefold().split()
    noted = _noted(project) if "notes" in query.traits else frozenset()
    tests = [_TESTS[trait] for trait in query.traits]
    facts = _Facts(project, takes, missing, noted)
    return [
        shot.id
        for scene in project.scenes
        for shot in scene.shots
        if (not words or _says(scene, shot, words))
        and (query.element is None or _shows(project, shot, query.element))
        and all(test(shot, facts) for test in tests)
    ]


def _texts(scene: Scene, shot: Shot) -> Iterator[str]:
    yield shot.slate
    yield shot.action
    yield shot.dialogue
    yield shot.notes
    yield scene.heading
    for prompt in shot.prompts:
        yield prompt.text
    for panel in shot.panels:
        yield panel.text


def _says(scene: Scene, shot: Shot, words: Sequence[str]) -> bool:
    whole = "\n".join(_texts(scene, shot)).casefold()
    return all(word in whole for word in words)


def _shows(project: Project, shot: Shot, element_id: Id) -> bool:
    return any(one.id == element_id for one in mentioned(shot, project.elements))


def _noted(project: Project) -> frozenset[Id]:
    """Return the shots that a marker with words stands on."""
    return frozenset(
        marker.anchor.shot
        for marker in project.markers
        if isinstance(marker.anchor, ShotAnchor) and (marker.name.strip() or marker.note.strip())
    )


class _Facts(msgspec.Struct):
    project: Project
    takes: Mapping[Id, Sequence[Take]]
    missing: Collection[str]
    noted: frozenset[Id]

    def of(self, shot: Shot) -> list[Take]:
        return takes_of(shot, self.takes)


def _is_stale(shot: Shot, facts: _Facts) -> bool:
    takes = facts.of(shot)
    if not takes:
        return False
    seen = seen_take(facts.project, shot, takes)
    if seen is not None:
        return not still_matches(facts.project, shot, seen)
    return any(take_state(facts.project, shot, take) == "stale" for take in takes)


def _is_starred(shot: Shot, facts: _Facts) -> bool:
    return any(mark.favourite for mark in shot.take_marks.values())


def _is_offline(shot: Shot, facts: _Facts) -> bool:
    return bool(facts.missing) and any(one.file in facts.missing for one in shot.references)


_TESTS = {
    "unrendered": lambda shot, facts: not facts.of(shot),
    "stale": _is_stale,
    "starred": _is_starred,
    "picked": lambda shot, facts: shot.picked is not None,
    "offline": _is_offline,
    "notes": lambda shot, facts: bool(shot.notes.strip()) or shot.id in facts.noted,
    "dialogue": lambda shot, facts: bool(shot.dialogue.strip()),
    "drawn": lambda shot, facts: has_drawing(shot),
}
