"""Export of takes against the `ffmpeg` command line that decodes and encodes the same takes.

Both read the same clips and encode with the same settings (libx264, preset medium, crf 18), in turn
on the same cores. The film is 1280×720 takes joined by cuts; the same film with dissolves, a third
of it in two pictures at once, is measured beside it with a wide limit.
"""

import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import cv2
import msgspec
import numpy as np

from engine.export.mp4 import export_film
from engine.export.settings import ExportSettings
from engine.media.still import read_still
from engine.media.writer import write_take_clip
from engine.project.document import Project, Scene, Shot, Transition, new_id
from engine.project.request import RenderRequest, fingerprint
from engine.project.take import Take

from figures import Figure, ratio, report

SIZE = (1280, 720)
RATE = Fraction(24)
SHOTS, FRAMES = 4, 16
LIMIT = 1.15
ROUNDS = 5
SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "sample"


def pictures() -> list[np.ndarray]:
    """Return a large picture for each shot: photographs, and noise like film grain."""
    found = sorted(p for p in SAMPLES.rglob("*") if p.suffix in (".png", ".jpg"))[:SHOTS]
    stills = [read_still(path)[..., :3] for path in found]
    grain = np.random.default_rng(4).integers(0, 256, (900, 1600, 3)).astype(np.uint8)
    stills += [np.asarray(cv2.GaussianBlur(grain, (0, 0), 4))] * (SHOTS - len(stills))
    return [np.asarray(cv2.resize(s, (1536, 864), interpolation=cv2.INTER_CUBIC)) for s in stills]


def shoot(folder: Path) -> tuple[Project, dict[str, tuple[Take, ...]], list[Path]]:
    """Write the takes and return the project, its takes and their clips in order."""
    takes, clips, shots = {}, [], []
    for number, still in enumerate(pictures()):
        shot = Shot(id=new_id(), slate=f"{number + 1:02d}0", duration=FRAMES)
        take_id = new_id()
        clip = folder / "takes" / take_id / "clip.mp4"
        clip.parent.mkdir(parents=True)
        with write_take_clip(clip, *SIZE, RATE) as writer:
            for n in range(FRAMES):
                shift = np.array([[1, 0, -n * 2.3], [0, 1, -n * 1.1]])
                writer.write(np.asarray(cv2.warpAffine(still, shift, SIZE)))
        request = RenderRequest(
            model="animatic", shot=shot, prompt="", negative_prompt="", seed=0, variation=0,
            width=SIZE[0], height=SIZE[1], rate=RATE, num_frames=FRAMES, head=0, shot_id=shot.id,
            fingerprint=fingerprint(shot, *SIZE),
        )  # fmt: skip
        takes[shot.id] = (
            Take(
                id=take_id, number=1, shot_id=shot.id, model="animatic", request=request,
                frames=FRAMES, width=SIZE[0], height=SIZE[1], rate=RATE,
            ),
        )  # fmt: skip
        clips.append(clip)
        shots.append(shot)
    scene = Scene(id=new_id(), shots=tuple(shots))
    project = Project(id=new_id(), name="Bench", width=SIZE[0], height=SIZE[1], scenes=(scene,))
    return project, takes, clips


def with_dissolves(project: Project) -> Project:
    """Return the film with every cut but the first dissolved."""
    scene = project.scenes[0]
    shots = tuple(
        msgspec.structs.replace(shot, transition=Transition(duration=8)) if n else shot
        for n, shot in enumerate(scene.shots)
    )
    return msgspec.structs.replace(project, scenes=(msgspec.structs.replace(scene, shots=shots),))


def command_line(clips: list[Path], folder: Path) -> list[str]:
    """Return the ffmpeg command that joins the clips and encodes them with the same settings."""
    listed = folder / "clips.txt"
    listed.write_text("".join(f"file '{clip}'\n" for clip in clips), encoding="utf-8")
    return [
        "ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(listed),
        "-c:v", "libx264", "-preset", "medium", "-crf", "18", "-pix_fmt", "yuv420p",
        "-movflags", "+faststart", str(folder / "rival.mp4"),
    ]  # fmt: skip


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure, and return the figures."""
    with tempfile.TemporaryDirectory(prefix="storyreel-bench-") as name:
        folder = Path(name)
        project, takes, clips = shoot(folder)
        settings = ExportSettings(folder / "ours.mp4", preset="medium", crf=18)
        dissolved = with_dissolves(project)
        rival = command_line(clips, folder)

        def theirs() -> None:
            subprocess.run(rival, check=True)

        export_film(project, folder, takes, settings)  # loads what a session loads once
        cuts = ratio(lambda: export_film(project, folder, takes, settings), theirs, rounds)
        mixed = ratio(lambda: export_film(dissolved, folder, takes, settings), theirs, 3)
    return [
        Figure("export of takes / ffmpeg command line", cuts, LIMIT, 1.08, "medium, crf 18, 720p"),
        Figure("the same with dissolves", mixed, 2 * LIMIT, 1.3, "three rounds"),
    ]


def main() -> int:
    """Measure and report; without ffmpeg on the machine, say so and pass."""
    if shutil.which("ffmpeg") is None:
        sys.stdout.write("skipped: there is no ffmpeg command line here to measure against\n")
        return 0
    return report(run())


if __name__ == "__main__":
    sys.exit(main())
