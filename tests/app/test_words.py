"""Captions, titles and aspects by mouse and key: timeline, picture, inspector, export."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.handlers.words import WordsHandlers
from app.timeline.words_row import find, rect_of
from engine.compose.compositor import Compositor
from engine.project import edits
from engine.project.document import Caption, FrameAnchor, ShotAnchor, Title, TitlePlace, new_id
from engine.project.film import anchor_frame

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FREE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def film(window):
    """The window with a caption over frames [10, 40) and a title over [20, 60)."""
    session = window.session
    caption = Caption(id=new_id(), anchor=FrameAnchor(frame=10), text="Come here", duration=30)
    shot = session.project.shots[0]
    title = Title(
        id=new_id(), anchor=ShotAnchor(shot=shot.id, offset=20), text="HANGAR", duration=40,
        fade_in=0, fade_out=0,
    )  # fmt: skip
    session.apply("Caption", edits.add_caption, caption)
    session.apply("Title", edits.add_title, title)
    session.undo_stack.clear()
    window.timeline.fit()
    return window


def caption_of(window) -> Caption:
    return window.session.project.captions[0]


def title_of(window) -> Title:
    return window.session.project.titles[0]


def spot(window, id, share=0.5) -> QPoint:
    canvas = window.timeline.canvas
    found = find(canvas, id)
    assert found is not None
    rect = rect_of(canvas, *found)
    return QPointF(rect.left() + rect.width() * share, rect.center().y()).toPoint()


def drag(widget, start: QPoint, frames: float, pixels: float, modifiers=FREE) -> None:
    end = start + QPoint(round(frames * pixels), 0)
    QTest.mousePress(widget, LEFT, NONE, start)
    for share in (0.3, 0.7, 1.0):
        way = start + QPoint(round((end - start).x() * share), 0)
        QTest.mouseMove(widget, way)
        QApplication.processEvents()
    QTest.mouseRelease(widget, LEFT, modifiers, end)


def test_words_have_rows_between_the_picture_and_the_sound(film):
    tracks = film.timeline.canvas.tracks
    assert tracks.picture.bottom <= tracks.titles.top < tracks.captions.top
    assert all(row.top >= tracks.captions.bottom for row in tracks.sounds)


def test_a_caption_is_chosen_carried_pulled_and_deleted(film):
    canvas, session = film.timeline.canvas, film.session
    film.timeline.set_snapping(False)
    pixels = canvas.scale.pixels
    QTest.mouseClick(canvas, LEFT, NONE, spot(film, caption_of(film).id))
    assert session.showing.words == caption_of(film).id
    assert session.undo_stack.count() == 0

    drag(canvas, spot(film, caption_of(film).id), 40, pixels)
    moved = caption_of(film)
    assert moved.anchor == FrameAnchor(frame=50) and moved.duration == 30
    tail = spot(film, moved.id) + QPoint(round(15 * pixels) - 2, 0)
    drag(canvas, tail, 20, pixels)
    assert 48 <= caption_of(film).duration <= 52
    length = caption_of(film).duration
    head = spot(film, moved.id, 0.0) + QPoint(2, 0)
    drag(canvas, head, 10, pixels)
    assert length - 12 <= caption_of(film).duration <= length - 8
    assert session.undo_stack.count() == 3
    for _ in range(3):
        session.undo()
    assert caption_of(film).anchor == FrameAnchor(frame=10)

    canvas.setFocus()
    film.action_table["delete"].trigger()
    assert not session.project.captions and session.project.shots


def test_words_are_moved_in_time_by_keys_and_by_a_field(film, qtbot, hand):
    session, canvas = film.session, film.timeline.canvas
    before = [shot.duration for shot in session.project.shots]
    for value, of in ((caption_of(film), caption_of), (title_of(film), title_of)):
        session.showing.choose_words(value.id)
        canvas.setFocus()
        qtbot.keyClick(canvas, Qt.Key.Key_Period)
        qtbot.keyClick(canvas, Qt.Key.Key_Period)
        assert anchor_frame(session.project, of(film).anchor) == (12 if of is caption_of else 22)
        session.undo()
        page = film.inspector.words_page
        qtbot.waitUntil(page.isVisible, timeout=3000)
        hand.enter(page.start, "1s")
        assert anchor_frame(session.project, of(film).anchor) == 24
        session.undo()
        assert of(film) == value, "each way is one step"
    assert [shot.duration for shot in session.project.shots] == before, "no cut was moved"
    session.apply("Whole", edits.set_title, title_of(film).id, whole_shot=True)
    qtbot.waitUntil(lambda: not page.start.isVisible(), timeout=3000)


def test_delete_spares_words_that_were_chosen_before_shots(film):
    session = film.session
    session.showing.choose_words(caption_of(film).id)
    session.select((session.project.shots[2].id,))
    film.timeline.canvas.setFocus()
    film.action_table["delete"].trigger()
    assert len(session.project.captions) == 1 and len(session.project.shots) == 2


def test_words_are_typed_in_place(film, qtbot):
    canvas = film.timeline.canvas
    QTest.mouseDClick(canvas, LEFT, NONE, spot(film, caption_of(film).id))
    field = film.timeline.commands.words._field
    qtbot.waitUntil(field.hasFocus, timeout=3000)
    QTest.keyClicks(field, "Never")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field, "say so.")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert caption_of(film).text == "Never\nsay so."
    film.timeline.commands.words.write(title_of(film).id)
    field = film.timeline.commands.words._field
    field.setPlainText("Nothing of this")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert title_of(film).text == "HANGAR"


def test_captions_come_from_dialogue_and_titles_by_key(film):
    session, table = film.session, film.action_table
    shots = session.project.shots
    session.apply("Words", edits.set_shots, (shots[1].id,), dialogue="JON: The wind. It turns.")
    table["captions_from_dialogue"].trigger()
    assert [one.text for one in session.project.captions] == ["Come here", "The wind. It turns."]
    session.move_playhead(5)
    table["add_title"].trigger()
    film.timeline.commands.words._field.close_field()
    assert len(session.project.titles) == 2
    table["add_title_card"].trigger()
    film.timeline.commands.words._field.close_field()
    card = session.project.shots[1]
    assert card.card and session.project.titles[-1].anchor == ShotAnchor(shot=card.id)
    session.showing.choose_words(session.project.captions[0].id)
    session.move_playhead(20)
    table["split_caption"].trigger()
    assert [one.text for one in session.project.captions[:2]] == ["Come", "here"]


def test_subtitles_come_in_and_go_out(film, tmp_path):
    out = tmp_path / "film.vtt"
    words = WordsHandlers(film)
    words.export_subtitles(out)
    assert "00:00:00.417 --> 00:00:01.667\nCome here" in out.read_text("utf-8")
    film.session.apply("None", edits.set_project, captions=())
    words.import_subtitles(out)
    assert caption_of(film).text == "Come here"
    said = []
    film.session.message_posted.connect(lambda kind, text: said.append((kind, text)))
    (tmp_path / "bad.srt").write_text("no")
    words.import_subtitles(tmp_path / "bad.srt")
    assert said and said[0][0] == "bad" and "no subtitles" in said[0][1]


# The picture


def shown(window, qtbot):
    """Wait until the preview shows what the Compositor makes of the aspect, and return it."""
    session, view = window.session, window.preview.view
    compositor = Compositor(session.project, session.folder.path, session.takes)
    wanted = compositor.frame(session.playhead, framing=session.showing.framing)
    compositor.close()
    qtbot.waitUntil(
        lambda: view.picture is not None and np.array_equal(view.picture, wanted), timeout=15_000
    )
    return view.picture


def test_a_title_is_dragged_in_the_picture(film, qtbot):
    session, view = film.session, film.preview.view
    session.move_playhead(30)
    shown(film, qtbot)
    tool = film.preview.words
    [title] = [one for one in tool.worded() if one.kind == "title"]
    start = tool.rect_of(title).center().toPoint()
    frame = view.frame_rect()
    end = start + QPoint(round(frame.width() * 0.2), round(frame.height() * -0.25))
    QTest.mousePress(view, LEFT, NONE, start)
    assert session.showing.words == title_of(film).id
    for at in ((start + end) / 2, end):
        QTest.mouseMove(view, at)
        QApplication.processEvents()
    QTest.mouseRelease(view, LEFT, NONE, end)
    assert title_of(film).at.x == pytest.approx(0.2, abs=0.02)
    assert title_of(film).at.y == pytest.approx(-0.25, abs=0.02)
    assert session.undo_stack.count() == 1
    shown(film, qtbot)


def test_words_are_opened_in_the_picture(film, qtbot):
    film.session.move_playhead(30)
    shown(film, qtbot)
    tool = film.preview.words
    [caption] = [one for one in tool.worded() if one.kind == "caption"]
    QTest.mouseDClick(film.preview.view, LEFT, NONE, tool.rect_of(caption).center().toPoint())
    text = film.inspector.words_page.text
    qtbot.waitUntil(text.hasFocus, timeout=3000)
    QTest.keyClicks(text, "Look")
    assert caption_of(film).text == "Look" and film.session.undo_stack.count() == 1
    assert not film.preview._full


def test_aspects_are_added_looked_at_placed_and_removed(film, qtbot):
    session, bar, view = film.session, film.preview.aspects, film.preview.view
    session.move_playhead(30)
    bar.add_aspect("9:16")
    [upright] = session.project.framings
    assert session.showing.framing == upright.id and bar.aspects[upright.id].isChecked()
    assert shown(film, qtbot).shape == (320, 180, 3)
    assert view.frame_rect().width() < view.frame_rect().height()

    wide = QPointF(view.frame_rect().center() + QPointF(0, view.frame_rect().height() * 0.3))
    start = wide.toPoint()
    QTest.mousePress(view, LEFT, NONE, start)
    QTest.mouseMove(view, start - QPoint(30, 0))
    QApplication.processEvents()
    QTest.mouseRelease(view, LEFT, NONE, start - QPoint(30, 0))
    assert session.project.shots[0].framings[upright.id].centre_x > 0.5
    turn = QWheelEvent(
        QPointF(start), QPointF(view.mapToGlobal(start)), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(view, turn)
    assert session.project.shots[0].framings[upright.id].scale < 0.9
    shown(film, qtbot)

    film.action_table["aspect_next"].trigger()
    assert session.showing.framing is None
    assert shown(film, qtbot).shape == (180, 320, 3)
    session.showing.set_framing(upright.id)
    bar.remove_aspect(upright.id)
    assert session.showing.framing is None and not session.project.shots[0].framings


def test_an_apps_zones_are_shown_and_told_of(film, qtbot):
    session, bar = film.session, film.preview.aspects
    session.move_playhead(30)
    assert bar.zones.isHidden()
    bar.add_aspect("9:16")
    assert not bar.zones.isHidden()
    bar.set_zones("tiktok")
    assert session.project.framings[0].zones == "tiktok"
    upright = session.project.framings[0]
    session.showing.choose_words(title_of(film).id)
    page = film.inspector.words_page
    qtbot.waitUntil(page.isVisible, timeout=3000)
    assert page.problem.text() == ""
    session.apply(
        "Low", edits.place_title, title_of(film).id, upright.id, place="bottom", y=0.1
    )  # fmt: skip
    qtbot.waitUntil(lambda: "TikTok covers" in page.problem.text(), timeout=3000)


# The inspector


def test_the_inspector_shows_and_changes_a_title(film, qtbot, hand):
    session, page = film.session, film.inspector.words_page
    session.showing.choose_words(title_of(film).id)
    qtbot.waitUntil(page.isVisible, timeout=3000)
    assert film.inspector.title.text() == "Title" and page.text.toPlainText() == "HANGAR"
    page.text.setPlainText("HANGAR 7")
    page.place.edited.emit("bottom_left")
    page.height_field.edited.emit(0.2)
    page.colour.edited.emit("#ffcc00")
    page.fade_in.edited.emit(12)
    after = title_of(film)
    assert (after.text, after.colour, after.fade_in) == ("HANGAR 7", "#ffcc00", 12)
    assert after.at == TitlePlace(place="bottom_left", size=0.2)
    page.whole.click()
    assert title_of(film).whole_shot and not page.length.isEnabled()
    page.text.setPlainText("ok \U0001e900")
    assert "No font here" in page.problem.text()
    page.remove.click()
    assert not session.project.titles
    qtbot.waitUntil(lambda: not page.isVisible(), timeout=3000)


def test_a_title_has_a_place_of_its_own_in_an_aspect(film, qtbot):
    session, page = film.session, film.inspector.words_page
    film.preview.aspects.add_aspect("1:1")
    [square] = session.project.framings
    session.showing.choose_words(title_of(film).id)
    qtbot.waitUntil(page.isVisible, timeout=3000)
    page.place.edited.emit("top")
    assert title_of(film).framings[square.id].place == "top"
    assert title_of(film).at.place == "centre"
    assert not page.reset.isHidden()
    page.reset.click()
    assert title_of(film).framings == {}


def test_the_look_of_captions_is_the_films(film):
    session, style = film.session, film.inspector.film_page.captions
    style.height_field.edited.emit(0.08)
    style.edge.edited.emit("top")
    style.card.edited.emit("#203040")
    settings = session.project.settings
    assert (settings.captions.size, settings.captions.edge) == (0.08, "top")
    assert settings.card_colour == "#203040"


def test_shots_are_placed_by_number_in_an_aspect(film, qtbot):
    session, section = film.session, film.inspector.framing
    session.select((session.project.shots[0].id,))
    assert section.isHidden()
    film.preview.aspects.add_aspect("9:16")
    qtbot.waitUntil(lambda: not section.isHidden(), timeout=3000)
    assert section.heading.text() == "In 9:16"
    section.across.edited.emit(0.7)
    section.scale.edited.emit(0.5)
    [upright] = session.project.framings
    own = session.project.shots[0].framings[upright.id]
    assert (own.centre_x, own.scale) == (0.7, 0.5)
    section.reset.click()
    assert not session.project.shots[0].framings


def test_a_layer_is_dragged_in_an_aspect(film, qtbot, tmp_path):
    session, view = film.session, film.preview.view
    shot = session.project.shots[0]
    layer = msgspec.structs.replace(
        shot.references[0], id=new_id(), role="layer", scale=0.2, depth=0.9
    )  # fmt: skip
    session.apply("Layer", edits.add_reference, shot.id, layer)
    film.preview.aspects.add_aspect("9:16")
    [upright] = session.project.framings
    at = view.frame_rect().center().toPoint()
    alt = Qt.KeyboardModifier.AltModifier
    QTest.mousePress(view, LEFT, alt, at)
    QTest.mouseMove(view, at + QPoint(0, round(view.frame_rect().height() * 0.2)))
    QApplication.processEvents()
    QTest.mouseRelease(view, LEFT, alt, at)
    [(id, (x, y))] = session.project.shots[0].framings[upright.id].layers.items()
    assert id == layer.id and abs(x) < 0.02 and y == pytest.approx(0.2, abs=0.03)
    session.select((shot.id,))
    section = film.inspector.framing
    qtbot.waitUntil(lambda: not section.layer.isHidden(), timeout=3000)
    assert section.layer_down.value == y


# The export


@pytest.mark.timeout(90)
def test_the_dialog_exports_every_aspect_that_is_ticked(film, qtbot, tmp_path):
    film.session.apply("Short", edits.fit_to_length, 6)
    film.preview.aspects.add_aspect("9:16")
    film.preview.aspects.add_aspect("1:1")
    film.action_table["export_film"].trigger()
    dialog = film.films._export
    assert [box.text() for box in dialog.aspects.boxes.values()] == ["16:9", "9:16", "1:1"]
    assert [box.isChecked() for box in dialog.aspects.boxes.values()] == [False, False, True]
    for box in dialog.aspects.boxes.values():
        box.setChecked(True)
    dialog.captions.setCurrentIndex(dialog.captions.findData("sidecar"))
    dialog.path.setText(str(tmp_path / "Out.mp4"))
    dialog.start()
    qtbot.waitUntil(lambda: not dialog.busy, timeout=60_000)
    names = {path.name for path in tmp_path.glob("Out*.mp4")}
    assert names == {"Out 16x9.mp4", "Out 9x16.mp4", "Out 1x1.mp4"}
    assert "will be replaced" in dialog._replaced()
    dialog.close()
