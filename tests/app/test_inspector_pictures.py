"""The pictures of a shot in the inspector: dropped, pasted, set, reordered, found again."""

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication


def first(session):
    return session.project.shots[0]


@pytest.fixture
def still(tmp_path):
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    path = tmp_path / "cyan.png"
    assert image.save(str(path))
    return path


def drop(zone, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop_mime(zone, mime)


def drop_mime(zone, mime):
    how = (
        Qt.DropAction.CopyAction, mime,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(zone, QDragEnterEvent(QPoint(10, 10), *how))
    QApplication.sendEvent(zone, QDropEvent(QPointF(10, 10), *how))


def references(session):
    return first(session).references


def test_a_dropped_picture_becomes_the_first_frame(session, one, qtbot, still):
    drop(one.references.zones["first_frame"], still)
    qtbot.waitUntil(lambda: len(references(session)) == 1, timeout=5000)
    reference = references(session)[0]
    assert (reference.role, reference.name, reference.width) == ("first_frame", "cyan.png", 64)
    assert session.folder.resolve(reference.file).is_file()
    assert len(one.references.rows) == 1


def test_a_second_first_frame_takes_the_place_of_the_first(session, one, qtbot, still, tmp_path):
    drop(one.references.zones["first_frame"], still)
    qtbot.waitUntil(lambda: len(references(session)) == 1, timeout=5000)
    other = tmp_path / "other.png"
    QImage(20, 20, QImage.Format.Format_RGB32).save(str(other))
    drop(one.references.zones["first_frame"], other)
    qtbot.waitUntil(lambda: references(session)[0].name == "other.png", timeout=5000)
    assert len(references(session)) == 1
    assert session.undo_stack.count() == 2


def test_a_picture_is_pasted_and_removed_by_keys(session, one, qtbot):
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    zone = one.references.zones["style"]
    zone.setFocus()
    qtbot.keyClick(zone, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(references(session)) == 1, timeout=5000)
    assert references(session)[0].role == "style"
    qtbot.keyClick(zone, Qt.Key.Key_Delete)
    assert references(session) == ()


def test_a_layer_is_set_in_its_row(session, one, qtbot, hand, still):
    drop(one.references.zones["layer"], still)
    qtbot.waitUntil(lambda: len(references(session)) == 1, timeout=5000)
    row = one.references.rows[0]
    hand.enter(row.field("depth"), "2.5")
    hand.enter(row.field("opacity"), "40")
    hand.enter(row.field("until"), "2s")
    layer = references(session)[0]
    assert (layer.depth, layer.opacity, layer.until) == (2.5, 0.4, 48)
    assert not row.field("join").isVisible()
    hand.choose(row.role, "Timed frame")
    assert references(session)[0].role == "timed_frame"
    qtbot.waitUntil(lambda: row.field("join").isVisible(), timeout=1000)


def test_pictures_are_reordered(session, one, qtbot, still):
    for count in (1, 2):
        drop(one.references.zones["character"], still)
        qtbot.waitUntil(lambda count=count: len(references(session)) == count, timeout=5000)
    before = [one.id for one in references(session)]
    qtbot.mouseClick(one.references.rows[0].down, Qt.MouseButton.LeftButton)
    assert [one.id for one in references(session)] == before[::-1]


def test_an_offline_picture_is_found_again(session, one, qtbot, still):
    drop(one.references.zones["first_frame"], still)
    qtbot.waitUntil(lambda: len(references(session)) == 1, timeout=5000)
    lost = session.folder.resolve(references(session)[0].file)
    lost.unlink()
    one.references.refresh()
    qtbot.waitUntil(lambda: one.references.rows[0].relink.isVisible(), timeout=1000)
    assert "offline" in one.references.zones["first_frame"].accessibleName()
    one.references.relink_to(references(session)[0], still)
    qtbot.waitUntil(lambda: not one.references.rows[0].relink.isVisible(), timeout=5000)
    assert lost.is_file()


def test_a_file_that_is_no_picture_is_said(session, one, qtbot, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    said = []
    session.message_posted.connect(lambda kind, text: said.append((kind, text)))
    drop(one.references.zones["first_frame"], broken)
    qtbot.waitUntil(lambda: len(said) == 1, timeout=5000)
    assert said[0][0] == "bad" and "broken.png" in said[0][1]
    assert references(session) == ()


def test_a_still_of_the_tray_is_used_again(session, one, qtbot, still):
    relative, sha256 = session.folder.add_file(still)
    mime = QMimeData()
    mime.setData("application/x-storyreel-stills", json.dumps([relative]).encode())
    drop_mime(one.references.zones["last_frame"], mime)
    qtbot.waitUntil(lambda: len(references(session)) == 1, timeout=5000)
    assert (references(session)[0].file, references(session)[0].sha256) == (relative, sha256)
    assert len(list((session.folder.path / "references").iterdir())) == 1


def test_a_layered_picture_is_laid_out_as_its_layers_in_one_step(one, session, tmp_path, qtbot):
    from PIL import Image
    from psd_tools import PSDImage

    drawing = PSDImage.new("RGB", (64, 36))
    for name, colour in (("sky", (0, 0, 255, 255)), ("pier", (90, 60, 30, 255))):
        drawing.create_pixel_layer(Image.new("RGBA", (64, 36), colour), name=name)
    drawing.save(tmp_path / "harbour.psd")
    section = one.references
    section.bring([tmp_path / "harbour.psd"], "first_frame")
    qtbot.waitUntil(lambda: len(section.rows) == 1, timeout=5000)
    flat = first(session)
    assert section.rows[0].layers.isVisible()
    section.rows[0].layers.click()
    qtbot.waitUntil(lambda: len(section.rows) == 2, timeout=5000)
    assert [(r.role, r.name) for r in first(session).references] == [
        ("layer", "sky"), ("layer", "pier"),
    ]  # fmt: skip
    assert not any(row.layers.isVisible() for row in section.rows)
    session.undo()
    assert first(session) == flat


def test_a_plain_picture_has_no_layers_to_lay_out(one, session, still, qtbot):
    one.references.bring([still], "first_frame")
    qtbot.waitUntil(lambda: len(one.references.rows) == 1, timeout=5000)
    assert not one.references.rows[0].layers.isVisible()


def test_rows_serve_the_next_shot(one, session, hand):
    from engine.project import edits
    from engine.project.document import Reference, new_id

    a, b = session.project.shots[:2]
    for shot, depth in ((a, 2.0), (b, 3.0)):
        picture = Reference(
            id=new_id(), file="references/x.png", sha256="x", name=shot.slate, role="layer",
            depth=depth,
        )  # fmt: skip
        session.apply("Layer", edits.set_shots, [shot.id], references=(picture,))
    section = one.references
    row = section.rows[0]
    session.select((b.id,))
    assert section.rows == [row] and row.isVisible()
    assert (row.name.text(), row.field("depth").text()) == ("020", "3")
    hand.enter(row.field("depth"), "5")
    assert [shot.references[0].depth for shot in session.project.shots[:2]] == [2.0, 5.0]
    session.select((session.project.shots[2].id,))
    assert not row.isVisible()


def test_many_pictures_get_their_rows_one_after_another(one, session, qtbot):
    from engine.project import edits
    from engine.project.document import Reference, new_id

    def layers(count):
        return tuple(
            Reference(id=new_id(), file=f"references/{n}.png", sha256="", name=str(n), role="layer")
            for n in range(count)
        )

    section, shot = one.references, first(session)
    session.apply("Layers", edits.set_shots, [shot.id], references=layers(20))
    assert 0 < len(section.rows) < 20
    qtbot.waitUntil(lambda: len(section.rows) == 20, timeout=5000)
    names = [one.name for one in first(session).references]
    assert [row.name.text() for row in section.rows] == names
    section.rows[19].up.click()
    assert [row.name.text() for row in section.rows][-2:] == ["19", "18"]
    session.apply("Layers", edits.set_shots, [shot.id], references=layers(9))
    session.select((session.project.shots[1].id,))
    qtbot.wait(50)
    assert section.rows == []


def test_a_picture_that_comes_after_the_film_was_closed_is_taken_quietly(session):
    from app.inspector.picture_shelf import PictureShelf
    from engine.project.document import Reference

    shelf = PictureShelf(session)
    gone = Reference(id="1" * 16, file="references/gone.png", sha256="0", name="gone.png")
    assert shelf.is_offline(gone)
    session.close_film()
    assert not shelf.is_offline(gone)
