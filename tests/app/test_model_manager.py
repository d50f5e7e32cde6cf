"""The model manager as a person uses it: what it lists, adds, checks, downloads and removes."""

import time

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from shiboken6 import isValid

from app.model_manager.choosing import AddFile, Download
from app.model_manager.entries import entries
from app.model_manager.lora_dialog import EditLora
from app.model_manager.window import ModelManager
from app.settings import Settings
from engine.project.lock import FolderLock
from engine.render.adding import add_model, remove
from engine.render.families.table import MODELS
from engine.render.models import InstructModel, Lora, PreviewVae

from tiny import plain, seer

TRANSFORMER = {"in_channels": 16, "num_layers": 1, "patch_size": [1, 2, 2]}


@pytest.fixture
def folder(tmp_path):
    """A folder that is read as a model of a shipped family, so that a new process knows it, too."""
    made = plain.build(tmp_path / "My Wan", "WanPipeline")
    plain.edit_json(made / "transformer" / "config.json", **TRANSFORMER)
    return made


@pytest.fixture
def manager(qtbot, dark):
    made = ModelManager(Settings())
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.table.rows.entries != [], timeout=5000)
    yield made
    if isValid(made):
        made.close()


def ids(manager):
    return [entry.id for entry in manager.table.rows.entries]


def chosen_id(manager):
    entry = manager.table.chosen()
    return entry.id if entry else ""


def idle(manager):
    return manager.working.isHidden()


def drop(manager, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    manager.dropEvent(QDropEvent(QPointF(50, 50), copy, mime, left, Qt.KeyboardModifier.NoModifier))


def test_at_first_it_says_what_to_do(manager):
    assert ids(manager) == ["animatic"]
    assert manager.first_time.isVisible() and "Drop the folder" in manager.first_time.text()
    assert manager.table.chosen().built_in and not manager.remove.isEnabled()
    assert manager.add_folder.isEnabled() and manager.download.isEnabled()


def test_a_dropped_folder_is_added_checked_and_removed(qtbot, manager, folder):
    changes = []
    manager.models_changed.connect(lambda: changes.append(True))
    drop(manager, folder)
    qtbot.waitUntil(lambda: not idle(manager), timeout=5000)
    assert "Adding My Wan" in manager.doing.text()
    qtbot.waitUntil(lambda: ids(manager) == ["animatic", "my-wan"], timeout=20000)
    qtbot.waitUntil(lambda: idle(manager) and chosen_id(manager) == "my-wan", timeout=20000)
    assert changes and not manager.first_time.isVisible()
    assert MODELS.installed.hashes["my-wan"]
    entry = manager.table.chosen()
    assert (entry.id, entry.family, entry.size, entry.state) == ("my-wan", "Wan", "288 bytes", "ok")
    assert str(folder) in manager.detail.text()
    plain.edit_json(folder / "vae" / "config.json", width=9)
    QTest.mouseClick(manager.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "vae/config.json" in manager.said.text(), timeout=30000)
    manager.table.setFocus()
    QTest.keyClick(manager.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: ids(manager) == ["animatic"], timeout=5000)
    assert list(MODELS) == ["animatic"] and (folder / plain.WEIGHTS).is_file()


def test_the_window_goes_on_while_a_removal_waits_for_another_process(qtbot, manager, folder):
    add_model(folder, "mine")
    manager.refresh("mine")
    qtbot.waitUntil(lambda: chosen_id(manager) == "mine", timeout=5000)
    manager.table.setFocus()
    lock = FolderLock(MODELS.path.with_suffix(".lock"))
    assert lock.acquire() is None
    try:
        begun = time.monotonic()
        QTest.keyClick(manager.table, Qt.Key.Key_Delete)
        QTest.keyClick(manager.table, Qt.Key.Key_Delete)
        assert time.monotonic() - begun < 1 and not manager.remove.isEnabled()
        assert "mine" in MODELS
    finally:
        lock.release()
    qtbot.waitUntil(lambda: ids(manager) == ["animatic"], timeout=10000)
    assert "is off the list" in manager.said.text()


def test_a_removal_that_fails_is_said_and_can_be_asked_for_again(qtbot, manager, folder):
    add_model(folder, "mine")
    manager.refresh("mine")
    qtbot.waitUntil(lambda: chosen_id(manager) == "mine", timeout=5000)
    list_of_models = MODELS.path.read_bytes()
    remove("mine")
    QTest.mouseClick(manager.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "no model “mine”" in manager.said.text(), timeout=5000)
    MODELS.path.write_bytes(list_of_models)
    QTest.mouseClick(manager.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "is off the list" in manager.said.text(), timeout=5000)


def test_a_refused_folder_is_said_in_its_sentence(qtbot, manager, folder):
    (folder / "evil.py").write_text("")
    drop(manager, folder)
    qtbot.waitUntil(lambda: "never runs code" in manager.said.text(), timeout=20000)
    assert ids(manager) == ["animatic"] and idle(manager)


def test_a_scan_tells_what_it_found(qtbot, manager, folder):
    (plain.build(folder.parent / "bad", "WanPipeline") / "x.py").write_text("")
    manager.begin(["scan", str(folder.parent)], "Scanning")
    qtbot.waitUntil(lambda: "Found 1 new model" in manager.said.text(), timeout=20000)
    assert "Left out" in manager.said.text()
    qtbot.waitUntil(lambda: ids(manager) == ["animatic", "my-wan"], timeout=5000)


def test_a_cancelled_action_ends_and_the_rest_does_not_begin(qtbot, manager, folder):
    manager.begin(["add", str(folder)], "One")
    manager.begin(["add", str(folder), "--name", "two"], "Two")
    QTest.mouseClick(manager.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(manager), timeout=5000)
    assert manager.said.text() == "Stopped."


def test_a_model_that_went_away_is_shown_so(qtbot, manager, folder):
    add_model(folder, "mine")
    folder.rename(folder.with_name("elsewhere"))
    manager.refresh("mine")
    qtbot.waitUntil(lambda: "mine" in ids(manager), timeout=5000)
    entry = manager.table.chosen()
    assert entry.state == "missing" and "not there" in manager.detail.text()


def test_loras_stand_below_the_models(folder, tmp_path):
    add_model(folder, "mine")
    path = tmp_path / "clay.safetensors"
    path.write_bytes(b"x")
    lora = Lora(
        id="clay", name="Clay", path=str(path), family="wan", base="mine", trigger="clay",
        purpose="camera:dolly_in", strength=0.7, bytes=2_500_000,
    )  # fmt: skip
    MODELS.change(lambda installed: type(installed)(models=installed.models, loras=(lora,)))
    found = entries()[-1]
    assert (found.kind, found.able, found.size) == ("lora", "LoRA: camera, dolly in", "2 MB")
    assert "strength 0.7" in found.more and "wakes at “clay”" in found.more


@pytest.fixture
def lora(folder, tmp_path):
    add_model(folder, "mine")
    path = tmp_path / "clay.safetensors"
    path.write_bytes(b"x")
    made = Lora(id="clay", name="Clay", path=str(path), family="wan", base="mine", trigger="clay")
    MODELS.change(lambda installed: msgspec.structs.replace(installed, loras=(made,)))
    return made


def test_a_lora_is_changed_by_keys_alone(qtbot, lora, manager):
    manager.refresh("clay")
    qtbot.waitUntil(lambda: chosen_id(manager) == "clay", timeout=5000)
    assert manager.edit.isVisible()
    QTest.keyClick(manager.table, Qt.Key.Key_F2)
    dialog = manager.findChild(EditLora)
    assert dialog.focusWidget() is dialog.strength and dialog.name.text() == "Clay"
    assert dialog.purpose.currentText() == "Style"
    QTest.keyClicks(dialog.strength.lineEdit(), "0.7")
    QTest.keyClick(dialog.strength, Qt.Key.Key_Tab)
    QTest.keyClicks(dialog.trigger, " figures")
    QTest.keyClick(dialog.trigger, Qt.Key.Key_Tab)
    QTest.keyClick(dialog.purpose, Qt.Key.Key_Down)
    QTest.keyClick(dialog.purpose, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: MODELS.installed.loras[0].strength == 0.7, timeout=5000)
    changed = MODELS.installed.loras[0]
    assert (changed.trigger, changed.purpose, changed.name) == ("clay figures", "few_steps", "Clay")
    qtbot.waitUntil(lambda: "strength 0.7" in manager.detail.text(), timeout=5000)
    manager.table.choose("mine")
    assert not manager.edit.isVisible()


def test_a_lora_needs_a_name(qtbot, lora, manager):
    manager.refresh("clay")
    qtbot.waitUntil(lambda: chosen_id(manager) == "clay", timeout=5000)
    QTest.mouseClick(manager.edit, Qt.MouseButton.LeftButton)
    dialog = manager.findChild(EditLora)
    dialog.name.clear()
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.isVisible() and "needs a name" in dialog.error.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert MODELS.installed.loras == (lora,)


def test_what_writes_prompts_and_what_shows_renders_are_listed_and_removed(
    qtbot, manager, folder, tmp_path
):
    add_model(folder, "mine")
    MODELS.change(
        lambda installed: msgspec.structs.replace(
            installed,
            instruct=(InstructModel(id="writer", name="Writer", path=str(tmp_path / "gone")),),
            previews=(
                PreviewVae(id="tiny", name="Tiny", path=str(folder), family="wan", channels=16),
            ),
        )
    )
    manager.refresh("writer")
    qtbot.waitUntil(lambda: ids(manager) == ["animatic", "mine", "writer", "tiny"], timeout=5000)
    entry = manager.table.chosen()
    assert (entry.able, entry.state) == ("expands prompts", "missing")
    assert manager.table.rows.entries[-1].state == "ok"
    for left in (["animatic", "mine", "tiny"], ["animatic", "mine"]):
        QTest.mouseClick(manager.remove, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda left=left: ids(manager) == left, timeout=5000)
        manager.table.choose("tiny")


def test_a_damaged_list_is_said_with_what_to_do(qtbot, manager):
    MODELS.path.parent.mkdir(parents=True, exist_ok=True)
    MODELS.path.write_bytes(b"{ no")
    manager.refresh()
    qtbot.waitUntil(lambda: manager.damage.isVisible(), timeout=5000)
    assert "counts as empty" in manager.damage.text()
    assert not manager.first_time.isVisible() and ids(manager) == ["animatic"]


def test_a_tiny_vae_asks_which_model_it_was_made_for(qtbot, manager, folder, tmp_path):
    add_model(folder, "mine")
    begun = []
    manager.begin = lambda words, doing: begun.append(words)
    path = seer.build_film(tmp_path / "taew2_1.safetensors")
    drop(manager, path)
    qtbot.waitUntil(lambda: manager.findChild(AddFile) is not None, timeout=5000)
    dialog = manager.findChild(AddFile)
    assert "tiny VAE" in dialog.windowTitle() and dialog.base.currentText().startswith("Any")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert begun == [["add", str(path)]]


def test_a_file_asks_what_it_belongs_to(qtbot, manager, folder, tmp_path):
    add_model(folder, "mine")
    file = tmp_path / "fast.safetensors"
    file.write_bytes((folder / plain.WEIGHTS).read_bytes())
    begun = []
    manager.begin = lambda words, doing: begun.append(words)
    drop(manager, file)
    qtbot.waitUntil(lambda: manager.findChild(AddFile) is not None, timeout=5000)
    dialog = manager.findChild(AddFile)
    QTest.keyClicks(dialog.name, "fast")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert begun == [["add", str(file), "--base", "mine", "--name", "fast"]]
    drop(manager, folder / "vae" / "config.json")
    qtbot.waitUntil(lambda: "neither" in manager.said.text(), timeout=5000)


def test_a_lora_asks_for_its_strength(qtbot, dark, folder, tmp_path):
    add_model(folder, "mine")
    dialog = AddFile(tmp_path / "clay.safetensors", "lora")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.strength.setValue(0.5)
    with qtbot.waitSignal(dialog.chosen) as caught:
        QTest.keyClick(dialog.trigger, Qt.Key.Key_Return)
    assert caught.args[0][2:] == ["--strength", "0.5"]


@pytest.mark.parametrize("kind", ["part", "lora", "preview"])
def test_a_file_without_any_model_is_told_what_it_needs(qtbot, dark, tmp_path, kind):
    dialog = AddFile(tmp_path / "fast.safetensors", kind)
    qtbot.addWidget(dialog)
    assert "first" in dialog.error.text()


def test_a_download_needs_a_yes(qtbot, manager):
    begun = []
    manager.begin = lambda words, doing: begun.append(words)
    QTest.mouseClick(manager.download, Qt.MouseButton.LeftButton)
    dialog = manager.findChild(Download)
    button = next(b for b in dialog.findChildren(type(manager.stop)) if b.text() == "Download")
    assert not button.isEnabled()
    assert dialog.licence.text() and "free" in dialog.room.text()
    small = min(range(dialog.model.count()), key=lambda n: dialog.model.itemData(n).bytes)
    dialog.model.setCurrentIndex(small)
    QTest.keyClick(dialog.agrees, Qt.Key.Key_Space)
    dialog.mirror.setText("http://127.0.0.1:9")
    if "not enough room" in dialog.error.text():
        pytest.skip("the disk of this machine is too full for any model")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    name = dialog.model.itemData(small).name
    assert begun == [["download", name, "--yes", "--mirror", "http://127.0.0.1:9"]]


def test_everything_can_be_reached_by_keys(qtbot, manager):
    reached = set()
    for _ in range(20):
        reached.add(manager.focusWidget())
        QTest.keyClick(manager.focusWidget(), Qt.Key.Key_Tab)
    assert {manager.table, manager.add_folder, manager.add_file, manager.scan} <= reached
    assert manager.download in reached
    for widget in reached:
        assert widget.toolTip() or widget.accessibleName()
    QTest.keyClick(manager.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not manager.isVisible(), timeout=1000)


def test_it_fits_a_small_window_and_opens_from_the_menu(qtbot, window):
    window.action_table["models"].trigger()
    manager = window.findChild(ModelManager)
    qtbot.waitUntil(lambda: manager.isVisible(), timeout=2000)
    assert manager.width() <= 1280 and manager.height() <= 680
    window.action_table["models"].trigger()
    assert len(window.findChildren(ModelManager)) == 1
    manager.close()


def test_the_inspector_offers_a_model_as_soon_as_it_is_there(session, one, folder):
    from app.inspector.render_section import RenderSection

    field = one.findChild(RenderSection).model
    before = field.count()
    add_model(folder, "mine")
    session.models_changed.emit()
    assert field.count() == before + 1 and field.value == "animatic"


def test_what_goes_wrong_with_a_download_is_said(qtbot, manager):
    manager.begin(["download", "nonsense", "--yes"], "Downloading nonsense")
    assert manager.stop.text() == "Pause"
    qtbot.waitUntil(lambda: idle(manager), timeout=20000)
    assert "There is no “nonsense” to download" in manager.said.text()


def test_a_damaged_list_is_said_when_a_film_opens(session, qtbot, tmp_path):
    MODELS.path.write_bytes(b"{ no")
    said = []
    session.message_posted.connect(lambda role, text: said.append((role, text)))
    assert session.create(tmp_path / "Other.reel", "Other", 64, 64)
    qtbot.waitUntil(lambda: bool(said), timeout=5000)
    assert said[0][0] == "bad" and "counts as empty" in said[0][1]
