"""Downloads from a server on this machine that plays the hub: cuts, pauses, wrong bytes, gates."""

import hashlib
import threading
from pathlib import Path

import msgspec
import pytest

from engine.render.backend import RenderCancelled
from engine.render.catalogue import CATALOGUE, Offered, offered
from engine.render.checkpoint import read_checkpoint
from engine.render.downloading import bytes_there, download, wanted
from engine.render.families.table import FAMILIES
from engine.render.models import ModelError

from tiny import plain
from tiny.hub import REPOSITORY, ROW, Hub, repository


@pytest.fixture
def hub(tmp_path, monkeypatch):
    monkeypatch.setitem(FAMILIES, "plain", plain.FAMILY)
    monkeypatch.setenv("HF_TOKEN", "hf_test")
    server = Hub(repository(tmp_path / "repository"))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def into(tmp_path):
    return tmp_path / "models" / "plain"


def files_in(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_model_comes_whole_and_without_what_is_not_needed(hub, into):
    told = []
    hashes = download(ROW, into, hub.url, lambda done, total: told.append((done, total)))
    assert files_in(into) == hashes.keys() == {
        "model_index.json", plain.WEIGHTS, "transformer/config.json", "vae/config.json",
        "vae/diffusion_pytorch_model.safetensors", "text_encoder/config.json",
        "text_encoder/model.safetensors", "scheduler/scheduler_config.json",
        "tokenizer/tokenizer_config.json",
    }  # fmt: skip
    assert read_checkpoint(into).sizes["transformer"] == 96
    assert hashes[plain.WEIGHTS] == hashlib.sha256((into / plain.WEIGHTS).read_bytes()).hexdigest()
    assert told[-1][0] == told[-1][1] == sum((into / name).stat().st_size for name in hashes)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_mirror_is_never_told_who_asks(hub, into):
    download(ROW, into, hub.url)
    assert hub.authorised == []


def test_a_download_goes_on_after_a_cut(hub, into, monkeypatch):
    import huggingface_hub.file_download

    monkeypatch.setattr(huggingface_hub.file_download.time, "sleep", lambda seconds: None)
    hub.cut[plain.WEIGHTS] = 0
    with pytest.raises(ModelError, match="network failed; what came is kept"):
        download(ROW, into, hub.url)
    (into / f"{plain.WEIGHTS}.part").write_bytes((hub.folder / plain.WEIGHTS).read_bytes()[:50])
    hub.cut.clear()
    hub.asked.clear()
    download(ROW, into, hub.url)
    assert (plain.WEIGHTS, "bytes=50-") in hub.asked
    assert ("model_index.json", "") not in hub.asked
    assert (into / plain.WEIGHTS).read_bytes() == (hub.folder / plain.WEIGHTS).read_bytes()
    assert not [name for name in files_in(into) if name.endswith((".part", "download.json"))]


def test_a_cut_in_the_middle_is_mended_by_itself(hub, into, monkeypatch):
    import huggingface_hub.file_download

    monkeypatch.setattr(huggingface_hub.file_download.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(huggingface_hub.constants, "DOWNLOAD_CHUNK_SIZE", 16)
    hub.cut[plain.WEIGHTS] = 30
    download(ROW, into, hub.url)
    ranges = [asked for name, asked in hub.asked if name == plain.WEIGHTS]
    assert ranges[:3] == ["", "bytes=16-", "bytes=32-"]
    assert (into / plain.WEIGHTS).read_bytes() == (hub.folder / plain.WEIGHTS).read_bytes()


def test_a_pause_keeps_what_came(hub, into):
    def pause(done, total):
        if done > total // 2:
            raise RenderCancelled

    with pytest.raises(RenderCancelled):
        download(ROW, into, hub.url, pause)
    before = files_in(into)
    assert "model_index.json" in before
    there = bytes_there(ROW, into)
    assert there is not None and 0 < there[0] < there[1]
    hub.asked.clear()
    download(ROW, into, hub.url)
    assert len(hub.asked) < 8 and len(files_in(into)) == 9
    assert bytes_there(ROW, into) is None


@pytest.mark.parametrize("name", [plain.WEIGHTS, "vae/config.json"])
def test_wrong_bytes_are_refused_and_removed(hub, into, name):
    hub.wrong.add(name)
    with pytest.raises(ModelError, match=r"not what the hub names .* another mirror"):
        download(ROW, into, hub.url)
    assert not (into / name).exists() and not (into / f"{name}.part").exists()
    hub.wrong.clear()
    download(ROW, into, hub.url)


@pytest.mark.parametrize("name", [plain.WEIGHTS, "vae/config.json"])
def test_a_file_of_the_same_size_is_read_before_it_is_believed(hub, into, name):
    right = (hub.folder / name).read_bytes()
    (into / name).parent.mkdir(parents=True)
    (into / name).write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    hashes = download(ROW, into, hub.url)
    assert (into / name).read_bytes() == right
    assert hashes[name] == hashlib.sha256(right).hexdigest()
    assert not (into / f"{name}.part").exists()


def test_a_stopped_download_of_another_variant_is_not_gone_on_with(hub, into):
    def pause(done, total):
        if (into / plain.WEIGHTS).exists():
            raise RenderCancelled

    half = "transformer/diffusion_pytorch_model.fp16.safetensors"
    (hub.folder / half).write_bytes((hub.folder / plain.WEIGHTS).read_bytes())
    with pytest.raises(RenderCancelled):
        download(ROW, into, hub.url, pause)
    other = msgspec.structs.replace(ROW, variant="fp16")
    assert bytes_there(ROW, into) is not None and bytes_there(other, into) is None
    hashes = download(other, into, hub.url)
    assert half in hashes and plain.WEIGHTS not in hashes
    assert files_in(into) == hashes.keys(), "no shard of the other variant is left"


def test_no_room_is_said_before_anything_large_comes(hub, into):
    with pytest.raises(ModelError, match="no room"):
        download(ROW, into, hub.url, free=lambda folder: 1_000_000_500)
    assert not (into / plain.WEIGHTS).exists()


def test_files_that_are_in_the_way_make_room(hub, into):
    """Of another content they are no part of what is there; they go before the right one comes."""
    right = (hub.folder / plain.WEIGHTS).read_bytes()
    (into / plain.WEIGHTS).parent.mkdir(parents=True)
    (into / plain.WEIGHTS).write_bytes(b"x" * 5000)
    told = []
    download(ROW, into, hub.url, lambda *n: told.append(n), free=lambda _: 1_000_000_000)
    assert (into / plain.WEIGHTS).read_bytes() == right
    assert all(done <= total for done, total in told) and told[-1][0] == told[-1][1]


@pytest.mark.parametrize("status", [401, 403])
def test_a_licence_to_be_accepted_is_said(hub, into, status):
    hub.status = status
    with pytest.raises(ModelError, match=f"accepted its licence.*huggingface.co/{REPOSITORY}"):
        download(ROW, into, hub.url)


@pytest.mark.parametrize("status, said", [(404, "not there"), (400, "error 400")])
def test_other_answers_of_the_hub_are_said(hub, into, status, said):
    hub.status = status
    with pytest.raises(ModelError, match=said):
        download(ROW, into, hub.url)


def test_no_network_is_said(into, hub):
    hub.server_close()
    with pytest.raises(ModelError, match=r"network failed"):
        download(ROW, into, "http://127.0.0.1:9")


@pytest.mark.parametrize("mirror", ["ftp://x", "nonsense", "file:///etc"])
def test_a_mirror_is_an_address(into, mirror):
    with pytest.raises(ModelError, match="no address"):
        download(ROW, into, mirror)


def test_a_repository_that_is_no_model_is_refused(hub, into):
    (hub.folder / "model_index.json").unlink()
    with pytest.raises(ModelError, match="no model"):
        download(ROW, into, hub.url)


def test_which_files_are_wanted():
    index = {"_class_name": "P", "unet": ["diffusers", "U"], "te": ["transformers", "T"]}
    paths = [
        "unet/config.json", "unet/diffusion_pytorch_model.safetensors",
        "unet/diffusion_pytorch_model.fp16.safetensors", "unet/diffusion_pytorch_model.fp16.bin",
        "te/model.safetensors.index.json", "te/model-00001-of-00002.safetensors",
        "te/model-00002-of-00002.safetensors", "te/.hidden", "../x/y.json", "other/config.json",
        "te/deep/down.json", "te/tokenizer.model",
    ]  # fmt: skip
    texts = ["model_index.json", "unet/config.json", "te/tokenizer.model"]
    shards = paths[4:7]
    assert wanted(paths, index, "") == [*texts, *shards, paths[1]]
    assert wanted(paths, index, "fp16") == [*texts, *shards, paths[2]]


def test_the_catalogue_names_families_that_are_here():
    rows = offered()
    assert rows and all(row.family in FAMILIES for row in rows)
    assert len({row.repository for row in CATALOGUE.values()}) == len(CATALOGUE)
    assert all(name == row.name and row.licence and row.bytes for name, row in CATALOGUE.items())
    assert all("repository" in row.checked for row in CATALOGUE.values())
    assert msgspec.json.decode(msgspec.json.encode(rows[0]), type=Offered) == rows[0]
