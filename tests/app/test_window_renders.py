"""Renders as the window shows them: the queue in words, the drawer, and closing meanwhile."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from app.status_bar import jobs_in_words, time_in_words
from engine.project import edits
from engine.project.task import Still


def key(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def test_the_queue_in_words():
    assert jobs_in_words(0, 0, 0, None, False) == "No renders"
    assert jobs_in_words(2, 7, 0, 240, False) == "2 rendering, 7 queued, 4 min left"
    assert jobs_in_words(1, 0, 1, None, False) == "1 rendering, 1 failed"
    assert jobs_in_words(1, 2, 0, 50, True) == "paused, 1 rendering, 2 queued"
    assert [time_in_words(n) for n in (0.2, 59, 240, 4800)] == [
        "1 s",
        "59 s",
        "4 min",
        "1 h 20 min",
    ]


def test_the_drawer_lists_renders_and_cancels_them(window, qtbot):
    session = window.session
    session.pause(True)
    session.render([session.project.shots[1].id], takes=2)
    qtbot.waitUntil(lambda: len(session.rendering.active) == 2, timeout=8000)
    window.action_table["jobs_drawer"].trigger()
    assert window.drawer.isVisible()
    assert "2 queued" in window.status.jobs.text()
    window.action_table["cancel_all"].trigger()
    qtbot.waitUntil(lambda: not session.rendering.active, timeout=8000)
    key(qtbot, window, Qt.Key.Key_Escape)
    assert not window.drawer.isVisible()


def test_closing_while_rendering_asks_and_can_be_taken_back(window, qtbot):
    session = window.session
    session.pause(True)
    session.render([session.project.shots[1].id], takes=1)
    qtbot.waitUntil(lambda: bool(session.rendering.active), timeout=8000)
    window.close()
    asking = window.findChild(QMessageBox)
    assert window.isVisible() and asking is not None
    stay = next(button for button in asking.buttons() if button.text() == "Stay")
    stay.click()
    assert window.isVisible() and session.is_open


def test_a_message_keeps_clear_of_the_drawer(window, qtbot):
    text = "The disk is full; nothing more can be saved until there is room. " * 3
    window.session.message_posted.emit("bad", text)
    before = window.messages.geometry()
    window.action_table["jobs_drawer"].trigger()
    assert not window.messages.geometry().intersects(window.drawer.geometry())
    assert window.rect().contains(window.messages.geometry())
    window.resize(700, 720)
    assert window.messages.x() >= 0 and window.messages.width() > 300
    window.resize(1280, 720)
    window.drawer.close_drawer()
    assert window.messages.geometry() == before


def test_a_mode_of_one_shot_is_not_meant_where_all_without_a_take_are_rendered(window, qtbot):
    from engine.render.backend import ModelSpec
    from engine.render.families.table import MODELS
    from engine.render.models import Installed

    session = window.session
    spec = ModelSpec(
        id="film", name="Tiny film", description="", backend="", family="wan",
        abilities=("words", "first", "last"), frame_step=4, max_frames=81, chains=True,
    )  # fmt: skip
    MODELS.write(Installed(models=(spec,)))
    first = session.project.shots[0]
    session.apply("Model", edits.set_render, [first.id], model="film")
    session.asking.set_mode([first.id], "extend")
    session.asking.set_stage("draft")
    session.pause(True)
    window.action_table["render_missing"].trigger()
    qtbot.waitUntil(lambda: len(session.rendering.active) == 3, timeout=8000)
    made = {job.request.shot_id: job.request for job in session.rendering.active}
    assert isinstance(made[first.id].task, Still) and made[first.id].stage == "draft"
