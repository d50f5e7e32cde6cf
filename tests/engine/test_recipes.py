"""Recipes: every pass is legal for its model, every piece is there, and the length is as asked."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project.document import Reference, RenderSettings, Shot, TimedPrompt, new_id
from engine.project.request import RenderRequest
from engine.project.task import (
    Blend,
    Bridge,
    Control,
    Extend,
    FirstLast,
    LiveFrames,
    Loop,
    Remix,
    Retake,
    Still,
    TakeFrames,
    Timed,
    Words,
)
from engine.render import cookbook
from engine.render.backend import ModelSpec, RenderError
from engine.render.recipe import CrossSource, Kept, Made, MadeSource, StillSource
from engine.render.usual import usual_task

RATE = Fraction(24)
recipe_for: Any = cookbook.recipe_for
KINDS = {
    "words": ("words",),
    "still": ("words", "first"),
    "ends": ("words", "first", "last"),
    "video": ("words", "first", "video"),
    "anywhere": ("words", "first", "last", "any_frame", "prefix", "suffix", "video"),
    "mask": ("words", "first", "last", "mask", "control", "references"),
    "wordless": ("first",),
    "chain": ("words", "first", "prefix", "prompts"),
}


def spec(kind: str, prefix: int = 9, longest: int = 49, step: int = 4) -> ModelSpec:
    return ModelSpec(
        id="m", name="Model", description="", backend="", frame_base=1, frame_step=step,
        min_frames=5, max_frames=longest, chains=True, size_multiple=16, abilities=KINDS[kind],  # type: ignore[arg-type]  # words in a table

        prefix=prefix if kind != "ends" else 1, roles=("first_frame", "character"),
    )  # fmt: skip


def still(role: Any, at: int = 0) -> Reference:
    return Reference(id=new_id(), file="references/x.png", sha256="x", name="x", role=role, at=at)


def request(frames: int, references=(), **fields) -> RenderRequest:
    shot = Shot(
        id="1" * 16, slate="010", duration=frames, references=references, render=RenderSettings()
    )
    values: dict[str, Any] = {
        "model": "m", "shot": shot, "prompt": "a", "negative_prompt": "", "seed": 1,
        "variation": 0, "width": 96, "height": 64, "rate": RATE, "num_frames": frames, "head": 0,
        "shot_id": shot.id, "fingerprint": "",
    }  # fmt: skip
    return RenderRequest(**(values | fields))


def take(frames: int) -> TakeFrames:
    return TakeFrames(take="a" * 16, file="takes/a/clip.mp4", start=0, stop=frames, rate=RATE)


def tasks(frames: int, other: int):
    live = LiveFrames(shot=Shot(id="2" * 16, slate="020"), start=0, stop=frames, rate=RATE)
    stills = (still("first_frame"), still("last_frame"), still("timed_frame", frames // 2))
    return {
        "words": (request(frames, task=Words()), frames),
        "still": (request(frames, stills[:1], task=Still()), frames),
        "first_last": (request(frames, stills[:2], task=FirstLast()), frames),
        "timed": (request(frames, stills, task=Timed()), frames),
        "extend": (request(frames, task=Extend(take=take(other), frames=frames)), frames + other),
        "backward": (
            request(frames, task=Extend(take=take(other), frames=frames, direction="backward")),
            frames + other,
        ),
        "bridge": (request(frames, task=Bridge(before=take(other), after=live)), frames),
        "loop": (request(frames, task=Loop()), frames),
        "loop still": (request(frames, stills[:1], task=Loop()), frames),
        "loop take": (
            request(frames + other, task=Loop(take=take(other), frames=frames)), frames + other
        ),
        "blend": (
            request(1, task=Blend(first=take(other + 9), second=take(other + 12), frames=other)),
            other + 21,
        ),
        "remix": (request(frames, task=Remix(take=take(frames))), frames),
        "retake": (
            request(frames, task=Retake(take=take(frames + 9), start=4, stop=frames + 3)),
            frames + 9,
        ),
        "retake the head": (
            request(frames, task=Retake(take=take(frames + 9), start=0, stop=frames)), frames + 9,
        ),
        "control": (request(frames, task=Control(guide=live)), frames),
        "turns": (
            request(frames, stills[:1], prompts=(TimedPrompt(at=frames // 2, text="b"),)), frames
        ),
    }  # fmt: skip


def sources(one: Any) -> list[Any]:
    if isinstance(one, CrossSource):
        return [*sources(one.first), *sources(one.second)]
    return [] if one is None else [one]


def check(recipe: Any, model, frames: int) -> None:
    assert recipe.num_frames == frames
    for number, one in enumerate(recipe.passes):
        count = one.num_frames
        assert count == model.legal_frames(count) <= model.longest_pass
        assert one.prompts[0].at == 0 and all(0 <= p.at < count for p in one.prompts)
        for condition in one.conditions:
            source = condition.source
            run = 1 if isinstance(source, StillSource) else source.stop - source.start
            assert run >= 1 and 0 <= condition.at <= condition.at + run <= count
            if condition.at > 0:
                at_end = condition.at + run == count
                can_end = {"last", "suffix", "any_frame", "mask"} & set(model.abilities)
                assert {"any_frame", "mask"} & set(model.abilities) or (at_end and can_end)
            if run > 1:
                assert {"prefix", "any_frame", "mask", "suffix"} & set(model.abilities)
        if one.video is not None:
            assert "video" in model.abilities and one.strength is not None
        if one.control is not None:
            assert "control" in model.abilities
        every = [c.source for c in one.conditions] + [one.video, one.control]
        for source in (inner for outer in every for inner in sources(outer)):
            if isinstance(source, MadeSource):
                assert source.number < number
                assert 0 <= source.start < source.stop <= recipe.passes[source.number].num_frames
    for at, piece in enumerate(recipe.pieces):
        if isinstance(piece, Kept):
            assert 0 <= piece.frames.start < piece.frames.stop
        else:
            assert 0 <= piece.start < piece.stop <= recipe.passes[piece.number].num_frames
            assert piece.overlap <= piece.start
            assert at or not piece.overlap


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=60)
@given(
    frames=st.integers(5, 200), other=st.integers(5, 60), name=st.sampled_from(list(tasks(9, 9)))
)
def test_a_recipe_is_legal_and_as_long_as_asked(kind, frames, other, name):
    asked, promised = tasks(frames, other)[name]
    model = spec(kind)
    try:
        recipe = recipe_for(asked, model)
    except RenderError as error:
        assert str(error).endswith(".")
        return
    check(recipe, model, promised)
    assert recipe.native == (not recipe.way)


@pytest.mark.parametrize(
    ("kind", "refused"),
    {
        "still": {"control"},
        "ends": {"control"},
        "video": set(),
        "anywhere": set(),
        "mask": set(),
        "chain": {"control"},
        "words": {
            "still", "first_last", "timed", "extend", "backward", "bridge", "loop take", "blend",
            "remix", "retake", "retake the head", "control",
        },
        # A loop of words alone, for this shot has no still.
        "wordless": {"words", "control", "loop"},
    }.items(),
)  # fmt: skip
def test_what_a_model_can_do_at_all(kind, refused):
    found = set()
    for name, (asked, _) in tasks(24, 12).items():
        try:
            recipe_for(asked, spec(kind))
        except RenderError:
            found.add(name)
    assert found == refused


def test_extending_keeps_the_take_and_goes_on_from_its_last_frames():
    asked, _ = tasks(20, 30)["extend"]
    recipe = recipe_for(asked, spec("anywhere"))
    kept, made = recipe.pieces
    assert isinstance(kept, Kept) and (kept.frames.start, kept.frames.stop) == (0, 30)
    (one,) = recipe.passes
    assert isinstance(made, Made) and (made.start, made.stop) == (9, 29)
    (condition,) = one.conditions
    assert (condition.at, condition.source.start, condition.source.stop) == (0, 21, 30)
    assert recipe.native and one.num_frames == 29


def test_a_family_that_takes_one_frame_says_so():
    recipe = recipe_for(tasks(20, 30)["extend"][0], spec("still"))
    assert recipe.passes[0].conditions[0].source.start == 29
    assert not recipe.native and "single frame" in recipe.way


def test_a_model_without_an_end_makes_two_halves_that_begin_and_end_on_the_stills():
    recipe = recipe_for(tasks(24, 1)["first_last"][0], spec("still"))
    forward, backward = recipe.pieces
    assert isinstance(backward, Made) and backward.reverse and backward.overlap
    assert backward.stop == recipe.passes[1].num_frames, "the given still is the last frame"
    assert recipe.passes[1].conditions[0].source.reference.role == "last_frame"
    assert isinstance(forward, Made) and forward.start == 0


def test_a_loop_ends_on_the_frame_that_it_begins_on():
    recipe = recipe_for(tasks(25, 1)["loop still"][0], spec("ends"))
    first, last = recipe.passes[0].conditions
    assert first.source == last.source and last.at == recipe.passes[0].num_frames - 1
    back = recipe_for(tasks(25, 1)["loop"][0], spec("words")).pieces
    assert isinstance(back[1], Made) and back[1].reverse
    assert back[1].stop == recipe.passes[0].num_frames or back[1].stop - back[1].start == 12


def test_a_long_take_is_windows_that_go_on_from_each_other():
    recipe = recipe_for(tasks(180, 1)["still"][0], spec("chain"))
    assert len(recipe.passes) > 3 and "windows" in recipe.way
    for number, one in enumerate(recipe.passes[1:]):
        (condition,) = one.conditions
        assert condition.source == MadeSource(
            number=number, start=recipe.pieces[number].stop - 9, stop=recipe.pieces[number].stop
        )
        assert recipe.pieces[number + 1].overlap == 9
    assert len({one.seed_step for one in recipe.passes}) == len(recipe.passes)


def test_words_in_time_are_given_natively_or_as_windows():
    asked, _ = tasks(40, 1)["turns"]
    (one,) = recipe_for(asked, spec("chain")).passes
    assert [(p.at, p.text) for p in one.prompts] == [(0, "a"), (20, "b")]
    first, second = recipe_for(asked, spec("still")).passes
    assert [p.text for p in (*first.prompts, *second.prompts)] == ["a", "b"]


def test_retaking_keeps_the_rest_and_is_given_both_sides():
    asked = request(30, task=Retake(take=take(60), start=12, stop=36))
    before, made, after = recipe_for(asked, spec("anywhere")).pieces
    assert (before.frames.start, before.frames.stop) == (0, 12)
    assert (after.frames.start, after.frames.stop) == (36, 60)
    one = recipe_for(asked, spec("anywhere")).passes[0]
    lead, tail = one.conditions
    assert (lead.source.start, lead.source.stop, lead.at) == (3, 12, 0)
    assert (tail.source.start, tail.source.stop, tail.at) == (36, 45, 9 + 24)
    assert made.stop - made.start == 24


def test_the_usual_task_follows_the_stills():
    model = spec("still")
    assert isinstance(usual_task(request(9).shot, model), Words)
    assert isinstance(usual_task(request(9, (still("first_frame"),)).shot, model), Still)
    both = (still("first_frame"), still("last_frame"))
    assert isinstance(usual_task(request(9, both).shot, model), FirstLast)
    assert isinstance(usual_task(request(9, both).shot, spec("words")), Words)


def test_layers_are_one_picture_to_begin_from():
    asked = request(9, (still("layer"), still("layer")))
    assert isinstance(usual_task(asked.shot, spec("still")), Still)
    (condition,) = recipe_for(asked, spec("still")).passes[0].conditions
    assert isinstance(condition.source, LiveFrames) and len(condition.source.shot.references) == 2
    assert condition.source.shot.moves == ()


def test_pictures_of_things_go_to_models_that_take_them():
    asked = request(9, (still("character"),), task=Words())
    assert len(recipe_for(asked, spec("mask")).passes[0].references) == 1
    assert recipe_for(asked, spec("ends")).passes[0].references == ()


def test_a_recipe_survives_being_written_down():
    recipe = recipe_for(tasks(120, 30)["blend"][0], spec("anywhere"))
    from engine.project import codec

    assert codec.decode(codec.encode(recipe), type(recipe)) == recipe
    assert msgspec.structs.asdict(recipe)
