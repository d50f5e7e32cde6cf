"""What a run of several exports has made so far, so that one which fails leaves none of it.

Knows names of files, nothing of films.
"""

import contextlib
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path
from types import TracebackType
from typing import Self

SIDECAR = ".srt"
"""How the file of captions beside a film ends."""


def free_name(path: Path, taken: Iterable[Path]) -> Path:
    """Return `path`, or with a number behind it where one of `taken` has it, in whatever case."""
    known = {one.name.casefold() for one in taken}
    numbered = (path.with_name(f"{path.stem} {n}{path.suffix}") for n in count(2))
    return next(one for one in chain((path,), numbered) if one.name.casefold() not in known)


class NewFiles:
    """A context: left by an error, the files that it was told of and that were not there go.

    A file that was there before stays as the run left it.
    """

    def __init__(self) -> None:
        self._new: list[Path] = []

    def expect(self, path: Path) -> None:
        """Tell of a film that is about to be written, with captions beside it or not."""
        self._new += [one for one in (path, path.with_suffix(SIDECAR)) if not one.exists()]

    def folder(self, path: Path) -> Path:
        """Make a folder where it is missing; return it. Raises OSError."""
        if not path.is_dir():
            path.mkdir(parents=True)
            self._new.insert(0, path)
        return path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            return
        for path in reversed(self._new):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
