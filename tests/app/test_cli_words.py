"""`storyreel caption`, `title` and `framing`, and the export of what they made."""

import json

import pytest

from engine.project.folder import ProjectFolder, read_takes


@pytest.fixture
def film(tmp_path, storyreel):
    folder = tmp_path / "Film.reel"
    storyreel("new", folder, "--name", "Film", "--size", "96x54", "--rate", "24")
    for action in ("One", "Two"):
        storyreel("add-shot", folder, "--action", action, "--duration", "10f")
    return folder


def read(film):
    with ProjectFolder.open(film, read_only=True) as folder:
        return folder.project


def test_captions_are_filled_listed_styled_and_exchanged(film, storyreel, tmp_path):
    assert "no captions yet" in storyreel("caption", film, "list")[1]
    storyreel("set", film, "010", "dialogue=MARA: Come here.")
    assert "Filled 1 caption" in storyreel("caption", film, "fill")[1]
    status, out, err = storyreel(
        "caption", film, "add", "Und jetzt?\\nJetzt!", "--at", "020", "--length", "5f", "--top"
    )
    assert (status, err) == (0, "") and "00:00:00:10" in out
    rows = json.loads(storyreel("caption", film, "list", "--json")[1])
    assert [(row["text"], row["start"], row["edge"]) for row in rows] == [
        ("Come here.", 0, "bottom"), ("Und jetzt?\nJetzt!", 10, "top"),
    ]  # fmt: skip
    assert storyreel("caption", film, "style", "size=0.08", "backing=box")[0] == 0
    assert read(film).settings.captions.size == 0.08
    assert "is no field" in storyreel("caption", film, "style", "weight=9")[2]

    out = tmp_path / "film.srt"
    assert storyreel("caption", film, "export", out)[0] == 0
    assert storyreel("caption", film, "remove", "jetzt")[0] == 0
    assert storyreel("caption", film, "remove", "all")[1].startswith("Removed 1 caption.")
    assert "Took 2 captions" in storyreel("caption", film, "import", out)[1]
    assert [one.edge for one in read(film).captions] == [None, "top"]
    status, _, err = storyreel("caption", film, "remove", "nobody")
    assert status == 1 and "There is no caption" in err


def test_captions_are_counted_and_their_file_is_whole_or_as_it_was(film, storyreel, tmp_path):
    storyreel("caption", film, "add", "Only one")
    out, link, folder = (tmp_path / name for name in ("one.srt", "link.srt", "folder.srt"))
    out.write_text("old", "utf-8")
    (tmp_path / "kept.srt").hardlink_to(out)
    link.symlink_to(out)
    assert storyreel("caption", film, "export", link)[0] == 0
    assert "Only one" in out.read_text("utf-8") and link.is_symlink()
    assert (tmp_path / "kept.srt").read_text("utf-8") == "old"
    assert "Took 1 caption from" in storyreel("caption", film, "import", out)[1]
    status, _, err = storyreel("caption", film, "export", tmp_path / "none" / "one.srt")
    assert status == 1 and "can't be written" in err
    folder.mkdir()
    assert "can't be written" in storyreel("caption", film, "export", folder)[2]


def test_titles_are_added_placed_and_removed(film, storyreel):
    assert storyreel("title", film, "add", "Hello", "place=top", "size=0.2", "--at", "2f")[0] == 0
    assert "title card 030" in storyreel("title", film, "card", "The end", "--after", "020")[1]
    [hello, end] = read(film).titles
    assert (hello.at.place, hello.at.size, hello.text) == ("top", 0.2, "Hello")
    assert end.whole_shot and read(film).shots[-1].card
    storyreel("framing", film, "add", "9:16")
    assert storyreel("title", film, "set", "1", "place=bottom", "--framing", "9:16")[0] == 0
    [framing] = read(film).framings
    assert read(film).titles[0].framings[framing.id].place == "bottom"
    assert read(film).titles[0].at.place == "top"
    assert storyreel("title", film, "set", "Hello", "text=Hi", "italic=true")[0] == 0
    assert read(film).titles[0].italic
    for words in (("place=nowhere",), ("volume=1",), ("text=a", "--framing", "9:16")):
        status, _, err = storyreel("title", film, "set", "1", *words)
        assert status == 2 and err
    rows = json.loads(storyreel("title", film, "list", "--json")[1])
    assert [row["text"] for row in rows] == ["Hi", "The end"]
    storyreel("title", film, "remove", "Hi")
    assert [one.text for one in read(film).titles] == ["The end"]


def test_aspects_are_added_placed_and_exported(film, storyreel, tmp_path):
    for aspect in ("9:16", "1:1"):
        assert storyreel("framing", film, "add", aspect)[0] == 0
    assert "already" in storyreel("framing", film, "add", "1:1")[2]
    assert storyreel("framing", film, "zones", "9:16", "reels")[0] == 0
    assert storyreel("framing", film, "place", "9:16", "010..020", "centre_x=0.3")[0] == 0
    assert "can't be read" in storyreel("framing", film, "place", "9:16", "010", "zoom=2")[2]
    assert "own aspect" in storyreel("framing", film, "remove", "16:9")[2]
    upright = read(film).framings[0]
    assert all(shot.framings[upright.id].centre_x == 0.3 for shot in read(film).shots)
    assert "Instagram Reels" in storyreel("framing", film, "list")[1]

    status, _, err = storyreel("render", film, "--shots", "010", "--framing", "9:16")
    assert (status, err) == (0, "")
    [take] = read_takes(film)[read(film).shots[0].id]
    assert take.width * 16 == pytest.approx(take.height * 9, rel=0.04)
    assert take.request.framing == "9:16"
    plan = storyreel("plan", film, "--shots", "010", "--framing", "9:16", "--json")
    assert json.loads(plan[1])[0]["width"] == take.width
    again = storyreel("plan", film, "--shots", "missing", "--framing", "9:16")[1]
    assert "010" not in again and "010" in storyreel("plan", film, "--shots", "missing")[1]
    assert "picked T01 in 9:16" in storyreel("pick", film, "010", "1", "--framing", "9:16")[1]
    shot = read(film).shots[0]
    assert shot.picked is None and shot.framings[upright.id].picked == take.id

    storyreel("caption", film, "add", "Hello")
    out = tmp_path / "Out.mp4"
    status, said, err = storyreel(
        "export", film, out, "--framing", "9:16", "--framing", "16:9", "--preset", "ultrafast",
        "--captions", "sidecar",
    )  # fmt: skip
    assert (status, err) == (0, "")
    assert "Out 9x16.mp4" in said and "Out 16x9.mp4" in said
    names = {path.name for path in tmp_path.glob("Out*")}
    assert names == {"Out 9x16.mp4", "Out 9x16.srt", "Out 16x9.mp4", "Out 16x9.srt"}
    assert storyreel("export", film, out, "--framing", "1:1", "--preset", "ultrafast")[0] == 0
    status, _, err = storyreel("export", film, out, "--framing", "3:1")
    assert status == 1 and "it is in 16:9, 9:16, 1:1" in err
    assert storyreel("framing", film, "remove", "9:16")[0] == 0
    assert all(not shot.framings for shot in read(film).shots)
