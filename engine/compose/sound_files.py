"""The sounds of a project as samples: unpacked once into its `.cache/`, mapped while in use.

Hours of sound need little memory. A file that can't be read is remembered until it changes.
"""

import contextlib
import hashlib
import os
import tempfile
from collections import OrderedDict
from fractions import Fraction
from pathlib import Path
from threading import Lock

import numpy as np

from engine.media.error import MediaError
from engine.media.sound import decode_sound, map_sound
from engine.media.tempo import write_at_tempo
from engine.project.disk import inside
from engine.project.document import Sound
from engine.project.errors import ProjectError
from engine.project.take import Take

_MAPPED = 24
_TEMPOS = 8
"""Tempos of one sound that are kept unpacked."""
_mapped: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()
_lengths: dict[tuple[str, str], int] = {}
_unreadable: dict[tuple[str, str], tuple[float | None, str]] = {}
_reading: dict[tuple[str, str], Lock] = {}
_lock = Lock()


class SoundFile:
    """A file in a project's folder, by its relative path and the name it is unpacked under.

    It is heard at `tempo`, with its pitch kept.
    """

    __slots__ = ("file", "source", "tempo")

    def __init__(self, file: str, name: str, tempo: Fraction = Fraction(1)) -> None:
        self.file, self.source, self.tempo = file, name, tempo

    @property
    def name(self) -> str:
        """What it is called once it is unpacked, different for each tempo."""
        if self.tempo == 1:
            return self.source
        return f"{self.source}-at-{self.tempo.numerator}-{self.tempo.denominator}"


def file_of(sound: Sound) -> SoundFile:
    """Return the file of a sound."""
    return SoundFile(sound.file, sound.sha256 or hashlib.sha256(sound.file.encode()).hexdigest())


def file_of_take(take: Take, tempo: Fraction = Fraction(1)) -> SoundFile:
    """Return the file that a take's own sound is in, played at a tempo; a take may have none."""
    return SoundFile(f"takes/{take.id}/clip.mp4", f"take-{take.id}", tempo)


def samples_of(folder: Path, file: SoundFile) -> np.ndarray:
    """Return a sound's samples at 48 kHz, float32 n × 2, mapped from what was unpacked.

    Unpacking, once, may take a moment. Raises MediaError in one sentence.
    """
    key = (str(folder), file.name)
    known = _known(key)
    if known is not None:
        return known
    with _lock:
        reading = _reading.setdefault(key, Lock())
    with reading:  # others are heard while this one is unpacked
        known = _known(key)
        return _keep(key, _read(folder, file, key)) if known is None else known


def _known(key: tuple[str, str]) -> np.ndarray | None:
    with _lock:
        known = _mapped.get(key)
        if known is not None:
            _mapped.move_to_end(key)
        return known


def _keep(key: tuple[str, str], samples: np.ndarray) -> np.ndarray:
    with _lock:
        _mapped[key] = samples
        _lengths[key] = len(samples)
        _reading.pop(key, None)
        while len(_mapped) > _MAPPED:
            _mapped.popitem(last=False)
    return samples


def length_of(folder: Path, file: SoundFile) -> int:
    """Return a sound's length in samples. Raises MediaError."""
    known = _lengths.get((str(folder), file.name))
    return len(samples_of(folder, file)) if known is None else known


def _read(folder: Path, file: SoundFile, key: tuple[str, str]) -> np.ndarray:
    path = _path(folder, file)
    changed = path.stat().st_mtime if path.exists() else None
    if key in _unreadable and _unreadable[key][0] == changed:
        raise MediaError(_unreadable[key][1])
    try:
        samples = map_sound(_unpacked(folder, path, file))
    except MediaError as problem:
        _unreadable[key] = (changed, str(problem))
        raise
    _unreadable.pop(key, None)
    return samples


def _path(folder: Path, file: SoundFile) -> Path:
    try:
        return inside(folder, file.file)
    except ProjectError as problem:
        raise MediaError(str(problem)) from problem


def _unpacked(folder: Path, path: Path, file: SoundFile) -> Path:
    out = folder / ".cache" / "sounds" / f"{file.name}.f32"
    if out.exists():
        return out
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        writable = os.access(out.parent, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        # A project on a disk that can't be written is still heard.
        out = Path(tempfile.gettempdir()) / "storyreel-sounds" / out.name
        out.parent.mkdir(exist_ok=True)
        if out.exists():
            return out
    if file.tempo == 1:
        return decode_sound(path, out)
    plain = samples_of(folder, SoundFile(file.file, file.source))
    _make_room(out.parent, f"{file.source}-at-*.f32")
    return write_at_tempo(plain, file.tempo, out)


def _make_room(folder: Path, names: str) -> None:
    """Delete the oldest of a sound's tempos, of which a field that is dragged leaves many."""
    with contextlib.suppress(OSError):  # another program may hold one
        known = sorted(folder.glob(names), key=lambda path: path.stat().st_mtime)
        for path in known[: 1 - _TEMPOS]:
            path.unlink()
