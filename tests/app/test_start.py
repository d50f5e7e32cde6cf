"""How the window starts: painted before its panels, which are then made one by one."""

import os
import subprocess
import sys
import time

import pytest
from PySide6.QtCore import QEvent

HEAVY = (
    "torch", "diffusers", "transformers", "cv2", "numpy", "av", "PIL",
    "app.board.board", "app.timeline.timeline", "app.inspector.inspector", "app.preview.preview",
)  # fmt: skip
FIRST_PAINT = f"""
import sys
from PySide6.QtCore import QEvent, QObject
from app.launch import make_application
from app.session import Session
from app.settings import Settings
application = make_application(Settings.load())
from app.window import Window
window = Window(Session(Settings.load()))
class Painted(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint:
            sys.stdout.write(",".join(name for name in {HEAVY!r} if name in sys.modules) + ";")
            sys.stdout.write(str(window.welcome.isVisible()))
            application.quit()
        return False
painted = Painted()
window.installEventFilter(painted)
window.show()
application.exec()
window.close_now()
"""


@pytest.fixture
def empty(qtbot, qapp):
    """The window without a film."""
    from app.launch import make_application
    from app.session import Session
    from app.settings import Settings
    from app.window import Window

    make_application()
    made = Window(Session(Settings.load()))
    made.show()
    yield made
    made.close_now()
    made.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_welcome_page_is_painted_before_panels_are_imported(tmp_path):
    environment = {
        **os.environ, "STORYREEL_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout == ";True"


def test_the_panels_are_made_once_the_window_is_painted(empty, qtbot):
    assert not empty.is_made("layouts")
    assert empty.action_table["layout_edit"].isChecked()
    qtbot.waitUntil(lambda: empty.is_made("handlers"), timeout=10_000)
    assert not empty.layouts.root.isVisible() and empty.welcome.isVisible()


def test_a_film_makes_the_panels_at_once(empty, tmp_path):
    assert empty.session.create(tmp_path / "Film.reel", "Film", 160, 90)
    assert empty.layouts.root.isVisible() and not empty.welcome.isVisible()
    assert empty.windowTitle() == "Film — Storyreel"
    empty.session.close_film()
    assert empty.welcome.isVisible()


def test_a_window_closed_early_makes_nothing_more(empty, qtbot):
    empty.close_now()
    qtbot.wait(30)
    assert not empty.is_made("layouts")


def test_small_pictures_wait_while_the_film_plays(window, qtbot):
    shot = window.session.project.shots[0]
    heard = []
    window.thumbnails.ready.connect(heard.append)
    window.thumbnails.pause(True)
    assert window.thumbnails.frame(shot.id, 0, 61, 34) is None
    end = time.monotonic() + 0.3
    qtbot.waitUntil(lambda: time.monotonic() > end)
    heard.clear()
    qtbot.wait(50)
    assert window.thumbnails.frame(shot.id, 0, 61, 34) is None and not heard
    window.preview.player.playing_changed.emit(False)
    qtbot.waitUntil(lambda: window.thumbnails.frame(shot.id, 0, 61, 34) is not None, timeout=8000)
