"""A 5 ms timer in the window's thread while a worker boots and renders, to an idle window's.

`--quick` tries the script.
"""

import sys

from ticking import lateness, own_home, sample_session, takes_in, ticks, ticks_of_renders

from figures import report

SECONDS = 12.0
SETTLE = 20.0


def main() -> int:
    """Measure and report."""
    quick = 0.1 if "--quick" in sys.argv else 1.0
    with own_home() as home, sample_session(home) as session:
        ticks(SETTLE * quick)
        idle = ticks(SECONDS * quick)
        session.render([shot.id for shot in session.project.shots[:3]], takes=1)
        busy = ticks_of_renders(session, 120)
        note = f"{takes_in(session)} takes rendered"
    return report(lateness("rendering", busy, idle, note))


if __name__ == "__main__":
    sys.exit(main())
