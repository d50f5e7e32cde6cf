"""Scrubbing: a random frame of a 60-second film of takes at 1280 × 720, from wish to picture.

The playhead is moved as by a dragging pointer and the clock stops when the preview has its picture:
thread, scrub file, compositor and the way back to the window's thread included. The rival is bare
PyAV on the same pictures as one MP4 whose key frames lie 250 apart: seek and decode, in one thread.
`bench_scrub.py SECONDS WIDTH HEIGHT` tries it on something smaller.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import av
import cv2
import msgspec
import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.preview.frame_cache import Composed
from app.preview.player import Player
from app.session import Session
from engine.compose.scrub_shelf import scrub_path
from engine.media.scrub_file import write_scrub_file
from engine.media.writer import ClipWriter, write_take_clip
from engine.project import codec, edits
from engine.project.document import Shot, new_id
from engine.project.take import Take
from engine.render.requests import make_request

from figures import Figure, percentile, report, seconds

RATE = Fraction(24)
SHOT = 72
ROUNDS = 200
PREDICTED_MS, PREDICTED_SHARE = 8.0, 0.05


class Pictures:
    """Frames of a slow pan over smooth noise with a little grain: neither still nor hopeless."""

    def __init__(self, width: int, height: int) -> None:
        noise = np.random.default_rng(1).integers(0, 256, (height * 2, width * 2, 3), np.uint8)
        smooth = cv2.GaussianBlur(noise, (0, 0), 6).astype(np.float32)
        span = float(np.ptp(smooth))
        self._wide = ((smooth - smooth.min()) / span * 235).astype(np.uint8)
        self._grain = np.random.default_rng(2).integers(0, 12, (height, width, 3), np.uint8)
        self._size = width, height

    def frame(self, n: int) -> np.ndarray:
        width, height = self._size
        x, y = n * 3 % width, n * 2 % height
        seen = self._wide[y : y + height, x : x + width]
        return cv2.add(seen, np.roll(self._grain, n * 17, axis=1))


def make_film(folder: Path, frames: int, pictures: Pictures, size: tuple[int, int]) -> Session:
    """Make the film of shots of three seconds, each with a take and its scrub file, and open it."""
    session = Session()
    if not session.create(folder / "Scrub.reel", "Scrub", *size):
        raise SystemExit("The film could not be made.")
    for start in range(0, frames, SHOT):
        shot = Shot(id=new_id(), slate="", duration=min(SHOT, frames - start))
        session.apply("Add", edits.add_shot, shot)
        add_take(session, session.project.shots[-1], start, pictures, size)
    session.reload_takes()
    wait_for(lambda: len(session.takes) == len(session.project.shots))
    return session


def add_take(
    session: Session, shot: Shot, start: int, pictures: Pictures, size: tuple[int, int]
) -> None:
    """Put a take of a shot and its scrub file on disk."""
    request = make_request(session.project, shot, "animatic", 1, 0)
    take = Take(
        id=new_id(), number=1, shot_id=shot.id, model="animatic",
        request=msgspec.structs.replace(request, head=0), frames=shot.duration,
        width=size[0], height=size[1], rate=RATE, created="2026-01-01T00:00:00",
    )  # fmt: skip
    clip = session.folder.take_path(take)
    clip.parent.mkdir(parents=True)
    with write_take_clip(clip, *size, RATE) as writer:
        for n in range(shot.duration):
            writer.write(pictures.frame(start + n))
    (clip.parent / "take.json").write_bytes(codec.encode(take))
    out = scrub_path(session.folder.path, take)
    assert out is not None
    out.parent.mkdir(parents=True, exist_ok=True)
    write_scrub_file(clip, out)


def wait_for(there: Callable[[], object], limit: float = 30.0) -> None:
    """Run the event loop until something is there."""
    until = time.monotonic() + limit
    while not there():
        if time.monotonic() > until:
            raise SystemExit("It took too long.")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def scrub(session: Session, places: list[int]) -> list[float]:
    """Return the seconds from each move of the playhead to its picture."""
    player, shown, took = Player(session), [], []

    def note(composed: Composed) -> None:
        shown.append(composed.frame)

    player.picture_ready.connect(note)
    wait_for(lambda: shown)
    player.set_scrubbing(True)
    for frame in places:
        shown.clear()
        begun = time.perf_counter()
        session.move_playhead(frame)
        while frame not in shown:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        took.append(time.perf_counter() - begun)
    player.shut_down()
    return took


def bare(path: Path, places: list[int]) -> list[float]:
    """Return the seconds that PyAV takes for each frame: seek, decode, RGB."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "NONE"
        time_base = stream.time_base or Fraction(1)

        def read(frame: int) -> None:
            pts = round(frame / RATE / time_base)
            container.seek(pts, stream=stream, backward=True)
            for decoded in container.decode(stream):
                if decoded.pts is not None and decoded.pts >= pts:
                    decoded.to_ndarray(format="rgb24")
                    return

        return [seconds(lambda frame=frame: read(frame)) for frame in places]


def main(words: list[str]) -> int:
    length, width, height = (int(word) for word in (*words, "60", "1280", "720")[:3])
    size, frames = (width, height), length * int(RATE)
    application = QApplication([])
    pictures = Pictures(*size)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        session = make_film(folder, frames, pictures, size)
        with ClipWriter(folder / "long.mp4", *size, RATE, gop=250, preset="veryfast") as writer:
            for n in range(frames):
                writer.write(pictures.frame(n))
        # Each place once: what was composed before is kept, and would cost nothing.
        places = random.Random(7).sample(range(1, frames), min(ROUNDS, frames // 2))
        ours = scrub(session, places)
        rival = bare(folder / "long.mp4", places[: min(40, len(places))])
        session.close()
    application.quit()
    worst, usual = percentile(ours, 0.99) * 1000, statistics.median(ours)
    share = usual / statistics.median(rival)
    note = f"{usual * 1000:.1f} ms in the middle; PyAV {statistics.median(rival) * 1000:.0f} ms"
    return report(
        [
            Figure("random frame while scrubbing, p99, ms", worst, 16.0, PREDICTED_MS, note),
            Figure("the same to bare PyAV, GOP 250, medians", share, 0.1, PREDICTED_SHARE),
        ]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
