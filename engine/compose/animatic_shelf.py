"""Scrub files of shots that have no take: what the built-in engine draws of them, in pieces.

A piece holds the frames [first, end) of a shot's moves at half the film's size, as a draft shows
them. It is named by all that they depend on, so a piece is never out of date, an undone edit finds
its own again, and the halves of a split shot share theirs. All of it may be deleted at any time.
"""

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np

from engine.animatic.artwork import StillMissing
from engine.animatic.engine import Animatic
from engine.compose.scrub_shelf import DRAWN, SUFFIX, scrub_folder
from engine.compose.transitions import reach
from engine.media.error import MediaError
from engine.media.scrub_file import half_of, write_pictures
from engine.project.disk import inside
from engine.project.document import Project, Shot
from engine.project.film import film
from engine.project.panels import has_picture

PIECE = 48
"""Frames of a piece at most: what was begun when the machine is needed again is lost."""

EDITION = 1
"""To be raised whenever the engine draws the same shot differently."""


class Piece(NamedTuple):
    """The frames [first, end) of a shot's moves, and the key of what they depend on."""

    key: str
    first: int
    end: int

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.key}-{self.first}-{self.end}{SUFFIX}"

    def path(self, folder: Path) -> Path:
        """Return where it lies, or would, in a film's folder."""
        return scrub_folder(folder) / self.name


def is_drawn(shot: Shot) -> bool:
    """Say whether a shot without a take is drawn from stills, frame by frame."""
    return has_picture(shot) and not shot.card and shot.adjust.speed == 1.0


def key_of(project: Project, shot: Shot) -> str:
    """Return the name of all that the pictures of a shot's moves depend on."""
    meaning = (
        EDITION, half_of((project.width, project.height)), project.rate, shot.move_frames,
        shot.lens, shot.moves, shot.framing_a, shot.framing_b, shot.fit, shot.look,
        shot.references,
    )  # fmt: skip
    return f"{DRAWN}{hashlib.sha256(repr(meaning).encode()).hexdigest()[:32]}"


def span_of(project: Project, shot: Shot) -> tuple[int, int]:
    """Return the frames [first, end) of a shot's moves that the film shows, transitions included.

    The shot must be one of the film's.
    """
    laid_out = film(project)
    order = laid_out.orders[shot.id]
    before = reach(project, order)[0] if order else 0
    after = reach(project, order + 1)[1] if order + 1 < len(laid_out.shots) else 0
    return shot.move_offset - before, shot.move_offset + shot.duration + after


def piece_at(key: str, span: tuple[int, int], frame: int) -> Piece | None:
    """Return the piece that holds a frame of the moves; None outside the span."""
    if not span[0] <= frame < span[1]:
        return None
    begin = frame // PIECE * PIECE
    return Piece(key, max(span[0], begin), min(span[1], begin + PIECE))


def pieces_of(key: str, span: tuple[int, int]) -> Iterator[Piece]:
    """Return the pieces that hold a span, in order."""
    frame = span[0]
    while (piece := piece_at(key, span, frame)) is not None:
        yield piece
        frame = piece.end


def write_piece(
    folder: Path, shot: Shot, rate: Fraction, size: tuple[int, int], piece: Piece
) -> bool:
    """Draw a piece of a shot and write it; False where one of its stills is not there.

    `size` is half the film's. Raises MediaError, ProjectError and OSError.
    """
    if not all(inside(folder, one.file).is_file() for one in shot.references):
        return False
    stills = folder / ".cache" / "stills"
    engine = Animatic(lambda file: inside(folder, file), *size, rate, cache=stills)

    def picture(index: int) -> np.ndarray:
        found = engine.drawn(shot, piece.first + index - shot.move_offset, quality="draft")
        if found is None:
            raise MediaError(f"{shot.slate} has no still that can be drawn.")
        return found

    try:
        out = piece.path(folder)
        out.parent.mkdir(parents=True, exist_ok=True)
        return write_pictures(out, size, piece.end - piece.first, picture)
    except StillMissing:
        return False
