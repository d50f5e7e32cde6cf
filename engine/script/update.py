"""What importing a script would change in a film: a plain value, shown before it is applied.

Scenes and shots are found by what they say (`matching.py`). What the author changed here since the
last import stays unless the script changed it, too. `laying.py` applies it.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from engine.project.document import Id, Project, Scene, Shot, new_id
from engine.project.timecode import frames_of
from engine.script.likeness import in_order, plain
from engine.script.list_words import list_words
from engine.script.matching import Matches, match, scene_words_of, words_of
from engine.script.passages import PassageWords
from engine.script.reading import Pace, pace_of, shot_frames
from engine.script.screenplay import Screenplay, ScriptScene, ScriptShot

DifferenceKind = Literal["added", "removed", "moved", "changed"]

_SAME_SCRIPT = 0.1
"""The share of shots in common from which on a script is a new draft of the film's own."""


class FieldChange(msgspec.Struct, frozen=True):
    """One field of a scene or shot: what it is now and what it would be. A duration is in frames.

    `clash` tells that it was changed here as well, and that change would go.
    """

    field: str
    before: str | int
    after: str | int
    clash: bool = False


class Difference(msgspec.Struct, frozen=True):
    """One difference, which can be left out of the import by its `key`.

    `scene` is the key of the scene's row that it is shown under, `label` a slate or heading,
    `words` the beginning of what is said there.
    """

    key: str
    kind: DifferenceKind
    what: Literal["scene", "shot"]
    label: str
    words: str
    scene: Id
    fields: tuple[FieldChange, ...] = ()


class ShotPlan(msgspec.Struct, frozen=True):
    """One shot of the script as the film will have it; `is_new` where none of its shots matched."""

    id: Id
    source: ScriptShot
    is_new: bool
    moved: bool = False
    fields: tuple[FieldChange, ...] = ()


class ScenePlan(msgspec.Struct, frozen=True):
    """One scene of the script as the film will have it."""

    id: Id
    source: ScriptScene
    is_new: bool
    shots: tuple[ShotPlan, ...] = ()
    moved: bool = False
    fields: tuple[FieldChange, ...] = ()


class Update(msgspec.Struct, frozen=True):
    """All that importing `play` would do, with the differences in the order they are shown.

    `gone_scenes` and `gone_shots` are in the film and no longer in the script. `appends` tells that
    the film has another script, behind which this one is added. `copies` as in `Matches`.
    """

    play: Screenplay
    pace: Pace
    scenes: tuple[ScenePlan, ...]
    gone_scenes: tuple[Id, ...]
    gone_shots: tuple[Id, ...]
    appends: bool
    copies: Mapping[Id, tuple[Id, ...]]
    differences: tuple[Difference, ...]

    @property
    def only_adds(self) -> bool:
        """Whether nothing that is in the film would change, move or go."""
        return all(one.kind == "added" for one in self.differences)


def compare(project: Project, play: Screenplay, pace: Pace | None = None) -> Update:
    """Work out what importing a script would change. `pace` is the reading speed; None: the film's.

    Shots that were made here, and no script knew of, are never removed.
    """
    return _Comparison(project, play, pace or pace_of(project)).update()


class _Comparison:
    def __init__(self, project: Project, play: Screenplay, pace: Pace) -> None:
        self._project, self._play, self._pace = project, play, pace
        laid = play.source == "screenplay" and project.script.scenes
        self._old_pace = Pace(*project.script.pace) if laid else pace_of(project)
        self._matches = match(project, play)
        self._appends = _is_another(project, play, self._matches)
        if self._appends:
            self._matches = Matches(scenes={}, shots={}, copies=self._matches.copies)
        if play.source == "list":
            self._matches = _with_last_scene(project, play, self._matches)
        self._scenes = {scene.id: (n, scene) for n, scene in enumerate(project.scenes)}
        self._shots = {
            shot.id: (order, scene.id, shot)
            for order, (scene, shot) in enumerate(
                (scene, shot) for scene in project.scenes for shot in scene.shots
            )
        }

    def update(self) -> Update:
        scenes = tuple(self._plans())
        known = set(self._matches.shots.values())
        appends = self._appends
        gone_shots = () if appends else tuple(self._gone_shots(known))
        gone_scenes = () if appends else tuple(self._gone_scenes(set(gone_shots)))
        return Update(
            play=self._play, pace=self._pace, scenes=scenes, appends=appends,
            gone_scenes=gone_scenes, gone_shots=gone_shots, copies=self._matches.copies,
            differences=tuple(self._differences(scenes, gone_scenes, gone_shots)),
        )  # fmt: skip

    def _plans(self) -> Iterator[ScenePlan]:
        matches, scenes = self._matches, self._play.scenes
        kept = _kept({n: self._scenes[id][0] for n, id in matches.scenes.items()})
        first = 0
        for number, scene in enumerate(scenes):
            old = matches.scenes.get(number)
            shots = self._shot_plans(scene, old, first)
            first += len(scene.shots)
            yield ScenePlan(
                id=old or new_id(),
                source=scene,
                is_new=old is None,
                shots=tuple(shots),
                moved=old is not None and number not in kept,
                fields=tuple(self._scene_fields(self._scenes[old][1], scene)) if old else (),
            )

    def _shot_plans(self, scene: ScriptScene, old: Id | None, first: int) -> Iterator[ShotPlan]:
        found = {n: self._matches.shots.get(first + n) for n in range(len(scene.shots))}
        here = {
            n: self._shots[id][0] for n, id in found.items() if id and self._shots[id][1] == old
        }
        kept = _kept(here)
        for number, source in enumerate(scene.shots):
            id = found[number]
            if id is None:
                yield ShotPlan(new_id(), source, is_new=True)
                continue
            fields = tuple(self._shot_fields(self._shots[id][2], source))
            yield ShotPlan(id, source, is_new=False, moved=number not in kept, fields=fields)

    def _scene_fields(self, scene: Scene, source: ScriptScene) -> Iterator[FieldChange]:
        base = scene_words_of(scene) if scene.passage else PassageWords()
        for field in ("heading", "synopsis"):
            after = getattr(source, field)
            change = _change(field, getattr(scene, field), getattr(base, field), after)
            if change is not None and (after or scene.passage is not None):
                yield change

    def _shot_fields(self, shot: Shot, source: ScriptShot) -> Iterator[FieldChange]:
        base = words_of(shot.passage) if shot.passage else None
        if shot.passage is not None and shot.passage.source != self._play.source:
            base = None
        reworded = False
        present = {"action": shot.action, "dialogue": shot.dialogue, "notes": shot.notes}
        wanted = {"action": source.action, "dialogue": source.dialogue, "notes": source.camera}
        for field, now in present.items():
            told = "camera" if field == "notes" else field
            before = None if base is None else getattr(base, told)
            if field == "notes" and not self._may_set_notes(shot, source, before):
                continue
            if field != "action" and base is None and not wanted[field]:
                continue
            change = _change(field, now, before, wanted[field])
            if change is not None:
                reworded = True
                yield change
        retold = reworded or self._pace != self._old_pace or _seconds(shot) != source.seconds
        if base is not None and retold and self._is_own_length(shot, base):
            frames = frames_for(source, self._pace, self._project)
            if abs(frames - shot.duration) > 1:
                yield FieldChange("duration", shot.duration, frames)

    def _may_set_notes(self, shot: Shot, source: ScriptShot, before: str | None) -> bool:
        """Notes that were written here stay, and so do those of a shot whose action is the same."""
        if before is None or plain(shot.notes) != plain(before):
            return False
        return self._play.source == "list" or plain(shot.action) != plain(source.action)

    def _is_own_length(self, shot: Shot, base: PassageWords) -> bool:
        """Say whether nobody set the shot's length by hand since it was imported."""
        if shot.passage is None or shot.id in self._matches.copies:
            return False
        row = ScriptShot(
            text="", action=base.action, dialogue=base.dialogue, seconds=_seconds(shot)
        )
        return abs(frames_for(row, self._old_pace, self._project) - shot.duration) <= 1

    def _gone_shots(self, known: set[Id]) -> Iterator[Id]:
        primaries = {copy: one for one, row in self._matches.copies.items() for copy in row}
        for id, (_, _, shot) in self._shots.items():
            known_as = primaries.get(id, id)
            if shot.passage and shot.passage.source == self._play.source and known_as not in known:
                yield id

    def _gone_scenes(self, gone: set[Id]) -> Iterator[Id]:
        matched = set(self._matches.scenes.values())
        for id, (_, scene) in self._scenes.items():
            # A list leaves alone what a screenplay brought, and the other way about.
            if id not in matched and scene.passage and scene.passage.source == self._play.source:
                yield id

    def _differences(
        self, plans: tuple[ScenePlan, ...], gone_scenes: tuple[Id, ...], gone_shots: tuple[Id, ...]
    ) -> Iterator[Difference]:
        gone: dict[Id, list[Id]] = {}
        for id in gone_shots:
            gone.setdefault(self._shots[id][1], []).append(id)
        for plan in plans:
            heading = plan.source.heading
            if plan.is_new:
                yield Difference(f"{plan.id}:added", "added", "scene", heading, "", plan.id)
            if plan.moved:
                yield Difference(f"{plan.id}:moved", "moved", "scene", heading, "", plan.id)
            if plan.fields:
                yield Difference(
                    f"{plan.id}:changed", "changed", "scene", heading, "", plan.id, plan.fields
                )
            for shot in plan.shots:
                yield from self._shot_differences(shot, plan.id)
            yield from (self._removed(id, plan.id) for id in gone.pop(plan.id, ()))
        for scene in self._project.scenes:
            if scene.id in gone_scenes:
                heading = scene.heading
                yield Difference(f"{scene.id}:removed", "removed", "scene", heading, "", scene.id)
            yield from (self._removed(id, scene.id) for id in gone.pop(scene.id, ()))

    def _shot_differences(self, plan: ShotPlan, scene: Id) -> Iterator[Difference]:
        words = _beginning(plan.source.action or plan.source.dialogue)
        if plan.is_new:
            yield Difference(f"{plan.id}:added", "added", "shot", "", words, scene)
            return
        slate = self._shots[plan.id][2].slate
        if plan.moved:
            yield Difference(f"{plan.id}:moved", "moved", "shot", slate, words, scene)
        if plan.fields:
            key = f"{plan.id}:changed"
            yield Difference(key, "changed", "shot", slate, words, scene, plan.fields)

    def _removed(self, id: Id, scene: Id) -> Difference:
        shot = self._shots[id][2]
        words = _beginning(shot.action or shot.dialogue)
        return Difference(f"{id}:removed", "removed", "shot", shot.slate, words, scene)


def _seconds(shot: Shot) -> float | None:
    """Return the length that the list itself gave a shot, None where words decide."""
    is_row = shot.passage is not None and shot.passage.source == "list"
    return list_words(shot.passage.text).seconds if is_row and shot.passage else None


def _with_last_scene(project: Project, play: Screenplay, matches: Matches) -> Matches:
    """Let rows without a scene go to the film's last one."""
    first = 0 if play.scenes and not play.scenes[0].heading else None
    taken = set(matches.scenes.values())
    last = next((s.id for s in reversed(project.scenes) if s.id not in taken), None)
    if first is None or first in matches.scenes or last is None:
        return matches
    return msgspec.structs.replace(matches, scenes={**matches.scenes, first: last})


def _is_another(project: Project, play: Screenplay, matches: Matches) -> bool:
    """Say whether the film has another script, of which this is no new draft."""
    if not matches.shots and not matches.scenes:
        return True
    present = sum(s.passage is not None and s.passage.source == play.source for s in project.shots)
    same_file = project.script.name == play.name
    if same_file or not present:
        return False
    return len(matches.shots) < _SAME_SCRIPT * min(present, len(play.shots))


def frames_for(source: ScriptShot, pace: Pace, project: Project) -> int:
    """Return how many frames a shot of a script lasts: what it says itself, or its words need."""
    if source.seconds is not None:
        return max(1, frames_of(source.seconds, project.rate))
    return shot_frames(source.action, source.dialogue, pace, project.rate)


def _change(field: str, now: str, base: str | None, after: str) -> FieldChange | None:
    """Return the change of a text, unless it is what it was at the last import or is so already."""
    if plain(now) == plain(after) or (base is not None and plain(base) == plain(after)):
        return None
    clash = base is not None and plain(base) != plain(now)
    return FieldChange(field, now, after, clash)


def _kept(orders: dict[int, int]) -> set[int]:
    """Return which of these did not move among each other."""
    numbers = sorted(orders)
    return {numbers[index] for index in in_order([orders[number] for number in numbers])}


def _beginning(text: str, most: int = 90) -> str:
    text = plain(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
