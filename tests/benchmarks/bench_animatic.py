"""How long the animatic takes: frames drawn and encoded, against encoding the same frames.

At 1280×720, H.264, preset veryfast, crf 14. The rival is the encoder alone, fed the finished
frames, in the same run. Takes about a minute.
"""

import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from engine.animatic.engine import Animatic
from engine.media.writer import ClipWriter
from engine.project.document import CameraMove, Reference, Shot

from figures import Figure, report, seconds

SIZE = (1280, 720)
RATE = Fraction(24)
FRAMES = 36
ROUNDS = 3


def picture(width: int, height: int, seed: int) -> np.ndarray:
    """Return a picture with as much detail as a photograph has, more of it coarse than fine."""
    found = np.zeros((height, width, 3), np.float32)
    chance = np.random.default_rng(seed)
    for step in (4, 16, 64, 256):
        noise = chance.random((height // step + 2, width // step + 2, 3), np.float32) - 0.5
        found += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC) * step**0.5
    found = (found - found.min()) / np.ptp(found)
    return (found * 255).astype(np.uint8)


def layers(folder: Path) -> tuple[Reference, ...]:
    """Write a backdrop and two layers with alpha, and return them."""
    found = []
    for number, depth in enumerate((2.0, 1.2, 0.8)):
        pixels = picture(2560, 1440, number)
        alpha = np.full((1440, 2560), 255, np.uint8)
        if number:
            y, x = np.mgrid[0:1440, 0:2560]
            alpha = (((x // 300 + number) % 2 == 0) & (y > 500)).astype(np.uint8) * 255
        Image.fromarray(np.dstack([pixels, alpha])).save(folder / f"{number}.png", compress_level=1)
        found.append(reference(f"{number}.png", role="layer", depth=depth))
    return tuple(found)


def reference(name: str, **fields) -> Reference:
    return Reference(id=name.zfill(16), file=name, sha256=name, name=name, **fields)


def shot(references: tuple[Reference, ...], kind, amount: float) -> Shot:
    moves = (CameraMove(kind=kind, amount=amount, easing="linear"),)
    return Shot(id="0" * 16, slate="010", duration=72, references=references, moves=moves)


def against_encoding(folder: Path, moved: Shot) -> float:
    """Return the median ratio of drawing and encoding to encoding alone."""
    engine = Animatic(lambda file: folder / file, *SIZE, RATE)
    frames = [engine.frame(moved, n) for n in range(FRAMES)]

    def encode(source) -> None:
        path = folder / "clip.mp4"
        with ClipWriter(path, *SIZE, RATE, crf=14, preset="veryfast") as writer:
            for n in range(FRAMES):
                writer.write(source(n))

    found = []
    for _ in range(ROUNDS):
        ours = seconds(lambda: encode(lambda n: engine.frame(moved, n)))
        found.append(ours / seconds(lambda: encode(frames.__getitem__)))
    return sorted(found)[ROUNDS // 2]


def run() -> list[Figure]:
    """Measure and return the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Image.fromarray(picture(2560, 1708, 9)).save(folder / "still.jpg", quality=92)
        still = (reference("still.jpg"),)
        three = layers(folder)
        name = "Animatic and encoding, over encoding alone"
        return [
            Figure(f"{name}: a still, truck",
                   against_encoding(folder, shot(still, "truck_right", 0.25)), 2.0, 1.3),
            Figure(f"{name}: a still, dolly",
                   against_encoding(folder, shot(still, "dolly_in", 0.4)), 2.0, 1.5),
            Figure(f"{name}: three layers, truck",
                   against_encoding(folder, shot(three, "truck_right", 0.12)), 3.5, 2.0),
            Figure(f"{name}: three layers, dolly",
                   against_encoding(folder, shot(three, "dolly_in", 0.2)), 3.5, 2.6),
        ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(report(run()))
