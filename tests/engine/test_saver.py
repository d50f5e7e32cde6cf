"""Saving in the background: the newest state, few files, and failures that are said and mended."""

import shutil
import threading
import time

import pytest

from engine.project import edits
from engine.project.codec import decode_project
from engine.project.folder import ProjectFolder
from engine.project.saver import Saver


@pytest.fixture
def folder(tmp_path, film):
    with ProjectFolder.create(tmp_path / "Launch.reel", film) as made:
        yield made


@pytest.fixture
def told():
    return {"saved": [], "failed": [], "saving": 0, "news": threading.Event()}


@pytest.fixture
def saver(folder, told):
    def saved(project):
        told["saved"].append(project.name)
        told["news"].set()

    def failed(sentence):
        told["failed"].append(sentence)
        told["news"].set()

    made = Saver(folder, saved, failed, pause=0.05, retry=0.2)
    yield made
    made.close()


def named(film, name):
    return edits.set_project(film, name=name)


def on_disk(folder):
    return decode_project((folder.path / "project.json").read_bytes()).name


def test_many_edits_make_few_saves_and_the_last_one_wins(saver, folder, film, told):
    for number in range(200):
        saver.submit(named(film, f"edit {number}"))
    assert saver.flush()
    assert on_disk(folder) == "edit 199"
    assert told["saved"][-1] == "edit 199" and len(told["saved"]) < 20
    assert not saver.pending


def test_an_edit_is_saved_without_being_asked(saver, folder, film, told):
    saver.submit(named(film, "Rain"))
    assert told["news"].wait(5)
    assert on_disk(folder) == "Rain"


def test_closing_saves_what_waits(folder, film):
    saver = Saver(folder)
    saver.submit(named(film, "first"))
    saver.submit(named(film, "last"))
    assert saver.close()
    assert on_disk(folder) == "last"


def test_a_failure_is_said_and_tried_again(saver, folder, film, told):
    target = folder.path / "project.json"
    kept = target.read_bytes()
    target.unlink()
    (target / "in the way").mkdir(parents=True)
    saver.submit(named(film, "Rain"))
    assert not saver.flush(5)
    assert "couldn't be saved" in told["failed"][0]
    assert saver.pending
    shutil.rmtree(target)
    target.write_bytes(kept)
    give_up = time.monotonic() + 10
    while saver.pending and time.monotonic() < give_up:
        time.sleep(0.02)
    assert on_disk(folder) == "Rain" and told["saved"] == ["Rain"]


def test_a_read_only_folder_is_said(folder, film, told):
    with ProjectFolder.open(folder.path) as reader:
        saver = Saver(reader, on_failed=told["failed"].append)
        saver.submit(named(film, "Rain"))
        assert not saver.close(5)
        assert "open in another window" in told["failed"][0]


def test_a_listener_that_fails_does_not_end_the_saving(folder, film):
    def broken(_project):
        raise RuntimeError("a listener")

    saver = Saver(folder, on_saved=broken)
    saver.submit(named(film, "one"))
    assert saver.flush()
    saver.submit(named(film, "two"))
    assert saver.close()
    assert on_disk(folder) == "two"
