"""Where every sound of a film lies, in samples, with its factors: worked out once for a project.

Besides the sounds laid along the film there is what its shots' own takes sound like.
"""

import contextlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from math import floor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from engine.compose import faders
from engine.compose.faders import gain_factor, pan_factors
from engine.compose.sound_files import SoundFile, file_of, file_of_take, length_of, samples_of
from engine.compose.transitions import reach
from engine.media.error import MediaError
from engine.project.document import Fade, Id, Project, ShotAnchor, Sound
from engine.project.film import anchor_frame, film
from engine.project.seen import seen_take, source_moment, sped, takes_of
from engine.project.sound_tracks import any_solo, is_heard, track_of
from engine.project.take import Take
from engine.project.timecode import SAMPLE_RATE, frame_of_sample, sample_of_frame

Takes = Mapping[Id, Sequence[Take]]


class Piece(NamedTuple):
    """A stretch of a file in the film: its samples from `source` on are heard from `start` on.

    `length` is in samples; None is to the file's end. `factors` are those of left and right, 2 × 1.
    """

    file: SoundFile
    start: int
    source: int
    length: int | None
    factors: np.ndarray
    fade_in: Fade = Fade()
    fade_out: Fade = Fade()
    track: int = -1

    def heard_length(self, folder: Path) -> int:
        """Return how many samples are heard, at least 0. Raises MediaError."""
        rest = length_of(folder, self.file) - self.source
        return max(0, rest if self.length is None else min(rest, self.length))

    def add_to(self, total: np.ndarray, folder: Path, start: int) -> None:
        """Add what is heard of it to a stretch of the film that begins at `start`: 2 × n."""
        try:
            length = self.heard_length(folder)
            samples = samples_of(folder, self.file)
        except MediaError:
            return
        first = max(self.start, start, self.start - self.source)  # before its file it is silent
        last = min(self.start + length, start + total.shape[1])
        if first >= last:
            return
        inside = self.source - self.start
        block = samples[first + inside : last + inside].T * self.factors
        faders.fade(block, first - self.start, length, self.fade_in, self.fade_out)
        total[:, first - start : last - start] += block


class Bed:
    """The pieces of one project, those that are heard; `folder` is the project's."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.folder = project, folder
        self._orders = film(project).orders
        sounds = [s for s in project.sounds if is_heard(project, s) and self._stands(s)]
        self._pieces = [_piece(project, sound) for sound in sounds]
        self._starts = np.array([piece.start for piece in self._pieces], np.int64)
        ends = [
            _LATE if piece.length is None else piece.start + piece.length for piece in self._pieces
        ]
        self._ends = np.array(ends, np.int64)
        self.takes_are_heard = not any_solo(project)

    def _stands(self, sound: Sound) -> bool:
        return not isinstance(sound.anchor, ShotAnchor) or sound.anchor.shot in self._orders

    def between(self, start: int, end: int) -> Iterator[Piece]:
        """Yield the pieces that may be heard in the samples [start, end), in the film's order."""
        for index in np.nonzero((self._starts < end) & (self._ends > start))[0].tolist():
            piece = self._pieces[index]
            if piece.length is None and self._ends[index] == _LATE:
                self._find_end(index, piece)
            if self._ends[index] > start:
                yield piece

    def _find_end(self, index: int, piece: Piece) -> None:
        with contextlib.suppress(MediaError):  # its file may be put back
            self._ends[index] = piece.start + piece.heard_length(self.folder)

    def own(self, takes: Takes, start: int, end: int) -> Iterator[Piece]:
        """Yield what the takes that are seen sound like in the samples [start, end)."""
        laid_out = film(self.project)
        if not (takes and self.takes_are_heard and laid_out.shots):
            return
        rate = self.project.rate
        # A neighbour's sound may reach over the cut, where a transition is.
        first = bisect_right(laid_out.starts, frame_of_sample(start, rate)) - 2
        last = bisect_right(laid_out.starts, frame_of_sample(end, rate)) + 1
        for order in range(max(0, first), min(last, len(laid_out.shots))):
            piece = own_piece(self.project, order, takes)
            if piece is not None:
                yield piece


_LATE = np.iinfo(np.int64).max


def _piece(project: Project, sound: Sound) -> Piece:
    track = track_of(project, sound.track)
    gain = gain_factor(sound.gain + track.gain)
    own, shared = pan_factors(sound.pan), pan_factors(track.pan)
    factors = np.array([[gain * a * b] for a, b in zip(own, shared, strict=True)], np.float32)
    start = sample_of_frame(anchor_frame(project, sound.anchor), project.rate)
    return Piece(
        file_of(sound), start, sound.offset, sound.length, factors, sound.fade_in, sound.fade_out,
        sound.track,
    )  # fmt: skip


def own_piece(project: Project, order: int, takes: Takes) -> Piece | None:
    """Return what a shot's take sounds like; None where no take is seen or it is mute.

    At another speed it is heard with its pitch kept; a picture that stands still is silent. Over a
    transition both takes are heard, one coming as the other goes.
    """
    laid_out = film(project)
    shot = laid_out.shots[order]
    tempo = sped(shot, 1)
    if shot.own_sound.mute or tempo <= 0:
        return None
    take = seen_take(project, shot, takes_of(shot, takes))
    if take is None or take.model == "animatic":  # which makes no sound
        return None
    before, after = reach(project, order)
    following = reach(project, order + 1) if order + 1 < len(laid_out.shots) else (0, 0)
    rate, cut = project.rate, laid_out.starts[order]
    end = cut + shot.duration
    start = sample_of_frame(cut - before, rate)
    source = floor(source_moment(shot, take, sped(shot, -before), rate) * SAMPLE_RATE / tempo)
    gain = np.float32(gain_factor(shot.own_sound.gain))
    return Piece(
        file_of_take(take, tempo),
        start,
        source,
        sample_of_frame(end + following[1], rate) - start,
        np.array([[gain], [gain]], np.float32),
        Fade(length=sample_of_frame(cut + after, rate) - start, curve="fast"),
        Fade(
            length=sample_of_frame(end + following[1], rate)
            - sample_of_frame(end - following[0], rate),
            curve="fast",
        ),
    )
