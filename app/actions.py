"""The ONE table of what can be done, with its shortcuts, menus, tooltips and key maps.

Panels offer slots and never make shortcuts of their own; the window binds slots to rows by id. A
row without a handler makes no action, so that the menus show only what works.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.action_spec import ActionSpec
from app.action_spec import row as _row
from app.board_actions import BOARDING, CUTS, PLACES
from app.cutting_actions import CUTTING, PREMIERE, RESOLVE
from app.sound_actions import SOUNDING
from app.theme import icon
from app.viewing_actions import VIEWING
from app.words_actions import WORDS

MENUS = ("File", "Edit", "Shot", "Timeline", "Camera", "Render", "View", "Window", "Help")


_FILE = (
    _row("new_film", "New film…", "File", "Ctrl+Shift+N", needs="", icon="file-plus"),
    _row("open_film", "Open film…", "File", "Ctrl+O", needs="", icon="folder-open"),
    _row("open_sample", "Open the sample film", "File", needs=""),
    _row("import_files", "Import pictures and sounds…", "File", "Ctrl+I",
         needs="edit", group=1, icon="image-plus"),
    _row("import_folder", "Import a folder of pictures…", "File", "Ctrl+Shift+I",
         needs="edit", group=1, icon="folder-plus"),
    _row("import_footage", "Import footage…", "File", "Ctrl+Alt+F", needs="edit", group=1,
         icon="film", tooltip="Videos become takes of the shot, or shots of their own"),
    _row("import_script", "Import a script or shot list…", "File", "Ctrl+Alt+I",
         needs="edit", group=1, icon="list",
         tooltip="Fountain, Final Draft, Storyboarder, CSV or text; again to update the film"),
    _row("export_film", "Export film…", "File", "Ctrl+E", group=2, icon="share"),
    _row("export_script", "Export script…", "File", group=2,
         tooltip="The screenplay as Fountain, or the shot list as CSV"),
    _row("save_now", "Save now", "File", "Ctrl+S", group=3, icon="save",
         tooltip="Every edit is saved by itself; this waits until the last one is on disk"),
    *CUTS,
    _row("reveal_film", "Show film in its folder", "File", group=3, icon="folder"),
    _row("relink", "Find missing media…", "File", needs="edit", group=3, icon="link"),
    _row("clean_up", "Clean up unused media", "File", needs="edit", group=3,
         tooltip="Remove imported files that nothing uses any more"),
    _row("close_film", "Close film", "File", "Ctrl+W", group=4),
    _row("quit", "Quit", "File", "Ctrl+Q", group=4, needs=""),
)  # fmt: skip
_EDIT = (
    _row("undo", "Undo", "Edit", "Ctrl+Z", needs="edit", icon="undo-2", repeats=True),
    _row("redo", "Redo", "Edit", "Ctrl+Shift+Z", "Ctrl+Y", needs="edit", icon="redo-2",
         repeats=True),
    _row("cut", "Cut", "Edit", "Ctrl+X", needs="shots", group=1, icon="scissors"),
    _row("copy", "Copy", "Edit", "Ctrl+C", needs="shots", group=1, icon="copy"),
    _row("paste", "Paste", "Edit", "Ctrl+V", needs="edit", group=1, icon="clipboard-paste",
         tooltip="Paste shots, pictures, or text (a line makes a shot)"),
    _row("duplicate", "Duplicate", "Edit", "Ctrl+D", needs="edit", group=1),
    _row("delete", "Delete", "Edit", "Del", needs="edit", group=1, icon="trash-2",
         tooltip="Delete the selected shots and close the gap"),
    _row("lift", "Delete, leave a gap", "Edit", "Backspace", needs="shots", group=1),
    _row("select_all", "Select all", "Edit", "Ctrl+A", group=2),
    _row("select_none", "Select none", "Edit", "Ctrl+Shift+A", group=2),
    _row("find", "Find a shot…", "Edit", "Ctrl+F", group=3, icon="search"),
    _row("settings", "Settings…", "Edit", "Ctrl+,", needs="", group=4, icon="settings"),
)  # fmt: skip
_SHOT = (
    _row("new_shot", "New shot", "Shot", "N", needs="edit", icon="plus"),
    _row("new_scene", "New scene", "Shot", "Shift+N", needs="edit", icon="clapperboard"),
    _row("rename_scene", "Name the scene", "Shot", "Shift+F2", needs="edit"),
    _row("edit_action", "Write the action", "Shot", "Return", "Enter", needs="film",
         tooltip="Go to the shot's action in the inspector"),
    _row("expand_prompt", "Expand the prompt…", "Shot", "Shift+P", needs="edit", icon="sparkles",
         tooltip="Tell in words what size, angle, lens, light and camera mean"),
    _row("draw", "Draw on the frame", "Shot", "Shift+D", checkable=True, icon="pencil",
         tooltip="Pencil, eraser, arrow and text over the picture, or on paper; panels in time"),
    _row("split", "Split at the playhead", "Shot", "S", "Ctrl+B", needs="edit", group=1,
         icon="split"),
    _row("join", "Join", "Shot", "Ctrl+J", needs="shots", group=1, icon="merge",
         tooltip="Join the selected shots into one"),
    _row("cut_into_shots", "Cut into shots", "Shot", "Ctrl+Alt+B", needs="edit", group=1,
         icon="scissors", tooltip="Split the shot where the pictures of its footage are cut"),
    _row("trim_head", "Trim head to the playhead", "Shot", "Q", needs="edit", group=1),
    _row("trim_tail", "Trim tail to the playhead", "Shot", "W", needs="edit", group=1),
    _row("nudge_left", "Move the cut a frame earlier", "Shot", ",", needs="edit", group=1,
         repeats=True),
    _row("nudge_right", "Move the cut a frame later", "Shot", ".", needs="edit", group=1,
         repeats=True),
    _row("move_earlier", "Move earlier", "Shot", "Alt+Left", needs="edit", group=2,
         icon="arrow-left"),
    _row("move_later", "Move later", "Shot", "Alt+Right", needs="edit", group=2,
         icon="arrow-right"),
    _row("mark_shot", "Mark the shot in and out", "Shot", "X", group=3),
    _row("mark_in", "Mark in", "Shot", "I", group=3),
    _row("mark_out", "Mark out", "Shot", "O", group=3),
    _row("clear_marks", "Clear in and out", "Shot", "Alt+X", group=3),
    _row("element_from_picture", "New element from this picture", "Shot", needs="edit", group=4,
         icon="users", tooltip="Make a character, place, prop or look of the stills chosen in the "
         "tray, else of the shot’s first picture"),
    _row("add_marker", "Add a marker", "Shot", "M", needs="edit", group=4, icon="bookmark"),
    _row("tap_timing", "Tap timing", "Shot", "Shift+T", needs="edit", group=4, icon="timer",
         checkable=True, tooltip="Play, and press Enter at each cut"),
    _row("fit_film", "Fit the film to a length…", "Shot", needs="edit", group=4),
    _row("rename_marker", "Name the marker", "Shot/Marker", "Alt+M", needs="edit", group=5,
         tooltip="Name the selected marker, or the one at the playhead"),
    _row("remove_marker", "Delete the marker", "Shot/Marker", needs="edit", group=5,
         tooltip="Delete the selected marker, or the one at the playhead"),
    _row("marker_previous", "Previous marker", "Shot/Marker", "Alt+PgUp", group=6, repeats=True),
    _row("marker_next", "Next marker", "Shot/Marker", "Alt+PgDown", group=6, repeats=True),
    _row("mute_sound", "Mute or unmute the sound", "Shot/Sound", "Ctrl+Shift+G", needs="edit",
         group=5, tooltip="Leave the selected sound, or the one at the playhead, out of the film"),
    _row("edit_sound", "Gain, start and length…", "Shot/Sound", "Ctrl+G", needs="edit", group=5,
         tooltip="Set how the selected sound, or the one at the playhead, plays"),
    _row("remove_sound", "Remove the sound", "Shot/Sound", needs="edit", group=5,
         tooltip="Take the selected sound, or the one at the playhead, out of the film"),
    *BOARDING,
)  # fmt: skip
_CAMERA = (
    _row("framing_tool", "Framing tool", "Camera", "Shift+F", checkable=True, icon="frame",
         tooltip="Set the picture at the start (A) and at the end (B) of the move"),
    _row("swap_framing", "Swap start and end", "Camera", needs="edit"),
    _row("reset_framing", "Reset the framing", "Camera", needs="edit"),
    _row("clear_moves", "No camera move", "Camera", needs="edit", group=2),
)  # fmt: skip
_RENDER = (
    _row("render", "Render takes", "Render", "Ctrl+Return", "Ctrl+Enter", icon="sparkles",
         tooltip="Render takes of the selected shots"),
    _row("render_missing", "Render shots without a take", "Render", "Ctrl+Shift+Return"),
    _row("render_stale", "Render shots whose words changed", "Render"),
    _row("cancel_shots", "Cancel the selected shots", "Render", "Ctrl+.", group=1),
    _row("cancel_all", "Cancel all", "Render", "Ctrl+Shift+.", group=1, icon="circle-stop"),
    _row("pause_rendering", "Pause rendering", "Render", "Ctrl+Alt+P", group=1,
         checkable=True, icon="pause", needs=""),
    _row("retry_failed", "Retry what failed", "Render", group=1, icon="rotate-ccw"),
    _row("models", "Models…", "Render", "Ctrl+Shift+M", group=1, needs="", icon="images",
         tooltip="The models and LoRAs on this machine: add, check, download, remove"),
    _row("model_speed", "Speed and memory…", "Render", group=1, needs="",
         tooltip="How the shot’s model is held in memory and made quick on this machine"),
    _row("render_with", "Render with…", "Render", "Ctrl+Alt+Return", "Ctrl+Alt+Enter",
         tooltip="Several models, new or the same seeds, one take of every shot first"),
    _row("bridge_shot", "Fill between neighbours…", "Render", "Shift+G", needs="edit",
         tooltip="Render the shot from the end of the one before to the beginning of the next"),
    _row("take_previous", "Previous take", "Render/Takes", "Alt+Up", group=2),
    _row("take_next", "Next take", "Render/Takes", "Alt+Down", group=2),
    *(
        _row(f"pick_{n}", f"Pick take {n}", "Render/Takes", str(n), needs="edit", group=3,
             scope="takes")
        for n in range(1, 10)
    ),
    _row("pick_none", "Pick none (newest take)", "Render/Takes", "0", needs="edit", group=3,
         scope="takes"),
    _row("favourite_take", "Favourite", "Render/Takes", "Shift+S", needs="edit", group=4,
         icon="star"),
    _row("reject_take", "Reject", "Render/Takes", "Shift+X", needs="edit", group=4, icon="ban"),
    _row("rename_take", "Name the take", "Render/Takes", "F2", needs="edit", group=4),
    _row("extend_take", "Extend…", "Render/Go on from the take", "E", needs="edit",
         group=2, icon="arrow-right", tooltip="Go on after the take's end, from its real frames"),
    _row("extend_backward", "Extend backward…", "Render/Go on from the take", "Ctrl+Shift+E",
         needs="edit", group=2, icon="arrow-left", tooltip="Lead up to the take's beginning"),
    _row("loop_take", "Loop…", "Render/Go on from the take", "Shift+L", needs="edit", group=2,
         icon="repeat", tooltip="Lead the take's end back to its beginning"),
    _row("remix_take", "Vary…", "Render/Go on from the take", "Shift+R", needs="edit", group=2,
         icon="shuffle", tooltip="Make the take anew, near to what it was or far from it"),
    _row("retake_stretch", "Redo part…", "Render/Go on from the take", "Ctrl+Shift+R",
         needs="edit", group=2, icon="refresh-cw",
         tooltip="Make a stretch of the take, or an area of its picture, anew and keep the rest"),
    _row("blend_takes", "Mix with…", "Render/Go on from the take", "Shift+B", needs="edit",
         group=2, icon="merge", tooltip="Let the take become another one"),
    _row("enlarge_take", "Enlarge…", "Render/Go on from the take", needs="edit", group=2,
         icon="maximize", tooltip="Make the take twice as wide and high; its sound stays"),
    _row("finalise_take", "Make final with the same seed", "Render/Go on from the take",
         "Shift+Return", "Shift+Enter", needs="edit", group=3, icon="sparkles",
         tooltip="Render a draft with all care: the same words, task and seed"),
    _row("use_picture", "Use picture as first frame", "Render/Go on from the take", needs="edit",
         group=4, icon="image-plus", tooltip="Make the picture of a board frame the first frame"),
    _row("lengthen_shot", "Lengthen the shot to the take", "Render/Go on from the take",
         "Shift+W", needs="edit", group=4, tooltip="Make the shot as long as its longer take"),
    _row("use_settings", "Use the take's settings", "Render/Takes", needs="edit", group=5,
         tooltip="Give the shot the words, camera, model and seed that the take was rendered from"),
    _row("reveal_take", "Show the take in its folder", "Render/Takes", group=5),
    _row("delete_take", "Delete the take", "Render/Takes", needs="edit", group=5, icon="trash-2"),
    _row("compare_takes", "Compare takes", "Render/Takes", "Shift+C", group=4,
         icon="git-compare", checkable=True),
)  # fmt: skip
_VIEW = (
    _row("play", "Play or pause", "View/Playback", "Space", icon="play"),
    _row("shuttle_back", "Shuttle backward", "View/Playback", "J", icon="rewind"),
    _row("shuttle_stop", "Shuttle stop", "View/Playback", "K"),
    _row("shuttle_forward", "Shuttle forward", "View/Playback", "L", icon="fast-forward"),
    _row("loop", "Loop", "View/Playback", "Ctrl+L", checkable=True, icon="repeat"),
    _row("mute", "Mute the sound", "View/Playback", "Shift+M", checkable=True, icon="volume-x",
         tooltip="Play without sound; the film and its export stay as they are"),
    _row("frame_back", "A frame back", "View/Playback", "Left", repeats=True, group=1,
         icon="step-back"),
    _row("frame_forward", "A frame forward", "View/Playback", "Right", repeats=True, group=1,
         icon="step-forward"),
    _row("second_back", "A second back", "View/Playback", "Shift+Left", repeats=True, group=1),
    _row("second_forward", "A second forward", "View/Playback", "Shift+Right", repeats=True,
         group=1),
    _row("cut_previous", "Previous cut", "View/Playback", "Up", repeats=True, group=2,
         icon="skip-back"),
    _row("cut_next", "Next cut", "View/Playback", "Down", repeats=True, group=2,
         icon="skip-forward"),
    _row("shot_previous", "Previous shot", "View/Playback", "PgUp", repeats=True, group=2),
    _row("shot_next", "Next shot", "View/Playback", "PgDown", repeats=True, group=2),
    _row("go_start", "Go to the start", "View/Playback", "Home", group=2),
    _row("go_end", "Go to the end", "View/Playback", "End", group=2),
    _row("go_in", "Go to the in point", "View/Playback", "Shift+I", group=3),
    _row("go_out", "Go to the out point", "View/Playback", "Shift+O", group=3),
    _row("match_frame", "Match frame", "View/Playback", "F", group=3,
         tooltip="Show the shot under the playhead on the board and in the inspector"),
    _row("zoom_in", "Zoom in", "View", "+", "=", repeats=True, group=1, icon="zoom-in"),
    _row("zoom_out", "Zoom out", "View", "-", repeats=True, group=1, icon="zoom-out"),
    _row("zoom_fit", "Fit the film", "View", "Shift+Z", group=1),
    _row("safe_areas", "Title and action safe", "View/Overlays", group=2, checkable=True),
    _row("thirds", "Thirds", "View/Overlays", group=2, checkable=True),
    _row("slate_overlay", "Slate", "View/Overlays", group=2, checkable=True),
    _row("onion_skin", "Onion skin", "View/Overlays", group=2, checkable=True),
    _row("drawings_overlay", "Drawings", "View/Overlays", group=2, checkable=True),
    _row("board_list", "Board as a list", "View", group=3, checkable=True, icon="list", needs=""),
    _row("board_grid", "Board as a grid", "View", group=3, checkable=True, icon="layout-grid",
         needs=""),
    _row("full_screen", "Full screen", "View", "`", "F11", group=4, checkable=True,
         icon="maximize", needs=""),
    _row("light_theme", "Light theme", "View", group=4, checkable=True, needs=""),
)  # fmt: skip
_WINDOW = (
    _row("layout_board", "Board", "Window", "Alt+1", checkable=True, needs=""),
    _row("layout_edit", "Edit", "Window", "Alt+2", checkable=True, needs=""),
    _row("layout_render", "Render", "Window", "Alt+3", checkable=True, needs=""),
    _row("fold_board", "Show the board", "Window", "Ctrl+1", checkable=True, group=1, needs=""),
    _row("fold_inspector", "Show the inspector", "Window", "Ctrl+2", checkable=True, group=1,
         needs=""),
    _row("fold_takes", "Show the takes", "Window", "Ctrl+3", checkable=True, group=1, needs=""),
    _row("fold_timeline", "Show the timeline", "Window", "Ctrl+4", checkable=True, group=1,
         needs=""),
    _row("fold_tray", "Show the stills tray", "Window", "Ctrl+5", checkable=True, group=1,
         needs=""),
    _row("cast", "Cast & looks", "Window", "Ctrl+6", checkable=True, group=1, needs="film",
         icon="users", tooltip="Characters, places, props and looks, in the board’s place"),
    *PLACES,
    _row("jobs_drawer", "Show the jobs", "Window", "Ctrl+Shift+J", checkable=True, group=2,
         needs="", icon="list-ordered"),
    _row("reset_layout", "Reset the layout", "Window", group=3, needs=""),
)  # fmt: skip
_HELP = (
    _row("help", "Storyreel help", "Help", "F1", needs="", icon="circle-help"),
    _row(
        "palette",
        "Find a command…",
        "Help",
        "Ctrl+Shift+P",
        needs="",
        icon="search",
        tooltip="Type what you want to do, or a slate to go to",
    ),
    _row("shortcut_sheet", "Shortcuts", "Help", "?", needs="", icon="keyboard"),
    _row("about", "About Storyreel", "Help", needs="", group=1),
)
ACTIONS: tuple[ActionSpec, ...] = (
    *_FILE, *_EDIT, *_SHOT, *SOUNDING, *CUTTING, *WORDS, *_CAMERA, *_RENDER, *_VIEW, *VIEWING,
    *_WINDOW, *_HELP,
)  # fmt: skip
ACTION: dict[str, ActionSpec] = {spec.id: spec for spec in ACTIONS}

KEY_MAPS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "storyreel": {},
    "premiere": {
        "split": ("Ctrl+K",),
        "lift": ("Backspace", ";"),
        "delete": ("Shift+Del", "Del"),
        "zoom_fit": ("\\",),
        "duplicate": ("Ctrl+Shift+/",),
        "clear_marks": ("Ctrl+Shift+X",),
        "nudge_left": ("Alt+,", ","),
        "nudge_right": ("Alt+.", "."),
        "export_film": ("Ctrl+M", "Ctrl+E"),
        **PREMIERE,
    },
    "resolve": {
        "split": ("Ctrl+\\", "Ctrl+B"),
        "trim_head": ("Shift+[",),
        "trim_tail": ("Shift+]",),
        "full_screen": ("P", "Ctrl+F11"),
        "loop": ("Ctrl+/",),
        "clear_marks": ("Alt+X",),
        "render": ("Ctrl+Return", "Ctrl+Enter"),
        **RESOLVE,
    },
}
"""What each other key map changes; every other row keeps its own keys."""


TIP_OF = "tipOf"
"""The property of buttons that names the row whose tooltip they have."""
_chosen = "storyreel"


def choose_key_map(name: str) -> None:
    """Tell of the keys of this map from now on, wherever none is named. KeyError."""
    global _chosen
    KEY_MAPS[name]
    _chosen = name


def keys_of(spec: ActionSpec, key_map: str = "") -> tuple[str, ...]:
    """Return the keys of a row in a key map ("": the chosen one), the one to show first."""
    return tuple(KEY_MAPS[key_map or _chosen].get(spec.id, spec.keys))


def shown_key(id: str, key_map: str = "") -> str:
    """Return the row's first key as the platform writes it, or an empty text."""
    keys = keys_of(ACTION[id], key_map)
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


def tip(id: str, key_map: str = "") -> str:
    """Return the tooltip of a row with its shortcut, for buttons and menus alike."""
    spec = ACTION[id]
    text = spec.tooltip or spec.text.rstrip("…")
    key = shown_key(id, key_map)
    return f"{text} ({key})" if key else text


def show_tip(button: QWidget, id: str) -> None:
    """Give a button the tooltip of a row, which then follows the key map."""
    button.setProperty(TIP_OF, id)
    button.setToolTip(tip(id))


def use_key_map(window: QWidget, table: Mapping[str, QAction], name: str) -> None:
    """Give actions the keys of a map, and tell of them on buttons that have a row's tooltip."""
    choose_key_map(name)
    for id, action in table.items():
        set_keys(action, ACTION[id], name)
    for button in window.findChildren(QAbstractButton):
        if (id := button.property(TIP_OF)) is not None:
            button.setToolTip(tip(id))


def build_actions(
    window: QWidget, handlers: Mapping[str, Callable[..., object]], key_map: str = "storyreel"
) -> dict[str, QAction]:
    """Make the action of each row that has a handler, and let its keys work in `window`.

    A checkable row's handler is given the new state, any other row's handler nothing.
    KeyError: a handler is named after no row.
    """
    choose_key_map(key_map)
    for id in handlers:
        ACTION[id]
    return {
        spec.id: _build(window, spec, handlers[spec.id], key_map)
        for spec in ACTIONS
        if spec.id in handlers
    }


def _build(
    window: QWidget, spec: ActionSpec, handler: Callable[..., object], key_map: str
) -> QAction:
    action = QAction(spec.text, window)
    action.setObjectName(spec.id)
    action.setCheckable(spec.checkable)
    action.setAutoRepeat(spec.repeats)
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    if spec.icon:
        action.setIcon(icon(spec.icon))
    if spec.id == "quit":
        action.setMenuRole(QAction.MenuRole.QuitRole)
    if spec.checkable:
        action.triggered.connect(lambda checked: handler(checked))
    else:
        action.triggered.connect(lambda _checked=False: handler())
    set_keys(action, spec, key_map)
    window.addAction(action)
    return action


def set_keys(action: QAction, spec: ActionSpec, key_map: str) -> None:
    """Give an action the keys, and its tooltip the shown key, of a key map."""
    action.setShortcuts([QKeySequence(key) for key in keys_of(spec, key_map)])
    action.setToolTip(tip(spec.id, key_map))
    action.setStatusTip(spec.tooltip)
