"""Artworks: a reference as it stands before the camera — its picture, its look, its backing.

A frozen value that names what is drawn, and the pixels for it: read, multiplied by alpha, drawn in
a look, or laid on its own blur. Everything made is kept within a byte limit. Knows the project's
files only through the function that resolves a relative path.
"""

from collections.abc import Callable
from pathlib import Path

import cv2
import msgspec
import numpy as np
from PIL import Image

from engine.animatic.looks import drawn_in
from engine.animatic.memory import Keep
from engine.animatic.sampling import (
    Picture,
    Region,
    Sides,
    Texture,
    lowpassed,
    make_texture,
    octave,
)
from engine.media.error import MediaError
from engine.media.still import probe_still, read_still
from engine.project.document import Look, Reference

MOST_PIXELS = 48_000_000
"""An artwork larger than this is made shrunk, whatever the shot asks."""

MARGIN = 1.5
"""A still laid on its own blur lies in a field this many times the frame that just holds it."""

_JPEG = {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"}
_BLUR = 48
_DIMMED = 0.72


class StillMissing(Exception):
    """A still can't be read; `name` is the author's name for it."""

    def __init__(self, name: str, sentence: str) -> None:
        """Keep the name and the reader's own sentence."""
        super().__init__(sentence)
        self.name = name


class Artwork(msgspec.Struct, frozen=True):
    """One picture before the camera.

    `width` and `height` are its pixels, after laying it on its blur. `backing` is the aspect of
    the frame that it is laid on its own blur for, or None. `line` is the width of a drawn line in
    pixels of the picture, for a look. The picture ends in nothing on the sides that `ends` names,
    and goes on as it ends on the others.
    """

    file: str
    page: int | None
    name: str
    width: int
    height: int
    opaque: bool
    look: Look = "as_is"
    line: float = 1.0
    backing: float | None = None
    ends: Sides = (False, False, False, False)


class Artworks:
    """Reads pictures and keeps what was made of them. One thread."""

    def __init__(self, resolve: Callable[[str], Path], keep: Keep) -> None:
        """`resolve` turns a reference's relative path into a file; `keep` holds what is made."""
        self._resolve = resolve
        self._keep = keep
        self._facts: dict[tuple[str, int | None], tuple[int, int, bool]] = {}

    def of(self, reference: Reference) -> Artwork:
        """Return a reference's picture from its header alone; opaque where that says so.

        Raises StillMissing.
        """
        key = (reference.file, reference.page)
        name = reference.name or Path(reference.file).name
        if key not in self._facts:
            try:
                path = self._resolve(reference.file)
                known = probe_still(path)
                opaque = reference.page is None and _never_clear(path)
            except (MediaError, OSError) as problem:
                raise StillMissing(name, str(problem)) from problem
            self._facts[key] = (known.width, known.height, opaque)
        return Artwork(reference.file, reference.page, name, *self._facts[key])

    def solid(self, artwork: Artwork) -> bool:
        """Say whether a picture is opaque all over, by looking at it. Raises StillMissing."""
        return artwork.opaque or bool(self.picture(artwork)[..., 3].min() == 255)

    def forget(self) -> None:
        """Forget what is known of files."""
        self._facts.clear()

    def texture(self, artwork: Artwork, density: float, region: Region) -> Texture:
        """Return a texture of a region for a density. Raises StillMissing."""

        def make() -> Texture:
            picture = self.picture(artwork, octave(density))
            share = picture.shape[1] / artwork.width
            return make_texture(picture, density, region, share, artwork.ends)

        key = ("texture", artwork, round(density, 5), region)
        return self._keep.get(key, make, lambda texture: texture.nbytes)

    def picture(self, artwork: Artwork, share: float = 1.0) -> Picture:
        """Return the artwork at about a share of its size. Raises StillMissing."""
        while share * share * artwork.width * artwork.height > MOST_PIXELS:
            share /= 2
        bare = msgspec.structs.replace(artwork, ends=(False, False, False, False))
        key = ("picture", bare, share)
        return self._keep.get(key, lambda: self._make(bare, share), lambda made: made.nbytes)

    def _make(self, artwork: Artwork, share: float) -> Picture:
        width, height, _ = self._facts[(artwork.file, artwork.page)]
        picture = self._plain(artwork, width, height, share)
        picture = drawn_in(picture, artwork.look, artwork.line * share)
        if artwork.backing is not None:
            size = (max(1, round(artwork.width * share)), max(1, round(artwork.height * share)))
            picture = laid_on_blur(picture, *size)
        return picture

    def _plain(self, artwork: Artwork, width: int, height: int, share: float) -> Picture:
        """Return the picture as it was read: a JPEG at its size at once, others once and whole."""
        if share == 1.0 or _quickly_shrunk(artwork.file) or width * height > MOST_PIXELS:
            fit = (max(1, round(width * share)), max(1, round(height * share)))
            try:
                path = self._resolve(artwork.file)
                picture = read_still(path, artwork.page, fit=fit if share < 1.0 else None)
            except (MediaError, OSError) as problem:
                raise StillMissing(artwork.name, str(problem)) from problem
            return picture if artwork.opaque else premultiplied(picture)
        plain = Artwork(artwork.file, artwork.page, artwork.name, width, height, artwork.opaque)
        whole = self.picture(plain)
        size = (max(1, round(width * share)), max(1, round(height * share)))
        return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def backed(artwork: Artwork, aspect: float) -> Artwork:
    """Return the artwork laid on its own blur, in a field with room for moves of the frame."""
    width, height = artwork.width, artwork.height
    frame = (height * aspect, height) if width / height < aspect else (width, width / aspect)
    return msgspec.structs.replace(
        artwork,
        width=round(frame[0] * MARGIN),
        height=round(frame[1] * MARGIN),
        opaque=True,
        backing=aspect,
    )


def laid_on_blur(picture: Picture, width: int, height: int) -> Picture:
    """Return a field of width × height: the picture in its middle on its blurred, enlarged copy."""
    rows, columns = picture.shape[:2]
    enlarged = max(width / columns, height / rows)
    inside = (max(1, round(width / enlarged)), max(1, round(height / enlarged)))
    left, top = (columns - inside[0]) // 2, (rows - inside[1]) // 2
    part = picture[top : top + inside[1], left : left + inside[0]]
    small = max(1, round(_BLUR * height / width))
    field = lowpassed(part, _BLUR, small)
    field = cv2.GaussianBlur(field, (0, 0), 1.6, borderType=cv2.BORDER_REPLICATE)
    field = cv2.convertScaleAbs(field, alpha=_DIMMED)
    # Cubic twice: one step from so few pixels would show their lattice.
    field = cv2.resize(field, (_BLUR * 8, small * 8), interpolation=cv2.INTER_CUBIC)
    field = cv2.GaussianBlur(field, (0, 0), 6.0, borderType=cv2.BORDER_REPLICATE)
    field = np.asarray(cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    field[..., 3] = 255
    x, y = (width - columns) // 2, (height - rows) // 2
    place = field[y : y + rows, x : x + columns]
    place[:] = over(picture, np.ascontiguousarray(place))
    return field


def _quickly_shrunk(file: str) -> bool:
    return Path(file).suffix.lower() in _JPEG


def _never_clear(path: Path) -> bool:
    """Say whether a file's header rules out that any of it is clear."""
    if path.suffix.lower() in _JPEG:
        return True
    try:
        with Image.open(path) as image:
            return image.mode in ("RGB", "L", "CMYK", "YCbCr") and "transparency" not in image.info
    except OSError:
        return False


def premultiplied(picture: Picture) -> Picture:
    """Return RGBA with its colour multiplied by alpha."""
    alpha = cv2.cvtColor(picture[..., 3], cv2.COLOR_GRAY2RGBA)
    return np.asarray(cv2.multiply(picture, alpha, scale=1.0 / 255.0), np.uint8)


def over(near: Picture, far: Picture, opacity: float = 1.0) -> Picture:
    """Return `near`, multiplied by alpha, composited over an opaque `far` at an opacity."""
    if opacity < 1.0:
        near = np.asarray(cv2.convertScaleAbs(near, alpha=opacity), np.uint8)
    through = cv2.bitwise_not(cv2.extractChannel(near, 3))
    dimmed = cv2.multiply(far, cv2.cvtColor(through, cv2.COLOR_GRAY2RGBA), scale=1.0 / 255.0)
    # Going from gray to RGBA gave the factor an alpha of 1: the far picture stays opaque.
    return np.asarray(cv2.add(near, dimmed), np.uint8)
