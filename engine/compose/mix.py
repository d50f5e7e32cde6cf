"""The film's sound: every sound and take with its gain, pan and fades, summed to exact samples.

A pure function of the project and its files, the same however the film is cut into pieces; the
preview plays it and the export writes it. Music is lowered under dialogue where its track says so.
Sums beyond full scale are clipped at ±1: a limiter would change what a single, well-levelled sound
sounds like, and the meter shows where it clips.
"""

from pathlib import Path
from threading import Lock

import numpy as np

from engine.compose.ducking import duck_factors
from engine.compose.sound_bed import Bed, Piece, Takes, own_piece
from engine.compose.sound_files import file_of, length_of, samples_of
from engine.media.error import MediaError
from engine.project.document import Project, ShotAnchor, Sound
from engine.project.film import anchor_frame, film, find_shot
from engine.project.sound_tracks import is_heard, track_of
from engine.project.timecode import sample_of_frame

NO_TAKES: Takes = {}
_KEPT = 2
_beds: list[Bed] = []
_lock = Lock()


def mix(
    project: Project, folder_path: Path, start_sample: int, count: int, takes: Takes = NO_TAKES
) -> np.ndarray:
    """Return `count` samples of the film's sound from `start_sample`: float32, 2 × count, in ±1.

    Sample 0 is the film's first; frame n begins at floor(n·48000/rate). A sound that is missing or
    damaged is silent (see `mix_problems`). Unpacking a sound, once, may take a moment.
    """
    bed = _bed(project, Path(folder_path))
    total = np.zeros((2, count), np.float32)
    ducked: dict[int, list[Piece]] = {}
    for piece in bed.between(start_sample, start_sample + count):
        if track_of(project, piece.track).duck > 0.0:
            ducked.setdefault(piece.track, []).append(piece)
        else:
            piece.add_to(total, bed.folder, start_sample)
    for number in sorted(ducked):
        _add_ducked(total, bed, number, ducked[number], start_sample)
    for piece in bed.own(takes, start_sample, start_sample + count):
        piece.add_to(total, bed.folder, start_sample)
    return np.clip(total, -1.0, 1.0, out=total)


def _add_ducked(total: np.ndarray, bed: Bed, number: int, pieces: list[Piece], start: int) -> None:
    track = track_of(bed.project, number)
    alone = np.zeros_like(total)
    for piece in pieces:
        piece.add_to(alone, bed.folder, start)

    def dialogue(first: int, count: int) -> np.ndarray:
        heard = np.zeros((2, count), np.float32)
        for piece in bed.between(first, first + count):
            if piece.track != number and track_of(bed.project, piece.track).role == "dialogue":
                piece.add_to(heard, bed.folder, first)
        return heard

    total += alone * duck_factors(track, dialogue, start, total.shape[1])


def mix_problems(project: Project, folder_path: Path) -> tuple[str, ...]:
    """Return a sentence for each sound that can't be heard because its file can't be read."""
    problems = []
    for sound in project.sounds:
        try:
            samples_of(Path(folder_path), file_of(sound))
        except MediaError as problem:
            problems.append(str(problem))
    return tuple(dict.fromkeys(problems))


def is_audible(project: Project, folder_path: Path, takes: Takes = NO_TAKES) -> bool:
    """Say whether there is anything to hear in the film: a sound, or a take that has its own.

    Takes that were never listened to are opened for it, which may take a moment.
    """
    if any(is_heard(project, sound) for sound in project.sounds):
        return True
    bed = _bed(project, Path(folder_path))
    if not bed.takes_are_heard or not takes:
        return False
    for order in range(len(film(project).shots)):
        piece = own_piece(project, order, takes)
        try:
            if piece is not None and length_of(bed.folder, piece.file):
                return True
        except MediaError:
            continue  # a take without sound
    return False


def heard_range(project: Project, folder_path: Path, sound: Sound) -> tuple[int, int] | None:
    """Return where a sound is heard, in samples of the film, half open; None when it is not."""
    if isinstance(sound.anchor, ShotAnchor) and find_shot(project, sound.anchor.shot) is None:
        return None  # its shot was removed; it comes back with the shot
    try:
        length = length_of(Path(folder_path), file_of(sound)) - sound.offset
    except MediaError:
        return None
    if sound.length is not None:
        length = min(length, sound.length)
    start = sample_of_frame(anchor_frame(project, sound.anchor), project.rate)
    return (start, start + length) if length > 0 else None


def _bed(project: Project, folder: Path) -> Bed:
    """Return where everything lies, worked out once for the last projects that were heard."""
    with _lock:
        for bed in _beds:
            if bed.project is project and bed.folder == folder:
                return bed
    made = Bed(project, folder)
    with _lock:
        _beds.insert(0, made)
        del _beds[_KEPT:]
    return made
