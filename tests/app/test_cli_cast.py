"""`storyreel cast`: elements added, listed, renamed and removed, and what it says when it can't."""

import json

import pytest
from PIL import Image

from engine.project.folder import ProjectFolder


@pytest.fixture
def film(tmp_path, storyreel):
    folder = tmp_path / "Film.reel"
    storyreel("new", folder, "--name", "Film", "--size", "96x54", "--rate", "24")
    for action in ("@mara dives", "The empty pier", "@Mara surfaces"):
        storyreel("add-shot", folder, "--action", action, "--duration", "2s")
    return folder


def project_of(folder):
    with ProjectFolder.open(folder, read_only=True) as opened:
        return opened.project


def test_an_element_is_added_listed_renamed_and_removed(film, tmp_path, storyreel):
    assert "no cast yet" in storyreel("cast", film, "list")[1]
    picture = tmp_path / "mara.png"
    Image.new("RGB", (32, 24), "teal").save(picture)
    added = storyreel(
        "cast", film, "add", "@mara", "--description", "a tall diver", "--image", picture
    )
    assert added == (0, "Added @mara.\n", "")
    (row,) = json.loads(storyreel("cast", film, "list", "--json")[1])
    assert (row["handle"], row["kind"], row["shots"]) == ("mara", "character", ["010", "030"])
    assert len(row["images"]) == 1 and row["images"][0].startswith(str(film))
    told = storyreel("cast", film, "set", "mara", "--handle", "anna", "--kind", "prop")
    assert told == (0, "Changed @anna.\n", "")
    project = project_of(film)
    assert [shot.action for shot in project.shots] == [
        "@anna dives", "The empty pier", "@anna surfaces",
    ]  # fmt: skip
    assert project.elements[0].references and project.elements[0].kind == "prop"
    storyreel("cast", film, "set", "anna", "--no-images")
    assert project_of(film).elements[0].references == ()
    assert "2 shots" in storyreel("cast", film, "list")[1]
    status, _, err = storyreel("cast", film, "remove", "anna")
    assert status == 1 and "mentioned in 2 shots, from 010 on" in err
    assert storyreel("cast", film, "remove", "@anna", "--force")[0] == 0
    assert project_of(film).elements == ()


def test_what_makes_no_sense_is_one_sentence(film, storyreel):
    storyreel("cast", film, "add", "mara")
    for words, status, told in (
        (("add", "MARA"), 1, "already has an element @mara"),
        (("add", "two words"), 1, "is no handle"),
        (("set", "bob", "--kind", "look"), 1, "no element @bob"),
        (("set", "mara"), 2, "Nothing to set"),
        (("remove", "bob"), 1, "no element @bob"),
        (("add", "bob", "--image", film / "none.png"), 1, "none.png"),
    ):
        got, _, err = storyreel("cast", film, *words)
        assert (got, told in err) == (status, True), (words, err)
    assert [one.handle for one in project_of(film).elements] == ["mara"]


def test_all_who_speak_and_every_place_come_into_the_cast(tmp_path, storyreel):
    script = tmp_path / "a.fountain"
    script.write_text(
        "INT. OLD KITCHEN - DAY #4#\n\nRain.\n\nMARA (V.O.)\nHere: now.\n\n"
        "THE CAPTAIN ^\nThere.\n\n"
        "int./ext. car - moving – night\n\nMARA (CONT'D)\nGo.\n\n.The roof\n\nNobody.\n"
    )
    folder = tmp_path / "Film.reel"
    storyreel("new", folder, "--name", "Film")
    storyreel("import", folder, script)
    storyreel("cast", folder, "add", "mara", "--description", "a tall diver")
    said = storyreel("cast", folder, "people")[1]
    assert "@the-captain, @old-kitchen, @car-moving" in said
    kinds = [(one.handle, one.kind) for one in project_of(folder).elements]
    assert kinds == [
        ("mara", "character"), ("the-captain", "character"),
        ("old-kitchen", "location"), ("car-moving", "location"),
    ]  # fmt: skip
    assert "nobody" in storyreel("cast", folder, "people")[1]
