"""Moments that no frame of a take holds: nearest, blended, or bent along the motion between two.

A shot's `conform` chooses. A moment that a frame holds is that frame, byte for byte. It knows
takes and their clips, neither shots nor the film. One instance belongs to one thread.
"""

from collections import OrderedDict
from fractions import Fraction
from math import floor

import cv2
import numpy as np

from engine.animatic.morph import REACH, grid_size, measure
from engine.compose.clip_pool import ClipPool
from engine.compose.light import mixed
from engine.project.document import Conform, Id
from engine.project.take import Take

_KEPT = 4
"""Flows and pictures kept: slow motion asks for several moments between the same two frames."""

_NO_MAP = np.empty(0, np.float32)

_HELPS = 0.9
"""Bending must take the two pictures nearer to each other than this share of their difference."""


class Retiming:
    """Pictures of takes at exact moments. `share` of the way is in [0, 1) between two frames."""

    def __init__(self, clips: ClipPool) -> None:
        self._clips = clips
        self._flows: OrderedDict[tuple[Id, int], np.ndarray | None] = OrderedDict()
        self._pictures: OrderedDict[tuple[Id, Fraction], np.ndarray] = OrderedDict()

    def read(
        self, take: Take, position: Fraction, conform: Conform, draft: bool = False
    ) -> np.ndarray:
        """Return the picture at `position`, in frames of the take, uint8 RGB at the take's size.

        A draft blends where the motion would be followed. Raises MediaError in one sentence.
        """
        index = floor(position)
        share = float(position - index)
        if conform == "nearest" or share == 0.0:
            return self._clips.read(take, index, draft)
        if conform == "blend" or draft:
            pair = (
                self._clips.read(take, index, draft),
                self._clips.read(take, index + 1, draft),
            )
            return mixed(*pair, share)
        key = (take.id, position)
        if key not in self._pictures:
            _keep(self._pictures, key, self._along(take, index, share))
        return self._pictures[key]

    def forget(self) -> None:
        """Let go of every picture: clips may have been put back."""
        self._flows.clear()
        self._pictures.clear()

    def _along(self, take: Take, index: int, share: float) -> np.ndarray:
        pair = self._clips.read(take, index), self._clips.read(take, index + 1)
        key = (take.id, index)
        if key not in self._flows:
            _keep(self._flows, key, flow_between(*pair))
        flow = self._flows[key]
        return mixed(*(pair if flow is None else bent(*pair, flow, share)), share)


def _keep(kept: OrderedDict, key: object, value: object) -> None:
    kept[key] = value
    while len(kept) > _KEPT:
        kept.popitem(last=False)


def flow_between(first: np.ndarray, second: np.ndarray) -> np.ndarray | None:
    """Return the motion between two pictures as float32 rows × columns × 4, or None.

    There and back, x and y, in fractions of the width and height, on a grid of some 450 columns
    (see `engine.animatic.morph`). None where following it helps nothing: a cut, or stillness.
    """
    height, width = first.shape[:2]
    size = grid_size(width / height)
    one, other = (cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (first, second))
    flow = measure(_with_alpha(one), _with_alpha(other))
    field = flow.field / np.float32(2 * REACH)
    met = bent(one, other, field, 0.5)
    apart = _difference(one, other)
    return field if apart > 0.0 and _difference(*met) < _HELPS * apart else None


def _with_alpha(picture: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA), np.uint8)


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(cv2.absdiff(one, other).mean())


def bent(
    first: np.ndarray, second: np.ndarray, field: np.ndarray, share: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return both pictures moved along the field to the moment `share` between them.

    The flows of the moment are those of Jiang et al., "Super SloMo" (CVPR 2018), eq. 4.
    """
    there, back = field[..., :2], field[..., 2:]
    bends = (
        share * share * back - (1.0 - share) * share * there,
        (1.0 - share) ** 2 * there - share * (1.0 - share) * back,
    )
    return _moved(first, bends[0]), _moved(second, bends[1])


def _moved(picture: np.ndarray, bend: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    places = cv2.resize(bend, (width, height), interpolation=cv2.INTER_LINEAR)
    places[..., 0] *= width
    places[..., 1] *= height
    places[..., 0] += np.arange(width, dtype=np.float32)
    places[..., 1] += np.arange(height, dtype=np.float32)[:, None]
    where, part = cv2.convertMaps(places, _NO_MAP, cv2.CV_16SC2)  # quicker to follow than floats
    return cv2.remap(picture, where, part, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
