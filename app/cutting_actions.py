"""The rows of the table of actions for the timeline: tools, trims, filling, transitions, markers.

See `actions`, which puts them into the one table.
"""

from app.action_spec import ActionSpec
from app.action_spec import row as _row

CUTTING: tuple[ActionSpec, ...] = (
    _row("tool_select", "Selection tool", "Timeline", "V", checkable=True, icon="tool-select",
         tooltip="Select and move shots; pull an edge to trim it, with Ctrl to roll the cut"),
    _row("tool_ripple", "Ripple tool", "Timeline", "B", checkable=True, icon="tool-ripple",
         tooltip="Pull the nearer edge of a shot; what follows moves along"),
    _row("tool_roll", "Roll tool", "Timeline", "R", checkable=True, icon="tool-roll",
         tooltip="Move a cut: one shot grows as the other shrinks"),
    _row("tool_slip", "Slip tool", "Timeline", "Y", checkable=True, icon="tool-slip",
         tooltip="Show an earlier or later part of a shot's take; its cuts stay"),
    _row("tool_slide", "Slide tool", "Timeline", "U", checkable=True, icon="tool-slide",
         tooltip="Move shots between their neighbours, which are trimmed"),
    _row("tool_blade", "Blade tool", "Timeline", "C", checkable=True, icon="scissors",
         tooltip="Split a shot where it is clicked"),
    _row("snapping", "Snap", "Timeline", "Alt+S", checkable=True, icon="link", group=1,
         tooltip="Snap to cuts, playhead, markers, captions and sounds; Ctrl+Shift turns it off "
         "while it is held"),
    _row("edge_nearest", "Choose the nearest cut", "Timeline/Trim", "T", needs="edit", group=2,
         tooltip="Choose the cut nearest to the playhead; again for its left or its right side"),
    _row("nudge_left_10", "Trim ten frames earlier", "Timeline/Trim", "Shift+,", needs="edit",
         group=2, repeats=True, tooltip="What the tool does, by ten frames towards the start"),
    _row("nudge_right_10", "Trim ten frames later", "Timeline/Trim", "Shift+.", needs="edit",
         group=2, repeats=True, tooltip="What the tool does, by ten frames towards the end"),
    _row("numeric_entry", "Type a trim or a length…", "Timeline/Trim", "Alt+=", needs="edit",
         group=2, tooltip="+12, -1.5s or 00:00:02:00 for the chosen cut or shots; digits typed "
         "on the timeline begin it, too"),
    _row("transition", "Dissolve or cut", "Timeline/Transition", "Ctrl+T", needs="edit", group=2,
         tooltip="Let the shot at the nearest cut come in with a dissolve, or with a cut again"),
    _row("transition_kind", "Next kind of transition", "Timeline/Transition", "Alt+T",
         needs="edit", group=2, tooltip="Dissolve, dip to black, dip to white, wipe, push, cut"),
    _row("transition_shorter", "Shorter transition", "Timeline/Transition", "Ctrl+[",
         needs="edit", group=2, repeats=True),
    _row("transition_longer", "Longer transition", "Timeline/Transition", "Ctrl+]",
         needs="edit", group=2, repeats=True),
    _row("transition_ease", "Next ease of the transition", "Timeline/Transition",
         "Ctrl+Alt+T", needs="edit", group=2,
         tooltip="Linear, ease in, ease out, ease in and out"),
    _row("fill_insert", "Insert into the marked range", "Timeline/Mark and fill", "F9",
         needs="edit", group=3,
         tooltip="Put a copy of the selected shot, or the still chosen in the tray, at the in "
         "point; what follows moves on"),
    _row("fill_overwrite", "Fill the marked range", "Timeline/Mark and fill", "F10",
         needs="edit", group=3,
         tooltip="Lay a copy of the selected shot, or the tray’s chosen still, over in to out"),
    _row("insert_gap", "Insert a gap", "Timeline/Mark and fill", "Shift+F9", needs="edit",
         group=3, tooltip="Put an empty shot into the marked range, or at the playhead"),
    _row("select_forward", "Select forward", "Timeline/Select", "A", group=3,
         tooltip="Select every shot from the playhead on"),
    _row("select_backward", "Select backward", "Timeline/Select", "Shift+A", group=3,
         tooltip="Select every shot up to the playhead"),
    _row("select_scene", "Select the scene", "Timeline/Select", "Alt+A", group=3,
         tooltip="Select every shot of the scenes that the selection or the playhead is in"),
    _row("edit_marker", "Edit the marker…", "Timeline/Marker", "Alt+Shift+M", needs="edit",
         group=4, tooltip="Name, note, colour and length of the selected marker, or the one at "
         "the playhead"),
    _row("marker_notes", "Notes…", "Timeline/Marker", "Ctrl+Alt+M", group=4, icon="list",
         tooltip="All markers in a list: go there, write notes, export them"),
)  # fmt: skip

PREMIERE: dict[str, tuple[str, ...]] = {
    "snapping": ("S",),
    "transition": ("Ctrl+D",),
}
RESOLVE: dict[str, tuple[str, ...]] = {
    "tool_select": ("A",),
    "tool_ripple": ("T",),
    "tool_slip": ("S",),
    "tool_blade": ("B",),
    "edge_nearest": ("V",),
    "select_forward": ("Y",),
}
"""What these key maps change among the rows above."""
