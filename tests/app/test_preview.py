"""The preview: the exact picture, its words, its overlays, its deck, dropping photos."""

import time

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.preview.preview import Preview
from app.preview.source_label import live_text, offline_label, shortened
from app.preview.view import PictureView, fitted
from app.rendering import ShotProgress
from engine.compose.compositor import Compositor
from engine.media.intake import import_picture
from engine.project import edits
from engine.project.document import CameraMove, Shot, new_id
from engine.render.job import Queued, Running


@pytest.fixture
def photo(tmp_path):
    """A picture that differs everywhere."""
    path = tmp_path / "photo.png"
    y, x = np.mgrid[0:200, 0:320]
    pixels = np.stack([x % 256, y, (x + y) % 256], axis=2).astype(np.uint8)
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def filmed(session, photo):
    """The film's first shot has a still that is pushed in on."""
    reference = import_picture(session.folder, photo)
    shot = session.project.shots[0]
    session.apply("Still", edits.add_reference, shot.id, reference)
    session.apply("Move", edits.set_shots, (shot.id,), moves=(CameraMove(kind="dolly_in"),))
    session.undo_stack.clear()
    return session


@pytest.fixture
def preview(filmed, thumbnails, qtbot):
    made = Preview(filmed, thumbnails)
    qtbot.addWidget(made)
    made.resize(648, 400)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.view.picture is not None, timeout=8000)
    yield made
    made.shut_down()


def shown_at(preview, qtbot, frame):
    """Move to a frame and return the picture that is then on screen."""
    preview.session.move_playhead(frame)
    # On a busy machine a draft comes first.
    qtbot.waitUntil(
        lambda: (preview._composed.frame, preview._composed.quality) == (frame, "full"),
        timeout=8000,
    )
    return preview.view.picture


def test_the_picture_is_the_compositors_own_bytes(preview, filmed, qtbot):
    compositor = Compositor(filmed.project, filmed.folder.path, filmed.takes)
    for frame in (0, 35, 71, 100):
        shown = shown_at(preview, qtbot, frame)
        assert shown.shape == (90, 160, 3)
        assert shown.tobytes() == compositor.frame(frame).tobytes()
    compositor.close()


def test_an_edit_of_the_camera_is_seen_without_a_render(preview, filmed, qtbot):
    before = shown_at(preview, qtbot, 60).copy()
    shot = filmed.project.shots[0]
    begun = time.perf_counter()
    moves = (CameraMove(kind="dolly_out", amount=0.5),)
    filmed.apply("Move", edits.set_shots, (shot.id,), moves=moves)
    qtbot.waitUntil(lambda: not np.array_equal(preview.view.picture, before), timeout=3000)
    assert time.perf_counter() - begun < 2.0


def test_it_says_what_is_seen(preview, filmed, make_take, qtbot):
    label = preview.transport.source
    shown_at(preview, qtbot, 1)
    assert label.text == "Live animatic"
    take = make_take(filmed.project.shots[0], number=2, frames=40)
    filmed.apply("Pick", edits.pick, filmed.project.shots[0].id, take.id)
    qtbot.waitUntil(lambda: label.text == "Take T02", timeout=5000)
    shown_at(preview, qtbot, 60)
    assert label.text == "Take T02 is short: last frame held" and label.warns
    shown_at(preview, qtbot, 100)
    assert label.text == "Card: no picture yet"


def test_a_missing_still_is_said(preview, filmed, qtbot):
    reference = filmed.project.shots[0].references[0]
    filmed.folder.resolve(reference.file).unlink()
    filmed.apply("Words", edits.set_shots, (filmed.project.shots[0].id,), action="Again")
    qtbot.waitUntil(lambda: preview.transport.source.warns, timeout=5000)
    assert preview.transport.source.text == "Offline: photo is missing" or (
        "photo" in preview.transport.source.text
    )


def test_offline_and_live_words():
    assert offline_label(()) == ""
    assert offline_label(("a", "b", "c")) == "Offline: a and 2 more are missing"
    running = ShotProgress("j", "s", Running("Rendering", 12, 30), None, 150.0)
    assert live_text(running) == "Rendering · 12 of 30 · 2 min left"
    assert live_text(ShotProgress("j", "s", Queued())) == "Queued"
    assert live_text(None) == ""


def test_a_render_under_way_is_shown_with_its_picture(preview, filmed, qtbot, monkeypatch):
    shot = filmed.project.shots[0]
    live = QImage(16, 9, QImage.Format.Format_RGB888)
    live.fill(Qt.GlobalColor.green)
    progress = ShotProgress("j", shot.id, Running("Rendering", 3, 4), live, 20.0)
    monkeypatch.setattr(type(filmed), "progress_of", lambda _self, _id: progress)
    filmed.shot_progressed.emit(shot.id, progress)
    frame = preview.view.frame_rect()
    image = preview.view.grab().toImage()
    inset = image.pixelColor(round(frame.right() - 40), round(frame.top() + 40))
    assert inset.green() > 200 and inset.red() < 60
    monkeypatch.setattr(type(filmed), "progress_of", lambda _self, _id: None)
    filmed.shot_progressed.emit(shot.id, None)
    assert preview.view.overlays.live_text == ""


def test_the_picture_keeps_its_aspect_on_neutral_grey(qtbot):
    view = PictureView()
    qtbot.addWidget(view)
    view.aspect = 2.0
    view.resize(300, 300)
    view.show_picture(np.full((50, 100, 3), 200, np.uint8))
    image = view.grab().toImage()
    assert image.pixelColor(150, 20).name() == "#141414"
    assert image.pixelColor(150, 150).red() == 200
    assert view.frame_rect().getRect() == (0.0, 75.0, 300.0, 150.0)


def test_where_the_keys_go_is_seen(preview, qtbot):
    preview.setFocus()
    qtbot.waitUntil(preview.hasFocus)
    focused = preview.view.grab().toImage()
    preview.clearFocus()
    assert preview.view.grab().toImage() != focused


@pytest.mark.parametrize("size", [(1, 1), (40, 2), (2, 40), (1600, 900)])
def test_it_paints_at_any_size(preview, size):
    for slot in (preview.set_safe_areas, preview.set_thirds, preview.set_slate):
        slot(True)
    preview.set_mask(2.39)
    preview.view.resize(*size)
    assert not preview.view.grab().isNull()
    assert fitted(160, 90, preview.view.frame_rect()).width() >= 1


def test_overlays_are_drawn_and_remembered(preview, filmed, thumbnails, qtbot):
    plain = preview.view.grab().toImage()
    preview.set_mask(1.0)
    preview.set_thirds(True)
    frame = preview.view.frame_rect()
    masked = preview.view.grab().toImage()
    at = QPoint(round(frame.left() + 10), round(frame.center().y()) - 30)
    assert masked.pixelColor(at).lightness() < plain.pixelColor(at).lightness() * 0.5
    assert preview.view.picture is not None and preview.view.picture.shape == (90, 160, 3)
    other = Preview(filmed, thumbnails)
    qtbot.addWidget(other)
    assert other.view.overlays.mask == 1.0 and other.view.overlays.thirds
    assert not other.view.overlays.safe
    other.shut_down()


def test_the_slate_names_shot_take_and_time(preview, qtbot):
    preview.set_slate(True)
    shown_at(preview, qtbot, 80)
    assert preview.view.overlays.slate == "020 · 00:00:03:08 · Action of 020"


def test_timecode_shows_and_goes(preview, filmed, qtbot):
    field = preview.transport.timecode
    filmed.move_playhead(30)
    assert field.text() == "00:00:01:06"
    for typed, frame in (("00:00:04:12", 108), ("+12", 120), ("-1s", 96), ("3.5s", 84)):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert filmed.playhead == frame
    said = []
    filmed.message_posted.connect(lambda kind, text: said.append((kind, text)))
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "soon")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert filmed.playhead == 84 and said and said[0][0] == "warn"
    QTest.keyClick(field, Qt.Key.Key_Escape)


def test_the_buttons_do_what_they_say(preview, filmed):
    buttons = preview.transport.buttons
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(buttons["cut_next"], left)
    assert filmed.playhead == 72
    QTest.mouseClick(buttons["frame_forward"], left)
    assert filmed.playhead == 73
    QTest.mouseClick(buttons["mark_in"], left)
    assert filmed.project.settings.in_point == 73
    QTest.mouseClick(buttons["cut_previous"], left)
    assert filmed.playhead == 72
    QTest.mouseClick(buttons["play"], left)
    assert preview.player.playing and buttons["play"].accessibleName() == "Pause"
    QTest.mouseClick(buttons["play"], left)
    assert not preview.player.playing
    QTest.mouseClick(buttons["loop"], left)
    assert preview.player.loop
    assert all(button.toolTip() and button.accessibleName() for button in buttons.values())


def test_in_and_out_keep_their_order(preview, filmed):
    filmed.move_playhead(100)
    preview.set_in()
    filmed.move_playhead(50)
    preview.set_out()
    settings = filmed.project.settings
    assert (settings.in_point, settings.out_point) == (None, 51)
    preview.set_in()
    settings = filmed.project.settings
    assert (settings.in_point, settings.out_point) == (50, 51), "one frame"
    filmed.move_playhead(80)
    preview.mark_shot()
    settings = filmed.project.settings
    assert (settings.in_point, settings.out_point) == (72, 144)
    preview.go_to_out()
    assert filmed.playhead == 143
    preview.go_to_in()
    assert filmed.playhead == 72
    preview.clear_marks()
    assert filmed.project.settings.in_point is None


def test_shots_are_gone_through_by_key_slots(preview, filmed):
    preview.go_to_next_shot()
    assert filmed.playhead == 72 and filmed.selection == (filmed.project.shots[1].id,)
    preview.go_to_previous_shot()
    assert filmed.playhead == 0
    preview.go_to_end()
    assert filmed.playhead == 215
    preview.go_to_start()
    assert filmed.playhead == 0


def test_dropped_photos_become_shots(preview, filmed, photo, qtbot):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo))])
    copy, left, none = (
        Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    QApplication.sendEvent(preview.view, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(preview.view, QDropEvent(QPointF(50, 50), copy, mime, left, none))
    qtbot.waitUntil(lambda: len(filmed.project.shots) == 4, timeout=5000)
    made = next(shot for shot in filmed.project.shots if shot.id == filmed.selection[0])
    assert made.references[0].name and made.duration == 72


def test_an_empty_film_says_what_to_do(preview, filmed, qtbot):
    filmed.apply("Delete", edits.remove_shots, [shot.id for shot in filmed.project.shots])
    assert preview.view.picture is None
    assert preview.view.empty_text == "Drop stills here, or press N for a new shot"
    assert not preview.grab().isNull()
    filmed.apply("New", edits.add_shot, Shot(id=new_id(), slate=""))
    qtbot.waitUntil(lambda: preview.view.picture is not None, timeout=5000)
    filmed.close_film()
    assert preview.view.picture is None
    assert preview.view.empty_text == "Open a film, or make a new one"


def test_full_screen_shows_the_same_picture_and_closes(preview, qtbot):
    states = []
    preview.full_screen_changed.connect(states.append)
    preview.toggle_full_screen()
    full = preview._full
    assert full is not None and full.view.picture is preview.view.picture
    shown_at(preview, qtbot, 20)
    assert full.view.picture is preview.view.picture
    QTest.keyClick(full, Qt.Key.Key_Escape)
    assert states == [True, False] and preview._full is None
    preview.set_full_screen(True)
    preview.set_full_screen(False)
    assert states == [True, False, True, False]


def test_both_frames_at_a_cut_are_shown_while_it_is_trimmed(preview, session, qtbot):
    from app.timeline.trim_view import at_cut

    two_up = preview.view.two_up
    preview.show_trim(at_cut(session, "Roll", 1, 4))
    qtbot.waitUntil(lambda: None not in two_up.pictures)
    assert (two_up.view.left.frame, two_up.view.right.frame) == (71, 72)
    assert not preview.view.grab().isNull()
    preview.show_trim(at_cut(session, "Ripple", 0, 0))
    assert two_up.view.left is None and two_up.pictures[0] is None
    assert not preview.view.grab().isNull()
    preview.show_trim(None)
    assert two_up.view is None


def test_the_onion_skin_shows_the_neighbours(preview, qtbot):
    preview.set_onion_skin(True)
    shown_at(preview, qtbot, 100)
    qtbot.waitUntil(lambda: len(preview.view.overlays.onion) == 2, timeout=5000)
    preview.set_onion_skin(False)
    assert preview.view.overlays.onion == []


def test_labels_have_a_short_form_for_a_narrow_preview():
    labels = ("Live animatic", "Card: no picture yet", "Take T02", "Offline: a.png is missing")
    assert [shortened(label) for label in labels] == ["Live", "Card", "T02", "Offline"]
