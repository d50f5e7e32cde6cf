"""A film of 10,000 shots: one edit and its redraw under one frame.

The rival is the same edit and redraw in a film of 80 shots at the same moment on the same machine;
one frame at 24 a second is printed beside it. Zoomed to a few shots and to the whole film.
"""

import os
import statistics
import sys
import tempfile
from itertools import count
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench_large_project import project
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app import theme
from app.session import Session
from app.timeline.timeline import Timeline
from engine.project import edits
from engine.project.document import Project

from figures import Figure, report, seconds

MANY, FEW = 10_000, 80
ROUNDS = 21


class Pictures(QObject):
    """Pictures that are there at once: what composing them takes is not measured here."""

    ready = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap(160, 90)
        self._pixmap.fill("#808080")

    def poster(self, shot_id: str, width: int, height: int) -> QPixmap:
        return self._pixmap

    def frame(self, shot_id: str, offset: int, width: int, height: int) -> QPixmap:
        return self._pixmap


class Film:
    """A timeline on a film of `shots` shots, with one edit and redraw to time."""

    def __init__(self, folder: Path, shots: int) -> None:
        self.session = Session()
        if not self.session.create(folder / f"{shots}.reel", "Large"):
            raise SystemExit("The film could not be made.")
        scenes = project(shots).scenes
        self.session.apply("Fill", edits.set_project, scenes=scenes)
        self.timeline = Timeline(self.session, Pictures())
        self.timeline.resize(1280, 180)
        self.timeline.show()
        QApplication.processEvents()
        self.middle = self.session.project.shots[shots // 2].id
        self._length = count(30)

    def edit_and_redraw(self) -> None:
        """Trim a shot in the middle of the film and paint the timeline."""
        length = next(self._length)
        self.session.apply("Trim", _trimmed, self.middle, length, merge_key="bench")
        self.timeline.canvas.repaint()

    def look(self, whole: bool) -> None:
        """Show the whole film, or about ten shots."""
        self.timeline.fit()
        if not whole:
            start = self.timeline.canvas.positions.edges[len(self.session.project.shots) // 2]
            self.session.move_playhead(start)
            self.timeline.canvas.zoom_to(1.6)
        QApplication.processEvents()

    def close(self) -> None:
        """Close the film."""
        self.timeline.close()
        self.session.close()


def _trimmed(film: Project, shot_id: str, length: int) -> Project:
    return edits.set_shots(film, (shot_id,), duration=length)


def main() -> int:
    """Measure and report."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply_theme(application, theme.DARK)
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STORYREEL_HOME"] = folder
        many, few = Film(Path(folder), MANY), Film(Path(folder), FEW)
        for whole in (False, True):
            many.look(whole)
            few.look(whole)
            pairs = [
                (seconds(many.edit_and_redraw), seconds(few.edit_and_redraw)) for _ in range(ROUNDS)
            ]
            ours = statistics.median(a for a, _ in pairs)
            rival = statistics.median(b for _, b in pairs)
            best = min(a for a, _ in pairs)
            note = (
                f"{ours * 1000:.1f} ms (best {best * 1000:.1f}) against {rival * 1000:.1f} ms;"
                " a frame is 41.7 ms"
            )
            sight = "the whole film" if whole else "a few shots"
            name = f"edit and redraw of {MANY:,} shots, {sight} in sight, to {FEW} shots"
            figures.append(Figure(name, ours / rival, 4.0, 2.0, note))
        many.close()
        few.close()
    return report(figures)


if __name__ == "__main__":
    sys.exit(main())
