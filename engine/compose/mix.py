"""The film's sound: every sound with its gain and offset, summed to exact samples.

A pure function of the project and its sound files, the same however the film is cut into pieces;
the preview plays it and the export writes it. Decoded sounds lie in the project's `.cache/` and
are mapped, not loaded, so a long film needs little memory. Sums beyond full scale are clipped at
±1: a limiter would change what a single, well-levelled sound sounds like.
"""

import hashlib
import os
import tempfile
from collections import OrderedDict
from pathlib import Path
from threading import Lock

import numpy as np

from engine.media.error import MediaError
from engine.media.sound import decode_sound, map_sound
from engine.project.disk import inside
from engine.project.document import Project, ShotAnchor, Sound
from engine.project.errors import ProjectError
from engine.project.film import anchor_frame, find_shot
from engine.project.timecode import sample_of_frame

_MAPPED = 24
_mapped: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()
_unreadable: dict[tuple[str, str], tuple[float | None, str]] = {}
_lock = Lock()


def mix(project: Project, folder_path: Path, start_sample: int, count: int) -> np.ndarray:
    """Return `count` samples of the film's sound from `start_sample`: float32, 2 × count, in ±1.

    Sample 0 is the film's first; frame n begins at floor(n·48000/rate). A sound that is missing or
    damaged is silent (see `mix_problems`). Unpacking a sound, once, may take a moment.
    """
    total = np.zeros((2, count), np.float32)
    for sound in project.sounds:
        _add(total, project, Path(folder_path), sound, start_sample)
    return np.clip(total, -1.0, 1.0, out=total)


def mix_problems(project: Project, folder_path: Path) -> tuple[str, ...]:
    """Return a sentence for each sound that can't be heard because its file can't be read."""
    problems = []
    for sound in project.sounds:
        try:
            _samples(Path(folder_path), sound)
        except MediaError as problem:
            problems.append(str(problem))
    return tuple(dict.fromkeys(problems))


def heard_range(project: Project, folder_path: Path, sound: Sound) -> tuple[int, int] | None:
    """Return where a sound is heard, in samples of the film, half open; None when it is not."""
    if isinstance(sound.anchor, ShotAnchor) and find_shot(project, sound.anchor.shot) is None:
        return None  # its shot was removed; it comes back with the shot
    try:
        length = len(_samples(Path(folder_path), sound)) - sound.offset
    except MediaError:
        return None
    if sound.length is not None:
        length = min(length, sound.length)
    start = sample_of_frame(anchor_frame(project, sound.anchor), project.rate)
    return (start, start + length) if length > 0 else None


def _add(total: np.ndarray, project: Project, folder: Path, sound: Sound, start: int) -> None:
    if sound.mute:
        return
    heard = heard_range(project, folder, sound)
    if heard is None:
        return
    first, last = max(heard[0], start), min(heard[1], start + total.shape[1])
    if first >= last:
        return
    source = first - heard[0] + sound.offset
    begin = max(0, -source)  # a negative offset starts the sound late
    if begin >= last - first:
        return
    samples = _samples(folder, sound)[source + begin : source + last - first]
    gain = np.float32(10.0 ** (sound.gain / 20.0))
    total[:, first - start + begin : last - start] += samples.T * gain


def _samples(folder: Path, sound: Sound) -> np.ndarray:
    """Return a sound's samples, n × 2, mapped from its decoded file; MediaError."""
    key = (str(folder), sound.sha256 or sound.file)
    with _lock:
        known = _mapped.get(key)
        if known is not None:
            _mapped.move_to_end(key)
            return known
        path = _file(folder, sound)
        changed = path.stat().st_mtime if path.exists() else None
        if key in _unreadable and _unreadable[key][0] == changed:
            raise MediaError(_unreadable[key][1])
        try:
            samples = _decoded(folder, path, sound)
        except MediaError as problem:
            _unreadable[key] = (changed, str(problem))
            raise
        _unreadable.pop(key, None)
        _mapped[key] = samples
        while len(_mapped) > _MAPPED:
            _mapped.popitem(last=False)
        return samples


def _file(folder: Path, sound: Sound) -> Path:
    try:
        return inside(folder, sound.file)
    except ProjectError as problem:
        raise MediaError(str(problem)) from problem


def _decoded(folder: Path, path: Path, sound: Sound) -> np.ndarray:
    name = sound.sha256 or hashlib.sha256(sound.file.encode()).hexdigest()
    out = folder / ".cache" / "sounds" / f"{name}.f32"
    if not out.exists():
        out = _unpacked(path, out)
    return map_sound(out)


def _unpacked(path: Path, out: Path) -> Path:
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
    return decode_sound(path, out)
