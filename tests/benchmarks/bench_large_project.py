"""A project of 10,000 shots opens in at most twice the time that `json.loads` takes on its file."""

import gc
import json
import statistics
import sys

from engine.camera.notes import parse
from engine.project.codec import decode_project, encode_project
from engine.project.document import Project, Scene, Shot

from figures import Figure, report, seconds

SHOTS = 10_000


def project(count: int) -> Project:
    """Return a film of `count` shots in scenes of forty, with words and moves in each."""
    moves = parse("slow push in, then whip pan left").moves
    scenes = []
    for scene in range(0, count, 40):
        shots = tuple(
            Shot(
                id=f"{number:016x}",
                slate=f"{number:05d}",
                duration=24 + number % 96,
                action=f"Somebody crosses the room and looks out of window {number}.",
                notes="slow push in, then whip pan left",
                moves=moves,
            )
            for number in range(scene, min(count, scene + 40))
        )
        scenes.append(Scene(id=f"{2**60 + scene:016x}", heading=f"INT. ROOM {scene}", shots=shots))
    return Project(id="f" * 16, name="Large", scenes=tuple(scenes))


def main() -> int:
    """Measure and report."""
    written = encode_project(project(SHOTS))
    text = written.decode()
    gc.disable()
    try:
        ratios = [
            seconds(lambda: decode_project(written)) / seconds(lambda: json.loads(text))
            for _ in range(9)
        ]
    finally:
        gc.enable()
    name = f"opening {SHOTS:,} shots ({len(written) / 1e6:.1f} MB), to json.loads"
    return report([Figure(name, statistics.median(ratios), 2.0, 0.8)])


if __name__ == "__main__":
    sys.exit(main())
