"""LoRAs that join a render: the shot's own, those for its camera moves, those for drafts."""

import pytest

from engine.project.document import CameraMove, LoraUse, Project, RenderSettings, Shot, new_id
from engine.project.request import fingerprint
from engine.render.backend import ModelSpec
from engine.render.chosen_loras import camera_way
from engine.render.families.table import MODELS
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
