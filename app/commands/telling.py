"""How a command tells how far it is: a bar for people, lines of JSON for the window that began it.

With `--progress` each line on stderr is {"doing": words, "done": n, "total": n}; see
`app/model_manager/errand.py`, which reads them.
"""

import json
import sys
import time
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable

from app.commands.console import Console

BETWEEN = 0.1


def add_progress(parser: ArgumentParser) -> None:
    """Add the option for the window."""
    parser.add_argument("--progress", action="store_true", default=SUPPRESS, help=SUPPRESS)


def teller(options: Namespace, console: Console, doing: str) -> Callable[[int, int], None]:
    """Return `told(done, total)` for one piece of work; it writes nothing into JSON."""
    if getattr(options, "progress", False):
        return _Lines(doing)
    if options.json:
        return lambda done, total: None
    return lambda done, total: console.progress(doing, done, total)


class _Lines:
    """Writes a line of JSON every so often, and the last one always."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._last < BETWEEN:
            return
        self._last = now
        line = json.dumps({"doing": self._doing, "done": done, "total": total})
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
