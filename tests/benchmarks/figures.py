"""How the benchmarks measure and print: ratios against a named rival in one run, medians.

Each `bench_*.py` beside this file is a script: it measures, calls `report` and exits with its
status. Absolute times are printed only beside the rival that they are held against.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """One measured figure: it must be at most `limit`; `predicted` was said before measuring."""

    name: str
    measured: float
    limit: float
    predicted: float | None = None
    note: str = ""


def seconds(work: Callable[[], object]) -> float:
    """Return the wall seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ratio(ours: Callable[[], object], rival: Callable[[], object], rounds: int = 5) -> float:
    """Return the median of ours / rival, measured in turn so that a slow spell hits both."""
    return statistics.median(
        seconds(ours) / max(1e-9, seconds(rival)) for _ in range(max(1, rounds))
    )


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which a share in (0, 1] of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(figures: Iterable[Figure]) -> int:
    """Print the figures and return 1 when one is over its limit, else 0."""
    worst = 0
    for figure in figures:
        good = figure.measured <= figure.limit
        worst = worst if good else 1
        said = "" if figure.predicted is None else f", predicted {figure.predicted:.3g}"
        note = f" — {figure.note}" if figure.note else ""
        verdict = "ok  " if good else "OVER"
        limits = f"(limit {figure.limit:.3g}{said})"
        sys.stdout.write(f"{verdict} {figure.name}: {figure.measured:.3g} {limits}{note}\n")
    sys.stdout.flush()
    return worst
