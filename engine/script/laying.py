"""Applies what importing a script changes: pure functions (project, update) -> project.

Takes, picks, lengths set by hand, notes and references stay with their shots.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from engine.camera.notes import parse
from engine.project import edits
from engine.project.document import (
    Act,
    Id,
    Passage,
    Project,
    Reference,
    Scene,
    Script,
    Shot,
    Sound,
)
from engine.project.edits.change import changed, with_scene_shots, with_scenes
from engine.project.edits.slates import with_free_slates
from engine.project.edits.tracks import without_shots
from engine.project.timecode import seconds_of
from engine.script.fountain import parse as parse_fountain
from engine.script.joins import transition_of
from engine.script.screenplay import ScriptShot, ends_blank
from engine.script.update import FieldChange, ScenePlan, ShotPlan, Update, frames_for


class Media(msgspec.Struct, frozen=True):
    """What was copied into the film for a script: pictures by shot id, and sounds to be laid."""

    pictures: Mapping[Id, Sequence[Reference]] = {}
    sounds: Sequence[Sound] = ()


def apply_update(
    project: Project,
    update: Update,
    refused: Collection[str] = (),
    media: Media | None = None,
) -> Project:
    """Lay a script into the film, without the differences whose keys are refused.

    `update` was worked out for this very project. Returns the same project when nothing changes.
    """
    after = _Laying(project, update, frozenset(refused), media or Media()).lay()
    return project if after == project else after


class _Laying:
    """One application: rows of shots by scene, put together and then put in order."""

    def __init__(
        self, project: Project, update: Update, refused: frozenset[str], media: Media
    ) -> None:
        self._project, self._update = project, update
        self._refused, self._media = refused, media
        self._scenes = {scene.id: scene for scene in project.scenes}
        self._shots = {shot.id: shot for shot in project.shots}
        self._primaries = {c: one for one, row in update.copies.items() for c in row}
        self._changes: dict[Id, tuple[ShotPlan, Passage]] = {}
        self._rows: dict[Id, list[Shot]] = {}
        self._order: list[Id] = []
        self._placed: set[Id] = set()
        gone = (id for id in update.gone_shots if self._takes(id, "removed"))
        self._gone = frozenset(gone)

    def lay(self) -> Project:
        scenes = self._planned_scenes()
        self._place_others()
        kept = [id for id in self._order if self._stays(id)]
        laid = self._with_slates([(scenes[id], self._rows[id]) for id in kept])
        after = with_scenes(self._project, laid)
        after = without_shots(self._project, after, self._gone)
        settings = {
            "words_a_minute": self._update.pace.words_a_minute,
            "characters_a_second": self._update.pace.characters_a_second,
        }
        after = edits.set_settings(after, **settings)
        for sound in self._media.sounds:
            after = edits.add_sound(after, sound)
        return changed(after, script=self._script())

    def _takes(self, id: Id, kind: str) -> bool:
        return f"{id}:{kind}" not in self._refused

    def _planned_scenes(self) -> dict[Id, Scene]:
        """Make every scene of the script with its row; return all scenes by id."""
        scenes = dict(self._scenes)
        last, text = "", self._update.play.head
        for plan in self._update.scenes:
            passages: list[Passage] = []
            source = plan.source
            if source.act:
                last, text = "", source.act
            own = self._passage(source.text, plan.id, last, text)
            last, text = (plan.id, source.text) if source.text else (last, text)
            for shot in plan.shots:
                made = shot.source
                passages.append(self._passage(made.text, shot.id, last, text, made.follows))
                last, text = shot.id, made.text
            if plan.is_new and not self._takes(plan.id, "added"):
                continue
            scenes[plan.id] = self._scene(plan, own)
            if plan.is_new or not plan.moved or self._takes(plan.id, "moved"):
                self._order.append(plan.id)
            self._rows[plan.id] = list(self._planned_row(plan, passages))
        return scenes

    def _passage(
        self, text: str, origin: Id, last: Id, before: str, inside: bool = False
    ) -> Passage:
        """Return a passage, tied to the one before where no blank line parts them."""
        source = self._update.play.source
        follows = None if source == "list" or ends_blank(before) else last
        return Passage(text=text, origin=origin, follows=follows, inside=inside, source=source)

    def _scene(self, plan: ScenePlan, passage: Passage) -> Scene:
        if plan.is_new:
            source = plan.source
            return Scene(
                id=plan.id, heading=source.heading, synopsis=source.synopsis, passage=passage
            )
        scene = self._scenes[plan.id]
        if not self._takes(plan.id, "changed"):
            return scene
        fields = {change.field: change.after for change in plan.fields}
        return changed(scene, passage=passage, **fields)

    def _planned_row(self, plan: ScenePlan, passages: Sequence[Passage]) -> Iterable[Shot]:
        for shot, passage in zip(plan.shots, passages, strict=True):
            if shot.is_new:
                if self._takes(shot.id, "added"):
                    yield self._new_shot(shot.id, shot.source, passage)
                continue
            self._changes[shot.id] = (shot, passage)
            if shot.moved and not self._takes(shot.id, "moved"):
                continue
            self._placed.add(shot.id)
            yield self._present(shot.id)

    def _new_shot(self, id: Id, source: ScriptShot, passage: Passage) -> Shot:
        frames = frames_for(source, self._update.pace, self._project)
        shot = Shot(
            id=id, slate=source.slate, duration=frames, action=source.action,
            dialogue=source.dialogue, passage=passage,
            references=tuple(self._media.pictures.get(id, ())),
            transition=transition_of(source.join, self._project.rate) if source.join else None,
        )  # fmt: skip
        return self._with_notes(shot, source.camera) if source.camera else shot

    def _with_notes(self, shot: Shot, notes: str) -> Shot:
        said = parse(notes, seconds_of(shot.duration, self._project.rate))
        return changed(
            shot, notes=notes, size=said.size, angle=said.angle, lens=said.lens, moves=said.moves
        )

    def _present(self, id: Id) -> Shot:
        """Return a shot of the film with what the script changed in it."""
        shot = self._shots[id]
        primary = self._primaries.get(id, id)
        plan, passage = self._changes.get(primary, (None, None))
        if plan is None or passage is None or not self._takes(primary, "changed"):
            return shot
        fields = plan.fields
        if primary != id:
            fields = _for_copy(shot, self._shots[primary], fields)
        values = {change.field: change.after for change in fields}
        notes = values.pop("notes", None)
        shot = changed(shot, passage=passage, **values)
        if not shot.references and primary == id and id in self._media.pictures:
            shot = changed(shot, references=tuple(self._media.pictures[id]))
        return shot if notes is None else self._with_notes(shot, str(notes))

    def _place_others(self) -> None:
        """Put what the script does not tell of behind what it stood behind."""
        before: Id | None = None
        for scene in self._project.scenes:
            self._rows.setdefault(scene.id, [])
            if scene.id not in self._order:
                at = self._order.index(before) + 1 if before in self._order else 0
                self._order.insert(at, scene.id)
            before = scene.id
            others = {s.id for s in scene.shots} - self._placed - self._gone
            if others:
                self._place_shots(scene, others)
        if self._update.appends:
            new = {plan.id for plan in self._update.scenes}
            self._order.sort(key=lambda id: id in new)

    def _place_shots(self, scene: Scene, others: set[Id]) -> None:
        previous: Id | None = None
        for shot in scene.shots:
            if shot.id in others:
                beside = self._primaries.get(shot.id, previous)
                row = self._row_with(beside) if beside in self._primaries.values() else None
                row = self._rows[scene.id] if row is None else row
                places = {one.id: number for number, one in enumerate(row)}
                at = places.get(previous or "", places.get(beside or "", -1)) + 1
                row.insert(at, self._present(shot.id))
                self._placed.add(shot.id)
            if shot.id not in self._gone:
                previous = shot.id

    def _row_with(self, id: Id | None) -> list[Shot] | None:
        return next(
            (row for row in self._rows.values() if any(shot.id == id for shot in row)), None
        )

    def _stays(self, id: Id) -> bool:
        if self._rows[id]:
            return True
        scene = self._scenes.get(id)
        if scene is None or any(plan.id == id for plan in self._update.scenes):
            return True
        if id in self._update.gone_scenes:
            return not self._takes(id, "removed")
        return bool(scene.heading or scene.synopsis or scene.passage)

    def _with_slates(self, rows: Sequence[tuple[Scene, list[Shot]]]) -> list[Scene]:
        """Give each run of new shots slates between those beside it."""
        shots = [shot for _, row in rows for shot in row]
        taken = {shot.slate for shot in shots if shot.id in self._shots}
        made: dict[Id, Shot] = {}
        run: list[Shot] = []
        before: str | None = None
        for shot in [*shots, None]:
            if shot is not None and shot.id not in self._shots:
                run.append(shot)
                continue
            if run:
                behind = None if shot is None else shot.slate
                fresh = with_free_slates(taken, run, before, behind)
                taken.update(one.slate for one in fresh)
                made.update((one.id, one) for one in fresh)
                run = []
            before = before if shot is None else shot.slate
        return [with_scene_shots(scene, [made.get(s.id, s) for s in row]) for scene, row in rows]

    def _script(self) -> Script:
        play, old = self._update.play, self._project.script
        if play.source == "list":
            return old
        ids = tuple(plan.id for plan in self._update.scenes)
        acts = tuple(
            Act(text=plan.source.act, before=plan.id)
            for plan in self._update.scenes
            if plan.source.act
        )
        if old == Script() or not self._update.appends:
            pace = (self._update.pace.words_a_minute, self._update.pace.characters_a_second)
            return Script(
                name=play.name, head=play.head, tail=play.tail, acts=acts, scenes=ids, pace=pace
            )  # fmt: skip
        head = (Act(text=_head_within(play.head), before=ids[0]),) if play.head and ids else ()
        return changed(
            old,
            acts=(*old.acts, *head, *acts),
            scenes=(*old.scenes, *ids),
            tail=old.tail + play.tail,
        )


def _head_within(head: str) -> str:
    """Return a script's head as it may stand in the middle of another: its title page set aside."""
    first, *rest = parse_fountain(head)
    if first.kind != "title_page" or "*/" in first.raw:
        return head
    return f"/*\n{first.raw.rstrip()}\n*/\n\n" + "".join(one.raw for one in rest)


def _for_copy(copy: Shot, primary: Shot, fields: Sequence[FieldChange]) -> tuple[FieldChange, ...]:
    """Return the changes that a copy or a part of a split shares with the first of them."""
    return tuple(
        change
        for change in fields
        if change.field in ("action", "dialogue")
        and getattr(copy, change.field)
        and getattr(copy, change.field) == getattr(primary, change.field)
    )


def shots_to_fill(update: Update, project: Project) -> dict[Id, ScriptShot]:
    """Return the shots that pictures and sounds are copied in for: new ones and those without."""
    bare = {shot.id for shot in project.shots if not shot.references}
    return {
        plan.id: plan.source
        for scene in update.scenes
        for plan in scene.shots
        if (plan.source.pictures or plan.source.sounds) and (plan.is_new or plan.id in bare)
    }
