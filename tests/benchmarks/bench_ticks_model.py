"""A 5 ms timer in the window's thread while a worker boots, loads a model and renders with it.

The rival is the same window when it is idle. The model is a tiny Wan of random weights; it is built
by another process, so that the window's own loads no model library. `--quick` tries the script.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench_ticks import PERIOD, SECONDS, SETTLE, ticks

from figures import Figure, percentile, report

ROOT = Path(__file__).resolve().parents[2]
BUILD = """
import sys
from pathlib import Path
from engine.render.adding import add_model
from tiny import wan
add_model(wan.build("wan21_t2v", Path(sys.argv[1])), name="tiny")
"""
STEPS = 6


def main() -> int:
    """Measure and report."""
    quick = 0.1 if "--quick" in sys.argv else 1.0
    with tempfile.TemporaryDirectory() as home:
        os.environ["STORYREEL_HOME"] = home
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        subprocess.run(
            [sys.executable, "-c", BUILD, str(Path(home) / "wan")],
            check=True, capture_output=True, env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        from app.launch import make_application
        from app.session import Session
        from app.settings import Settings
        from app.window import Window
        from engine.project import edits
        from resources.sample.make import write_sample

        film = write_sample(Path(home) / "Launch.reel", takes=False)
        settings = Settings.load()
        application = make_application(settings)
        session = Session(settings)
        window = Window(session)
        window.show()
        session.open(film)
        ids = tuple(shot.id for shot in session.project.shots[:2])
        session.apply("Model", edits.set_render, ids, model="tiny", num_inference_steps=STEPS)
        ticks(SETTLE * quick)
        idle = ticks(SECONDS * quick)
        session.asking.set_stage("draft")
        session.render(list(ids), takes=1)
        started = False
        phases: set[str] = set()

        def is_rendered() -> bool:
            nonlocal started
            active = session.rendering.active
            phases.update(getattr(job.state, "phase", "") for job in active)
            started = started or bool(active)
            return started and not active

        busy = ticks(400, is_rendered)
        # A take that landed is read by a thread.
        ticks(2.0)
        rendered = sum(len(takes) for takes in session.takes.values())
        failed = [str(getattr(job.state, "message", "")) for job in session.rendering.jobs]
        is_light = "torch" not in sys.modules
        window.close_now()
        application.processEvents()
    p99 = [percentile(late, 0.99) + PERIOD for late in (busy, idle)]
    # A machine that is busy with other things delays an idle window's ticks just as well.
    latest = max(busy) / max(50.0, 2 * max(idle))
    seen = ", ".join(sorted(phase for phase in phases if phase))
    note = f"p99 {p99[0]:.1f} ms busy, {p99[1]:.1f} ms idle; {rendered} takes; {seen}"
    latest_note = f"{max(busy):.0f} ms, idle {max(idle):.0f} ms"
    return report(
        [
            Figure("5 ms timer while a model renders, p99 to idle", p99[0] / p99[1], 3, 1.5, note),
            Figure("latest tick, to 50 ms or twice idle", latest, 1.0, 0.6, latest_note),
            Figure("takes that are missing", 2 - rendered, 0, 0, " ".join(failed).strip()),
            Figure("model libraries in the window's process", 0 if is_light else 1, 0, 0),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
