"""Requests: every frame of the shot and its handles, and no two takes alike."""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project import codec
from engine.project.document import Project, RenderSettings, Shot, TakeMark, new_id
from engine.project.request import RenderRequest
from engine.project.seen import source_time
from engine.project.take import Take
from engine.render.backend import ModelSpec, RenderError
from engine.render.messages import Render, pack_order, read_order
from engine.render.requests import make_request, make_requests

PROJECT = Project(id=new_id(), name="Film", width=1280, height=720, rate=Fraction(24000, 1001))


def a_shot(**fields) -> Shot:
    return Shot(id=new_id(), slate="010", action="a man", **fields)


def a_take(request: RenderRequest) -> Take:
    return Take(
        id=new_id(), number=1, shot_id=request.shot_id, model=request.model, request=request,
        frames=request.num_frames, width=request.width, height=request.height, rate=request.rate,
        head=request.head,
    )  # fmt: skip


def test_a_request_covers_the_shot_and_its_handles():
    shot = a_shot(duration=40, render=RenderSettings(handles=8))
    request = make_request(PROJECT, shot, "animatic", 2**32 + 5, 0)
    assert (request.num_frames, request.head, request.seed) == (56, 8, 5)
    assert (request.width, request.height, request.rate) == (1280, 720, Fraction(24000, 1001))
    assert "a man" in request.prompt.lower()


def test_a_request_holds_nothing_of_what_was_said_of_takes():
    shot = a_shot(picked="1" * 16, take_marks={"1" * 16: TakeMark(name="best")}, take_in=5)
    request = make_request(PROJECT, shot, "animatic", 0, 0)
    assert (request.shot.picked, request.shot.take_marks, request.shot.take_in) == (None, {}, 5)


def test_an_unknown_model_is_one_sentence():
    with pytest.raises(RenderError, match=r"no model called “wan”.*animatic"):
        make_request(PROJECT, a_shot(), "wan", 0, 0)


def test_the_first_take_is_exact_and_further_ones_count_on():
    shot = a_shot()
    first = make_requests(PROJECT, shot, 2, seed=7)
    assert [(r.variation, r.seed) for r in first] == [(0, 7), (1, 8)]
    more = make_requests(PROJECT, shot, 1, [a_take(r) for r in first])
    assert [r.variation for r in more] == [2]
    changed = msgspec.structs.replace(shot, action="a woman")
    assert [r.variation for r in make_requests(PROJECT, changed, 1, map(a_take, first))] == [0]


def test_the_shots_own_seed_goes_on_with_further_takes():
    shot = a_shot(render=RenderSettings(seed=100))
    first = make_requests(PROJECT, shot, 2)
    more = make_requests(PROJECT, shot, 2, [a_take(r) for r in first])
    assert [r.seed for r in first + more] == [100, 101, 102, 103]


@settings(deadline=None, max_examples=60)
@given(
    duration=st.integers(1, 5000),
    handles=st.integers(0, 50),
    step=st.integers(1, 16),
    base=st.integers(1, 5),
    rate=st.sampled_from([None, Fraction(16), Fraction(24000, 1001), Fraction(30), Fraction(60)]),
    film=st.sampled_from([Fraction(24), Fraction(25), Fraction(30000, 1001)]),
)
def test_a_take_of_any_model_holds_every_frame_of_the_shot(
    duration, handles, step, base, rate, film
):
    spec = ModelSpec(
        id="m", name="M", description="", backend="m:M", rate=rate, frame_step=step,
        frame_base=base, size_multiple=16,
    )  # fmt: skip
    extent = spec.extent(1280, 720, film, duration, handles)
    assert (extent.num_frames - base) % step == 0
    assert (extent.width, extent.height) == (1280, 720)
    shot = a_shot(duration=duration, render=RenderSettings(handles=handles))
    project = msgspec.structs.replace(PROJECT, rate=film)
    request = msgspec.structs.replace(
        make_request(project, shot, "animatic", 0, 0),
        rate=extent.rate, num_frames=extent.num_frames, head=extent.head,
    )  # fmt: skip
    take = a_take(request)
    assert source_time(shot, take, -handles, film) >= 0
    last = source_time(shot, take, duration - 1 + handles, film)
    assert last < extent.num_frames
    fewer = extent.num_frames - step
    assert fewer < base or fewer < extent.head + (duration + handles) / film * extent.rate


def test_a_model_with_a_longest_take_gives_its_longest():
    spec = ModelSpec(id="m", name="M", description="", backend="m:M", frame_step=4, max_frames=83)
    assert [spec.legal_frames(n) for n in (0, 1, 2, 5, 6, 81, 82, 1000)] == [
        1, 1, 5, 5, 9, 81, 81, 81,
    ]  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(words=st.text(), seed=st.integers(0, 2**32 - 1), duration=st.integers(1, 10**6))
def test_any_request_crosses_the_pipe_and_the_disk_unchanged(words, seed, duration):
    import io

    shot = a_shot(dialogue=words, notes=words, duration=duration)
    request = make_request(PROJECT, shot, "animatic", seed, 3)
    order = Render(job=new_id(), project_path="/film", request=request)
    assert read_order(io.BytesIO(pack_order(order))) == order
    assert codec.decode(codec.encode(request), RenderRequest) == request


def test_halves_of_characters_do_not_stop_a_render():
    request = make_request(PROJECT, a_shot(dialogue="caf\udce9"), "animatic", 0, 0)
    assert codec.decode(codec.encode(request), RenderRequest).shot.dialogue == "caf?"
