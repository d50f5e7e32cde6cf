"""A film cut by hand, from an imported screenplay to an exported MP4, by keys and mouse alone."""

from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from engine.project import film
from engine.project.document import ShotAnchor

SCREENPLAY = """\
Title: The Lamp
Author: Ann Other

FADE IN:

INT. LIGHTHOUSE - NIGHT

A lamp turns slowly behind thick glass.

MARA
Nobody is coming tonight.

CLOSE ON MARA. Her hand rests on the switch.

DISSOLVE TO:

EXT. SEA - DAWN

A small boat, far out, runs before the wind.
"""


@pytest.fixture
def window(qtbot, qapp, tmp_path):
    """The window with an empty film of 320 × 180, open."""
    from app.launch import make_application
    from app.session import Session
    from app.settings import Settings
    from app.window import Window

    make_application()
    made = Window(Session(Settings.load()))
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    assert made.session.create(tmp_path / "Lamp.reel", "The Lamp", 320, 180)
    made.activateWindow()
    yield made
    made.close_now()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Hands:
    """What a person does with the window: keys, clicks, drops."""

    def __init__(self, window, qtbot) -> None:
        self.window, self.bot, self.session = window, qtbot, window.session

    def press(self, key, *modifiers) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= getattr(Qt.KeyboardModifier, f"{modifier}Modifier")
        self.bot.keyClick(QApplication.focusWidget() or self.window, key, held)

    def drop(self, widget, path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        middle = QPoint(widget.width() // 2, widget.height() // 2)
        keys = (
            Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(widget, QDragEnterEvent(middle, *keys))
        QApplication.sendEvent(widget, QDropEvent(QPointF(middle), *keys))

    def wait(self, holds, seconds=20) -> None:
        self.bot.waitUntil(holds, timeout=seconds * 1000)

    @property
    def shots(self):
        return self.session.project.shots

    def go_to(self, slate, frames=0) -> None:
        shot = next(one for one in self.shots if one.slate == slate)
        self.session.move_playhead(film.start_of(self.session.project, shot.id) + frames)
        self.window.timeline.canvas.setFocus()


@pytest.fixture
def hands(window, qtbot):
    return Hands(window, qtbot)


def dialogs_called(name) -> list[Any]:
    return [one for one in QApplication.topLevelWidgets() if one.windowTitle().startswith(name)]


def test_a_screenplay_is_cut_and_exported(hands, window, qtbot, tmp_path):
    K = Qt.Key
    # The screenplay comes in as scenes and shots; what comes between them becomes transitions.
    script = tmp_path / "lamp.fountain"
    script.write_text(SCREENPLAY)
    hands.drop(window, script)
    hands.wait(lambda: [shot.slate for shot in hands.shots] == ["010", "020", "030"])
    assert [shot.transition and shot.transition.kind for shot in hands.shots] == [
        "dip_black", None, "dissolve",
    ]  # fmt: skip

    # A still for the sea, dropped on its card.
    still = tmp_path / "sea.png"
    Image.fromarray(np.random.default_rng(3).integers(0, 255, (90, 160, 3), np.uint8)).resize(
        (640, 360)
    ).save(still)
    hands.go_to("030")
    hands.press(K.Key_X)  # the shot's own range, for later
    hands.session.select((hands.shots[2].id,))
    hands.drop(window.inspector.references.zones["first_frame"], still)
    hands.wait(lambda: len(hands.shots[2].references) == 1)

    # Cut: a tail trimmed, a shot split, a cut rolled, its transition made a wipe.
    hands.go_to("020", 40)
    hands.press(K.Key_W)
    assert hands.shots[1].duration == 40
    hands.go_to("010", 30)
    hands.press(K.Key_S)
    assert [shot.slate for shot in hands.shots] == ["010", "010A", "020", "030"]
    hands.go_to("030")
    whole = hands.session.project.duration
    before = [shot.duration for shot in hands.shots]
    hands.press(K.Key_R)
    hands.press(K.Key_T)
    hands.press(K.Key_Period)
    hands.press(K.Key_Period)
    after = [shot.duration for shot in hands.shots]
    assert hands.session.project.duration == whole
    assert [b - a for a, b in zip(before, after, strict=True)] == [0, 0, 2, -2]
    hands.press(K.Key_V)
    hands.press(K.Key_T, "Alt")
    assert hands.shots[3].transition.kind != "dissolve"

    # Words: captions of what is said, and a title.
    hands.press(K.Key_C, "Alt", "Shift")
    said = hands.session.project.captions
    assert [caption.text for caption in said] == ["Nobody is coming tonight."]
    hands.go_to("030", 12)
    hands.press(K.Key_Y, "Alt")
    hands.wait(lambda: len(hands.session.project.titles) == 1)
    hands.press(K.Key_A, "Control")
    qtbot.keyClicks(QApplication.focusWidget(), "Dawn")
    hands.press(K.Key_Return)
    title = hands.session.project.titles[0]
    assert title.text == "Dawn" and title.anchor == ShotAnchor(shot=hands.shots[3].id, offset=12)

    # And out as a film.
    window.timeline.canvas.setFocus()
    hands.press(K.Key_E, "Control")
    hands.wait(lambda: any(one.isVisible() for one in dialogs_called("Export film")))
    dialog = dialogs_called("Export film")[0]
    dialog.path.setText(str(tmp_path / "lamp.mp4"))
    dialog.preset.setCurrentText("ultrafast")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    hands.wait(lambda: (tmp_path / "lamp.mp4").exists() and not dialog.busy, 90)
    dialog.close()
    with av.open(str(tmp_path / "lamp.mp4")) as clip:
        frames = [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]
    assert len(frames) == hands.session.project.duration
    assert frames[0].mean() < 12  # it fades in from black
    starts = film.film(hands.session.project).starts
    bare, titled = (frames[starts[3] + n].astype(int) for n in (11, 30))
    assert np.abs(titled - bare)[60:120, 100:220].mean() > np.abs(titled - bare)[:20].mean()
