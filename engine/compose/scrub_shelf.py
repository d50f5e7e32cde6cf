"""Where a film's scrub files lie, how much room they take, and which of them go first.

They lie in the film's `.cache/scrub/`, named by the take and by its clip's size and time, so that
one of a clip that was replaced is never taken for its own. All of it may be deleted at any time.
"""

import contextlib
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from engine.project.disk import sweep_temporaries
from engine.project.document import Id
from engine.project.shelf import CLIP
from engine.project.take import Take

SUFFIX = ".scrub"
DRAWN = "drawn"
"""What the keys of pictures that were drawn of a shot begin with; a take's id never does."""
DEFAULT_LIMIT = 2 * 2**30
"""Bytes that the scrub files of one film take at most, where nobody chose another limit."""


class Kept(NamedTuple):
    """A scrub file that is there: whose it is, its bytes, and when it was last of use.

    `take_id` is the key of what was drawn where it belongs to no take.
    """

    path: Path
    take_id: Id
    bytes: int
    used: float


def scrub_folder(film: Path) -> Path:
    """Return the folder of a film's scrub files."""
    return film / ".cache" / "scrub"


def scrub_path(film: Path, take: Take) -> Path | None:
    """Return where the scrub file of a take's clip lies, or would; None when it has no clip."""
    try:
        facts = (film / "takes" / take.id / CLIP).stat()
    except OSError:
        return None
    return scrub_folder(film) / f"{take.id}-{facts.st_size:x}-{facts.st_mtime_ns:x}{SUFFIX}"


def kept(film: Path) -> list[Kept]:
    """Return the scrub files of a film, the one longest unused first."""
    found = []
    with contextlib.suppress(OSError), os.scandir(scrub_folder(film)) as entries:
        for entry in entries:
            if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                facts = entry.stat(follow_symlinks=False)
                used = max(facts.st_atime, facts.st_mtime)
                take_id = entry.name.partition("-")[0]
                found.append(Kept(Path(entry.path), take_id, facts.st_size, used))
    return sorted(found, key=lambda one: one.used)


def used_bytes(film: Path) -> int:
    """Return the bytes that a film's scrub files take."""
    return sum(one.bytes for one in kept(film))


def lacking(film: Path, takes: Iterable[Take]) -> list[Take]:
    """Return the takes, in their order, that have a clip and no scrub file."""
    paths = ((take, scrub_path(film, take)) for take in takes)
    return [take for take, path in paths if path is not None and not path.is_file()]


def make_room(film: Path, limit: int, wanted: Collection[Id] = ()) -> bool:
    """Delete until the scrub files take less than `limit` bytes; False where that can't be.

    Those longest unused go first, and those of the takes `wanted` stay.
    """
    files = kept(film)
    total = sum(one.bytes for one in files)
    for one in files:
        if total < limit:
            break
        if one.take_id not in wanted and _remove(one.path):
            total -= one.bytes
    return total < limit


def sweep(film: Path, takes: Iterable[Take], drawn: Collection[str] | None = None) -> int:
    """Delete the scrub files of takes that are gone or were replaced; return their bytes.

    Of what was drawn of shots only the keys `drawn` stay, or all of it where that is None.
    """
    paths = {scrub_path(film, take) for take in takes}
    gone = [
        one
        for one in kept(film)
        if (
            drawn is not None and one.take_id not in drawn
            if one.take_id.startswith(DRAWN)
            else one.path not in paths
        )
        and _remove(one.path)
    ]
    sweep_temporaries(scrub_folder(film), older_than=3600)
    return sum(one.bytes for one in gone)


def clear(film: Path) -> int:
    """Delete every scrub file of a film; return the bytes."""
    return sum(one.bytes for one in kept(film) if _remove(one.path))


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:  # on Windows one that is shown at the moment can't be deleted
        return False
    return True
