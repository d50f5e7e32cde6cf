"""A film of 10,000 shots under the hand: pan, zoom and playhead drag; and what it keeps in memory.

The rival of each is the same movement in a film of 80 shots, in turn on the same machine; a frame
may take 8 ms at the 95th percentile, of which the share is printed. Memory is a whole process with
the film open and painted, held against one with 100 shots and the document itself.
`--shots N --frames N` makes it small, to try it.
"""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench_large_project import project
from bench_timeline import Film
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app import theme

from figures import Figure, percentile, report, seconds

FEW, BUDGET = 80, 0.008
MEMORY_RIVAL = 100


class Hand:
    """The movements, on one film; each call moves once and paints what has changed."""

    def __init__(self, film: Film) -> None:
        self.canvas = film.timeline.canvas
        self._turn = 0
        self._dragging = False

    def pan(self) -> None:
        """Scroll by 40 pixels, to and fro."""
        self._turn += 1
        step = 40 if self._turn // 100 % 2 == 0 else -40
        self.canvas.scroll_to(self.canvas.scale.scroll + step)
        QApplication.processEvents()

    def zoom(self) -> None:
        """Zoom by a notch at the middle, from the whole film to single frames and back."""
        self._turn += 1
        closer = self._turn // 60 % 2 == 0
        self.canvas.zoom(1.2 if closer else 1 / 1.2, self.canvas.width() / 2)
        QApplication.processEvents()

    def drag_playhead(self) -> None:
        """Move the mouse along the ruler with its button down."""
        self._turn += 1
        x = 60 + self._turn * 37 % max(1, self.canvas.width() - 120)
        kind = QEvent.Type.MouseMove if self._dragging else QEvent.Type.MouseButtonPress
        self._dragging = True
        self._send(kind, x)
        QApplication.processEvents()

    def let_go(self) -> None:
        """Release the button."""
        if self._dragging:
            self._dragging = False
            self._send(QEvent.Type.MouseButtonRelease, 60)

    def _send(self, kind: QEvent.Type, x: float) -> None:
        at, button = QPointF(x, 5), Qt.MouseButton.LeftButton
        pressed = button if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind, at, self.canvas.mapToGlobal(at), pressed, button, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(self.canvas, event)


def measured(many: Film, few: Film, shots: int, frames: int) -> list[Figure]:
    """Return the ratio and the share of 8 ms of each movement, near and with the whole film."""
    ours, rival = Hand(many), Hand(few)
    figures = []
    for whole in (False, True):
        for name in ("pan", "zoom", "drag_playhead"):
            many.look(whole)
            few.look(whole)
            pairs = [(seconds(_of(ours, name)), seconds(_of(rival, name))) for _ in range(frames)]
            ours.let_go()
            rival.let_go()
            mine, theirs = (percentile(column, 0.95) for column in zip(*pairs, strict=True))
            sight = "the whole film" if whole else "a few shots"
            what = f"{name.replace('_', ' ')} in {shots:,} shots, {sight} in sight"
            note = f"{mine * 1000:.2f} ms against {theirs * 1000:.2f} ms at the 95th percentile"
            figures.append(Figure(f"{what}, to {FEW} shots", mine / theirs, 4.0, 2.0, note))
            figures.append(Figure(f"{what}, to 8 ms a frame", mine / BUDGET, 1.0, 0.5))
    return figures


def _of(hand: Hand, name: str) -> Callable[[], None]:
    return getattr(hand, name)


def resident() -> int:
    """Return this process's resident bytes (Linux)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def print_memory(shots: int) -> None:
    """Open a film of so many shots, paint it, and print what it and its document take."""
    before = resident()
    kept = project(shots)
    document = resident() - before
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STORYREEL_HOME"] = folder
        film = Film(Path(folder), shots)
        for whole in (False, True):
            film.look(whole)
            film.timeline.canvas.repaint()
        sys.stdout.write(f"{resident() - document} {document}\n" if kept else "")
        film.close()


def memory(shots: int) -> Figure:
    """Return the ratio of memory to that of a film of 100 shots and the document itself."""
    own, document = _asked(shots)
    rival, _ = _asked(MEMORY_RIVAL)
    name = f"memory with {shots:,} shots, to {MEMORY_RIVAL} shots and the document"
    note = f"{own / 2**20:.0f} MB against {rival / 2**20:.0f} + {document / 2**20:.0f} MB"
    return Figure(name, own / (rival + document), 1.5, 1.2, note)


def _asked(shots: int) -> tuple[int, int]:
    done = subprocess.run(
        [sys.executable, __file__, "--memory", str(shots)], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    own, document = done.stdout.split()[-2:]
    return int(own), int(document)


def main() -> int:
    """Measure and report."""
    parser = ArgumentParser()
    parser.add_argument("--shots", type=int, default=10_000)
    parser.add_argument("--frames", type=int, default=200)
    parser.add_argument("--memory", type=int)
    options = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply_theme(application, theme.DARK)
    if options.memory:
        print_memory(options.memory)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STORYREEL_HOME"] = folder
        many, few = Film(Path(folder), options.shots), Film(Path(folder), FEW)
        figures = measured(many, few, options.shots, options.frames)
        many.close()
        few.close()
    return report([*figures, memory(options.shots)])


if __name__ == "__main__":
    sys.exit(main())
