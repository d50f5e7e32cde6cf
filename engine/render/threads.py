"""How many threads a render may use, so that the window stays quick beside it."""

import os


def render_threads() -> int:
    """Return the number of cores this process may use, less one for the window; at least 1."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return max(1, cores - 1)


def thread_environment() -> dict[str, str]:
    """Return the environment variables that hold numeric libraries to that many threads.

    MKL must not use fewer on a busy machine: sums would be added in another order, and the same
    seed would no longer give the same bits.
    """
    count = str(render_threads())
    names = (
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS", "RAYON_NUM_THREADS",
    )  # fmt: skip
    return dict.fromkeys(names, count) | {"MKL_DYNAMIC": "FALSE", "OMP_DYNAMIC": "FALSE"}
