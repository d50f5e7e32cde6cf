"""A new user's first model, by keys and mouse: added in its window, chosen, rendered, seen."""

from fractions import Fraction

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from app.model_manager.window import ModelManager
from engine.project import edits
from engine.project.document import RenderSettings, Shot, new_id
from engine.project.seen import seen_take
from engine.project.task import Words
from engine.render.families.table import MODELS

from tiny.table import TINY

pytestmark = pytest.mark.timeout(300)

COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


def drop(widget, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    widget.dropEvent(QDropEvent(QPointF(60, 90), COPY, mime, LEFT, PLAIN))


def test_from_a_folder_to_a_take_on_the_timeline(window, qtbot, tmp_path):
    session = window.session
    assert session.create(tmp_path / "Fox.reel", "Fox", 64, 64)
    session.apply("Rate", edits.set_project, rate=Fraction(16))
    render = RenderSettings(handles=0, takes=1, num_inference_steps=2)
    shot = Shot(id=new_id(), slate="", action="a fox runs", duration=9, render=render)
    session.apply("Shot", edits.add_shots, [shot])
    session.select([session.project.shots[0].id])
    folder = TINY["wan21_t2v"]("wan21_t2v", tmp_path / "My first Wan", 0)

    window.action_table["models"].trigger()
    manager = window.findChild(ModelManager)
    qtbot.waitUntil(lambda: manager.first_time.isVisible(), timeout=8000)
    drop(manager, folder)
    qtbot.waitUntil(lambda: "my-first-wan" in MODELS, timeout=60_000)
    qtbot.waitUntil(lambda: manager.said.text().startswith("Added"), timeout=60_000)
    # What was added is chosen, so that the next key or click means it.
    qtbot.waitUntil(lambda: manager.table.chosen().id == "my-first-wan", timeout=5000)
    assert manager.table.chosen().state == "ok"
    assert manager.check.isEnabled() and manager.remove.isEnabled()
    QTest.keyClick(manager.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(ModelManager), timeout=5000)

    model = window.inspector.render_settings.model
    assert model.count() == 2, "the inspector offers it at once"
    model.setFocus()
    QTest.keyClick(model, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: session.project.shots[0].render.model == "my-first-wan", timeout=5000)
    bar = window.inspector.render_bar
    promised = "9 frames · 64 × 64 · 0.562 s"
    qtbot.waitUntil(lambda: bar.outcome.text() == promised, timeout=8000)
    QTest.mouseClick(bar.button, LEFT)
    qtbot.waitUntil(lambda: bool(session.takes), timeout=120_000)
    qtbot.waitUntil(lambda: not session.rendering.active, timeout=8000)

    shot = session.project.shots[0]
    take = seen_take(session.project, shot, [t for ts in session.takes.values() for t in ts])
    assert take is not None and isinstance(take.request.task, Words)
    assert (take.model, take.frames, take.width, take.height) == ("my-first-wan", 9, 64, 64)
    assert window.timeline.canvas.looks.of(shot).take == "T01"
    assert window.takes.tiles()[0].seen
