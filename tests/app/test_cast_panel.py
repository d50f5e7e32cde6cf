"""Cast & looks in the window: made, edited in place, given pictures, removed, found again."""

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from app.cast.making import elements_from, free_handle
from app.cast.panel import CastPanel
from app.takes.use_settings import use_settings
from engine.project import edits
from engine.project.document import Element, Reference
from engine.render.requests import make_request


def picture(name, **fields):
    return Reference(id=name, file=f"references/{name}.png", sha256=name, name=name, **fields)


@pytest.fixture
def cast(session):
    """Mara, mentioned in two of three shots, and a place that none mentions."""
    for made in (
        Element(id="mara", kind="character", handle="mara", description="a tall diver"),
        Element(id="pier", kind="location", handle="pier", description="an iron pier"),
    ):
        assert session.apply("x", edits.add_element, made)
    first, _, third = session.project.shots
    session.apply("x", edits.set_shots, [first.id, third.id], action="@mara dives")
    session.undo_stack.clear()
    return session


@pytest.fixture
def panel(qtbot, cast):
    made = CastPanel(cast)
    qtbot.addWidget(made)
    made.resize(300, 460)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def files(tmp_path):
    made = []
    for name, colour in (("Jonah Reed.png", Qt.GlobalColor.red), ("lamp.png", Qt.GlobalColor.blue)):
        image = QImage(32, 18, QImage.Format.Format_RGB32)
        image.fill(colour)
        image.save(str(tmp_path / name))
        made.append(tmp_path / name)
    return made


def rows(panel):
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def handles(session):
    return [one.handle for one in session.project.elements]


def mime_of(paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(panel, paths, point):
    how = (Qt.DropAction.CopyAction, mime_of(paths), Qt.MouseButton.LeftButton,
           Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(panel, QDragEnterEvent(point.toPoint(), *how))
    QApplication.sendEvent(panel, QDropEvent(point, *how))


def test_the_cast_is_listed_by_kind_with_its_use(panel):
    assert rows(panel) == ["Characters", "@mara", "Locations", "@pier"]
    assert panel.form.used.text() == "2 shots"
    panel.choose("pier")
    assert (panel.form.used.text(), panel.form.used.isEnabled()) == ("No shot yet", False)


def test_used_in_selects_those_shots(panel, cast):
    panel.form.used.click()
    shots = cast.project.shots
    assert cast.selection == (shots[0].id, shots[2].id)


def test_a_new_element_is_written_by_keys_and_undone(panel, cast, qtbot):
    panel.add.click()
    assert handles(cast)[-1] == "character" and panel.form.handle.hasFocus()
    qtbot.keyClicks(panel.form.handle, "jonah")
    qtbot.keyClick(panel.form.handle, Qt.Key.Key_Return)
    panel.form.description.setFocus()
    qtbot.keyClicks(panel.form.description, "a boy")
    last = cast.project.elements[-1]
    assert (last.handle, last.description) == ("jonah", "a boy")
    panel.form.kind.edited.emit("prop")
    assert cast.project.elements[-1].kind == "prop"
    for _ in range(4):
        cast.undo()
    assert handles(cast) == ["mara", "pier"]
    qtbot.waitUntil(lambda: len(rows(panel)) == 4)


def test_renaming_in_place_renames_the_action_and_refuses_a_taken_handle(panel, cast, qtbot):
    panel.form.focus_handle()
    qtbot.keyClicks(panel.form.handle, "pier")
    qtbot.keyClick(panel.form.handle, Qt.Key.Key_Return)
    assert handles(cast) == ["mara", "pier"] and cast.undo_stack.count() == 0
    qtbot.keyClick(panel.form.handle, Qt.Key.Key_Escape)
    qtbot.keyClicks(panel.form.handle, "@anna")
    qtbot.keyClick(panel.form.handle, Qt.Key.Key_Return)
    assert [shot.action for shot in cast.project.shots][::2] == ["@anna dives"] * 2
    cast.undo()
    assert cast.project.shots[0].action == "@mara dives"


def test_dropped_pictures_make_elements_or_join_one(panel, cast, qtbot, files):
    drop(panel, files, QPointF(100, 5))
    qtbot.waitUntil(lambda: len(cast.project.elements) == 4, timeout=5000)
    assert handles(cast) == ["mara", "pier", "jonah-reed", "lamp"]
    assert cast.undo_stack.count() == 1
    panel.choose("mara")
    assert panel.take(mime_of(files), "mara")
    qtbot.waitUntil(lambda: len(cast.project.elements[0].references) == 2, timeout=5000)
    panel.form.pictures.setFocus()
    qtbot.keyClick(panel.form.pictures, Qt.Key.Key_Delete)
    assert [one.name for one in cast.project.elements[0].references] == ["lamp.png"]
    cast.undo()
    assert len(cast.project.elements[0].references) == 2


def test_removing_asks_only_while_shots_mention_it(panel, cast, qtbot):
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert handles(cast) == ["mara"]
    qtbot.waitUntil(lambda: rows(panel) == ["Characters", "@mara"])
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert handles(cast) == ["mara"] and panel.form.sure.isVisible()
    panel.form.no.click()
    assert not panel.form.sure.isVisible()
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    panel.form.yes.click()
    assert handles(cast) == [] and cast.project.shots[0].action == "@mara dives"
    qtbot.waitUntil(panel.hint.isVisible)
    cast.undo()
    assert handles(cast) == ["mara"]


def test_a_description_makes_the_right_takes_stale(panel, cast, make_take, qtbot):
    from engine.project.seen import take_state

    shots = cast.project.shots
    takes = [make_take(shot) for shot in shots[:2]]

    def states():
        pairs = zip(cast.project.shots, takes, strict=False)
        return [take_state(cast.project, shot, take) for shot, take in pairs]

    assert states() == ["current", "current"]
    panel.form.description.setFocus()
    qtbot.keyClicks(panel.form.description, "!")
    assert states() == ["stale", "current"]


def test_the_windows_action_shows_the_cast_and_makes_an_element_of_a_picture(window, qtbot):
    place, table = window.board_place, window.action_table
    table["layout_render"].trigger()
    table["cast"].trigger()
    assert place.shows_cast and place.cast.isVisible() and table["cast"].isChecked()
    assert place.cast.hint.isVisible()
    qtbot.keyClick(
        place.cast.list if place.cast.list.isVisible() else place.cast, Qt.Key.Key_Escape
    )
    assert not place.shows_cast and not table["cast"].isChecked() and window.board.isVisible()
    shot = next(shot for shot in window.session.project.shots if shot.references)
    window.session.select((shot.id,))
    table["element_from_picture"].trigger()
    (made,) = window.session.project.elements
    assert (made.handle, made.references[0].sha256) == ("still", shot.references[0].sha256)
    assert place.shows_cast and place.cast.form.handle.hasFocus()
    row = window.inspector.references.rows[0]
    row.actions()[0].trigger()
    assert [one.handle for one in window.session.project.elements] == ["still", "still-2"]


def test_handles_are_made_of_names(cast):
    project = cast.project
    named = {
        "Mara.png": "mara-2", "Mara Kean 3.jpg": "mara-kean-3", "…": "element", "玛拉.png": "玛拉",
    }  # fmt: skip
    for name, handle in named.items():
        assert free_handle(project, name) == handle
    made = elements_from(project, [picture("pier"), picture("pier")])
    assert [one.handle for one in made.elements] == ["mara", "pier", "pier-2", "pier-3"]


def test_a_takes_settings_leave_what_elements_brought(cast):
    session = cast
    session.apply("x", edits.add_element_reference, "mara", picture("m1"))
    shot = session.project.shots[0]
    session.apply("x", edits.set_shots, [shot.id], references=(picture("x"),))
    request = make_request(session.project, session.project.shots[0], "animatic", 1, 0)
    assert [one.name for one in request.shot.references] == ["x", "m1"]
    after = use_settings(session.project, shot.id, request)
    assert [one.name for one in after.shots[0].references] == ["x"]
    gone = msgspec.structs.replace(session.project, elements=())
    kept = use_settings(gone, shot.id, request).shots[0].references
    assert [one.name for one in kept] == ["x", "m1"]


def test_the_clapperboard_brings_in_who_speaks(qtbot, cast, panel):
    shot = cast.project.shots[0]
    cast.apply("x", edits.set_shots, [shot.id], dialogue="MARA: Up.\nJOHN (O.S.): Down.")
    qtbot.mouseClick(panel.people, Qt.MouseButton.LeftButton)
    assert [one.handle for one in cast.project.elements] == ["mara", "pier", "john"]
    before = cast.project
    qtbot.mouseClick(panel.people, Qt.MouseButton.LeftButton)
    assert cast.project is before
