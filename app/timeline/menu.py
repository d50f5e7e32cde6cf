"""The context menu of the timeline: the window's own actions for what is under the pointer.

It makes actions only for what the table of actions can't name: how this shot comes in.
"""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.inspector.words import TRANSITIONS
from app.timeline.hits import Hit, OnMarker, OnShot, OnSound
from engine.project import edits
from engine.project.document import Shot, Transition, TransitionKind

if TYPE_CHECKING:
    from app.timeline.timeline import Timeline

ON_SHOT = (
    "render", "", "split", "join", "duplicate", "delete", "lift", "", "trim_head", "trim_tail",
    "move_earlier", "move_later", "", "mark_shot", "match_frame", "framing_tool",
)  # fmt: skip
ON_MARKER = ("rename_marker", "remove_marker", "", "marker_previous", "marker_next")
ON_SOUND = ("mute_sound", "edit_sound", "remove_sound")
ON_PAPER = ("new_shot", "paste", "", "add_marker", "tap_timing", "fit_film", "", "zoom_fit")


def context_menu(timeline: "Timeline", under: Hit, actions: Mapping[str, QAction]) -> QMenu:
    """Return the menu for what is under the pointer; it deletes itself when it closes."""
    menu = QMenu(timeline)
    menu.aboutToHide.connect(menu.deleteLater)
    match under:
        case OnMarker(marker=marker):
            timeline.canvas.marker = marker
            _add_rows(menu, ON_MARKER, actions)
        case OnSound(sound=sound):
            timeline.canvas.sound = sound
            _add_rows(menu, ON_SOUND, actions)
        case OnShot(index=index):
            _add_rows(menu, ON_SHOT, actions)
            if 0 < index < len(timeline.canvas.positions.shots):
                _add_transitions(menu, timeline, timeline.canvas.positions.shots[index])
        case _:
            _add_rows(menu, ON_PAPER, actions)
    return menu


def _add_rows(menu: QMenu, rows: tuple[str, ...], actions: Mapping[str, QAction]) -> None:
    for row in rows:
        if not row:
            menu.addSeparator()
        elif row in actions:
            menu.addAction(actions[row])


def _add_transitions(menu: QMenu, timeline: "Timeline", shot: Shot) -> None:
    """A submenu for how this shot comes in."""
    menu.addSeparator()
    sub = menu.addMenu(f"{shot.slate} comes in with")
    present = shot.transition.kind if shot.transition else None
    for kind, name in TRANSITIONS:
        action = sub.addAction(name)
        action.setCheckable(True)
        action.setChecked(kind == present)
        action.triggered.connect(partial(_chosen, timeline, shot, kind))


def _chosen(
    timeline: "Timeline", shot: Shot, kind: TransitionKind | None, _checked: bool = False
) -> None:
    set_transition(timeline, shot, kind)


def set_transition(timeline: "Timeline", shot: Shot, kind: TransitionKind | None) -> None:
    """Let a shot come in with a transition of this kind, half a second long, or with a cut."""
    session = timeline.session
    length = (
        shot.transition.duration if shot.transition else max(2, round(session.project.rate / 2))
    )
    transition = None if kind is None else Transition(kind=kind, duration=length)
    session.apply("Change a transition", edits.set_shots, (shot.id,), transition=transition)
