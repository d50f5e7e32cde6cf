"""The rows of the table of actions for the board: coverage, numbering, table, versions.

See `actions`, which puts them into the one table, each where its menu has it.
"""

from app.action_spec import ActionSpec
from app.action_spec import row as _row

BOARDING: tuple[ActionSpec, ...] = (
    _row("coverage", "Coverage…", "Shot", "Ctrl+Shift+K", needs="edit", group=7,
         icon="layout-grid",
         tooltip="Add a master, singles, over-the-shoulders and inserts of the scene at once"),
    _row("renumber", "Renumber…", "Shot", needs="edit", group=7, icon="list-ordered",
         tooltip="Number slates anew, or lock them so that new shots get letters (020A)"),
)  # fmt: skip
PLACES: tuple[ActionSpec, ...] = (
    _row("shot_table", "Shot list as a table", "Window", "Ctrl+7", checkable=True, group=1,
         icon="table", tooltip="The shots in rows, in the board’s place: sort, write, copy"),
)  # fmt: skip
CUTS: tuple[ActionSpec, ...] = (
    _row("save_version", "Save a version of the cut", "File", "Ctrl+Shift+S", needs="edit",
         group=3, icon="history", tooltip="Keep the cut as it is now under a name of its own"),
    _row("versions", "Versions of the cut…", "File", group=3,
         tooltip="Compare the cut with an earlier one, see it beside, or go back to it"),
)  # fmt: skip
