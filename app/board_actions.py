"""The rows of the table of actions for the board: coverage, numbering, finding, table, versions.

See `actions`, which puts them into the one table.
"""

from app.action_spec import ActionSpec
from app.action_spec import row as _row

BOARDING: tuple[ActionSpec, ...] = (
    _row("coverage", "Coverage…", "Shot", "Ctrl+Shift+K", needs="edit", group=7,
         icon="layout-grid",
         tooltip="Add a master, singles, over-the-shoulders and inserts of the scene at once"),
    _row("renumber", "Renumber…", "Shot", needs="edit", group=7, icon="list-ordered",
         tooltip="Number slates anew, or lock them so that new shots get letters (020A)"),
    _row("shot_table", "Shot list as a table", "Window", "Ctrl+7", checkable=True, group=1,
         icon="table", tooltip="The shots in rows, in the board’s place: sort, write, copy"),
)  # fmt: skip
