"""Copy and paste between two films, in two windows and in two processes."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from app.handlers.clipboard import PARCEL, ClipboardHandlers
from app.importing import Importing
from app.session import Session
from engine.media.intake import import_picture
from engine.project import edits
from engine.project.document import Caption, ShotAnchor, new_id


@pytest.fixture
def other(qtbot, dark, tmp_path):
    """A second open film, empty."""
    made = Session()
    assert made.create(tmp_path / "Other.reel", "Other", 160, 90)
    yield made
    made.close()


@pytest.fixture
def said(other):
    """What the other film's window was told."""
    words = []
    other.message_posted.connect(lambda kind, text: words.append((kind, text)))
    return words


@pytest.fixture
def pictured(session, stills):
    """The first shot has a still and a caption."""
    shot = session.project.shots[0]
    reference = import_picture(session.folder, stills(1)[0])
    session.apply("Still", edits.add_reference, shot.id, reference)
    caption = Caption(id=new_id(), anchor=ShotAnchor(shot=shot.id, offset=5), text="Hello")
    session.apply("Caption", edits.add_caption, caption)
    return session.project.shots[0]


def clipboard_of(session):
    return ClipboardHandlers(session, Importing(session))


def test_shots_go_to_another_film_with_their_media_in_one_step(
    session, other, pictured, make_take, qtbot, said
):
    take = make_take(pictured)
    session.apply("Pick", edits.pick, pictured.id, take.id)
    session.select([shot.id for shot in session.project.shots[:2]])
    clipboard_of(session).copy()
    clipboard_of(other).paste()
    qtbot.waitUntil(lambda: len(other.project.shots) == 2, timeout=5000)
    shot = other.project.shots[0]
    assert other.selection == tuple(each.id for each in other.project.shots)
    assert other.folder.resolve(shot.references[0].file).is_file()
    assert other.project.captions[0].text == "Hello"
    qtbot.waitUntil(lambda: bool(other.takes), timeout=5000)
    from engine.project.seen import seen_take, takes_of

    seen = seen_take(other.project, shot, takes_of(shot, other.takes))
    assert seen is not None and seen.id == take.id and shot.picked == take.id
    assert other.folder.take_path(take).is_file()
    assert said == [("good", "Pasted 2 shots, 1 file, 1 take.")]
    assert other.undo_stack.count() == 1
    other.undo()
    assert not other.project.shots and not other.project.captions


def test_a_file_that_is_gone_is_said_and_nothing_is_lost(session, other, pictured, qtbot, said):
    session.folder.resolve(pictured.references[0].file).unlink()
    session.select([pictured.id])
    clipboard_of(session).copy()
    clipboard_of(other).paste()
    qtbot.waitUntil(lambda: bool(said), timeout=5000)
    assert said[0][0] == "warn" and pictured.references[0].name in said[0][1]
    assert other.project.shots[0].references[0].sha256 == pictured.references[0].sha256
    qtbot.waitUntil(lambda: bool(other.missing), timeout=5000)


def test_cut_and_paste_in_one_film_moves_shots_with_their_captions(session, pictured):
    session.select([pictured.id])
    clipboard_of(session).cut()
    assert not session.project.captions and len(session.project.shots) == 2
    session.select([session.project.shots[-1].id])
    clipboard_of(session).paste()
    moved = session.project.shots[-1]
    assert moved.action == pictured.action and moved.references == pictured.references
    assert session.project.captions[0].anchor == ShotAnchor(shot=moved.id, offset=5)
    assert session.undo_stack.count() == 4


def test_what_another_process_copied_is_pasted(session, other, pictured, qtbot):
    session.save_now()
    qtbot.waitUntil(lambda: session.save_state == "saved", timeout=5000)
    code = (
        "import sys; from pathlib import Path;"
        "from engine.project.folder import ProjectFolder;"
        "from engine.project.parcel import packed, written;"
        "f = ProjectFolder.open(Path(sys.argv[1]), read_only=True);"
        "p = packed(f.project, str(f.path), [f.project.shots[0].id], {});"
        "sys.stdout.buffer.write(written(p))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, session.folder.path], capture_output=True, check=True
    )
    mime = QMimeData()
    mime.setData(PARCEL, QByteArray(done.stdout))
    QGuiApplication.clipboard().setMimeData(mime)
    clipboard_of(other).paste()
    qtbot.waitUntil(lambda: len(other.project.shots) == 1, timeout=5000)
    assert other.folder.resolve(other.project.shots[0].references[0].file).is_file()


def test_a_read_only_film_takes_nothing(session, other, pictured, said, monkeypatch):
    session.select([pictured.id])
    clipboard_of(session).copy()
    monkeypatch.setattr(type(other), "read_only", property(lambda _self: True))
    monkeypatch.setattr(type(other), "read_only_reason", property(lambda _self: "Read-only."))
    clipboard_of(other).paste()
    assert said == [("warn", "Read-only.")] and not other.project.shots


def test_what_is_no_parcel_is_said(other, said):
    mime = QMimeData()
    mime.setData(PARCEL, QByteArray(b"nonsense"))
    QGuiApplication.clipboard().setMimeData(mime)
    clipboard_of(other).paste()
    assert said[0][0] == "warn" and "copy them again" in said[0][1]
