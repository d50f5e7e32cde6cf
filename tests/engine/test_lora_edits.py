"""What the list says of a LoRA can be changed; nonsense is refused."""

import msgspec
import pytest

from engine.render.families.table import MODELS
from engine.render.lora_edits import edit_lora
from engine.render.models import Lora, ModelError


@pytest.fixture
def clay(tmp_path):
    lora = Lora(id="clay", name="Clay", path=str(tmp_path / "clay"), family="wan", trigger="clay")
    MODELS.change(lambda installed: msgspec.structs.replace(installed, loras=(lora,)))
    return lora


def test_what_is_given_changes_and_the_rest_stays(clay):
    changed = edit_lora("clay", strength=0.6, trigger="  clay   figures ", purpose="few_steps")
    assert (changed.strength, changed.trigger) == (0.6, "clay figures")
    assert MODELS.installed.loras == (changed,) and changed.name == "Clay"
    assert edit_lora("clay", name="Figures of clay", trigger="").trigger == ""
    assert edit_lora("clay", purpose="camera:dolly_in").strength == 0.6
    before = MODELS.path.stat()
    edit_lora("clay", strength=0.6)
    assert MODELS.path.stat().st_ino == before.st_ino, "nothing is written for nothing"


@pytest.mark.parametrize(
    "change, said",
    [
        ({"strength": 9.0}, "strength of 9"),
        ({"strength": float("nan")}, "makes no sense"),
        ({"purpose": "camera:sideways"}, "no purpose"),
        ({"name": "  "}, "needs a name"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(clay, change, said):
    with pytest.raises(ModelError, match=said):
        edit_lora("clay", **change)
    assert MODELS.installed.loras == (clay,)


def test_one_that_is_not_there_is_said(clay):
    with pytest.raises(ModelError, match="no LoRA “wool”"):
        edit_lora("wool", strength=1.0)
