"""The ONE undo command there is: the whole project before an edit, and after it.

It knows nothing of what was edited; the values are shared, so a step costs what it changed.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from engine.project.document import Project

if TYPE_CHECKING:
    Show = Callable[[Project, Project], object]


class Change(QUndoCommand):
    """One step: `show(from, to)` is called with the projects when it is done, undone and redone.

    Neighbouring steps with the same merge key, not None, become one.
    """

    def __init__(
        self, text: str, before: Project, after: Project, show: "Show", merge_key: object = None
    ) -> None:
        super().__init__(text)
        self.before = before
        self.after = after
        self._show = show
        self._merge_key = merge_key

    def id(self) -> int:
        """Say that steps with a merge key may merge."""
        return -1 if self._merge_key is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next step when it belongs to the same drag or the same typing."""
        if not isinstance(other, Change) or other._merge_key != self._merge_key:
            return False
        self.after = other.after
        self.setObsolete(self.after is self.before)
        return True

    def redo(self) -> None:
        """Show the project after the step."""
        self._show(self.before, self.after)

    def undo(self) -> None:
        """Show the project before the step."""
        self._show(self.after, self.before)
