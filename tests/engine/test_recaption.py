"""An instruct model writes in the real worker; what it loses is told; folders are refused."""

import json
import subprocess
import sys
import time

import pytest

from engine.camera.kept import lost
from engine.project.document import Element, Project, Scene, Shot
from engine.render.adding import remove
from engine.render.backend import RenderCancelled, RenderError
from engine.render.families.table import MODELS
from engine.render.instruct import add_instruct, is_instruct, read_instruct
from engine.render.models import ModelError
from engine.render.recaption import Recaptioner, asked, looked_over
from engine.render.wording import manner_of

from tiny import chat, t5

SHOT = Shot(id="3" * 16, slate="010", action="@mara waits by the door on the left.", size="MCU")
FILM = Project(
    id="f" * 16, name="Film", scenes=(Scene(id="5" * 16, heading="INT. BAR", shots=(SHOT,)),),
    elements=(Element(id="1" * 16, kind="character", handle="mara", description="a pilot"),),
)  # fmt: skip
ANIMATIC = MODELS["animatic"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A tiny instruct model on disk."""
    return chat.build(tmp_path_factory.mktemp("chat") / "Tiny-Instruct")


@pytest.fixture(scope="module")
def recaptioner(folder):
    """One worker for all tests: what it costs is to begin it."""
    made = Recaptioner(folder)
    yield made
    made.close()


def test_a_model_writes_in_the_worker_and_the_same_again(recaptioner):
    phases = []
    one = recaptioner.reword(FILM, SHOT, ANIMATIC, on_step=lambda *step: phases.append(step[0]))
    pid = recaptioner._child.pid
    again = recaptioner.reword(FILM, SHOT, ANIMATIC)
    assert one.text == again.text != "" and recaptioner._child.pid == pid
    assert {"Loading", "Writing"} <= set(phases)
    # Random weights keep no handle: that is told.
    assert any("leave out @mara" in note for note in one.notes)


def test_writing_is_cancelled_and_the_worker_goes_on(tmp_path, recaptioner, monkeypatch):
    recaptioner.reword(FILM, SHOT, ANIMATIC)
    monkeypatch.setattr(recaptioner, "_path", chat.build(tmp_path / "endless", endless=True))
    begun: list[float] = []

    def cancelled() -> bool:
        begun.append(time.monotonic())
        return len(begun) > 1

    with pytest.raises(RenderCancelled):
        recaptioner.reword(FILM, SHOT, ANIMATIC, cancelled)
    pid = recaptioner._child.pid
    assert time.monotonic() - begun[-1] < 2.0
    assert recaptioner.reword(FILM, SHOT, ANIMATIC).text and recaptioner._child.pid == pid


def test_a_model_that_can_not_be_loaded_is_said(tmp_path, recaptioner, monkeypatch):
    chat.build(tmp_path / "bad")
    config = json.loads((tmp_path / "bad" / "config.json").read_text())
    config["num_hidden_layers"] = 3
    (tmp_path / "bad" / "config.json").write_text(json.dumps(config))
    monkeypatch.setattr(recaptioner, "_path", tmp_path / "bad")
    with pytest.raises(RenderError, match="do not fit its config"):
        recaptioner.reword(FILM, SHOT, ANIMATIC)


@pytest.mark.parametrize("name", ["adapter_config.json", "adapter_model.bin"])
def test_a_model_with_an_adapter_is_refused_by_the_list_and_by_the_worker(
    tmp_path, recaptioner, monkeypatch, name
):
    chat.build(tmp_path / "bent")
    (tmp_path / "bent" / name).write_text('{"base_model_name_or_path": "someone/else"}')
    with pytest.raises(ModelError, match="holds an adapter"):
        add_instruct(tmp_path / "bent")
    monkeypatch.setattr(recaptioner, "_path", tmp_path / "bent")
    with pytest.raises(RenderError, match="holds an adapter"):
        recaptioner.reword(FILM, SHOT, ANIMATIC)


def test_the_model_is_told_the_shot_and_no_code_runs_here(folder):
    system, text = asked(FILM, SHOT, manner_of(ANIMATIC))
    assert "Keep every name" in system and "Shot: @mara waits by the door" in text
    assert "Scene: INT. BAR" in text and "@mara is a pilot" in text
    code = (
        "import sys; from pathlib import Path; import engine.render.recaption; "
        f"from engine.render.instruct import read_instruct; read_instruct(Path({str(folder)!r})); "
        "print([n for n in ('torch', 'transformers', 'diffusers') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("@mara waits by the door on the left, tired.", []),
        ("Mara waits on the left.", ["leave out @mara"]),
        ("@mara waits on the right.", ["leave out a “left”", "say “right”"]),
        ("@mara and @bo wait on the left.", ["name @bo"]),
    ],
)
def test_what_is_lost_is_told(after, told):
    notes = lost(SHOT.action, after)
    assert len(notes) == len(told) and all(w in n for w, n in zip(told, notes, strict=True))


def test_what_is_wrong_is_told_once():
    reply = looked_over(FILM, SHOT, "@mara and @bo wait on the left.")
    assert any("no element @bo" in note for note in reply.notes)
    assert len(set(reply.notes)) == len(reply.notes)


def test_the_list_of_instruct_models(folder):
    added = add_instruct(folder)
    assert added.id == "tiny-instruct" and added.bytes > 1000
    assert added.id not in MODELS
    with pytest.raises(ModelError, match="already"):
        add_instruct(folder, "another")
    remove(added.id)
    assert not MODELS.installed.instruct
    with pytest.raises(ModelError, match="no model"):
        remove(added.id)


def _code(path):
    (path / "modeling.py").write_text("1")


def _remote(path):
    config = json.loads((path / "config.json").read_text())
    (path / "config.json").write_text(json.dumps(config | {"auto_map": {"AutoModel": "x.Y"}}))


def _pickle(path):
    (path / "model.safetensors").rename(path / "pytorch_model.bin")


def _short(path):
    content = (path / "model.safetensors").read_bytes()
    (path / "model.safetensors").write_bytes(content[: len(content) // 2])


def _mute(path):
    (path / "tokenizer.json").unlink()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [(_code, "code"), (_remote, "code of its own"), (_pickle, "pickles"), (_short, "cut short"),
     (_mute, "no tokenizer")],
)  # fmt: skip
def test_folders_that_are_refused(spoil, why, tmp_path):
    path = chat.build(tmp_path / "model")
    spoil(path)
    with pytest.raises(ModelError, match=why):
        read_instruct(path)


def test_other_folders_are_no_instruct_models(tmp_path):
    t5.tokenizer().save_pretrained(tmp_path)
    assert not is_instruct(tmp_path)
    (tmp_path / "config.json").write_text('{"architectures": ["T5EncoderModel"]}')
    assert not is_instruct(tmp_path)
