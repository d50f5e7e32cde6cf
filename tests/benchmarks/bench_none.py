"""200,000 repaints and as many undo steps leave the reference count of None where it was."""

import sys

from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QWidget

from app.change import Change
from engine.project.document import Project

from figures import Figure, report

ROUNDS = 200_000


class Painted(QWidget):
    """A widget whose paintEvent is Python's."""

    painted = 0

    def paintEvent(self, event) -> None:
        """Count: the crossing into Python is what is measured."""
        self.painted += 1


def lost_by_painting() -> int:
    """Return how many references to None were lost over the repaints."""
    widget = Painted()
    widget.resize(8, 8)
    widget.show()
    while widget.painted == 0:
        QApplication.processEvents()
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        widget.repaint()
    assert widget.painted > ROUNDS, "the widget was not painted"
    return before - sys.getrefcount(None)


def lost_by_undo() -> int:
    """Return how many references to None were lost over the undo steps."""
    stack = QUndoStack()
    stack.setUndoLimit(1000)
    first, second = (Project(id=name * 16, name=name) for name in "ab")
    shown: list[Project] = [first]

    def show(_before: Project, after: Project) -> None:
        shown[0] = after

    before = sys.getrefcount(None)
    for step in range(ROUNDS // 2):
        stack.push(Change("Rename", first, second, show, merge_key=None))
        if step % 2:
            stack.undo()
    return before - sys.getrefcount(None) - stack.count()


def main() -> int:
    """Measure and report."""
    application = QApplication([])
    figures = [
        Figure("references to None lost by 200,000 repaints", lost_by_painting(), 200, 0),
        Figure("references to None lost by 150,000 redo and undo", lost_by_undo(), 2000, 0),
    ]
    del application
    return report(figures)


if __name__ == "__main__":
    sys.exit(main())
