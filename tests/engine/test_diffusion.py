"""Loaded models through the real worker: loaded once, refused, cancelled anywhere, repeatable.

A tiny Wan is built, saved, added to the list of models and rendered as the window would.
"""

import time
from fractions import Fraction
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine.media.reader import ClipReader
from engine.project.document import Shot, new_id
from engine.project.request import RenderRequest
from engine.project.take import Take
from engine.render.adding import add_model
from engine.render.families.table import MODELS
from engine.render.host import Host
from engine.render.job import Cancelled, Event, Failed, Finished, Job, Running

from tiny import wan

pytestmark = pytest.mark.timeout(300)

# How far two encodes of the same pictures may be apart, in steps of 255 per value.
SAME = 0.3


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A user's folder with a model in it, and a film, for all tests here."""
    return tmp_path_factory.mktemp("diffusion")


@pytest.fixture(autouse=True)
def home(place, monkeypatch):
    folder = place / "home"
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("STORYREEL_HOME", str(folder))
    return folder


@pytest.fixture
def model(place, home):
    if "tiny" not in MODELS:
        add_model(wan.build("wan21_t2v", place / "wan21_t2v"), name="tiny")
    return "tiny"


@pytest.fixture
def film(place):
    folder = place / "Film.reel"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def hosts():
    made = (Host(), Host())
    yield made
    for host in made:
        host.close()


@pytest.fixture
def host(hosts):
    """A worker that stays warm from test to test; beginning one takes long."""
    return hosts[0]


@pytest.fixture
def other(hosts):
    """Another one."""
    return hosts[1]


@pytest.fixture
def job(film, model):
    def make(model: str = model, steps: int = 4, **changes) -> Job:
        shot = Shot(id=new_id(), slate="010", duration=9)
        fields = {
            "model": model, "shot": shot, "prompt": "a man walks", "negative_prompt": "",
            "seed": 7, "variation": 0, "width": 64, "height": 48, "rate": Fraction(16),
            "num_frames": 9, "head": 0, "shot_id": shot.id, "fingerprint": "0" * 32,
            "num_inference_steps": steps,
        }  # fmt: skip
        request = RenderRequest(**(fields | changes))
        return Job(id=new_id(), project_path=str(film), request=request)

    return make


def run(host: Host, job: Job, stop=lambda event: False) -> tuple[list[Event], float]:
    """Render; returns the events, and the seconds from the wish to stop to the end."""
    events, asked = [], []
    for event in host.run(job, cancelled=lambda: bool(asked)):
        events.append(event)
        if not asked and isinstance(event.state, Running) and stop(event):
            asked.append(time.perf_counter())
    return events, time.perf_counter() - asked[0] if asked else 0.0


def pictures(film: Path, events: list[Event]) -> np.ndarray:
    """Return the frames of the take that a render ended with."""
    state = events[-1].state
    assert isinstance(state, Finished), state
    with ClipReader(film / "takes" / state.take.id / "clip.mp4") as clip:
        return np.stack([clip.read(n) for n in range(clip.frames)])


def apart(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return how far clips differ, in steps of 255 per value.

    The pictures that leave a model are the same ones for the same seed, which the tests of the
    families and of step caches hold to the bit. x264 now and then writes the same pictures
    otherwise (a percent of encodes on some machines), so what is read back may be a step
    off in a frame; another seed is a step off in all of them.
    """
    return float(np.abs(ours.astype(int) - theirs.astype(int)).mean())


def take_of(events: list[Event]) -> Take:
    """Return the take that a render ended with."""
    state = events[-1].state
    assert isinstance(state, Finished), state
    return state.take


def phase_of(event: Event) -> str:
    return event.state.phase if isinstance(event.state, Running) else ""


def told(events: list[Event], phase: str) -> list[Running]:
    """Return what was told of a phase."""
    states = [event.state for event in events]
    return [state for state in states if isinstance(state, Running) and state.phase == phase]


def phases(events: list[Event]) -> list[str]:
    told = [e.state.phase for e in events if isinstance(e.state, Running)]
    return [p for p, before in zip(told, ["", *told], strict=False) if p != before]


def kept(home: Path) -> int:
    return len(list((home / "embeddings").glob("*.safetensors")))


def test_a_model_is_loaded_once_and_tells_what_it_does(host, job, film, home):
    first, _ = run(host, job())
    assert phases(first)[1:] == [
        "Loading", "Loading model", "Reading the words", "Rendering", "Decoding", "Writing",
        "Finishing",
    ]  # fmt: skip
    steps = [(state.step, state.steps) for state in told(first, "Rendering")]
    assert steps[0] == (0, 4) and steps[-1] == (4, 4)
    assert kept(home) == 2
    second, _ = run(host, job())
    assert {"Loading model", "Reading the words"}.isdisjoint(phases(second))
    assert kept(home) == 2
    assert apart(pictures(film, first), pictures(film, second)) < SAME
    assert pictures(film, second).shape == (9, 48, 64, 3)


LARGE = {"width": 256, "height": 192, "num_frames": 17, "steps": 12}
"""Long enough that a cancel is heard before it is over."""


def test_pictures_come_while_a_render_goes_on(host, job):
    events, _ = run(host, job(**{**LARGE, "steps": 80}))
    loops = [e.previews for e in events if phase_of(e) == "Rendering" and e.previews]
    # Where a whole loop would delay its step, a single picture is made.
    assert 5 in {len(loop) for loop in loops} <= {1, 5}, "a picture for each latent frame"
    assert all(one.startswith(b"\xff\xd8") for loop in loops for one in loop)


def test_another_worker_does_the_same_and_reads_no_words_that_were_read(
    host, other, job, film, home
):
    """Cancelled while it begins, then rendered: as in the first worker, words from the disk."""
    late = [cancelled_at(other, job(), phase) for phase in ("Loading", "Loading model")]
    assert max(late) < 2.0, late
    events, _ = run(other, job(seed=8))
    assert "Reading the words" not in phases(events)
    parts = {state.steps for state in told(events, "Loading model")} - {0}
    assert parts == {4}, "transformer, VAE, tokenizer and scheduler, without the text encoder"
    assert kept(home) == 2, "every seed shares its words"
    ours, again, others = (pictures(film, run(one, job())[0]) for one in (host, host, other))
    assert max(apart(ours, again), apart(ours, others)) < SAME, "the same seed is the same take"
    assert apart(ours, pictures(film, events)) > 3 * SAME, "another seed differs"


def test_takes_that_differ_in_their_seed_are_made_at_once_and_are_as_if_made_alone(host, job, film):
    first = job(prompt="two men walk")
    requests = [msgspec.structs.replace(first.request, seed=n, variation=n) for n in range(3)]
    jobs = [msgspec.structs.replace(first, id=new_id(), request=one) for one in requests]
    alone = [pictures(film, run(host, one)[0]) for one in jobs]
    events = list(host.run(jobs[0], siblings=requests[1:]))
    later = [run(host, one)[0] for one in jobs[1:]]
    assert told(events, "Rendering")[-1].step == 4
    for told_of in later:
        assert [(s.step, s.steps) for s in told(told_of, "Rendering")] == [(1, 1)]
        assert any(event.previews for event in told_of)
    notes = [take_of(one).notes for one in (events, *later)]
    assert all("in one pass with 2 more" in one for (one,) in notes), "it is not said"
    assert not take_of(run(host, first)[0]).notes
    for told_of, one in zip((events, *later), alone, strict=True):
        assert np.abs(pictures(film, told_of).astype(int) - one.astype(int)).max() <= 1


def cancelled_at(host: Host, job: Job, phase: str, step: int = 0) -> float:
    """Cancel a render at a phase; returns the seconds that it took to end."""

    def is_there(event: Event) -> bool:
        state = event.state
        return isinstance(state, Running) and state.phase == phase and state.step >= step

    events, seconds = run(host, job, is_there)
    assert isinstance(events[-1].state, Cancelled), (phase, events[-1].state)
    return seconds


def test_a_cancel_is_followed_at_every_phase_and_leaves_nothing_behind(host, job, film):
    clean = pictures(film, run(host, job())[0])
    pid = host.worker_pid
    late = [
        cancelled_at(host, job(prompt="a fox", **LARGE), "Reading the words"),
        cancelled_at(host, job(**LARGE), "Rendering", 3),
        cancelled_at(host, job(**LARGE), "Decoding"),
    ]
    assert apart(pictures(film, run(host, job())[0]), clean) < SAME
    assert host.worker_pid == pid, "the worker was ended to cancel"
    assert list((film / "takes").glob(".partial-*")) == []
    # The benchmark holds the figure of 100 ms; a busy machine may take longer.
    assert max(late) < 2.0, late


@pytest.mark.parametrize("harm", ["missing", "left over", "shape", "cut"])
def test_a_model_that_would_render_noise_is_refused(host, job, place, film, harm):
    folder = place / harm.replace(" ", "-")
    wan.build("wan21_t2v", folder)
    model = add_model(folder).id
    damage(folder, harm)
    failed = run(host, job(model=model))[0][-1].state
    assert isinstance(failed, Failed)
    assert "transformer" in failed.message or "cut short" in failed.message
    assert "\n" not in failed.message and "download" in failed.message.lower()
    assert list((film / "takes").glob(".partial-*")) == []


def damage(folder: Path, harm: str) -> None:
    from safetensors.torch import load_file, save_file

    file = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    weights = load_file(file)
    name = "blocks.0.attn1.to_q.weight"
    match harm:
        case "missing":
            del weights[name]
        case "left over":
            weights["blocks.9.new"] = weights[name].clone()
        case "shape":
            weights[name] = weights[name][:-1].clone()
        case "cut":
            file.write_bytes(file.read_bytes()[:-100])
            return
    save_file(weights, file)
