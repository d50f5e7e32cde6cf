"""A 5 ms timer in the window's thread while a worker boots, loads a model and renders with it.

The rival is the same window when it is idle. The model is a tiny Wan of random weights; it is built
by another process, so that the window's own loads no model library. `--quick` tries the script.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from ticking import lateness, own_home, sample_session, takes_in, ticks, ticks_of_renders

from figures import Figure, report

ROOT = Path(__file__).resolve().parents[2]
BUILD = """
import sys
from pathlib import Path
from engine.render.adding import add_model
from tiny import wan
add_model(wan.build("wan21_t2v", Path(sys.argv[1])), name="tiny")
"""
STEPS = 6
FRAMES = 25
TAKES = 2
SECONDS = 12.0
SETTLE = 20.0


def build(folder: Path) -> None:
    """Build the model in a process of its own, and put it on the list."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    words = [sys.executable, "-c", BUILD, str(folder)]
    environment = {**os.environ, "PYTHONPATH": paths}
    subprocess.run(words, check=True, capture_output=True, env=environment)


def main() -> int:
    """Measure and report."""
    quick = 0.1 if "--quick" in sys.argv else 1.0
    phases: list[str] = []
    with own_home() as home:
        build(home / "wan")
        from engine.project import edits

        with sample_session(home) as session:
            ids = tuple(shot.id for shot in session.project.shots[:TAKES])
            # Short, so that a busy machine is through with them in a minute or two.
            session.apply("Length", edits.set_shots, ids, duration=FRAMES)
            own = {"model": "tiny", "num_inference_steps": STEPS, "handles": 0}
            session.apply("Model", edits.set_render, ids, **own)
            ticks(SETTLE * quick)
            idle = ticks(SECONDS * quick)
            session.asking.set_stage("draft")
            session.render(ids, takes=1)
            busy = ticks_of_renders(
                session, 400, lambda job: phases.append(getattr(job.state, "phase", ""))
            )
            missing = TAKES - takes_in(session)
            states = [str(job.state) for job in session.rendering.jobs] if missing else []
            is_light = "torch" not in sys.modules
    return report(
        [
            *lateness("a model renders", busy, idle, ", ".join(_once(phases))),
            Figure("takes that are missing", missing, 0, 0, "; ".join(states)),
            Figure("model libraries in the window's process", 0 if is_light else 1, 0, 0),
        ]
    )


def _once(phases: Iterable[str]) -> list[str]:
    return [phase for phase in dict.fromkeys(phases) if phase]


if __name__ == "__main__":
    sys.exit(main())
