"""What is chosen for a model's memory and speed by commands, and what a plan then says."""

import json

import pytest

from engine.project import codec
from engine.render import quantising
from engine.render.device import DeviceFacts
from engine.render.families.table import FAMILIES
from engine.render.memory import EVERY
from engine.render.speed import Choices, read_speed

from tiny import plain

GIB = 2**30


@pytest.fixture(autouse=True)
def family(monkeypatch):
    monkeypatch.setitem(FAMILIES, "plain", plain.FAMILY)


@pytest.fixture
def card(home):
    """A machine whose last worker found a graphics card."""
    facts = DeviceFacts(
        kind="cuda", name="Card", total=24 * GIB, free=20 * GIB, half="bfloat16", fp8=True
    )
    (home / "device.json").write_bytes(codec.encode(facts))


@pytest.fixture
def model(storyreel, tmp_path, monkeypatch):
    monkeypatch.setattr(quantising, "PACKAGE", "a_package_that_is_nowhere")
    storyreel("models", "add", plain.build(tmp_path / "Plain 1.0"), "--name", "mine")
    return "mine"


@pytest.fixture
def film(storyreel, tmp_path):
    folder = tmp_path / "Film.reel"
    storyreel("new", folder, "--name", "Film", "--size", "640x384")
    storyreel("add-shot", folder, "--action", "A fox", "--duration", "1s")
    return folder


def test_what_is_chosen_is_kept_shown_and_taken_back(storyreel, model, card, home):
    chosen = ("--memory", "group", "--tiles", "always", "--attention", "sage")
    status, out, _ = storyreel("models", "speed", model, *chosen)
    assert status == 0
    assert "a few blocks at a time, in tiles" in out and "sage" in out
    assert "not tried on this machine yet" in out
    assert all(f"{way} " in out for way in EVERY) and "fits" in out
    assert read_speed().of(model) == Choices(memory="group", tiles=True, attention="sage")
    told = json.loads(storyreel("models", "speed", model, "--json")[1])
    assert (told["memory"], told["tiles"], told["attention"]) == ("group", "always", "sage")
    assert told["tried"] is None and told["balanced"] is None
    assert [one["way"] for one in told["ways"]] == list(EVERY)
    back = ("--memory", "auto", "--tiles", "auto", "--attention", "auto")
    assert storyreel("models", "speed", model, *back)[0] == 0
    assert read_speed().of(model) == Choices()
    assert json.loads((home / "speed.json").read_text()) == {}


def test_a_plan_goes_by_what_was_chosen_and_by_what_one_render_is_told(
    storyreel, model, card, film
):
    def held(*words) -> str:
        status, out, err = storyreel("plan", film, "--model", model, "--json", *words)
        assert status == 0, err
        (one,) = json.loads(out)
        return one["memory"]

    assert held() == "full"
    assert held("--memory", "offload") == "offload"
    storyreel("models", "speed", model, "--memory", "group")
    assert held() == "group"
    assert held("--memory", "full") == "full"


def test_without_a_card_the_model_is_always_held_whole(storyreel, model, film):
    out = storyreel("plan", film, "--model", model, "--json", "--memory", "group")[1]
    assert json.loads(out)[0]["memory"] == "full"
    told = json.loads(storyreel("models", "speed", model, "--json")[1])
    assert [one["way"] for one in told["ways"]] == ["full"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("models", "speed", "nobody"), "no model"),
        (("models", "speed", "animatic"), "built in"),
        (("models", "speed", "mine", "--memory", "int8"), "torchao"),
        (("plan", "{film}", "--model", "mine", "--memory", "int8"), "torchao"),
        (("plan", "{film}", "--model", "mine", "--quality", "balanced"), "--try"),
    ],
)
def test_what_can_not_be_had_is_one_sentence(storyreel, model, film, words, said):
    status, out, err = storyreel(*(word.format(film=film) for word in words))
    assert (status, out) == (1, "")
    assert said in err and err.count("\n") == 1
