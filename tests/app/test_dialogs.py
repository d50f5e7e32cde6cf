"""The dialogs: shortcuts, new film, length, export, and those that only tell."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.actions import ACTIONS
from engine.project import edits
from engine.project.document import FilmFraming, new_id


def test_the_shortcut_sheet_shows_every_key(window, qtbot):
    from PySide6.QtWidgets import QLabel

    from app.dialogs.shortcut_sheet import ShortcutSheet

    window.focus_preview()
    qtbot.keyClicks(QApplication.focusWidget(), "?")
    sheet = window.findChild(ShortcutSheet)
    assert sheet is not None and sheet.isVisible()
    words = {label.text() for label in sheet.findChildren(QLabel)}
    for spec in ACTIONS:
        if spec.keys and not spec.id.startswith("pick_"):
            assert spec.text.rstrip("…") in words
    sheet.search.setText("split")
    visible = {label.text() for label in sheet.findChildren(QLabel) if label.isVisible()}
    assert "Split at the playhead" in visible and "New shot" not in visible
    sheet.close()


def test_a_new_film_is_made_as_asked(window, qtbot, tmp_path):
    from app.dialogs.new_film import NewFilm

    window.action_table["new_film"].trigger()
    dialog = window.findChild(NewFilm)
    dialog.name.setText("Second film")
    dialog.place.setText(str(tmp_path))
    dialog.size_choice.setCurrentIndex(2)
    dialog.rate.setCurrentText("23.976")
    dialog.accept()
    project = window.session.project
    assert (project.name, project.width, project.height) == ("Second film", 720, 1280)
    assert str(project.rate) == "24000/1001"
    assert (tmp_path / "Second film.reel" / "project.json").exists()


def test_a_new_film_with_a_wrong_rate_is_said_in_the_dialog(window, qtbot, tmp_path):
    from app.dialogs.new_film import NewFilm

    window.action_table["new_film"].trigger()
    dialog = window.findChild(NewFilm)
    dialog.place.setText(str(tmp_path))
    dialog.rate.setCurrentText("fast")
    dialog.accept()
    assert dialog.error.isVisible() and "fast" in dialog.error.text()
    assert window.session.project.name == "Window"
    dialog.reject()


def test_a_name_that_no_folder_can_have_is_said_in_the_dialog(window, qtbot, tmp_path):
    from app.dialogs.new_film import NewFilm

    window.action_table["new_film"].trigger()
    dialog = window.findChild(NewFilm)
    dialog.name.setText("n" * 400)
    dialog.place.setText(str(tmp_path))
    dialog.accept()
    assert dialog.isVisible() and "choose another" in dialog.error.text()
    dialog.reject()


def test_the_film_is_fitted_to_a_length(window, qtbot):
    from app.dialogs.fit_film import FitFilm

    window.action_table["fit_film"].trigger()
    dialog = window.findChild(FitFilm)
    for wrong in ("", "soon", "0", "2f", "99999999h"):
        dialog.length.setText(wrong)
        dialog.accept()
        assert dialog.isVisible() and dialog.error.text().endswith("."), wrong
    dialog.length.setText("6s")
    dialog.accept()
    assert window.session.project.duration == 144


@pytest.mark.timeout(60)
def test_the_film_is_exported_from_the_window(window, qtbot, tmp_path):
    from engine.media.reader import ClipReader

    session = window.session
    session.apply("Short", edits.fit_to_length, 12)
    window.action_table["export_film"].trigger()
    dialog = window.films._export
    dialog.path.setText(str(tmp_path / "out" / "film.mp4"))
    dialog.preset.setCurrentText("veryfast")
    dialog.start()
    assert dialog.busy and window.films.exporting
    qtbot.waitUntil(lambda: not dialog.busy, timeout=40_000)
    reader = ClipReader(tmp_path / "out" / "film.mp4")
    assert reader.frames == 12 and reader.size == (320, 180)
    reader.close()
    assert "film.mp4" in dialog.words.text()
    dialog.close()


@pytest.mark.timeout(60)
def test_the_export_tells_what_it_replaces_and_keeps_to_a_bit_rate(window, qtbot, tmp_path):
    window.session.apply("Short", edits.fit_to_length, 6)
    (tmp_path / "film.mp4").write_bytes(b"the old film")
    window.action_table["export_film"].trigger()
    dialog = window.films._export
    dialog.path.setText(str(tmp_path / "other.mp4"))
    assert "replaced" not in dialog.words.text()
    dialog.path.setText(str(tmp_path / "film.mp4"))
    assert "film.mp4 is there already and will be replaced." in dialog.words.text()
    dialog.bitrate.setText("fast")
    dialog.start()
    assert not dialog.busy and "no bit rate" in dialog.error.text()
    assert (tmp_path / "film.mp4").read_bytes() == b"the old film"
    dialog.bitrate.setText("800k")
    dialog.start()
    qtbot.waitUntil(lambda: not dialog.busy, timeout=40_000)
    assert (tmp_path / "film.mp4").read_bytes()[4:8] == b"ftyp"
    dialog.close()


def test_an_export_without_a_name_asks_for_one(window):
    framing = FilmFraming(id=new_id(), name="9:16", width=90, height=160)
    window.session.apply("Aspect", edits.add_framing, framing)
    window.action_table["export_film"].trigger()
    dialog = window.films._export
    dialog.aspects.refresh()
    for box in dialog.aspects.boxes.values():
        box.setChecked(True)
    dialog.path.setText("")
    dialog.start()
    assert not dialog.busy and "name of the file" in dialog.error.text()
    dialog.close()


@pytest.mark.timeout(60)
def test_a_file_a_shot_goes_into_the_folder_that_is_named(window, qtbot, tmp_path):
    window.session.apply("Short", edits.fit_to_length, 6)
    window.action_table["export_film"].trigger()
    dialog = window.films._export
    dialog.what.setCurrentIndex(dialog.what.count() - 1)
    dialog.path.setText(str(tmp_path / "Launch v1.2"))
    dialog.start()
    qtbot.waitUntil(lambda: not dialog.busy, timeout=40_000)
    assert len(list((tmp_path / "Launch v1.2").glob("*.mp4"))) == 3
    dialog.close()


@pytest.mark.parametrize("id", ["settings", "help", "about"])
def test_dialogs_open_with_the_focus_in_them_and_close(window, qtbot, id):
    window.action_table[id].trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None and dialog.isVisible() and dialog.windowTitle()
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "{" not in words
    dialog.close()


def test_the_quality_of_an_export_can_be_read(window, qtbot):
    from app.dialogs.export_film import ExportFilm

    window.action_table["export_film"].trigger()
    dialog = window.findChild(ExportFilm)
    field = dialog.crf.lineEdit()
    qtbot.waitUntil(lambda: field.width() >= 40, timeout=3000)
    assert field.text() == "18"
    dialog.close()
