"""The context menu of the timeline: the window's own actions for what is under the pointer.

It makes actions only for what the table of actions can't name: how this shot comes in.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.inspector.words import EASINGS, TRANSITIONS
from app.timeline.hits import Hit, OnMarker, OnShot, OnSound, OnTransition, OnWords
from app.timeline.tools import Edge

if TYPE_CHECKING:
    from app.timeline.timeline import Timeline

ON_SHOT = (
    "render", "render_with", "bridge_shot", "", "cut", "copy", "paste", "duplicate", "delete",
    "lift", "", "split", "join",
    "trim_head", "trim_tail", "numeric_entry", "move_earlier", "move_later", "", "select_forward",
    "select_scene", "mark_shot", "fill_overwrite", "fill_insert", "", "match_frame",
    "framing_tool",
)  # fmt: skip
ON_CUT = (
    "transition_shorter", "transition_longer", "", "numeric_entry", "nudge_left_10",
    "nudge_left", "nudge_right", "nudge_right_10",
)  # fmt: skip
LENGTHS = (("¼ s", Fraction(1, 4)), ("½ s", Fraction(1, 2)), ("1 s", Fraction(1)),
           ("2 s", Fraction(2)))  # fmt: skip
ON_MARKER = (
    "edit_marker",
    "rename_marker",
    "remove_marker",
    "marker_notes",
    "",
    "marker_previous",
    "marker_next",
)
ON_SOUND = (
    "edit_sound", "mute_sound", "solo_sound", "lock_sound", "", "split_sound", "duplicate_sound",
    "fade_in_here", "fade_out_here", "", "add_sound_track", "record_voice", "", "remove_sound",
)  # fmt: skip
ON_WORDS = (
    "write_words", "split_caption", "delete", "", "add_caption", "add_title",
    "captions_from_dialogue",
)  # fmt: skip
ON_PAPER = (
    "new_shot", "insert_gap", "paste", "", "select_forward", "add_marker", "marker_notes",
    "add_caption", "add_title", "add_title_card",
    "tap_timing", "fit_film", "add_sound_track", "record_voice", "", "snapping", "zoom_fit",
)  # fmt: skip


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
        case OnWords():
            _add_rows(menu, ON_WORDS, actions)
        case OnTransition(index=index):
            _on_cut(menu, timeline, index, actions)
        case OnShot(index=index, part=part) if part != "body" and _is_cut(timeline, index, part):
            _on_cut(menu, timeline, index + (part == "tail"), actions)
        case OnShot(index=index):
            _add_rows(menu, ON_SHOT, actions)
            menu.addSeparator()
            _add_transitions(menu.addMenu("Transition"), timeline, index)
        case _:
            _add_rows(menu, ON_PAPER, actions)
    return menu


def _is_cut(timeline: "Timeline", index: int, part: str) -> bool:
    return 0 < index + (part == "tail") < len(timeline.canvas.positions.shots)


def _on_cut(menu: QMenu, timeline: "Timeline", index: int, actions: Mapping[str, QAction]) -> None:
    shot = timeline.canvas.positions.shots[index]
    timeline.canvas.choose_edge(Edge(shot.id, "both") if index else None)
    _add_transitions(menu, timeline, index)
    menu.addSeparator()
    _add_rows(menu, ON_CUT, actions)


def _add_rows(menu: QMenu, rows: tuple[str, ...], actions: Mapping[str, QAction]) -> None:
    for row in rows:
        if not row:
            menu.addSeparator()
        elif row in actions:
            menu.addAction(actions[row])


def _add_transitions(menu: QMenu, timeline: "Timeline", index: int) -> None:
    """How the shot at a cut comes in: which kind, how long, with which ease."""
    shot, commands = timeline.canvas.positions.shots[index], timeline.transitions
    menu.addAction(f"{shot.slate} comes in with").setEnabled(False)
    present = shot.transition
    for kind, name in TRANSITIONS:
        _add(menu, name, kind == (present.kind if present else None),
             partial(commands.set_kind, index, kind))  # fmt: skip
    if present is None:
        return
    lengths = menu.addMenu("Length")
    rate = timeline.session.project.rate
    for words, share in LENGTHS:
        frames = max(2, round(rate * share))
        _add(lengths, f"{words} · {frames} f", frames == present.duration,
             partial(commands.set_length, index, frames))  # fmt: skip
    eases = menu.addMenu("Ease")
    for ease, name in EASINGS:
        _add(eases, name, ease == present.easing, partial(commands.set_ease, index, ease))


def _add(menu: QMenu, name: str, checked: bool, do: Callable[[], object]) -> None:
    action = menu.addAction(name)
    action.setCheckable(True)
    action.setChecked(checked)
    action.triggered.connect(lambda _checked=False: do())
