"""Scripts on the command line: import, a dry run, a new draft, export."""

import json

import pytest

from app.cli import main
from engine.project.folder import ProjectFolder

TEXT = "INT. ROOM - DAY\n\nMara waits at the long table.\n\nMARA\nHello?\n\nShe leaves the room.\n"


@pytest.fixture
def reel(capsys):
    def run(*words):
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def film(tmp_path, reel):
    path = tmp_path / "A.reel"
    assert reel("new", path, "--name", "A", "--size", "160x90", "--rate", "24")[0] == 0
    return path


def shots(film):
    with ProjectFolder.open(film, read_only=True) as folder:
        return folder.project.shots


def test_a_screenplay_in_and_out_again(film, tmp_path, reel):
    script, out = tmp_path / "a.fountain", tmp_path / "out.fountain"
    script.write_bytes(TEXT.replace("\n", "\r\n").encode("utf-8-sig"))
    status, said, _ = reel("import", film, script)
    assert status == 0 and said == "a.fountain: 1 scene and 2 shots added.\n"
    assert reel("export", film, out)[0] == 0
    assert out.read_bytes() == script.read_bytes()
    assert "says nothing new" in reel("import", film, script)[1]


def test_a_dry_run_tells_and_changes_nothing(film, tmp_path, reel):
    script = tmp_path / "a.fountain"
    script.write_text(TEXT)
    reel("import", film, script)
    before, ids = (film / "project.json").read_bytes(), [shot.id for shot in shots(film)]
    script.write_text(TEXT.replace("long table", "short table") + "\nThe lamp goes out.\n")
    status, said, _ = reel("import", film, script, "--dry-run", "--json")
    told = json.loads(said)
    assert status == 0 and told["applied"] is False
    assert [(one["kind"], one["what"], one["label"]) for one in told["differences"]] == [
        ("changed", "shot", "010"), ("added", "shot", ""),
    ]  # fmt: skip
    assert told["differences"][0]["fields"]["action"]["after"].endswith("short table.")
    assert (film / "project.json").read_bytes() == before
    status, said, _ = reel("import", film, script)
    assert said == "a.fountain: 1 shot added, 1 shot changed.\n"
    assert [shot.id for shot in shots(film)][:2] == ids


def test_reading_speed_can_be_given(film, tmp_path, reel):
    script = tmp_path / "a.fountain"
    script.write_text("INT. A\n\nMARA\n" + "word " * 40 + "\n")
    reel("import", film, script, "--words-a-minute", "240")
    assert 10 < shots(film)[0].duration / 24 < 12
    reel("import", film, script, "--words-a-minute", "120")
    assert 20 < shots(film)[0].duration / 24 < 22
    assert reel("import", film, script, "--words-a-minute", "none")[0] == 2


def test_a_shot_list_goes_out_and_what_is_no_script_is_said(film, tmp_path, reel):
    out = tmp_path / "out.csv"
    status, _, err = reel("export", film, tmp_path / "out.fountain")
    assert status == 1 and err.count("\n") == 1
    reel("add-shot", film, "--action", "Rain falls.")
    assert reel("export", film, out)[0] == 0
    assert out.read_text().splitlines()[1].startswith(",010,Rain falls.")
    bad = tmp_path / "a.fdx"
    bad.write_bytes(b"<FinalDraft")
    status, _, err = reel("import", film, bad)
    assert status == 1 and err.count("\n") == 1 and "a.fdx" in err
