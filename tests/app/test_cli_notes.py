"""`storyreel notes`: markers set, listed, removed, written out; and what it says when it can't."""

import json

import pytest


@pytest.fixture
def film(tmp_path, storyreel):
    folder = tmp_path / "Film.reel"
    storyreel("new", folder, "--name", "Film", "--size", "96x54", "--rate", "24")
    for action in ("One", "Two"):
        storyreel("add-shot", folder, "--action", action, "--duration", "2s")
    return folder


def test_notes_are_set_listed_and_removed(film, storyreel):
    assert "no markers yet" in storyreel("notes", film, "list")[1]
    assert storyreel("notes", film, "add", "Lift-off", "--at", "020", "--note", "Loud",
                     "--for", "1s", "--colour", "red")[0] == 0  # fmt: skip
    assert storyreel("notes", film, "add", "Start", "--at", "12f")[0] == 0
    rows = json.loads(storyreel("notes", film, "list", "--json")[1])
    assert [(row["name"], row["frame"], row["length"], row["slate"]) for row in rows] == [
        ("Start", 12, 0, "010"), ("Lift-off", 48, 24, "020"),
    ]  # fmt: skip
    assert rows[1]["colour"] == "#ef7366"
    assert "00:00:02:00  020  Lift-off  Loud" in storyreel("notes", film, "list")[1]
    assert storyreel("notes", film, "remove", "1")[0] == 0
    left = json.loads(storyreel("notes", film, "list", "--json")[1])
    assert [row["name"] for row in left] == ["Lift-off"]


def test_notes_are_written_as_csv_and_as_text(film, storyreel, tmp_path):
    storyreel("notes", film, "add", "Start", "--at", "0s")
    for name, words in (("n.csv", "00:00:00:00,,010,Start,,Amber"), ("n.txt", "010 · Start")):
        assert storyreel("notes", film, "write", tmp_path / name)[0] == 0
        assert words in (tmp_path / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("add", "x", "--at=soon"), 2, "neither a time"),
        (("add", "x", "--at=-1s"), 2, "before the film; a marker stands at 0 or later."),
        (("add", "x", "--at=1s", "--for=long"), 2, "not a length"),
        (("remove", "nothing"), 1, "There is no marker"),
        (("write", "/nowhere/at/all.csv"), 1, "can't be written"),
    ],
)
def test_what_it_says_when_it_cannot(film, storyreel, words, status, said):
    found, _, err = storyreel("notes", film, *words)
    assert found == status and said in err
