"""What the screenshots show of the cutting room: each tool in use, on a copy of the sample film."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from screenshot_states import settle, trigger, wait

from app.window import Window
from engine.project import edits

Show = Callable[[QApplication, Window], None]


def at(application: QApplication, window: Window, order: int, offset: int) -> None:
    """Select a shot and look at one of its frames."""
    session = window.session
    shots = session.project.shots
    session.select((shots[order].id,))
    session.move_playhead(sum(shot.duration for shot in shots[:order]) + offset)
    settle(application, window)


def drawing(application: QApplication, window: Window) -> None:
    """Draw a line and an arrow, over the neighbours on the light table."""
    at(application, window, 2, 20)
    trigger(window, "draw")
    settle(application, window)
    panel = window.preview.drawing.panel
    assert panel is not None
    tool, frame = panel.tool, panel.tool.frame_rect()

    def place(x: float, y: float) -> QPointF:
        return QPointF(frame.left() + x * frame.width(), frame.top() + y * frame.height())

    tool.begin(place(0.2, 0.3), 0.4)
    for n in range(30):
        tool.go(place(0.2 + n * 0.015, 0.3 + 0.1 * (n % 7) / 7), 0.3 + 0.02 * n)
    tool.end()
    tool.choose("arrow")
    tool.begin(place(0.6, 0.7), 0.7)
    tool.go(place(0.8, 0.5), 0.7, True)
    tool.end()
    tool.walk.add()
    tool.set_light_table(True)


def adjusting(application: QApplication, window: Window) -> None:
    """Scale, move and crop a shot in the picture."""
    shot = window.session.project.shots[4]
    window.session.apply("Adjust", edits.set_adjust, (shot.id,), scale=0.8, x=0.05, crop_left=0.1)
    at(application, window, 4, 20)
    trigger(window, "adjust_tool")


def title(application: QApplication, window: Window) -> None:
    """Choose a title, in the picture and in the inspector."""
    at(application, window, 1, 60)
    window.session.showing.choose_words(window.session.project.titles[0].id)


def aspect(application: QApplication, window: Window) -> None:
    """Look at the film upright, with what an app covers."""
    window.session.showing.set_framing(window.session.project.framings[0].id)
    window.preview.aspects.set_zones("tiktok")
    at(application, window, 4, 30)


def comparing(application: QApplication, window: Window) -> None:
    """Wipe between two takes."""
    at(application, window, 2, 30)
    trigger(window, "compare_takes")
    wait(application, 2, lambda: False)


def versions(application: QApplication, window: Window) -> None:
    """Compare the cut with a version of it."""
    session = window.session
    trigger(window, "save_version")
    wait(application, 1, lambda: False)
    session.apply("Trim", edits.trim_tail, session.project.shots[3].id, -10)
    trigger(window, "versions")
    wait(application, 2, lambda: False)


def trimming(application: QApplication, window: Window) -> None:
    """Roll a cut, both of its frames in sight."""
    at(application, window, 2, 0)
    window.timeline.canvas.setFocus()
    trigger(window, "tool_roll", "edge_nearest", "nudge_right")


def overlays(application: QApplication, window: Window) -> None:
    """Lay everything over the picture: onion skin, safe areas, thirds, the slate."""
    trigger(window, "onion_skin", "safe_areas", "thirds", "slate_overlay")
    at(application, window, 5, 10)


def covering(application: QApplication, window: Window) -> None:
    """Plan the coverage of a scene."""
    at(application, window, 2, 0)
    trigger(window, "coverage")


def footage(application: QApplication, window: Window) -> None:
    """Ask where a video goes."""
    from app.dialogs.import_footage import ImportFootage
    from app.footage_import import Place

    shot = window.session.project.shots[2]
    ImportFootage([Path("clip.mp4")], shot, Place(), window).show()


def opened(action: str) -> Show:
    """Return what opens a panel or a dialog by its action."""

    def show(application: QApplication, window: Window) -> None:
        trigger(window, action)
        wait(application, 1, lambda: False)

    return show


def speaker_notes(application: QApplication, window: Window) -> None:
    """Present: what the speaker sees on the other screen."""
    window.session.move_playhead(912)
    trigger(window, "present")
    wait(application, 3, lambda: False)


TOOLS: dict[str, Show] = {
    "drawing": drawing,
    "adjusting": adjusting,
    "title": title,
    "aspect": aspect,
    "comparing": comparing,
    "versions": versions,
    "trimming": trimming,
    "coverage": covering,
    "footage": footage,
    "speaker notes": speaker_notes,
    "recording": opened("record_voice"),
    "export": opened("export_film"),
    "table": opened("shot_table"),
    "notes": opened("marker_notes"),
    "settings": opened("settings"),
    "overlays": overlays,
}
"""What each does, after the film was opened in the Edit layout; overlays, which stay, come last."""
