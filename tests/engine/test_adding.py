"""Models come into the list and leave it; their files are never touched."""

import threading
from pathlib import Path

import msgspec
import pytest

from engine.render import hashing
from engine.render.adding import add_model, remove, renew, scan
from engine.render.backend import RenderCancelled
from engine.render.families.table import FAMILIES, MODELS
from engine.render.hashing import check_hashes, keep_hashes, state_of, stoppable
from engine.render.models import Installed, ModelError

from tiny import plain


@pytest.fixture(autouse=True)
def family(monkeypatch):
    monkeypatch.setitem(FAMILIES, "plain", plain.FAMILY)


@pytest.fixture
def folder(tmp_path):
    return plain.build(tmp_path / "Plain 1.0")


def test_a_folder_becomes_an_entry(folder):
    spec = add_model(folder)
    assert (spec.id, spec.name, spec.family) == ("plain-1.0", "Plain", "plain")
    assert spec.path == str(folder)
    assert spec.weights == {"transformer": 96, "vae": 96, "text_encoder": 96}
    assert MODELS["plain-1.0"] == spec
    assert list(MODELS) == ["animatic", "plain-1.0"]


def test_a_name_becomes_the_id_and_is_unique(folder, tmp_path):
    assert add_model(folder, "mine").id == "mine"
    for name in ("mine", "animatic", "no/slash", "-x"):
        with pytest.raises(ModelError):
            add_model(folder, name)
    with pytest.raises(ModelError, match="already"):
        add_model(folder)
    other = add_model(plain.build(tmp_path / "b" / "Plain 1.0"))
    third = add_model(plain.build(tmp_path / "c" / "Plain 1.0"))
    assert (other.id, third.id) == ("plain-1.0", "plain-1.0-2")
    assert len({spec.name for spec in MODELS.values()}) == 4


def test_removing_leaves_the_files(folder):
    add_model(folder, "mine")
    keep_hashes("mine")
    before = sorted(folder.rglob("*"))
    remove("mine")
    assert "mine" not in MODELS and MODELS.installed == Installed()
    assert sorted(folder.rglob("*")) == before
    with pytest.raises(ModelError, match="no model"):
        remove("mine")
    with pytest.raises(ModelError, match="built in"):
        remove("animatic")


def test_two_writers_at_once_lose_nothing(tmp_path):
    folders = [plain.build(tmp_path / f"model {n}") for n in range(6)]
    threads = [threading.Thread(target=add_model, args=(one,)) for one in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(MODELS.installed.models) == 6


def test_a_damaged_list_is_told_and_kept_when_a_new_one_begins(folder):
    assert MODELS.damage == ""
    kept = MODELS.path.with_name("models.damaged.json")
    for number, written in enumerate((b"{ no", b"[]"), 1):
        MODELS.path.write_bytes(written)
        assert list(MODELS) == ["animatic"]
        assert str(MODELS.path) in MODELS.damage and "add the models again" in MODELS.damage
        assert not kept.exists() or number > 1, "looking at it changes nothing"
        add_model(folder, "mine")
        assert MODELS.damage == "" and list(MODELS) == ["animatic", "mine"]
    assert kept.read_bytes() == b"{ no"
    assert kept.with_stem("models.damaged 2").read_bytes() == b"[]"


def test_a_newer_list_is_not_written_over(folder):
    MODELS.path.write_bytes(msgspec.json.encode(Installed(schema=99)))
    with pytest.raises(ModelError, match="newer"):
        add_model(folder)


def test_a_scan_adds_what_it_finds_and_says_what_it_refuses(tmp_path):
    top = tmp_path / "models"
    plain.build(top / "one")
    plain.build(top / "deep" / "two")
    plain.build(top / ".hidden" / "no")
    bad = plain.build(top / "three")
    (bad / "run.py").write_text("")
    cache = top / "hub" / "models--studio--Plain-Four"
    plain.build(cache / "snapshots" / "abc")
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text("abc")
    found = scan(top)
    assert {spec.id for spec in found.added} == {"one", "two", "plain-four"}
    assert [path.name for path, _ in found.refused] == ["three"]
    assert "code" in found.refused[0][1]
    again = scan(top)
    assert again.added == () and len(again.known) == 3
    with pytest.raises(ModelError, match="no folder"):
        scan(tmp_path / "nothing")


def test_files_are_compared_with_what_they_were(folder):
    add_model(folder, "mine")
    assert check_hashes("mine").first_time
    assert check_hashes("mine") == ((), (), False, ())
    weights = folder / plain.WEIGHTS
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    checked = check_hashes("mine")
    assert checked.changed == (plain.WEIGHTS,)
    assert plain.WEIGHTS in checked.sentence("Mine")
    assert MODELS.installed.hashes["mine"].keys() >= {
        "model_index.json", "tokenizer/tokenizer_config.json", "vae/config.json", plain.WEIGHTS,
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["vae/preprocessor_config.json", "tokenizer/spiece.model", "text_encoder/more.bin"]
)
def test_files_that_are_new_since_are_told(folder, name):
    add_model(folder, "mine")
    check_hashes("mine")
    (folder / name).write_text("{}")
    checked = check_hashes("mine")
    assert checked == ((), (), False, (name,)) and not checked.is_whole
    assert name in checked.sentence("Mine") and "not there when" in checked.sentence("Mine")


def test_new_weights_that_would_be_loaded_are_told_and_code_is_refused(folder):
    add_model(folder, "mine")
    whole = folder / plain.WEIGHTS
    shard = whole.with_name("diffusion_pytorch_model-1-of-1.safetensors")
    check_hashes("mine")
    shard.write_bytes(whole.read_bytes())
    index = {"weight_map": {"block.0.weight": shard.name, "block.0.bias": shard.name}}
    plain.write_json(whole.with_name("diffusion_pytorch_model.safetensors.index.json"), index)
    assert f"transformer/{shard.name}" in check_hashes("mine").added
    (folder / "vae" / "model.py").write_text("")
    with pytest.raises(ModelError, match=r"holds code \(model.py\)"):
        check_hashes("mine")


def test_large_weights_that_no_part_needs_are_told_when_they_are_new(folder, monkeypatch):
    monkeypatch.setattr(hashing, "LARGEST_TEXT", 10)
    before = folder / "transformer" / "diffusion_pytorch_model.fp16.safetensors"
    before.write_bytes(b"what was there at first")
    add_model(folder, "mine")
    check_hashes("mine")
    assert check_hashes("mine").is_whole
    (folder / "all-in-one.safetensors").write_bytes(b"large" * 100)
    (folder / "vae" / "model.ckpt").write_bytes(b"large" * 100)
    assert check_hashes("mine").added == ("all-in-one.safetensors", "vae/model.ckpt")
    before.unlink()
    assert not check_hashes("mine").missing, "nothing is made of it"


def test_what_a_desktop_leaves_in_a_folder_is_no_new_file(folder):
    add_model(folder, "mine")
    check_hashes("mine")
    (folder / "vae" / ".DS_Store").write_bytes(b"\0")
    (folder / "vae" / "Thumbs.db").write_bytes(b"\0")
    assert check_hashes("mine").is_whole


def test_hashes_that_are_known_are_not_made_again(folder):
    add_model(folder, "mine")
    read = []
    known = {plain.WEIGHTS: "0" * 64, "not/there": "1" * 64}
    keep_hashes("mine", lambda done, total: read.append(total), known=known)
    hashes = MODELS.installed.hashes["mine"]
    assert hashes[plain.WEIGHTS] == "0" * 64 and "not/there" not in hashes
    assert read[-1] < sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert check_hashes("mine").changed == (plain.WEIGHTS,)


def test_a_list_of_an_older_storyreel_is_told_anew(folder):
    spec = add_model(folder, "mine")
    old = msgspec.structs.replace(spec, abilities=(), description="Old.")
    MODELS.change(lambda installed: msgspec.structs.replace(installed, models=(old,)))
    assert MODELS["mine"].abilities == ()
    renew()
    assert MODELS["mine"] == spec
    before = MODELS.path.stat().st_mtime_ns
    renew()
    folder.rename(folder.with_name("away"))
    renew()
    assert MODELS.path.stat().st_mtime_ns == before and MODELS["mine"] == spec


def test_hashing_tells_bytes_and_stops(folder):
    add_model(folder, "mine")
    told = []
    keep_hashes("mine", lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 288
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    with pytest.raises(RenderCancelled):
        keep_hashes("mine", stoppable(lambda: True))


def test_a_quick_look_says_what_is_amiss(folder):
    spec = add_model(folder, "mine")
    assert state_of(spec) == ("ok", "")
    assert state_of(MODELS["animatic"]) == ("ok", "")
    (folder / "evil.py").write_text("")
    assert state_of(spec)[0] == "changed"
    (folder / "evil.py").unlink()
    folder.rename(folder.with_name("elsewhere"))
    assert state_of(spec)[0] == "missing"


@pytest.mark.parametrize("name", ["a.ckpt", "a.pt", "a.bin", "a.txt"])
def test_other_files_are_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ModelError, match="safetensors"):
        add_model(Path(tmp_path / name))
