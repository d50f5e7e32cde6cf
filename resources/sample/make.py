"""Lays out the sample film "Launch" as a project: its stills, shots, sound and shipped takes."""

import hashlib
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import msgspec
from PIL import Image

from engine.camera.notes import parse
from engine.media.intake import import_sound
from engine.project import edits
from engine.project.document import (
    FilmFraming,
    FrameAnchor,
    Marker,
    Project,
    Reference,
    Shot,
    ShotAnchor,
    Title,
    TitlePlace,
)
from engine.project.folder import ProjectFolder
from engine.script.captioning import fill_captions
from resources.sample.film import HEIGHT, NAME, RATE, SCENES, WIDTH, Plan

HERE = Path(__file__).resolve().parent
ART = HERE / "art"
TAKES = HERE / "takes"
SOUND = HERE / "launch.m4a"

Progress = Callable[[int, int], None]


def steady_id(name: str) -> str:
    """Return the same id for the same name, so that shipped takes find their shots."""
    return hashlib.sha256(f"launch/{name}".encode()).hexdigest()[:16]


class Stills:
    """The stills of the film, each copied into the folder once and used as often as asked."""

    def __init__(self, folder: ProjectFolder, said: Callable[[], None]) -> None:
        self._folder = folder
        self._said = said
        self._known: dict[str, Reference] = {}

    def reference(self, name: str, place: str, **fields: object) -> Reference:
        """Return a reference to a still with a steady id for its place in the film."""
        if name not in self._known:
            self._known[name] = self._copied(next(ART.glob(f"{name}.*")))
            self._said()
        return msgspec.structs.replace(self._known[name], id=steady_id(place), **fields)

    def _copied(self, path: Path) -> Reference:
        # These files are our own and known to be sound: their heads are enough, which is quicker
        # than what a stranger's picture goes through.
        with Image.open(path) as picture:
            width, height = picture.size
        file, sha256 = self._folder.add_file(path)
        return Reference(
            id="", file=file, sha256=sha256, name=path.name, width=width, height=height
        )


def references(plan: Plan, slate: str, stills: Stills) -> tuple[Reference, ...]:
    """Return the references of one shot, in order, farthest layer first."""
    found: list[Reference] = []
    for index, layer in enumerate(plan.layers):
        fields = msgspec.structs.asdict(layer)
        name = fields.pop("still")
        found.append(stills.reference(name, f"{slate}/layer/{index}", role="layer", **fields))
    for name, at in plan.panels:
        role = "first_frame" if at == 0 else "timed_frame"
        place = f"{slate}/panel/{at}"
        found.append(stills.reference(name, place, role=role, at=at, join=plan.join))
    if plan.last:
        place = f"{slate}/last"
        found.append(stills.reference(plan.last, place, role="last_frame", join=plan.join))
    return tuple(found)


def shot(plan: Plan, slate: str, stills: Stills) -> Shot:
    """Return one shot of the film; its camera is what its notes say."""
    said = parse(plan.notes, plan.frames / RATE)
    return Shot(
        id=steady_id(slate),
        slate=slate,
        duration=plan.frames,
        action=plan.action,
        dialogue=plan.dialogue,
        notes=plan.notes,
        size=said.size,
        angle=said.angle,
        lens=said.lens,
        moves=said.moves,
        framing_a=plan.framing_a,
        framing_b=plan.framing_b,
        references=references(plan, slate, stills),
        transition=plan.transition,
    )


def laid_out(folder: ProjectFolder, project: Project, said: Callable[[], None]) -> Project:
    """Return the film with its scenes, shots, markers and sound."""
    stills, number = Stills(folder, said), 0
    for heading, synopsis, plans in SCENES:
        project = edits.add_scene(project, heading=heading)
        scene = project.scenes[-1].id
        project = edits.set_scene(project, scene, synopsis=synopsis)
        shots = []
        for plan in plans:
            number += 10
            shots.append(shot(plan, f"{number:03d}", stills))
        project = edits.add_shots(project, shots, scene, None)
    return with_words_over(with_markers(project))


def with_markers(project: Project) -> Project:
    """Return the film with its markers: a chapter, and a note to whoever draws next."""
    made = (
        Marker(
            id=steady_id("marker"), anchor=ShotAnchor(shot=steady_id("080")), name="Ignition",
        ),
        Marker(
            id=steady_id("note"), anchor=ShotAnchor(shot=steady_id("110")), colour="#4f9cf0",
            note="A photo of the crew goes here.", duration=36,
        ),
    )  # fmt: skip
    for marker in made:
        project = edits.add_marker(project, marker)
    return project


def with_words_over(project: Project) -> Project:
    """Return the film with captions of what is said, and where and when it is as a title."""
    project = fill_captions(project)
    portrait = project.framings[0].id
    title = Title(
        id=steady_id("title"), anchor=ShotAnchor(shot=steady_id("020"), offset=30), duration=84,
        text="LAUNCH PAD 39\nT − 10 minutes", at=TitlePlace(place="bottom_left", size=0.055),
        framings={portrait: TitlePlace(place="bottom", size=0.06)},
        fade_in=12, fade_out=12, colour="#f5e6c8", weight="regular",
    )  # fmt: skip
    return edits.add_title(project, title)


def with_opinions(project: Project, folder: ProjectFolder) -> Project:
    """Return the film with the second take of the walk picked and the third a favourite."""
    for take in folder.takes([steady_id("030")]):
        if take.number == 2:
            project = edits.pick(project, take.shot_id, take.id)
        if take.number == 3:
            project = edits.mark_take(project, take.shot_id, take.id, favourite=True)
    return project


def write_sample(folder: Path, progress: Progress | None = None, takes: bool = True) -> Path:
    """Write the sample film into a new project folder and return its path.

    `progress(done, total)` is called as stills are copied. Raises ProjectError when the folder
    exists already or can't be written.
    """
    total = sum(1 for path in ART.iterdir() if path.suffix in {".png", ".jpg"}) + 1
    done = 0

    def said() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(min(done, total), total)

    framing = FilmFraming(id=steady_id("9:16"), name="9:16", width=720, height=1280)
    project = Project(
        id=steady_id("film"),
        name=NAME,
        width=WIDTH,
        height=HEIGHT,
        rate=Fraction(RATE),
        framings=(framing,),
    )
    target = ProjectFolder.create(folder, project)
    try:
        project = laid_out(target, project, said)
        project = edits.add_sound(project, import_sound(target, SOUND, FrameAnchor(frame=0)))
        project = edits.set_sound_track(project, 0, name="Music", role="music")
        if takes and TAKES.is_dir():
            shutil.copytree(TAKES, target.path / "takes", dirs_exist_ok=True)
            project = with_opinions(project, target)
        said()
        target.save(project)
    finally:
        target.close()
    return folder
