"""Every action of the table and every key of the panels, in films of every kind: none may break."""

import random

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.actions import ACTION
from engine.project import edits
from engine.project.document import (
    Caption,
    FrameAnchor,
    Marker,
    ShotAnchor,
    Sound,
    Title,
    Transition,
    new_id,
)  # fmt: skip
from engine.project.folder import ProjectFolder

LEFT_OUT = {"quit", "close_film", "open_sample", "light_theme"}
"""These end what the others are tried on, or dress it anew; the window's own tests have them."""
KEYS = (
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Escape,
    Qt.Key.Key_F2, Qt.Key.Key_Menu, Qt.Key.Key_1, Qt.Key.Key_Escape, Qt.Key.Key_A,
    Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Delete,
)  # fmt: skip
CUTTING = (
    "new_shot", "new_scene", "split", "duplicate", "move_earlier", "move_later", "trim_head",
    "trim_tail", "nudge_left", "nudge_right", "select_all", "select_none", "select_forward",
    "shot_next", "frame_forward", "second_forward", "go_start", "join", "lift", "cut", "paste",
    "transition", "transition_kind", "transition_longer", "insert_gap", "fill_insert",
    "fill_overwrite", "mark_shot", "clear_marks", "add_marker", "remove_marker", "add_sound_track",
    "swap_framing", "clear_moves", "captions_from_dialogue", "split_sound", "mute_sound", "delete",
)  # fmt: skip
FILMS = ("no film", "empty", "nothing selected", "all selected", "read-only")


class _Nowhere(QObject):
    """Takes the folders that would be shown in a file manager."""

    @Slot(QUrl)
    def show(self, url):
        pass


@pytest.fixture
def nowhere():
    taker = _Nowhere()
    QDesktopServices.setUrlHandler("file", taker, "show")  # type: ignore[arg-type]  # stubs err
    yield
    QDesktopServices.unsetUrlHandler("file")


def dress(session):
    """Lay one of everything that can be chosen into the film."""
    _, second, third = session.project.shots
    for edit, value in (
        (edits.add_marker, Marker(id=new_id(), anchor=FrameAnchor(frame=0), name="Here")),
        (edits.add_sound, Sound(id=new_id(), file="sounds/a.wav", sha256="a", name="a",
                                anchor=FrameAnchor(frame=0), length=48_000)),
        (edits.add_caption, Caption(id=new_id(), anchor=FrameAnchor(frame=0), text="Words",
                                    duration=24)),
        (edits.add_title, Title(id=new_id(), anchor=ShotAnchor(shot=second.id), text="Title",
                                duration=24)),
    ):  # fmt: skip
        session.apply("Add", edit, value)
    session.apply("Write", edits.set_shots, (third.id,), dialogue="MARA: Now.",
                  transition=Transition(duration=8))  # fmt: skip


@pytest.fixture
def room(window, request, tmp_path):
    """The window with a film of one kind, and a function that puts everything back."""
    kind, session = request.param, window.session
    held = None
    if kind == "empty":
        session.create(tmp_path / "Empty.reel", "Empty", 320, 180)
    elif kind == "read-only":
        path = tmp_path / "Held.reel"
        film = session.project
        session.close_film()
        held = ProjectFolder.create(path, film)
        session.open(path)
    elif kind == "no film":
        session.close_film()
    else:
        dress(session)
    session.undo_stack.clear()
    session.pause(True)
    before = session.project

    def back():
        close_all(window)
        if session.read_only:
            assert session.project is before
        session.undo_stack.setIndex(0)
        session.cancel_all()
        session.pause(True)
        session.select([shot.id for shot in session.project.shots] if "all" in kind else ())
        session.move_playhead(0)

    back()
    yield window, back
    if held is not None:
        held.close()


def refuse_files():
    """Let a dialog that asks for a file be left without one, as soon as it is there."""
    asking = QApplication.activeModalWidget()
    if isinstance(asking, QFileDialog):
        asking.reject()


def close_all(window):
    """Close whatever an action has opened."""
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and widget is not window:
            widget.close()


@pytest.mark.parametrize("room", FILMS, indirect=True)
def test_no_action_breaks(room, nowhere, qtbot):
    window, back = room
    said = []
    window.session.message_posted.connect(lambda kind, text: said.append((kind, text)))
    timer = QTimer(window, interval=5)
    timer.timeout.connect(refuse_files)
    timer.start()
    for id in (id for id in ACTION if id not in LEFT_OUT):
        said.clear()
        with qtbot.captureExceptions() as broken:
            action = window.action_table[id]
            action.trigger()
            QApplication.processEvents()
            if action.isCheckable():
                action.trigger()
            back()
            QApplication.processEvents()
        assert not broken, f"{id} broke: {broken[0][1]!r}"
        assert [text for kind, text in said if kind == "bad"] == [], id


@pytest.mark.parametrize("room", ["empty", "nothing selected", "read-only"], indirect=True)
def test_no_key_breaks_a_panel(room, nowhere, qtbot):
    window, back = room
    do = window.action_table
    panels = {
        "board": lambda: window.board.cards, "timeline": lambda: window.timeline.canvas,
        "takes": lambda: window.takes, "preview": lambda: window.preview,
        "table": lambda: window.board_place.table.table, "cast": lambda: window.board_place.cast,
        "wall": lambda: window.wall.view,
    }  # fmt: skip
    shown = {"table": "shot_table", "cast": "cast", "wall": "layout_render"}
    for name, panel in panels.items():
        if name in shown:
            do[shown[name]].trigger()
        for key in KEYS:
            with qtbot.captureExceptions() as broken:
                panel().setFocus()
                QTest.keyClick(QApplication.focusWidget() or panel(), key)
                close_all(window)
            assert not broken, f"{key.name} in the {name} broke: {broken[0][1]!r}"
        if name == "table":
            do["shot_table"].trigger()
    back()


@pytest.mark.parametrize("room", ["nothing selected"], indirect=True)
def test_whatever_was_cut_is_undone_and_done_again(room, qtbot):
    window, _ = room
    session, chance = window.session, random.Random(7)
    before = session.project
    for _ in range(200):
        window.action_table[chance.choice(CUTTING)].trigger()
    after, steps = session.project, session.undo_stack.count()
    assert steps > 60
    for _ in range(200):
        window.action_table["undo"].trigger()
    assert session.project is before
    for _ in range(200):
        window.action_table["redo"].trigger()
    assert session.project is after
