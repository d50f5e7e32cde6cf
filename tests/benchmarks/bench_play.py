"""Sixty seconds of the sample film, played in the window with a transition and two sound tracks.

Without a sound device, or with --clock, a clock takes the samples in real time as a device would;
everything else is what plays at a desk. First nothing else runs, then a render runs beside it.
`bench_play.py 10` plays ten seconds.
"""

import os
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from figures import Figure, report

SETTLE = 25.0


def wait(seconds: float, over: Callable[[], bool] = lambda: False) -> None:
    """Let the event loop run for so many seconds, or until it is over."""
    loop, end = QEventLoop(), time.perf_counter() + seconds
    timer = QTimer()
    timer.timeout.connect(lambda: (over() or time.perf_counter() > end) and loop.quit())
    timer.start(20)
    loop.exec()
    timer.stop()


def write_voice(path: Path, seconds: int) -> None:
    """Write words of a tone with pauses between them."""
    at = np.arange(seconds * 48_000) / 48_000
    words = np.sin(2 * np.pi * 180 * at) * (np.sin(2 * np.pi * 0.7 * at) > 0.2) * 0.4
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(np.rint(words * 32767).astype("<i2").tobytes())


def lengthen(session, seconds: int) -> None:
    """Make the film so long, with a dissolve and a second, ducking track."""
    from engine.media.intake import import_sound
    from engine.project import edits
    from engine.project.document import FrameAnchor, Transition

    project = session.project
    wanted = round(seconds * project.rate)
    while project.duration < wanted:
        copied = [shot.id for shot in project.shots[: len(project.shots) // 2 + 1]]
        project = edits.duplicate_shots(project, copied, project.scenes[-1].id)
    project = edits.set_shots(project, (project.shots[2].id,), transition=Transition(duration=24))
    voice = session.folder.path.parent / "voice.wav"
    write_voice(voice, seconds)
    sound = import_sound(session.folder, voice, FrameAnchor(frame=24), track=1)
    project = edits.add_sound(project, sound)
    project = edits.set_sound_track(project, 0, role="music", duck=12.0)
    project = edits.set_sound_track(project, 1, role="dialogue", pan=-0.2)
    session.apply("Benchmark", lambda _: project)


class Run:
    """One playing: what was dropped, how often sound broke, how far both were apart."""

    def __init__(self, window, seconds: int) -> None:
        session, player = window.session, window.preview.player
        rate = float(session.project.rate)
        end = min(round(seconds * rate), session.project.duration)
        before = player.sound.time.sound.underruns
        session.move_playhead(0)
        wait(2.0)
        apart: list[float] = []

        def watch(frame: int) -> None:
            # The picture of frame n is due while n ≤ heard < n + 1.
            heard = player.sound.time.seconds() * rate
            apart.append(max(0.0, frame - heard, heard - frame - 1.0))

        player.frame_shown.connect(watch)
        begun = time.perf_counter()
        player.play_range(0, end)
        self.by_sound = player.sound.time.sound.playing
        wait(seconds * 2 + 20, lambda: not player.playing)
        self.seconds = time.perf_counter() - begun
        player.frame_shown.disconnect(watch)
        self.frames = end
        self.dropped, self.shown = player.tally.dropped, player.tally.shown
        self.underruns = player.sound.time.sound.underruns - before
        self.drafts = player.tally.drafts
        self.apart = max(apart[-12:-1] or [float("inf")])
        self.worst = max(apart[:-1] or [0.0])


def main() -> int:
    """Measure and report."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    seconds = numbers[0] if numbers else 60
    with tempfile.TemporaryDirectory() as home:
        os.environ["STORYREEL_HOME"] = home
        from PySide6.QtMultimedia import QMediaDevices

        from app.launch import make_application
        from app.session import Session
        from app.settings import Settings
        from app.window import Window
        from resources.sample.make import write_sample

        film = write_sample(Path(home) / "Launch.reel")
        settings = Settings.load()
        settings.volume = 1.0
        make_application(settings)
        if "--clock" in sys.argv or QMediaDevices.defaultAudioOutput().isNull():
            os.environ["STORYREEL_SOUND"] = "clock"
        session = Session(settings)
        window = Window(session)
        window.resize(1600, 960)
        window.show()
        session.open(film)
        wait(2.0)
        lengthen(session, seconds)
        wait(SETTLE if seconds >= 60 else 6.0, lambda: False)
        alone = Run(window, seconds)
        session.render([shot.id for shot in session.project.shots], takes=4)
        wait(30.0, lambda: bool(session.rendering.active))
        wait(3.0)
        beside = Run(window, min(seconds, 30))
        rendering = bool(session.rendering.active)
        session.cancel_all()
        window.close_now()
        QCoreApplication.processEvents()
    clock = "a device" if "STORYREEL_SOUND" not in os.environ else "a clock in its place"
    note = f"{alone.shown} shown of {alone.frames} in {alone.seconds:.1f} s, by {clock}"
    busy = f"{beside.dropped} of {beside.frames} pictures dropped beside the render"
    if not rendering:
        busy += ", which ended before the film did"
    late = f"at worst {alone.worst:.2f} on the way"
    return report(
        [
            Figure("dropped pictures while nothing else runs", alone.dropped, 0, 0, note),
            Figure("sound and picture apart at the end, in frames", alone.apart, 1.0, 0.1, late),
            Figure(
                "half-size drafts among them",
                alone.drafts / max(1, alone.shown),
                0.2,
                0.02,
                f"{alone.drafts} of {alone.shown}",
            ),
            Figure("sound plays as the clock, 0 is yes", float(not alone.by_sound), 0, 0),
            Figure("breaks of the sound while nothing else runs", alone.underruns, 0, 0),
            Figure("breaks of the sound beside a render", beside.underruns, 0, 0, busy),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
