"""Puts a take together from what the passes made and what is kept of older takes.

Kept frames are copied packet by packet and stay what they were; made ones are matched to what lies
before and after them, eased over what they share, and encoded. Knows nothing of models.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np

from engine.compose.light import mixed
from engine.compose.placing import cropped
from engine.media.opening import CLIP_FORMATS, open_media
from engine.media.sound import read_sound
from engine.media.stitch import StitchWriter
from engine.media.writer import SAMPLE_RATE
from engine.project.request import RenderRequest
from engine.project.task import Area, Remix, Retake, TakeFrames, Upscale
from engine.render.backend import OnStep, RenderedClip
from engine.render.inlaying import Inlay
from engine.render.matching import Match, drift_note, match
from engine.render.recipe import Kept, Made, Piece, Recipe
from engine.render.sources import Sources

SOUND_KEPT = "The sound is that of the take it was made from."
_MATCHED = 9
"""Frames at a join that are compared at most."""


def assemble(
    recipe: Recipe,
    sources: Sources,
    sounds: Sequence[np.ndarray | None],
    request: RenderRequest,
    folder: Path,
    out: Path,
    on_step: OnStep,
) -> RenderedClip:
    """Write `out / "clip.mp4"` from the recipe's pieces.

    `sources` has what every pass made; `sounds` theirs, float32 2 × n at 48 kHz, or None. Raises
    RenderCancelled as `on_step` did, MediaError when a file can't be read or written.
    """
    remade = _remade(recipe, request, folder)
    sound = _sound(recipe, sounds, request, folder) if remade is None else remade
    writer = StitchWriter(
        out / "clip.mp4", request.width, request.height, request.rate, audio=sound is not None
    )
    try:
        if sound is not None:
            writer.write_samples(sound)
        notes = _Assembly(recipe, sources, request, folder, writer, on_step).write()
        writer.close()
    except BaseException:
        writer.abort()
        raise
    return RenderedClip(
        frames=writer.frames,
        width=request.width,
        height=request.height,
        rate=request.rate,
        notes=notes if remade is None else (*notes, SOUND_KEPT),
    )


class _Assembly:
    """One take being put together."""

    def __init__(
        self,
        recipe: Recipe,
        sources: Sources,
        request: RenderRequest,
        folder: Path,
        writer: StitchWriter,
        on_step: OnStep,
    ) -> None:
        self._recipe, self._sources, self._request = recipe, sources, request
        self._folder, self._writer, self._on_step = folder, writer, on_step
        self._held: list[np.ndarray] = []
        self._total = recipe.num_frames
        self._inlay: Inlay | None = None
        if isinstance(request.task, Retake) and request.task.area is not None:
            size = request.width, request.height
            self._inlay = Inlay(request.task, sources.clip, size)

    def write(self) -> tuple[str, ...]:
        pieces = self._recipe.pieces
        first = last = None
        for number, piece in enumerate(pieces):
            following = pieces[number + 1] if number + 1 < len(pieces) else None
            if isinstance(piece, Kept):
                self._copy(piece.frames)
                continue
            pictures = self._finished(number, piece)
            share = following.overlap if isinstance(following, Made) else 0
            eased = self._eased(piece, pictures)
            first = eased[:_MATCHED] if first is None else first
            last = eased[-_MATCHED:]
            self._put(eased, min(share, len(eased)))
        self._put([], 0)
        windows = sum(
            isinstance(one, Made) and isinstance(later, Made) and later.matched
            for one, later in pairwise(pieces)
        )
        if windows and first is not None and last is not None:
            return (drift_note(windows + 1, np.stack(first), np.stack(last)),)
        return ()

    def _finished(self, number: int, piece: Made) -> np.ndarray:
        """Return a piece's frames with its overlap before them, matched, faded, as many as said."""
        whole = self._sources.made(piece.number)
        if piece.reverse:
            whole = whole[::-1]
        body = np.asarray(whole[piece.start : piece.stop])
        if piece.frames is not None:
            spread = np.linspace(0, len(body) - 1, piece.frames)
            body = body[np.rint(spread).astype(int)]
        body = self._faded(piece, body)
        lead = np.asarray(whole[piece.start - piece.overlap : piece.start])
        start = self._match_before(number, piece, lead)
        end = self._match_after(number, piece, whole)
        if start is None and end is None:
            return np.concatenate([lead, body])
        matched = [self._matched(p, start, None, 0.0) for p in lead]
        steps = np.linspace(0.0, 1.0, len(body))
        matched += [
            self._matched(p, start, end, float(s)) for p, s in zip(body, steps, strict=True)
        ]
        return np.stack(matched)

    def _matched(
        self, picture: np.ndarray, start: Match | None, end: Match | None, way: float
    ) -> np.ndarray:
        """Match a picture to what lies before, and the later it is the more to what follows."""
        self._on_step("Writing", self._writer.frames, self._total, None)
        if start is not None:
            picture = start.between(1.0 if end is None else 1.0 - way).applied(picture)
        return picture if end is None else end.between(way).applied(picture)

    def _match_before(self, number: int, piece: Made, lead: np.ndarray) -> Match | None:
        if not piece.overlap or not piece.matched:
            return None
        before = self._shown_before(number, len(lead))
        count = min(len(before), len(lead), _MATCHED)
        return match(lead[-count:], np.stack(before[-count:])) if count else None

    def _shown_before(self, number: int, count: int) -> list[np.ndarray]:
        if self._held:
            return self._held[-count:]
        before = self._recipe.pieces[number - 1]
        if not isinstance(before, Kept):
            return []
        kept = before.frames
        begin = max(kept.start, kept.stop - count)
        return list(self._sources.pictures(_part(kept, begin, kept.stop)))

    def _match_after(self, number: int, piece: Made, whole: np.ndarray) -> Match | None:
        """Match to the kept frames that follow, where the pass showed their moments too."""
        if not piece.overrun or number + 1 >= len(self._recipe.pieces):
            return None
        after = self._recipe.pieces[number + 1]
        if not isinstance(after, Kept):
            return None
        count = min(piece.overrun, after.frames.stop - after.frames.start, _MATCHED)
        begin = after.frames.start
        like = self._sources.pictures(_part(after.frames, begin, begin + count))
        return match(np.asarray(whole[piece.stop : piece.stop + count]), like)

    def _faded(self, piece: Made, body: np.ndarray) -> np.ndarray:
        if piece.fade_in is None and piece.fade_out is None:
            return body
        body = body.copy()
        if piece.fade_in is not None:
            kept = self._sources.pictures(piece.fade_in)
            for n, one in enumerate(kept):
                body[n] = mixed(one, body[n], (n + 1) / (len(kept) + 1))
        if piece.fade_out is not None:
            kept = self._sources.pictures(piece.fade_out)
            begin = len(body) - len(kept)
            for n, one in enumerate(kept):
                body[begin + n] = mixed(body[begin + n], one, (n + 1) / (len(kept) + 1))
        return body

    def _eased(self, piece: Made, pictures: np.ndarray) -> list[np.ndarray]:
        """Ease what is held from before into this piece; returns the frames from there on."""
        lead, body = pictures[: piece.overlap], list(pictures[piece.overlap :])
        if not self._held:
            return body
        count = min(len(self._held), len(lead))
        shared = [
            mixed(old, new, (n + 1) / (count + 1))
            for n, (old, new) in enumerate(
                zip(self._held[-count:], lead[len(lead) - count :], strict=True)
            )
        ]
        self._held = [*self._held[: len(self._held) - count], *shared]
        return body

    def _put(self, pictures: list[np.ndarray], hold: int) -> None:
        """Write what is held and `pictures`, but hold back the last `hold` of them."""
        ready = [*self._held, *pictures]
        self._held = ready[len(ready) - hold :] if hold else []
        for picture in ready[: len(ready) - len(self._held)]:
            picture = cropped(picture, (self._request.width, self._request.height))
            if self._inlay is not None:
                picture = self._inlay.laid(picture, self._writer.frames)
            self._writer.write(picture)
            self._on_step("Writing", self._writer.frames, self._total, None)

    def _copy(self, frames: TakeFrames) -> None:
        self._put([], 0)
        self._writer.copy(self._folder / frames.file, frames.start, frames.stop)
        self._on_step("Writing", self._writer.frames, self._total, None)


def _part(footage: TakeFrames, start: int, stop: int) -> TakeFrames:
    return msgspec.structs.replace(footage, start=start, stop=stop)


def _remade(recipe: Recipe, request: RenderRequest, folder: Path) -> np.ndarray | None:
    """Return the sound of the take that is made anew from its own pictures, or None."""
    match request.task:
        case Remix(take=TakeFrames() as take) | Upscale(take=take) if recipe.passes[0].video:
            whole = _sound_of(folder / take.file)
        case Retake(take=take, area=Area()):
            whole = _sound_of(folder / take.file)
        case _:
            return None
    if whole is None:
        return None
    begin, stop = (int(frame * SAMPLE_RATE / take.rate) for frame in (take.start, take.stop))
    laid = np.zeros((2, stop - begin), np.float32)
    heard = whole[:, begin:stop]
    laid[:, : heard.shape[1]] = heard
    return laid


def _sound(
    recipe: Recipe, sounds: Sequence[np.ndarray | None], request: RenderRequest, folder: Path
) -> np.ndarray | None:
    """Return the take's sound, float32 2 × n at 48 kHz, or None where no piece has any."""
    parts = list(_sounds_of(recipe.pieces, recipe, sounds, request, folder))
    if all(part is None for part, _ in parts):
        return None
    laid = np.zeros((2, sum(count for _, count in parts)), np.float32)
    at = 0
    for part, count in parts:
        if part is not None:
            part = part[:, :count]
            laid[:, at : at + part.shape[1]] = part
        at += count
    return laid


def _sounds_of(
    pieces: Sequence[Piece],
    recipe: Recipe,
    sounds: Sequence[np.ndarray | None],
    request: RenderRequest,
    folder: Path,
) -> Iterator[tuple[np.ndarray | None, int]]:
    """Yield each piece's sound and its length in samples."""

    def samples(frame: int) -> int:
        return int(frame * SAMPLE_RATE / request.rate)

    done = 0
    for piece in pieces:
        if isinstance(piece, Kept):
            begin, stop, frames = piece.frames.start, piece.frames.stop, None
            whole = _sound_of(folder / piece.frames.file)
        else:
            begin, stop, frames = piece.start, piece.stop, piece.frames
            whole = sounds[piece.number]
            if whole is not None and piece.reverse:
                length = samples(recipe.passes[piece.number].num_frames)
                whole = whole[:, :length][:, ::-1]
        after = done + (frames or stop - begin)
        count = samples(after) - samples(done)
        yield (None if whole is None else whole[:, samples(begin) :], count)
        done = after


def _sound_of(clip: Path) -> np.ndarray | None:
    with open_media(clip, CLIP_FORMATS, "a clip") as container:
        has_sound = bool(container.streams.audio)
    return read_sound(clip) if has_sound else None
