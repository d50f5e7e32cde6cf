"""`storyreel prompt`: the words that a model gets, on the command line."""

import json

import pytest

from app.cli import main
from engine.project.folder import ProjectFolder
from engine.render.backend import ModelSpec
from engine.render.families.table import MODELS
from engine.render.models import Installed

from tiny import t5


@pytest.fixture
def film(tmp_path, capsys):
    folder = tmp_path / "Film.reel"
    for words in (
        ["new", str(folder)],
        ["add-shot", str(folder), "--action", "@ghost stands on the left.", "--camera", "pan left"],
        ["add-shot", str(folder), "--action", "A dog runs."],
    ):
        assert main(words) == 0
    capsys.readouterr()
    return folder


def told(capsys, *words):
    assert main(["prompt", *map(str, words), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_prompt_of_one_shot(film, capsys):
    one = told(capsys, film, "010")
    assert one["slate"] == "010" and one["tokens"] is None and one["limit"] is None
    assert one["prompt"] == "Ghost stands on the left. The camera pans left."
    assert [finding["kind"] for finding in one["findings"]] == ["handle"]


def test_expanding_shows_and_changes_nothing(film, capsys):
    before = (film / "project.json").read_bytes()
    one = told(capsys, film, "010", "--expand")
    assert "comes into view on the left. The camera pans left." in one["prompt"]
    assert one["action"].startswith("@ghost stands on the left. More of the place")
    assert (film / "project.json").read_bytes() == before


def test_a_model_with_a_tokenizer_counts(film, capsys, tmp_path):
    t5.tokenizer().save_pretrained(tmp_path / "model" / "tokenizer")
    spec = ModelSpec(
        id="mine", name="Mine", description="", backend="", path=str(tmp_path / "model"),
        family="wan", token_limit=20,
    )  # fmt: skip
    MODELS.write(Installed(models=(spec,)))
    two = told(capsys, film, "020", "--model", "mine")
    assert two["limit"] == 20 and two["tokens"] == 13
    assert [one["slate"] for one in told(capsys, film, "010..020")] == ["010", "020"]


def test_what_is_not_there_is_said(film, capsys):
    assert main(["prompt", str(film), "990"]) == 1
    assert "990" in capsys.readouterr().err
    assert main(["prompt", str(film), "010", "--model", "nothing"]) == 1
    assert "no model" in capsys.readouterr().err


def test_people_read_it_too(film, capsys):
    assert main(["prompt", str(film), "010"]) == 0
    out = capsys.readouterr().out
    assert "010 · about 9 words" in out and "There is no element @ghost" in out
    assert ProjectFolder.open(film, read_only=True).project.shots[0].action.startswith("@ghost")
