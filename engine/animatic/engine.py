"""The built-in engine: the picture of a shot at frame n.

A pure function of the shot, its stills, a size, a rate, a variation and a seed: the same arguments
give the same bytes, in any order and in any process. It keeps what it made within a byte limit and
belongs to one thread. It knows nothing of projects, takes or windows.
"""

from collections.abc import Callable, Hashable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.animatic.artwork import Artworks, StillMissing, over, premultiplied
from engine.animatic.drawing import Drawing, Quality, blank
from engine.animatic.memory import Keep
from engine.animatic.plan import plan_shot
from engine.animatic.sampling import Picture
from engine.animatic.stored import Stored
from engine.project.document import Shot
from engine.project.panels import has_drawing, panel_at

__all__ = ["Animatic", "Quality"]

MEMORY = 256 * 2**20
"""The bytes of stills, textures and plans that one engine keeps by default."""


class Card:
    """The frame of a shot that has no picture to move: still, whatever the frame."""

    def __init__(self, picture: Picture, notes: tuple[str, ...] = ()) -> None:
        """Show `picture`; `notes` say why."""
        self.picture = picture
        self.notes = notes


class Animatic:
    """Draws shots from their stills, moved by a virtual camera."""

    def __init__(
        self,
        resolve: Callable[[str], Path],
        width: int,
        height: int,
        rate: Fraction,
        memory: int = MEMORY,
        cache: Path | None = None,
    ) -> None:
        """Draw frames of width × height at `rate`; `resolve` finds a reference's file.

        What takes long to read is kept in the folder `cache`, which may be deleted at any time.
        """
        self.size = (width, height)
        self.rate = rate
        self._keep = Keep(memory)
        self._artworks = Artworks(resolve, self._keep, Stored(cache) if cache else None)

    @property
    def held_bytes(self) -> int:
        """The bytes that are kept now."""
        return self._keep.held

    def for_size(self, width: int, height: int) -> "Animatic":
        """Return an engine of another size that shares the stills and the byte limit."""
        other = object.__new__(Animatic)
        other.__dict__.update(self.__dict__)
        other.size = (width, height)
        return other

    def frame(
        self,
        shot: Shot,
        n: float,
        variation: int = 0,
        seed: int = 0,
        quality: Quality = "full",
    ) -> NDArray[np.uint8]:
        """Return frame `n` of a shot, uint8 height × width × 3 RGB.

        `n` may lie before the shot or after it (a handle): moves go on or hold there. `variation`
        0 is the shot exactly as set, further ones differ (see `variation.py`); `seed` also chooses
        a hand's tremble. "draft" blurs motion from fewer samples. A shot without a still, or whose
        still is missing, is drawn as a card; what the author drew on a shot without a still is its
        picture, on paper.
        """
        try:
            drawn = self.drawn(shot, n, variation, seed, quality)
            if drawn is not None:
                return drawn
            card = self._drawing(shot, variation, seed)
        except StillMissing as missing:
            # The header could be read but not the picture.
            card = self._card(shot, missing)
        assert isinstance(card, Card)
        if not card.notes and has_drawing(shot):
            return self._sheet(shot, n)
        return np.asarray(cv2.cvtColor(card.picture, cv2.COLOR_RGBA2RGB), np.uint8)

    def drawn(
        self,
        shot: Shot,
        n: float,
        variation: int = 0,
        seed: int = 0,
        quality: Quality = "full",
    ) -> NDArray[np.uint8] | None:
        """Return what `frame` does where it is drawn from stills; None where a card stands for it.

        Raises StillMissing for a still whose pixels can't be read.
        """
        drawing = self._drawing(shot, variation, seed)
        if not isinstance(drawing, Drawing):
            return None
        self._keep.need(drawing.plan.nbytes * 5 // 4)
        return drawing.frame(drawing.plan.offset + float(n), quality)

    def notes(self, shot: Shot, variation: int = 0, seed: int = 0) -> tuple[str, ...]:
        """Return what was varied or had to be changed, in whole sentences; empty when nothing."""
        drawing = self._drawing(shot, variation, seed)
        return drawing.plan.notes if isinstance(drawing, Drawing) else drawing.notes

    def forget(self) -> None:
        """Forget every still: one was relinked or came back."""
        self._keep.clear()
        self._artworks.forget()

    def _drawing(self, shot: Shot, variation: int, seed: int) -> Drawing | Card:
        key = ("drawing", self.size, self.rate, _meaning(shot), variation, seed)

        def make() -> Drawing | Card:
            try:
                plan = plan_shot(shot, self.size, self.rate, self._artworks, variation, seed)
            except StillMissing as missing:
                return self._card(shot, missing)
            if not plan.panels:
                return self._card(shot)
            return Drawing(plan, self.size, self._artworks, self._keep)

        frame_bytes = self.size[0] * self.size[1] * 4
        return self._keep.get(key, make, lambda _: frame_bytes)

    def _sheet(self, shot: Shot, n: float) -> NDArray[np.uint8]:
        """Return what is drawn on a shot that has no picture, on paper."""
        from engine.paint.marks import sheet

        return np.asarray(sheet(panel_at(shot, n).marks, *self.size), np.uint8)

    def _card(self, shot: Shot, missing: StillMissing | None = None) -> Card:
        note = "" if missing is None else f"Picture missing: {missing.name}"
        # Qt is loaded where a card is drawn; a worker that bakes stills has no use for it.
        from engine.paint.card import draw_card

        width, height = self.size
        card = draw_card(
            shot.slate,
            shot.action,
            shot.size,
            shot.angle,
            shot.lens,
            shot.moves,
            width,
            height,
            note=note,
        )
        notes = () if missing is None else (str(missing),)
        return Card(over(premultiplied(np.ascontiguousarray(card)), blank(self.size)), notes)


def _meaning(shot: Shot) -> Hashable:
    """Return what of a shot its picture depends on."""
    return (
        shot.move_frames, shot.move_offset, shot.slate, shot.action, shot.size, shot.angle,
        shot.lens, shot.moves, shot.framing_a, shot.framing_b, shot.fit, shot.look,
        shot.references,
    )  # fmt: skip
