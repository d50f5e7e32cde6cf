"""The fingerprint says whether a take still shows what the shot asks for, and nothing else."""

from typing import Any

import msgspec
import pytest

from engine.project.codec import decode, encode
from engine.project.document import CameraMove, Framing, Reference, RenderSettings, Shot, TakeMark
from engine.project.request import fingerprint

STILL = Reference(id="r", file="references/a.png", sha256="a", name="a.png")
SHOT = Shot(
    id="a", slate="010", action="Rain.", lens=35, size="MCU", framing_a=Framing(scale=1),
    moves=(CameraMove(kind="pan_left", amount=1, start=0, end=1),), references=(STILL,),
)  # fmt: skip


def of(shot, width=1280, height=720):
    return fingerprint(shot, width, height)


def with_fields(**fields: Any) -> Shot:
    return msgspec.structs.replace(SHOT, **fields)


def test_equal_shots_have_equal_fingerprints_before_and_after_the_disk():
    assert of(decode(encode(SHOT), Shot)) == of(SHOT)
    same = with_fields(lens=35.0, moves=(CameraMove(kind="pan_left"),), framing_a=Framing())
    assert of(same) == of(SHOT)
    assert len(of(SHOT)) == 32


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "Snow."},
        {"negative_prompt": "text"},
        {"size": "CU"},
        {"lens": 50},
        {"moves": (CameraMove(kind="pan_right"),)},
        {"moves": (CameraMove(kind="pan_left", amount=1.5),)},
        {"framing_b": Framing(x=0.2)},
        {"look": "wash"},
        {"fit": "blur"},
        {"references": ()},
        {"references": (Reference(id="r", file="b", sha256="b", name="b"),)},
        {"render": RenderSettings(guidance_scale=7.0)},
    ],
)
def test_what_is_seen_is_in_it(fields):
    assert of(with_fields(**fields)) != of(SHOT)


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "b", "slate": "999"},
        {"duration": 500, "take_in": 9, "span": (0, 500)},
        {"dialogue": "Oh.", "notes": "hm"},
        {"picked": "t", "take_marks": {"t": TakeMark(favourite=True)}, "takes_from": ("x",)},
        {"render": RenderSettings(seed=7, takes=4, handles=20, model="other")},
        {"references": (Reference(id="z", file="moved.png", sha256="a", name="renamed"),)},
    ],
)
def test_what_is_only_the_edits_is_not_in_it(fields):
    assert of(with_fields(**fields)) == of(SHOT)


def test_the_aspect_is_in_it_and_the_size_is_not():
    assert of(SHOT, 1920, 1080) == of(SHOT, 640, 360)
    assert of(SHOT, 720, 1280) != of(SHOT)
