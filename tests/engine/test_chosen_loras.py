"""LoRAs that join a render: the shot's own, those for its camera moves, those for drafts."""

from fractions import Fraction
from typing import get_args

import msgspec
import pytest

from engine.project.document import CameraMove, LoraUse, Project, RenderSettings, Shot, new_id
from engine.project.request import fingerprint
from engine.project.task import Control, Guide, LiveFrames
from engine.render.backend import ModelSpec
from engine.render.chosen_loras import camera_way
from engine.render.cookbook import recipe_for
from engine.render.families.table import MODELS
from engine.render.lora_purpose import purpose_of
from engine.render.models import Installed, Lora
from engine.render.requests import Terms, make_request


def lora(name: str, purpose: str = "style", base: str = "m") -> Lora:
    return Lora(id=name, name=name, path=name, family="wan", purpose=purpose, base=base)


LORAS = (
    lora("noir"), lora("left", "camera:pan_left"), lora("fast", "few_steps"),
    lora("other", "camera:pan_left", base="another"),
)  # fmt: skip
SPEC = ModelSpec(
    id="m", name="Wan", description="", backend="", family="wan", abilities=("words",),
    max_frames=81, frame_step=4, draft_steps=15, camera="words",
)  # fmt: skip


@pytest.fixture(autouse=True)
def installed():
    MODELS.change(lambda _: Installed(models=(SPEC,), loras=LORAS))


def ids(shot: Shot, **terms) -> list[str]:
    project = Project(id=new_id(), name="F", width=64, height=64)
    request = make_request(project, shot, "m", 1, 0, Terms(**terms))
    return [use.id for use in request.loras]


def shot(**fields) -> Shot:
    return Shot(id="1" * 16, slate="010", **fields)


def test_a_plain_shot_uses_none():
    assert ids(shot()) == []


def test_a_camera_lora_joins_its_move_on_the_model_it_fits():
    assert ids(shot(moves=(CameraMove(kind="pan_left"),))) == ["left"]
    assert ids(shot(moves=(CameraMove(kind="pan_right"),))) == []


def test_the_shots_own_comes_first_and_once():
    own = RenderSettings(loras=(LoraUse(id="left", strength=0.5), LoraUse(id="noir")))
    assert ids(shot(moves=(CameraMove(kind="pan_left"),), render=own)) == ["left", "noir"]


def test_a_distilled_lora_joins_drafts_and_shortens_them():
    project = Project(id=new_id(), name="F", width=64, height=64)
    draft = make_request(project, shot(), "m", 1, 0, Terms(stage="draft"))
    assert [use.id for use in draft.loras] == ["fast"] and draft.num_inference_steps == 8


def test_the_badge_tells_how_a_move_is_obeyed():
    assert camera_way(SPEC, "pan_left", LORAS) == "lora"
    assert camera_way(SPEC, "tilt_up", LORAS) == "words"


def test_a_lora_changes_the_fingerprint_and_none_leaves_it():
    plain, styled = shot(), shot(render=RenderSettings(loras=(LoraUse(id="noir"),)))
    assert fingerprint(plain, 16, 9) != fingerprint(styled, 16, 9)


GUIDED = msgspec.structs.replace(
    SPEC, id="g", abilities=("words", "video", "control"), guided_by_lora=True
)
LIVE = LiveFrames(shot=Shot(id="2" * 16, slate=""), start=0, stop=9, rate=Fraction(24))


@pytest.mark.parametrize(
    ("purpose", "kinds"),
    [("style", ""), ("control:depth", "depth"), ("control", "depth pose edges")],
)
def test_only_a_lora_for_guides_has_a_model_follow_them(purpose, kinds):
    own = lora("own", purpose, base="g")
    MODELS.change(lambda _: Installed(models=(GUIDED,), loras=(own,)))
    project = Project(id=new_id(), name="F", width=64, height=64)
    plain, styled = shot(), shot(render=RenderSettings(loras=(LoraUse(id="own"),)))
    for kind in get_args(Guide):
        for one in (plain, styled):
            task = Control(guide=LIVE, kind=kind)
            request = make_request(project, one, "g", 1, 0, Terms(task=task))
            follows = kind in kinds.split()
            assert [use.id for use in request.loras] == ["own"] * (follows or one is styled)
            recipe = recipe_for(request, GUIDED)
            assert (recipe.passes[0].control is not None) == follows
            assert bool(recipe.way) != follows


def test_a_lora_that_is_named_and_joins_is_used_once():
    own = RenderSettings(loras=(LoraUse(id="noir", strength=0.5),))
    terms = {"stage": "draft", "loras": (LoraUse(id="noir", strength=0.5), LoraUse(id="fast"))}
    assert ids(shot(render=own), **terms) == ["noir", "fast"]


@pytest.mark.parametrize(
    ("stem", "metadata", "purpose"),
    [
        ("ltx-2-19b-ic-lora-depth-control", {}, "control:depth"),
        ("ltx-2-19b-ic-lora-canny-control", {}, "control:edges"),
        ("ltx-2.3-22b-ic-lora-union-control-ref0.5", {}, "control"),
        ("ltx-2-19b-ic-lora-detailer", {"reference_downscale_factor": "1"}, "style"),
        ("ltx-2-19b-lora-camera-control-dolly-in", {}, "camera:dolly_in"),
        ("my-own", {"reference_downscale_factor": "2"}, "control"),
        ("noir-depth", {}, "style"),
    ],
)
def test_what_a_lora_is_for_is_told_by_its_name_or_its_file(stem, metadata, purpose):
    assert purpose_of(stem, "ltx2", metadata) == purpose
