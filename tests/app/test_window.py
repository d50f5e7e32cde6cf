"""The window: layouts, keys, menus, drops, messages, closing."""

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QMenuBar, QToolButton

from app.actions import ACTION, TIP_OF, shown_key, tip
from app.layouts import between
from engine.project import edits, film
from engine.project.document import Project, Shot, new_id
from engine.project.folder import ProjectFolder


def key(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def in_menus(menu_bar):
    found = set()

    def walk(menu: QMenu):
        for action in menu.actions():
            inner = action.menu()
            if isinstance(inner, QMenu):
                walk(inner)
            elif not action.isSeparator():
                found.add(action)

    for action in menu_bar.actions():
        walk(action.menu())
    return found


def test_every_row_of_the_table_works_and_is_in_the_menus(window):
    assert set(window.action_table) == set(window.handlers) == set(ACTION)
    shown = in_menus(window.menuBar())
    assert set(window.action_table.values()) <= shown
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == [
        "File",
        "Edit",
        "Shot",
        "Timeline",
        "Camera",
        "Render",
        "View",
        "Window",
        "Help",
    ]


def test_no_key_is_ambiguous_in_the_window(window):
    keys = [key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()]
    assert sorted(set(keys)) == sorted(keys)


def test_every_tool_button_has_a_name_and_a_tooltip(window):
    for button in window.findChildren(QToolButton):
        if button.objectName().startswith("qt_"):
            continue
        if isinstance(button.parent(), QLineEdit | QMenuBar):
            continue
        assert button.accessibleName() or button.text(), button.toolTip()
        assert button.toolTip(), button.accessibleName()


@pytest.mark.parametrize(
    ("size", "board", "inspector", "timeline"),
    [((1280, 720), 300, 320, 180), ((1920, 1080), 430, 340, 240)],
)
def test_the_sizes_of_the_design(window, qtbot, size, board, inspector, timeline):
    window.resize(*size)
    qtbot.waitUntil(lambda: window.board.width() == board, timeout=3000)
    assert window.inspector.width() == inspector
    assert window.timeline.height() == timeline
    assert window.timeline.width() == size[0]
    assert window.takes.height() == 92
    assert window.menuBar().height() == 24 and window.status.height() == 24
    assert window.picture.width() == size[0] - board - inspector - 2


def test_widths_lie_between_those_of_the_two_designs():
    assert [between(width, 300, 430) for width in (960, 1280, 1600, 1920, 3840)] == [
        300, 300, 365, 430, 430,
    ]  # fmt: skip


def test_the_three_layouts(window, qtbot):
    alt = Qt.KeyboardModifier.AltModifier
    key(qtbot, window, Qt.Key.Key_1, alt)
    assert window.layouts.name == "board"
    assert window.board.isVisible() and not window.timeline.isVisible()
    assert window.preview.isVisible() and window.inspector.isVisible()
    assert window.action_table["layout_board"].isChecked()
    key(qtbot, window, Qt.Key.Key_3, alt)
    assert window.wall.isVisible() and not window.board.isVisible()
    key(qtbot, window, Qt.Key.Key_2, alt)
    assert window.board.isVisible() and window.timeline.isVisible() and window.takes.isVisible()
    assert not window.wall.isVisible()


def test_panels_fold_and_the_window_remembers(window, qtbot):
    window.action_table["fold_timeline"].trigger()
    assert not window.timeline.isVisible()
    assert window.session.settings.folded == ["timeline"]
    window.action_table["reset_layout"].trigger()
    assert window.timeline.isVisible() and window.session.settings.folded == []


def test_a_dragged_splitter_is_kept_by_layout(window, qtbot):
    upper = window.board_place.parent().parent().parent()
    upper.moveSplitter(380, 1)
    assert window.board.width() == 380
    window.layouts.show_layout("board")
    window.layouts.show_layout("edit")
    qtbot.waitUntil(lambda: window.board.width() == 380, timeout=3000)


def test_the_first_key_plays(window, qtbot):
    window.session.go_to(0)
    window.focus_preview()
    key(qtbot, window, Qt.Key.Key_Space)
    assert window.preview.player.playing
    qtbot.waitUntil(lambda: window.session.playhead > 0, timeout=2000)
    key(qtbot, window, Qt.Key.Key_Space)
    assert not window.preview.player.playing


def test_typing_an_action_fires_nothing_and_is_one_step(window, qtbot):
    session = window.session
    shot = session.project.shots[1]
    session.go_to_shot(shot.id)
    session.apply("Clear", edits.set_shots, [shot.id], action="")
    count = len(session.project.shots)
    qtbot.wait(30)
    window.edit_action()
    field = window.inspector.words.action
    qtbot.waitUntil(field.hasFocus, timeout=2000)
    qtbot.keyClicks(field, "snow, wind. quit?")
    assert len(session.project.shots) == count
    assert film.shot_by_id(session.project, shot.id).action == "snow, wind. quit?"
    assert not window.preview.player.playing
    window.focus_preview()
    key(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert film.shot_by_id(session.project, shot.id).action == ""


def test_keys_edit_the_film(window, qtbot):
    session = window.session
    window.focus_preview()
    count = len(session.project.shots)
    key(qtbot, window, Qt.Key.Key_N)
    assert len(session.project.shots) == count + 1
    fresh = session.current_shot
    assert session.selection == (fresh.id,) and fresh.action == ""
    key(qtbot, window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(session.project.shots) == count + 2
    key(qtbot, window, Qt.Key.Key_Delete)
    assert len(session.project.shots) == count + 1
    session.go_to(10)
    key(qtbot, window, Qt.Key.Key_S)
    assert session.project.shots[0].duration == 10
    key(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.project.shots[0].duration == 72
    assert window.action_table["redo"].text() == "Redo split"


def test_pages_and_cuts(window, qtbot):
    session = window.session
    shots = session.project.shots
    session.go_to(0)
    window.focus_preview()
    key(qtbot, window, Qt.Key.Key_PageDown)
    assert session.selection == (shots[1].id,)
    key(qtbot, window, Qt.Key.Key_Down)
    assert session.playhead == film.start_of(session.project, shots[2].id)
    assert session.selection == (shots[2].id,)
    key(qtbot, window, Qt.Key.Key_Home)
    assert session.playhead == 0 and session.selection == (shots[0].id,)


def test_shots_are_copied_and_pasted(window, qtbot):
    session = window.session
    first = session.project.shots[0]
    session.select([first.id])
    window.action_table["copy"].trigger()
    session.select([session.project.shots[-1].id])
    window.action_table["paste"].trigger()
    pasted = session.project.shots[-1]
    assert pasted.id != first.id and pasted.references == first.references
    assert pasted.slate not in {shot.slate for shot in session.project.shots[:-1]}


def test_pasted_text_makes_a_shot_a_line(window):
    QGuiApplication.clipboard().setText("One\n\nTwo\n")
    session = window.session
    session.select([session.project.shots[0].id])
    window.action_table["paste"].trigger()
    assert [shot.action for shot in session.project.shots[1:3]] == ["One", "Two"]


def test_a_pasted_picture_makes_a_shot(window, qtbot):
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    session = window.session
    count = len(session.project.shots)
    window.action_table["paste"].trigger()
    qtbot.waitUntil(lambda: len(session.project.shots) == count + 1, timeout=8000)
    assert session.selected_shots[0].references


def test_a_folder_dropped_on_the_window_becomes_shots(window, qtbot, stills):
    folder = stills(2, "photos")[0].parent
    session = window.session
    count = len(session.project.shots)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: len(session.project.shots) == count + 2, timeout=8000)


def test_a_film_dropped_on_the_window_opens(window, qtbot, tmp_path):
    path = tmp_path / "Dropped.reel"
    ProjectFolder.create(path, Project(id=new_id(), name="Dropped")).close()
    window.films.take_files([path])
    qtbot.waitUntil(lambda: window.session.project.name == "Dropped", timeout=5000)
    assert window.windowTitle().startswith("Dropped")


def test_a_move_of_the_menu_is_put_on_the_shots_with_their_notes(window):
    session = window.session
    shot = session.project.shots[1]
    session.select([shot.id])
    action = next(a for a in in_menus(window.menuBar()) if a.text() == "Pan left")
    action.trigger()
    changed = film.shot_by_id(session.project, shot.id)
    assert [move.kind for move in changed.moves] == ["pan_left"]
    assert "pan left" in changed.notes.lower()
    window.action_table["clear_moves"].trigger()
    assert film.shot_by_id(session.project, shot.id).moves == ()


def test_a_read_only_film_says_so_and_can_not_be_edited(window, qtbot, tmp_path):
    path = tmp_path / "Held.reel"
    held = ProjectFolder.create(path, Project(id=new_id(), name="Held"))
    try:
        assert window.session.open(path)
        assert window.banner.isVisible() and "Read-only" in window.banner.text()
        assert not window.action_table["new_shot"].isEnabled()
        assert window.action_table["export_film"].isEnabled()
    finally:
        held.close()


def test_without_a_film_the_window_says_how_to_begin(window):
    window.session.close_film()
    assert window.welcome.isVisible() and not window.board.isVisible()
    assert not window.action_table["export_film"].isEnabled()
    assert window.action_table["new_film"].isEnabled()


def test_messages_are_said_in_the_window(window, qtbot):
    window.session.message_posted.emit("bad", "The disk is full; make room and try again.")
    assert window.messages.text.startswith("The disk is full")
    window.session.message_posted.emit("good", "Everything is saved.")
    assert window.messages.text.startswith("The disk is full")
    window.session.message_posted.emit("warn", "Another thing.")
    assert window.messages.text == "Another thing."


def test_missing_media_are_said_with_what_to_do(window, qtbot):
    session = window.session
    session.folder.resolve(session.project.shots[0].references[0].file).unlink()
    with qtbot.waitSignal(session.missing_changed, timeout=5000):
        session.refresh_missing()
    assert window.messages.text.startswith("1 file is missing")


def test_missing_media_are_found_again(window, qtbot, tmp_path):
    session = window.session
    session.folder.resolve(session.project.shots[0].references[0].file).unlink()
    with qtbot.waitSignal(session.missing_changed, timeout=5000):
        session.refresh_missing()
    with qtbot.waitSignal(session.missing_changed, timeout=8000):
        window.films.relink_from(tmp_path)
    assert not session.missing


def test_unused_media_are_cleaned_up_but_not_what_undo_brings_back(window, qtbot, stills):
    session = window.session
    with qtbot.waitSignal(window.importing.imported, timeout=8000):
        window.importing.stills(stills(2))
    used = session.project.shots[0].references[0].file
    session.apply("Delete", edits.remove_shots, [session.project.shots[0].id])
    with qtbot.waitSignal(session.project_tidied, timeout=8000):
        window.films.clean_up()
    left = [path.name for path in (session.folder.path / "references").iterdir()]
    assert left == [Path(used).name]


def test_the_theme_changes_at_once(window):
    from app import theme

    window.action_table["light_theme"].trigger()
    assert theme.current() is theme.LIGHT and window.session.settings.theme == "light"
    window.action_table["light_theme"].trigger()
    assert theme.current() is theme.DARK


def test_another_key_map_is_used_at_once(window):
    window.session.settings.key_map = "premiere"
    window.key_map_changed()
    assert [k.toString() for k in window.action_table["split"].shortcuts()] == ["Ctrl+K"]
    window.session.settings.key_map = "resolve"
    window.key_map_changed()
    told = [b for b in window.findChildren(QAbstractButton) if b.property(TIP_OF)]
    assert len(told) > 15
    for button in told:
        id = button.property(TIP_OF)
        assert button.toolTip() == window.action_table[id].toolTip() == tip(id, "resolve")
    assert shown_key("full_screen") == "P"
    window.session.settings.key_map = "storyreel"
    window.key_map_changed()
    assert shown_key("full_screen") == "`"


def test_undo_text_and_state_follow_the_stack(window):
    session, undo = window.session, window.action_table["undo"]
    assert not undo.isEnabled() and undo.text() == "Undo"
    session.apply("Add", edits.add_shot, Shot(id=new_id(), slate=""))
    assert undo.isEnabled() and undo.text() == "Undo add"


def test_changing_the_layout_leaves_the_keys_with_the_picture(window, qtbot):
    alt = Qt.KeyboardModifier.AltModifier
    window.takes.setFocus()
    key(qtbot, window, Qt.Key.Key_3, alt)
    assert QApplication.focusWidget() is window.wall.view
    key(qtbot, window, Qt.Key.Key_1, alt)
    assert QApplication.focusWidget() is window.preview
    window.inspector.focus_action()
    if window.session.selection:
        key(qtbot, window, Qt.Key.Key_2, alt)
        assert QApplication.focusWidget() is window.inspector.words.action


def test_tab_goes_from_the_action_to_the_notes_past_the_headings(window, qtbot):
    window.session.go_to_shot(window.session.project.shots[1].id)
    window.edit_action()
    qtbot.waitUntil(window.inspector.words.action.hasFocus, timeout=3000)
    passed = []
    for _ in range(3):
        key(qtbot, window, Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
    assert window.inspector.camera.notes in passed
    assert window.inspector.camera.heading not in passed


def test_a_narrow_transport_gives_way(window, qtbot):
    window.layouts.show_layout("render")
    qtbot.waitUntil(lambda: window.preview.transport.width() < 600, timeout=3000)
    transport = window.preview.transport
    assert not transport.duration.isVisible()
    shown = [button for button in transport.buttons.values() if button.isVisible()]
    places = sorted((one.geometry() for one in (*shown, transport.timecode)), key=lambda r: r.x())
    for left, right in pairwise(places):
        assert left.right() < right.left()
    assert places[-1].right() < transport.width()


def test_the_first_pictures_of_a_film_are_seen_whole_on_the_timeline(window, qtbot, stills):
    session = window.session
    session.apply("Clear", edits.remove_shots, [shot.id for shot in session.project.shots])
    window.importing.files(stills(4))
    qtbot.waitUntil(lambda: len(session.project.shots) == 4, timeout=5000)
    canvas = window.timeline.canvas
    assert canvas.scale.x_of(canvas.positions.duration) <= canvas.width()
    assert session.playhead == 0 and len(session.selection) == 4
