"""Every mode that a model offers, native or put together, keeps the same promise.

Tiny models of the real pipeline classes are rendered in the real worker, as a window does.
"""

from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.media.intake import import_picture
from engine.media.reader import ClipReader
from engine.project.document import Project, RenderSettings, Scene, Shot, new_id
from engine.project.folder import ProjectFolder
from engine.project.task import Bridge, Retake
from engine.render.adding import add_model
from engine.render.families.table import MODELS
from engine.render.host import Host
from engine.render.job import Finished, Job
from engine.render.offers import TITLES, modes_of, offers_of
from engine.render.planned import planned
from engine.render.requests import Terms, make_request
from engine.render.tasks import Wishes, task_for

from tiny.table import TINY

# One for each way in which a model can be told where a take begins and ends.
VARIANTS = ("wan21_t2v", "wan21_i2v", "wan21_flf2v", "wan_vace", "ltx_097")
SIZE = (64, 64)
FILM_MODES: list[Any] = [mode for mode in TITLES if mode != "picture"]


class Studio:
    """A person's home with models, a host, and a film of three shots with stills."""

    def __init__(self, root) -> None:
        self.root = root
        self.home = root / "home"
        self.home.mkdir()
        self.host = Host()
        self.models: dict[str, str] = {}
        width, height = SIZE
        project = Project(id=new_id(), name="F", width=width, height=height, rate=Fraction(16))
        self.folder = ProjectFolder.create(root / "F.reel", project)
        self.shots = [self._shot(n) for n in range(3)]

    def _shot(self, number: int) -> Shot:
        stills = []
        for role, at in (("first_frame", 0), ("timed_frame", 4), ("last_frame", 0)):
            noise = np.random.default_rng(number * 7 + at + len(stills)).integers(0, 255, (8, 8, 3))
            path = self.root / f"{number}-{role}.png"
            picture = Image.fromarray(noise.astype(np.uint8), "RGB").resize(
                SIZE, Image.Resampling.BICUBIC
            )
            picture.save(path)
            reference = import_picture(self.folder, path)
            stills.append(with_role(reference, role, at))
        return Shot(
            id=new_id(), slate=f"0{number + 1}0", duration=9, action="a fox runs",
            references=tuple(stills), render=RenderSettings(handles=0),
        )  # fmt: skip

    @property
    def project(self) -> Project:
        scene = Scene(id="5" * 16, shots=tuple(self.shots))
        return replace(self.folder.project, scenes=(scene,))

    def model(self, variant: str) -> str:
        if variant not in self.models:
            path = TINY[variant](variant, self.root / variant, 0)
            self.models[variant] = add_model(path, name=variant).id
        return self.models[variant]

    def render(self, model: str, task):
        """Render one take of the middle shot; returns (take, its pictures, its plan)."""
        request = make_request(
            self.project, self.shots[1], model, 3, 0, Terms(task=task, num_inference_steps=1)
        )
        plan = planned(request, MODELS[model])
        job = Job(id=new_id(), project_path=str(self.folder.path), request=request)
        state = list(self.host.run(job))[-1].state
        assert isinstance(state, Finished), state
        with ClipReader(self.folder.take_path(state.take)) as clip:
            assert clip.frames == state.take.frames
            return state.take, [clip.read(n) for n in range(clip.frames)], plan


def replace(value: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(value, **fields)


def with_role(reference, role: str, at: int):
    return replace(reference, role=role, at=at)


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("studio")
        patch.setenv("STORYREEL_HOME", str(root / "home"))
        made = Studio(root)
        yield made
        made.host.close()
        made.folder.close()


@pytest.fixture(autouse=True)
def at_home(studio, monkeypatch, home):
    monkeypatch.setenv("STORYREEL_HOME", str(studio.home))


@pytest.fixture(scope="module")
def takes(studio):
    """Two takes of the middle shot by the animatic, for tasks that work on takes."""
    rendered = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYREEL_HOME", str(studio.home))
        for variation in (0, 1):
            shot = replace(studio.shots[1], duration=30)
            request = make_request(studio.project, shot, "animatic", variation, variation)
            job = Job(id=new_id(), project_path=str(studio.folder.path), request=request)
            state = list(studio.host.run(job))[-1].state
            assert isinstance(state, Finished), state
            rendered.setdefault(studio.shots[1].id, []).append(state.take)
    return rendered


def pictures_of(studio, take) -> list[np.ndarray]:
    with ClipReader(studio.folder.take_path(take)) as clip:
        return [clip.read(n) for n in range(clip.frames)]


def same(one, other) -> bool:
    return len(one) == len(other) and all(map(np.array_equal, one, other))


WISHES = {
    "extend": Wishes(frames=6),
    "blend": Wishes(frames=8),
    "retake": Wishes(start=3, stop=7),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_mode_that_is_offered_keeps_its_promise(studio, takes, variant):
    model = studio.model(variant)
    (first, second) = takes[studio.shots[1].id]
    old = pictures_of(studio, first)
    offered: list[Any] = [mode for mode in modes_of(MODELS[model]) if mode in FILM_MODES]
    assert len(offered) >= 5
    for mode in offered:
        wishes = replace(WISHES.get(mode, Wishes()), take=first.id, other=second.id)
        if mode == "loop":
            wishes = replace(wishes, take=None)
        task = task_for(mode, studio.project, studio.shots[1], takes, studio.folder.path, wishes)
        take, shown, plan = studio.render(model, task)
        promised = (plan.frames, plan.width, plan.height, plan.rate)
        assert (take.frames, take.width, take.height, take.rate) == promised, mode
        offer = offers_of(MODELS[model])[mode]
        assert bool(plan.way) == (not offer.is_native), mode
        assert (plan.way[:1].upper() + plan.way[1:] + "." in take.notes) or not plan.way, mode
        match mode:
            case "extend":
                assert same(shown[: len(old)], old) and len(shown) == len(old) + 6
            case "retake":
                assert isinstance(task, Retake)
                assert same(shown[: task.start], old[: task.start])
                assert same(shown[task.stop :], old[task.stop :]) and len(shown) == len(old)
                assert not same(shown[task.start : task.stop], old[task.start : task.stop])
            case "blend":
                other = pictures_of(studio, second)
                assert same(shown[: len(old) - 8], old[:-8])
                assert same(shown[-6:], other[-6:]) and len(shown) == 2 * len(old) - 8
            case "loop" if "backwards" in plan.way:
                ends = np.abs(shown[0].astype(int) - shown[-1]).mean()
                assert ends < 4, "the last frame meets the first"
            case "bridge":
                assert isinstance(task, Bridge) and len(shown) >= 9
            case "remix":
                assert len(shown) == len(old) and not same(shown, old)
            case _:
                assert len(shown) >= 9


@pytest.mark.parametrize("variant", ["wan21_i2v", "wan_vace"])
def test_extending_backward_and_looping_a_take_keep_its_frames(studio, takes, variant):
    model = studio.model(variant)
    (first, _) = takes[studio.shots[1].id]
    old = pictures_of(studio, first)
    each: list[tuple[Any, Wishes]] = [
        ("extend", Wishes(frames=5, direction="backward", take=first.id)),
        ("loop", Wishes(frames=7, take=first.id)),
    ]
    for mode, wishes in each:
        task = task_for(mode, studio.project, studio.shots[1], takes, studio.folder.path, wishes)
        _, shown, plan = studio.render(model, task)
        assert len(shown) == plan.frames
        kept = shown[5:] if mode == "extend" else shown[: len(old)]
        assert same(kept, old), mode


def test_the_same_seed_gives_the_same_take_and_another_does_not(studio):
    model = studio.model("wan21_i2v")
    request = make_request(
        studio.project, studio.shots[1], model, 3, 0, Terms(num_inference_steps=2)
    )
    seen = []
    for seed in (3, 3, 4):
        job = Job(
            id=new_id(), project_path=str(studio.folder.path), request=replace(request, seed=seed)
        )
        state = list(studio.host.run(job))[-1].state
        assert isinstance(state, Finished), state
        seen.append(pictures_of(studio, state.take))
    assert same(seen[0], seen[1]) and not same(seen[0], seen[2])
