"""An export that is cancelled or can't be made says so in one sentence and leaves nothing."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.export.settings import (
    ExportCancelled,
    ExportError,
    ExportSettings,
    plan_export,
)
from engine.project.document import (
    Project,
)


def test_cancel_leaves_nothing_and_keeps_the_old_file(export, small, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"the old film")
    before = threading.active_count()
    done: list[int] = []
    with pytest.raises(ExportCancelled, match=r"film\.mp4.* was cancelled"):
        export(small, path, progress=lambda n, _: done.append(n), cancelled=lambda: len(done) >= 5)
    assert len(done) == 5
    assert path.read_bytes() == b"the old film"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["film.mp4"]
    assert threading.active_count() == before


def test_a_callback_that_fails_leaves_nothing(export, small, tmp_path):
    def fall(done: int, total: int) -> None:
        raise RuntimeError("the window is gone")

    before = threading.active_count()
    with pytest.raises(RuntimeError):
        export(small, tmp_path / "film.mp4", progress=fall)
    assert not [p for p in tmp_path.iterdir() if p.is_file()]
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"start": 40, "end": 40}, "hold no picture"),
        ({"start": 400}, "hold no picture"),
        ({"crf": 90}, "from 0 to 51"),
        ({"preset": "quickly"}, "no preset"),
        ({"bitrate": 5}, "bit rate"),
        ({"width": 1, "height": 1}, "can't be written"),
        ({"width": 40000, "height": 400}, "can't be written"),
        ({"framing": "none"}, "no such framing"),
    ],
)
def test_wrong_settings_are_told_in_one_sentence(export, small, tmp_path, fields, sentence):
    with pytest.raises(ExportError, match=sentence) as told:
        export(small, tmp_path / "film.mp4", **fields)
    assert str(told.value).endswith(".")
    assert not [p for p in tmp_path.iterdir() if p.is_file()]


def test_wrong_places_are_told_in_one_sentence(export, small, tmp_path):
    with pytest.raises(ExportError, match="does not exist"):
        export(small, tmp_path / "nowhere" / "film.mp4")
    with pytest.raises(ExportError, match="has no name"):
        export(small, Path())
    with pytest.raises(ExportError, match="is a folder"):
        export(small, small.path)
    empty = Project(id="e", name="Empty")
    with pytest.raises(ExportError, match="no shots yet"):
        plan_export(empty, ExportSettings(tmp_path / "film.mp4"))
    for given, named in (
        ("film", "film.mp4"), ("film.avi", "film.avi.mp4"), ("v1.2", "v1.2.mp4"),
        ("film.MP4", "film.MP4"), ("film.m4v", "film.m4v"),
    ):  # fmt: skip
        assert plan_export(small.project, ExportSettings(tmp_path / given)).path.name == named


_FULL = """
import resource, signal, sys
from pathlib import Path
from engine.export.mp4 import export_film
from engine.export.settings import ExportError, ExportSettings
from engine.project.document import Project, Reference, Scene, Shot
folder = Path(sys.argv[1])
still = Reference(id="r", file="still.png", sha256="r", name="still.png", width=64, height=36)
shot = Shot(id="a", slate="010", duration=40, references=(still,))
film = Project(id="f", name="Film", width=320, height=180, scenes=(Scene(id="s", shots=(shot,)),))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
settings = ExportSettings(folder / "film.mp4", crf=1, preset="ultrafast")
try:
    export_film(film, folder, {}, settings)
except ExportError as problem:
    sys.stdout.write(str(problem))
    sys.exit(3)
"""


@pytest.mark.skipif(os.name != "posix", reason="the limit on file sizes is POSIX")
def test_a_full_disk_is_told_and_nothing_is_left(tmp_path):
    noise = np.random.default_rng(1).integers(0, 256, (36, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "still.png")
    ran = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 3, ran.stderr
    assert ran.stdout.startswith("“film.mp4” could not be written:")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["still.png"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(export, small, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    with pytest.raises(ExportError, match="could not be written"):
        export(small, folder / "film.mp4")
