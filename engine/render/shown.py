"""The pictures that one pass is given, taken from their sources before the model is asked."""

from typing import TYPE_CHECKING

import msgspec

from engine.render.family import Placed
from engine.render.recipe import Pass
from engine.render.sources import Sources

if TYPE_CHECKING:
    import numpy as np


class Shown(msgspec.Struct, frozen=True):
    """A pass's pictures, uint8 n × height × width × 3: conditions, video, guide, references.

    Of the frames of `paint` an area is made anew.
    """

    conditions: tuple[Placed, ...] = ()
    video: "np.ndarray | None" = None
    control: "np.ndarray | None" = None
    paint: "np.ndarray | None" = None
    references: "tuple[np.ndarray, ...]" = ()

    @classmethod
    def of(cls, one: Pass, sources: Sources) -> "Shown":
        """Return the pictures of a pass. Raises MediaError when a file can't be read."""
        video, control, paint = (
            None if source is None else sources.pictures(source, one.num_frames)
            for source in (one.video, one.control, one.paint)
        )
        return cls(
            conditions=tuple(
                Placed(sources.pictures(given.source), given.at, given.strength)
                for given in one.conditions
            ),
            video=video,
            control=control,
            paint=paint,
            references=tuple(sources.still(reference) for reference in one.references),
        )
