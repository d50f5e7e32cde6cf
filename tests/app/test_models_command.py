"""`storyreel models` and its actions, through the command line's own door."""

import json
import threading

import msgspec
import pytest

from app.cli import main
from engine.render.catalogue import CATALOGUE
from engine.render.families.table import FAMILIES, MODELS
from engine.render.models import Lora

from tiny import chat, hub, plain, seer


@pytest.fixture(autouse=True)
def family(monkeypatch):
    monkeypatch.setitem(FAMILIES, "plain", plain.FAMILY)


@pytest.fixture
def folder(tmp_path):
    return plain.build(tmp_path / "Plain 1.0")


def listed(storyreel):
    status, out, _ = storyreel("models", "--json")
    assert status == 0
    return {one["id"]: one for one in json.loads(out)}


def test_out_of_the_box_the_animatic_is_there(storyreel):
    (one,) = listed(storyreel).values()
    assert one["id"] == "animatic" and one["label"] == "Animatic (built in)"
    assert {"id", "label", "family", "path", "modes"} <= one.keys()


def test_add_list_check_and_remove(storyreel, folder):
    status, out, err = storyreel("models", "add", folder, "--name", "mine")
    assert (status, err) == (0, "")
    assert "Added Plain as mine." in out
    mine = listed(storyreel)["mine"]
    assert (mine["family"], mine["path"], mine["state"]) == ("plain", str(folder), "ok")
    assert mine["bytes"] == 288 and mine["modes"]
    assert plain.WEIGHTS in MODELS.installed.hashes["mine"]
    assert storyreel("models", "check", "mine", "--hashes-only")[0] == 0
    plain.edit_json(folder / "vae" / "config.json", width=9)
    status, _, err = storyreel("models", "check", "mine")
    assert status == 1 and "vae/config.json" in err
    status, out, _ = storyreel("models", "remove", "mine")
    assert status == 0 and "Removed mine" in out
    assert list(listed(storyreel)) == ["animatic"]
    assert (folder / plain.WEIGHTS).is_file()


def test_the_window_is_told_how_far_it_is(storyreel, folder):
    status, out, err = storyreel("models", "add", folder, "--json", "--progress")
    assert status == 0 and json.loads(out)["id"] == "plain-1.0"
    lines = [json.loads(line) for line in err.splitlines()]
    assert lines[-1]["doing"] == "Hashing" and lines[-1]["done"] == lines[-1]["total"] > 288


def test_json_where_it_is_useful(storyreel, folder):
    status, out, _ = storyreel("models", "add", folder, "--json", "--no-hashes")
    assert status == 0 and json.loads(out)["id"] == "plain-1.0"
    status, out, _ = storyreel("models", "scan", folder.parent, "--json")
    assert status == 0
    assert json.loads(out) == {"added": [], "known": ["plain-1.0"], "refused": []}


def test_scan_tells_what_it_left_out(storyreel, folder, tmp_path):
    (plain.build(tmp_path / "bad") / "x.py").write_text("")
    status, out, err = storyreel("models", "scan", tmp_path)
    assert status == 0
    assert "Found 1 new model." in out and "left out" in err and "code" in err


@pytest.mark.parametrize(
    "words, status",
    [
        (("remove", "nobody"), 1),
        (("check", "nobody"), 1),
        (("add", "/no/such/folder"), 1),
        (("scan", "/no/such/folder"), 1),
        (("add",), 2),
        (("frobnicate",), 2),
    ],
)
def test_errors_are_one_sentence(storyreel, words, status):
    found, out, err = storyreel("models", *words)
    assert (found, out) == (status, "")
    if status == 1:
        assert err.startswith("storyreel: ") and err.count("\n") == 1


def test_a_refused_folder_fails_with_its_sentence(storyreel, folder):
    (folder / "pipeline.py").write_text("")
    status, _, err = storyreel("models", "add", folder)
    assert status == 1 and "never runs code" in err
    assert list(MODELS) == ["animatic"]


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    monkeypatch.setitem(CATALOGUE, "plain", hub.ROW)
    server = hub.Hub(hub.repository(tmp_path / "repository"))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.url
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_download_asks_first_and_then_lists_the_model(storyreel, mirror, home):
    status, out, err = storyreel("models", "download", "plain", "--mirror", mirror)
    assert status == 2 and "--yes" in err
    assert "licence: MIT" in out and "size: about 5 kB; free: " in out
    assert not (home / "models").exists()
    status, out, err = storyreel("models", "download", "plain", "--mirror", mirror, "--yes")
    assert (status, err) == (0, "") and "in the list as plain" in out
    assert MODELS["plain"].path == str(home / "models" / "plain")
    assert storyreel("models", "check", "plain", "--hashes-only")[0] == 0
    assert storyreel("models", "download", "plain", "--yes")[0] == 1
    assert len(MODELS.installed.hashes["plain"]) == 9


def test_what_there_is_to_download(storyreel, mirror):
    status, out, _ = storyreel("models", "download", "--json")
    assert status == 0 and "plain" in [row["name"] for row in json.loads(out)]
    status, _, err = storyreel("models", "download", "nonsense", "--yes")
    assert status == 1 and "wan2.2-5b" in err


def test_an_instruct_model_is_listed_apart(tmp_path, capsys):
    folder = chat.build(tmp_path / "Tiny-Instruct")
    assert main(["models", "add", str(folder), "--json"]) == 0
    added = json.loads(capsys.readouterr().out)
    assert (added["id"], added["family"], added["modes"]) == ("tiny-instruct", "instruct", [])
    assert main(["models", "--json"]) == 0
    assert added["id"] in [row["id"] for row in json.loads(capsys.readouterr().out)]
    assert main(["models", "remove", added["id"]]) == 0
    assert "tiny-instruct" not in MODELS and not MODELS.installed.instruct


def test_a_lora_is_edited(storyreel, tmp_path):
    lora = Lora(id="clay", name="Clay", path=str(tmp_path / "clay"), family="wan")
    MODELS.change(lambda installed: msgspec.structs.replace(installed, loras=(lora,)))
    words = ("--strength", "0.5", "--trigger", "clay figures", "--label", "Figures")
    status, out, _ = storyreel("models", "edit", "clay", *words)
    assert (status, out) == (0, "Figures: style, strength 0.5, wakes at “clay figures”.\n")
    status, out, _ = storyreel("models", "edit", "clay", "--purpose", "few_steps", "--json")
    assert status == 0 and json.loads(out)["purpose"] == "few_steps"
    assert storyreel("models", "edit", "wool", "--strength", "1")[0] == 1


def test_a_tiny_vae_is_added_checked_and_removed(storyreel, folder, tmp_path):
    plain.edit_json(folder / "vae" / "config.json", z_dim=16)
    assert storyreel("models", "add", folder, "--name", "mine", "--no-hashes")[0] == 0
    path = seer.build_film(tmp_path / "taew2_1.safetensors")
    status, out, _ = storyreel("models", "add", path, "--json")
    assert status == 0 and json.loads(out)["shows"] == "plain"
    assert "shows renders of plain" in storyreel("models")[1]
    assert "is whole" in storyreel("models", "check", "taew2-1")[1]
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    status, _, err = storyreel("models", "check", "taew2-1")
    assert status == 1 and "was changed" in err
    assert storyreel("models", "remove", "taew2-1")[0] == 0 and path.is_file()


def test_a_damaged_list_is_said(storyreel):
    MODELS.path.parent.mkdir(parents=True, exist_ok=True)
    MODELS.path.write_bytes(b"{ no")
    status, out, err = storyreel("models")
    assert status == 0 and out.startswith("animatic")
    assert err.startswith("storyreel: The list of models") and err.count("\n") == 1
