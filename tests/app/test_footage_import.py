"""Footage comes in by menu, by dropping and from the command line, and is cut on request."""

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from app.dialogs.import_footage import ImportFootage
from engine.media.writer import ClipWriter
from engine.project.folder import ProjectFolder
from engine.project.seen import seen_take

COLOURS = ((220, 40, 40), (40, 200, 60), (60, 60, 230))


@pytest.fixture
def filmed(tmp_path):
    """A video of 4 s whose picture is cut to another after 1.5 and after 3 s."""
    path = tmp_path / "Beach day.mp4"
    with ClipWriter(path, 320, 180, Fraction(24), preset="ultrafast", audio=True) as writer:
        for n in range(96):
            frame = np.full((180, 320, 3), COLOURS[n // 36], np.uint8)
            frame[40:120, 20 + n : 80 + n] = 255 - frame[0, 0]
            writer.write(frame)
        writer.write_samples(np.full((2, 4 * 48000), 0.2, np.float32))
    return path


def idle(session):
    return not session.background.busy


def test_a_dropped_video_is_a_shot_of_its_length(window, filmed, qtbot):
    session = window.session
    session.go_to_shot(session.project.shots[0].id)
    window.films.take_files([filmed])
    qtbot.waitUntil(lambda: len(session.project.shots) == 4 and idle(session), timeout=20_000)
    shot = session.project.shots[1]
    assert shot.action == "Beach day" and shot.duration == 96
    assert session.selection == (shot.id,)
    take = session.takes[shot.id][0]
    assert take.model == "footage" and seen_take(session.project, shot, [take]) == take
    session.undo()
    assert len(session.project.shots) == 3


def test_the_dialog_makes_it_a_take_of_the_shot_and_the_menu_cuts_it(window, filmed, qtbot):
    session = window.session
    first = session.project.shots[0]
    session.go_to_shot(first.id)
    from app.handlers.footage import FootageHandlers

    FootageHandlers(window).ask([filmed])
    dialog = window.findChild(ImportFootage)
    qtbot.keyClick(dialog.becomes, Qt.Key.Key_Down)
    assert dialog.becomes.currentText() == "A take of 010"
    qtbot.mouseClick(
        next(one for one in dialog.findChildren(QPushButton) if one.text() == "Import"),
        Qt.MouseButton.LeftButton,
    )
    qtbot.waitUntil(lambda: session.project.shots[0].picked is not None, timeout=20_000)
    qtbot.waitUntil(lambda: first.id in session.takes, timeout=5000)
    assert len(session.project.shots) == 3
    window.action_table["cut_into_shots"].trigger()
    qtbot.waitUntil(lambda: len(session.project.shots) == 4 and idle(session), timeout=20_000)
    parts = session.project.shots[:2]
    assert [shot.duration for shot in parts] == [36, 36]
    assert {shot.picked for shot in parts} == {session.takes[first.id][0].id}
    session.undo()
    assert len(session.project.shots) == 3


def test_it_is_cut_while_it_is_imported_in_one_step(window, filmed, qtbot):
    session = window.session
    from app.handlers.footage import FootageHandlers

    FootageHandlers(window).ask([filmed])
    dialog = window.findChild(ImportFootage)
    qtbot.keyClick(dialog.cut, Qt.Key.Key_Space)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(session.project.shots) == 6 and idle(session), timeout=20_000)
    assert session.undo_stack.count() == 1
    assert [shot.duration for shot in session.project.shots if shot.action == "Beach day"] == [
        36, 36, 24,
    ]  # fmt: skip


def drop(widget, path):
    """Drop a file on the middle of a widget, as a file manager does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    at = widget.rect().center()
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(at, action, mime, left, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), action, mime, left, none))


def test_dropped_on_the_strip_or_a_card_it_is_a_take_of_the_shot(window, filmed, qtbot):
    session = window.session
    first, second, _ = session.project.shots
    session.go_to_shot(first.id)
    drop(window.takes, filmed)
    qtbot.waitUntil(lambda: session.project.shots[0].picked is not None, timeout=20_000)
    window.importing.fill([filmed], [second.id])
    qtbot.waitUntil(lambda: session.project.shots[1].picked is not None, timeout=20_000)
    assert len(session.project.shots) == 3
    qtbot.waitUntil(lambda: len(session.takes) == 2 and idle(session), timeout=5000)
    assert {take.model for takes in session.takes.values() for take in takes} == {"footage"}


def test_a_longer_take_offers_to_lengthen_its_shot(window, filmed, qtbot):
    session = window.session
    first = session.project.shots[0]
    window.importing.videos_of([filmed], first.id)
    qtbot.waitUntil(lambda: window.takes.frames_beyond == 96 - first.duration, timeout=20_000)
    window.takes.lengthen_shot()
    assert session.project.shots[0].duration == 96 and window.takes.frames_beyond == 0


def test_stopping_an_import_leaves_nothing(window, filmed, qtbot):
    session = window.session
    footage = window.importing.footage
    direct = Qt.ConnectionType.DirectConnection  # the video is short: at once, in its thread
    footage.worked.connect(lambda _: window.importing.cancel(), direct)
    with qtbot.waitSignal(footage.imported, timeout=20_000):
        window.importing.videos([filmed])
    assert len(session.project.shots) == 3
    takes = session.folder.path / "takes"
    assert [one.name for one in takes.iterdir() if not one.name.endswith(".lock")] == []


def test_what_is_no_video_is_told_in_a_sentence(window, tmp_path, qtbot):
    broken = tmp_path / "broken.mov"
    broken.write_bytes(b"nothing of use")
    said = []
    window.session.message_posted.connect(lambda kind, text: said.append((kind, text)))
    window.films.take_files([broken])
    qtbot.waitUntil(lambda: bool(said), timeout=5000)
    assert said[0][0] == "bad" and "broken.mov" in said[0][1]
    assert len(window.session.project.shots) == 3


def test_the_command_line_brings_it_in_and_cuts_it(storyreel, filmed, tmp_path):
    film = tmp_path / "Cut.reel"
    storyreel("new", film, "--name", "Cut", "--size", "320x180")
    status, out, err = storyreel("import", film, filmed, "--cut-into-shots")
    assert status == 0, err
    assert "Beach day.mp4 is 3 shots (320×180, 24 a second, 4.0 s)" in out
    with ProjectFolder.open(film, read_only=True) as folder:
        assert [shot.duration for shot in folder.project.shots] == [36, 36, 24]
        assert [take.model for take in folder.takes()] == ["footage"]
    status, out, err = storyreel("import", film, filmed, "--shot", "010")
    assert status == 0 and "is T02 of 010" in out
    status, _, err = storyreel("import", film, tmp_path, "--cut-into-shots")
    assert status == 1 and "for videos" in err
    (tmp_path / "no.mp4").write_text("no video")
    status, _, err = storyreel("import", film, tmp_path / "no.mp4")
    assert status == 1 and "can't be read as a video" in err
