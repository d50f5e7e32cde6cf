"""A person's film of three shots, with tiny models, rendered here or in the real worker."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PIL import Image

from engine.media.intake import import_picture
from engine.media.reader import ClipReader
from engine.project.document import (
    Project,
    Reference,
    RenderSettings,
    Role,
    Scene,
    Shot,
    new_id,
)
from engine.project.folder import ProjectFolder
from engine.project.request import RenderRequest
from engine.project.take import Take
from engine.project.task import Guide, Mode, Task
from engine.render.adding import add_model
from engine.render.backend import RenderedClip
from engine.render.diffusion import Diffusion
from engine.render.families.table import MODELS
from engine.render.host import Host
from engine.render.job import Finished, Job
from engine.render.requests import Terms, make_request
from engine.render.tasks import Wishes, task_for

from tiny.table import TINY

SIZE = (64, 64)
STILLS: tuple[tuple[Role, int], ...] = (("first_frame", 0), ("timed_frame", 4), ("last_frame", 0))
OLD = 20
"""Frames of the takes that are worked on."""


class Studio:
    """A home with models, a host that starts with its first job, and a film of three shots."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "home"
        self.home.mkdir(exist_ok=True)
        self.models: dict[str, str] = {}
        self.takes: dict[str, list[Take]] = {}
        self._host: Host | None = None
        self._made = 0
        width, height = SIZE
        project = Project(id=new_id(), name="F", width=width, height=height, rate=Fraction(16))
        self.folder = ProjectFolder.create(root / "F.reel", project)
        self.shots = [self._shot(number) for number in range(3)]

    def _shot(self, number: int) -> Shot:
        return Shot(
            id=new_id(), slate=f"0{number + 1}0", duration=9, action="a fox runs",
            references=tuple(
                self.still(role, at, seed=number * 7 + n) for n, (role, at) in enumerate(STILLS)
            ),
            render=RenderSettings(handles=0),
        )  # fmt: skip

    def still(self, role: Role, at: int, seed: int) -> Reference:
        """Put a soft picture of its own into the film."""
        noise = np.random.default_rng(seed).integers(0, 255, (8, 8, 3)).astype(np.uint8)
        path = self.root / f"still-{seed}.png"
        Image.fromarray(noise, "RGB").resize(SIZE, Image.Resampling.BICUBIC).save(path)
        return replace(import_picture(self.folder, path), role=role, at=at)

    def changed(self, *roles: Role) -> Shot:
        """Return the middle shot with other pictures for the stills of these roles."""
        shot = self.shots[1]
        return replace(
            shot,
            references=tuple(
                self.still(one.role, one.at, seed=90 + n) if one.role in roles else one
                for n, one in enumerate(shot.references)
            ),
        )

    @property
    def project(self) -> Project:
        """The film."""
        scene = Scene(id="5" * 16, shots=tuple(self.shots))
        return replace(self.folder.project, scenes=(scene,))

    def model(self, variant: str) -> str:
        """Add a tiny model, once; return its id. Raises ModelError."""
        if variant not in self.models:
            path = TINY[variant](variant, self.root / variant, 0)
            self.models[variant] = add_model(path, name=variant).id
        return self.models[variant]

    def two_takes(self) -> tuple[Take, Take]:
        """Return two takes of the middle shot by the animatic, for tasks that work on takes."""
        shot = self.shots[1]
        while len(self.takes.setdefault(shot.id, [])) < 2:
            number = len(self.takes[shot.id])
            longer = replace(shot if number == 0 else self.changed("first_frame"), duration=OLD)
            request = make_request(self.project, longer, "animatic", number, number)
            self.takes[shot.id].append(self.by_worker(request))
        first, second = self.takes[shot.id]
        return first, second

    def task(self, mode: Mode, guides: tuple[Guide, ...] = (), **wishes: Any) -> Task:
        """Return the task of a mode for the middle shot and its takes.

        `guides` are the kinds of guide video that a model follows; none: all of them.
        """
        first, second = self.two_takes()
        if mode == "control" and guides:
            wishes["guide"] = guides[0]
        fields: dict[str, Any] = {"take": first.id, "other": second.id} | wishes
        wished = Wishes(**fields)
        return task_for(mode, self.project, self.shots[1], self.takes, self.folder.path, wished)

    def request(
        self, model: str, task: Task | None, shot: Shot | None = None, seed: int = 3, **terms: Any
    ) -> RenderRequest:
        """Return the request for one take of the middle shot, or of another one."""
        fields: dict[str, Any] = {"num_inference_steps": 1} | terms
        own = Terms(task=task, **fields)
        return make_request(self.project, shot or self.shots[1], model, seed, 0, own)

    def by_worker(self, request: RenderRequest) -> Take:
        """Render in the worker process, as the window and the command line do."""
        if self._host is None:
            self._host = Host()
        job = Job(id=new_id(), project_path=str(self.folder.path), request=request)
        state = list(self._host.run(job))[-1].state
        assert isinstance(state, Finished), state
        return state.take

    def here(self, backend: Diffusion, request: RenderRequest) -> tuple[RenderedClip, Path]:
        """Render in this process; return what was measured of the clip, and its file."""
        self._made += 1
        out = self.root / f"made-{self._made}"
        out.mkdir()
        clip = backend.render(request, self.folder.path, out, lambda *_: None)
        return clip, out / "clip.mp4"

    def backend(self, variant: str) -> Diffusion:
        """Return what renders a tiny model in this process. Raises ModelError."""
        return Diffusion(MODELS[self.model(variant)])

    def clip_of(self, take: Take) -> Path:
        """Return a take's file."""
        return self.folder.take_path(take)

    def close(self) -> None:
        """End the worker, close the film."""
        if self._host is not None:
            self._host.close()
        self.folder.close()


def replace(value: Any, **fields: Any) -> Any:
    """Return a struct with other values in some fields."""
    return msgspec.structs.replace(value, **fields)


def pictures_in(path: Path) -> list[np.ndarray]:
    """Return every frame of a clip, uint8 height × width × 3."""
    with ClipReader(path) as clip:
        return [clip.read(n) for n in range(clip.frames)]


def same(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    """Return whether two runs of frames are the same, bit by bit."""
    return len(one) == len(other) and all(map(np.array_equal, one, other))
