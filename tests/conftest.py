"""What every test stands on: a person's own folder of its own, and no display."""

import os
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# One thread each, as several tests run at once; and the same sums in the same order every time.
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("MKL_DYNAMIC", "FALSE")


def pytest_addoption(parser):
    parser.addoption(
        "--every-mode", action="store_true", help="render every mode of every tiny model: minutes"
    )


def pytest_collection_modifyitems(config, items):
    """Leave out what renders every mode of every model, unless it is asked for."""
    if not config.getoption("--every-mode"):
        left_out = [item for item in items if item.get_closest_marker("every_mode")]
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """A fresh STORYREEL_HOME, so that no test sees another's queue or settings."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("STORYREEL_HOME", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def application(qapp):
    """The one Qt application of the process, made before the engine makes one without widgets."""
    return qapp


class Reel:
    """A folder with shots and takes that a test puts together: `path`, `project`, `takes`.

    Pictures are numbered: eight columns, black or white, tell an index through any encoder.
    """

    def __init__(self, path: Path, **fields) -> None:
        from engine.project.document import Project

        path.mkdir(exist_ok=True)
        self.path = path
        self.takes: dict = {}
        values = {"width": 160, "height": 90, "rate": Fraction(24)} | fields
        self.project = Project(id="f" * 16, name="Reel", **values)

    @staticmethod
    def numbered(n: int, width: int = 160, height: int = 90):
        """Return a picture that tells `n`, in [0, 256)."""
        import numpy as np

        picture = np.full((height, width, 3), 90, np.uint8)
        for bit in range(8):
            columns = slice(bit * width // 8, (bit + 1) * width // 8)
            picture[height // 4 : height * 3 // 4, columns] = 235 if n >> bit & 1 else 16
        return picture

    @staticmethod
    def number_in(picture) -> int:
        """Return the number that a picture tells."""
        height, width = picture.shape[:2]
        row = picture[height // 2].mean(axis=1)
        return sum(int(row[bit * width // 8 + width // 16] > 128) << bit for bit in range(8))

    def shoot(self, *shots) -> None:
        """Make these the film's shots, in one scene."""
        import msgspec

        from engine.project.document import Scene

        scene = Scene(id="5" * 16, shots=shots)
        self.project = msgspec.structs.replace(self.project, scenes=(scene,))

    def take(
        self,
        shot,
        frames: int,
        picture: Callable[[int], Any] | None = None,
        rate: Fraction = Fraction(24),
        head: int = 0,
    ):
        """Write a take of a shot, frame by frame from `picture` (numbered when None)."""
        from engine.media.writer import ClipWriter
        from engine.project.document import new_id
        from engine.project.request import RenderRequest, fingerprint
        from engine.project.take import Take

        pictures = [(picture or self.numbered)(n) for n in range(frames)]
        height, width = pictures[0].shape[:2]
        take_id = new_id()
        folder = self.path / "takes" / take_id
        folder.mkdir(parents=True)
        with ClipWriter(
            folder / "clip.mp4", width, height, rate, crf=10, preset="ultrafast", gop=12, bframes=0
        ) as writer:
            for one in pictures:
                writer.write(one)
        request = RenderRequest(
            model="animatic", shot=shot, prompt="", negative_prompt="", seed=0, variation=0,
            width=width, height=height, rate=rate, num_frames=frames, head=head, shot_id=shot.id,
            fingerprint=fingerprint(shot, self.project.width, self.project.height),
        )  # fmt: skip
        older = self.takes.get(shot.id, ())
        take = Take(
            id=take_id, number=len(older) + 1, shot_id=shot.id, model="animatic",
            request=request, frames=frames, width=width, height=height, rate=rate, head=head,
            created=f"2026-01-01T00:00:{len(older):02d}",
        )  # fmt: skip
        self.takes[shot.id] = (*older, take)
        return take

    def still(self, name: str, colour: tuple[int, int, int]):
        """Write a still of one colour and return a reference to it."""
        from PIL import Image

        from engine.project.document import Reference, new_id

        (self.path / "references").mkdir(exist_ok=True)
        Image.new("RGB", (320, 180), colour).save(self.path / "references" / name)
        return Reference(
            id=new_id(), file=f"references/{name}", sha256=name, name=name, width=320, height=180
        )


@pytest.fixture
def make_reel(tmp_path) -> Callable[..., Reel]:
    """Return a function that makes a Reel; its arguments are fields of the project."""
    return lambda **fields: Reel(tmp_path / "Film.reel", **fields)


@pytest.fixture
def reel(make_reel) -> Reel:
    """A Reel of 160×90 at 24 frames a second, without shots."""
    return make_reel()


class Studio:
    """A folder of pictures, and the built-in engine that draws shots of them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @staticmethod
    def textured(width: int, height: int, seed: int = 1, fineness: float = 4.0):
        """Return a picture that can be followed anywhere: smooth noise of full contrast, RGB."""
        import cv2
        import numpy as np

        noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
        smooth = cv2.GaussianBlur(noise, (0, 0), fineness).astype(float)
        return ((smooth - smooth.min()) / np.ptp(smooth) * 255).astype(np.uint8)

    def still(self, picture, name: str = "still.png", **fields):
        """Write a picture, RGB or RGBA, and return a reference to it: a first frame."""
        from PIL import Image

        from engine.project.document import Reference, new_id

        Image.fromarray(picture).save(self.path / name)
        return Reference(id=new_id(), file=name, sha256=name, name=name, **fields)

    @staticmethod
    def shot(*references, moves: Iterable[Any] = (), duration: int = 24, **fields):
        """Return a shot with these references; a move may be given by its kind alone."""
        from engine.project.document import CameraMove, Shot

        moves = tuple(m if isinstance(m, CameraMove) else CameraMove(kind=m) for m in moves)
        return Shot(
            id="0" * 16,
            slate="010",
            references=references,
            moves=moves,
            duration=duration,
            **fields,
        )

    def engine(self, width: int = 320, height: int = 180, rate: Fraction = Fraction(24), **fields):
        """Return an engine for frames of this size."""
        from engine.animatic.engine import Animatic

        return Animatic(lambda file: self.path / file, width, height, rate, **fields)


@pytest.fixture(scope="session")
def make_studio() -> Callable[[Path], Studio]:
    """Return a function that makes a Studio in a folder."""
    return Studio


@pytest.fixture
def studio(tmp_path) -> Studio:
    """A folder for pictures and the engine that draws shots of them."""
    return Studio(tmp_path)
