"""Preview is export, on the sample film: all its shots, cuts, transitions and sound, in short.

The film is shortened to a frame a second or so; `tests/benchmarks/bench_preview_is_export.py`
does the same with every frame.
"""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from engine.compose.compositor import Compositor
from engine.export.mp4 import export_film
from engine.export.settings import ExportSettings
from engine.media.reader import ClipReader
from engine.media.sound import probe_sound
from engine.project import edits
from engine.project.folder import ProjectFolder
from engine.project.timecode import sample_of_frame
from resources.sample.make import write_sample

SIZE = (320, 180)
FRAMES = 45


@pytest.mark.timeout(300)
def test_the_sample_film_is_exported_as_it_is_shown(tmp_path: Path):
    write_sample(tmp_path / "Launch.reel")
    with ProjectFolder.open(tmp_path / "Launch.reel", read_only=True) as folder:
        takes: dict = {}
        for take in folder.takes():
            takes[take.shot_id] = (*takes.get(take.shot_id, ()), take)
        film = edits.fit_to_length(folder.project, FRAMES)
        given: list[tuple[int, str]] = []
        settings = ExportSettings(tmp_path / "film.mp4", *SIZE, crf=12, preset="veryfast")
        said: list[str] = []
        path = export_film(
            film, folder.path, takes, settings, said=said.append,
            shown=lambda n, rgb: given.append((n, hashlib.sha256(rgb.tobytes()).hexdigest())),
        )  # fmt: skip
        assert said == []
        preview = Compositor(film, folder.path, takes)
        with ClipReader(path) as reader:
            assert reader.frames == FRAMES == len(given)
            for n, digest in given:
                shown = preview.frame(n, size=SIZE)
                assert hashlib.sha256(shown.tobytes()).hexdigest() == digest, f"frame {n}"
                error = np.mean((shown.astype(np.float32) - reader.read(n)) ** 2)
                # So small a picture is nearly all edges, and chroma is halved.
                assert 10 * np.log10(255**2 / max(float(error), 1e-9)) >= 33, f"frame {n}"
        assert preview.problems == ()
        length = sample_of_frame(film.duration, film.rate)
        assert 0 <= probe_sound(path) - length <= 2048
