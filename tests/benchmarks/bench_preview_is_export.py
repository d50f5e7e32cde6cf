"""What the preview shows is what the export holds: every frame of the sample film, at its size.

Counts the frames whose bytes, as given to the encoder, are not those that the Compositor shows, and
tells how near the decoded frame lies that differs most: in dB over all three channels of RGB, so
halved chroma counts as well. Exported as anybody would, with the settings' own crf. Takes minutes.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

import numpy as np

from engine.compose.compositor import Compositor
from engine.export.mp4 import export_film
from engine.export.settings import ExportSettings
from engine.media.reader import ClipReader
from engine.paint.application import ensure_gui_application
from engine.project.document import Id, Project
from engine.project.folder import ProjectFolder
from engine.project.take import Take
from resources.sample.make import write_sample

from figures import Figure, report

NEAR = 38.0
"""dB that every decoded frame must have."""


def takes_of(folder: ProjectFolder) -> dict[Id, tuple[Take, ...]]:
    """Return the folder's takes by shot."""
    takes: dict[Id, tuple[Take, ...]] = {}
    for take in folder.takes():
        takes[take.shot_id] = (*takes.get(take.shot_id, ()), take)
    return takes


def compare(project: Project, path: Path, takes: dict[Id, tuple[Take, ...]]) -> tuple[int, float]:
    """Return how many frames differ, and the worst PSNR of the decoded export in dB."""
    given: dict[int, bytes] = {}
    out = path / "exports" / "film.mp4"
    out.parent.mkdir(exist_ok=True)

    def keep(n: int, rgb: np.ndarray) -> None:
        given[n] = hashlib.sha256(rgb.tobytes()).digest()

    export_film(project, path, takes, ExportSettings(out), shown=keep)
    preview = Compositor(project, path, takes)
    differing, worst = 0, 99.0
    with ClipReader(out) as reader:
        differing += abs(reader.frames - project.duration)
        for n in range(min(reader.frames, project.duration)):
            shown = preview.frame(n)
            differing += hashlib.sha256(shown.tobytes()).digest() != given.get(n)
            error = np.mean((shown.astype(np.float32) - reader.read(n)) ** 2)
            worst = min(worst, 10 * np.log10(255**2 / max(float(error), 1e-9)))
    preview.close()
    return differing, worst


def run() -> list[Figure]:
    """Measure, and return the figures."""
    ensure_gui_application()
    with tempfile.TemporaryDirectory(prefix="storyreel-bench-") as name:
        path = Path(name) / "Launch.reel"
        write_sample(path)
        with ProjectFolder.open(path, read_only=True) as folder:
            differing, worst = compare(folder.project, path, takes_of(folder))
    note = f"the worst decoded frame has {worst:.1f} dB"
    return [
        Figure("frames of the export that are not the preview's", differing, 0, 0),
        Figure(f"dB that a decoded frame lacks of {NEAR:g}", max(0.0, NEAR - worst), 0, 0, note),
    ]


if __name__ == "__main__":
    sys.exit(report(run()))
