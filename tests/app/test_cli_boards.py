"""Coverage, slates and panels from the command line."""

import json

import pytest

from engine.project.folder import ProjectFolder


@pytest.fixture
def film(tmp_path, storyreel):
    folder = tmp_path / "Film.reel"
    storyreel("new", folder, "--name", "Film", "--size", "96x54", "--rate", "24")
    for name in ("mara", "leo"):
        storyreel("cast", folder, "add", name, "--kind", "character")
    for scene, action in (
        ("INT. BAR", "@mara sits."),
        ("INT. BAR", "@leo comes."),
        ("EXT. SEA", "Waves."),
    ):
        storyreel("add-shot", folder, "--action", action, "--scene", scene, "--duration", "2s")
    return folder


def slates(folder) -> list[str]:
    with ProjectFolder.open(folder, read_only=True) as opened:
        return [shot.slate for shot in opened.project.shots]


def test_coverage_is_planned_and_added_behind_the_scene(film, storyreel):
    status, out, _ = storyreel("coverage", film, "1", "--plan", "--json")
    planned = json.loads(out)
    assert status == 0 and slates(film) == ["010", "020", "030"], "a plan adds nothing"
    assert [row["kind"] for row in planned][:3] == ["master", "two_shot", "single"]
    assert "close_up" not in {row["kind"] for row in planned}
    status, out, _ = storyreel("coverage", film, "int. bar")
    assert status == 0 and out.endswith(f"{len(planned)} shots added to INT. BAR.\n")
    assert slates(film) == ["010", "020", *(row["slate"] for row in planned), "030"]
    before = slates(film)
    assert storyreel("coverage", film, "030", "--only", "master")[0] == 0
    assert len(slates(film)) == len(before) + 1 and slates(film)[:-1] == before


def test_what_no_scene_has_is_said(film, storyreel):
    for words in (("9",), ("nowhere",), ("1", "--only", "drone")):
        status, _, err = storyreel("coverage", film, *words)
        assert status == 1 and err.count("\n") == 1, words
    assert slates(film) == ["010", "020", "030"]


def test_slates_are_numbered_anew_and_locked(film, storyreel):
    status, out, _ = storyreel("renumber", film, "--from", 100, "--step", 5, "--prefix", "A-")
    assert status == 0 and out.splitlines()[0] == "010 → A-100" and "3 slates changed." in out
    assert slates(film) == ["A-100", "A-105", "A-110"]
    assert storyreel("renumber", film, "--lock")[0] == 0
    status, _, err = storyreel("renumber", film)
    assert status == 1 and "locked" in err
    assert storyreel("renumber", film, "--lock", "--step", 5)[0] == 2
    status, _, err = storyreel("renumber", film, "--unlock", "--shots", "A-105..A-110")
    assert status == 0 and slates(film) == ["A-100", "010", "020"]
    status, _, err = storyreel("renumber", film, "--shots", "A-100")
    assert status == 1 and "already has the slate 010" in err
    assert storyreel("renumber", film, "--step", 0)[0] == 1


def test_panels_are_added_timed_and_removed(film, storyreel):
    assert storyreel("panels", film, "010", "add", "--at", "1s", "--text", "She turns.")[0] == 0
    assert storyreel("panels", film, "010", "add", "--at", "36f", "--copy", 1)[0] == 0
    assert storyreel("panels", film, "010", "set", 3, "--at", "30f")[0] == 0
    rows = json.loads(storyreel("panels", film, "010", "list", "--json")[1])
    assert [(row["start"], row["duration"], row["text"]) for row in rows] == [
        (0, 24, ""), (24, 6, "She turns."), (30, 18, ""),
    ]  # fmt: skip
    assert storyreel("panels", film, "010", "list")[1].count("nothing drawn") == 3
    assert storyreel("panels", film, "010", "remove", 2)[1] == "Shot 010 has 2 panels now.\n"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("add", "--at", "9s"), 2, "outside shot 010"),
        (("add", "--at", "soon"), 2, "no time"),
        (("set", "1", "--text", "x"), 1, "shot's action"),
        (("set", "1", "--at", "3f"), 1, "begins with the shot"),
        (("set", "1"), 2, "Say what to change"),
        (("remove", "4"), 1, "no panel 4"),
    ],
)
def test_a_panel_that_can_not_be_is_one_sentence(film, storyreel, words, status, said):
    got, _, err = storyreel("panels", film, "010", *words)
    assert (got, said in err) == (status, True), err
