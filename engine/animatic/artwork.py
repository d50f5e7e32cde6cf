"""Artworks: a reference as it stands before the camera — its picture, its look, its backing.

A frozen value that names what is drawn, and the pixels for it: read, multiplied by alpha, drawn in
a look, or laid on its own blur. Everything made is kept within a byte limit. Knows the project's
files only through the function that resolves a relative path.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import msgspec
import numpy as np
from PIL import Image

from engine.animatic.looks import drawn_in
from engine.animatic.memory import Keep
from engine.animatic.sampling import (
    Picture,
    Rung,
    Sides,
    Texture,
    cut_piece,
    lowpassed,
    octave,
    texture_of,
)
from engine.animatic.stored import Stored
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

    def __init__(
        self, resolve: Callable[[str], Path], keep: Keep, stored: Stored | None = None
    ) -> None:
        """`resolve` turns a reference's relative path into a file; `keep` holds what is made.

        What takes long to read is also found in `stored`, and kept there.
        """
        self._resolve = resolve
        self._keep = keep
        self._stored = stored
        self._marks: dict[str, tuple[str, int, int]] = {}
        self._facts: dict[tuple[str, int | None], tuple[int, int, bool]] = {}
        self._solid: dict[tuple[str, int | None], bool] = {}

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
        key = (artwork.file, artwork.page)
        if not artwork.opaque and key not in self._solid:
            self._solid[key] = bool(self.picture(artwork)[..., 3].min() == 255)
        return artwork.opaque or self._solid[key]

    def forget(self) -> None:
        """Forget what is known of files."""
        self._facts.clear()
        self._solid.clear()
        self._marks.clear()

    def texture(self, artwork: Artwork, rung: Rung) -> Texture:
        """Return a texture of an artwork. Raises StillMissing."""
        return self._keep.get(
            ("texture", artwork, rung),
            lambda: self._texture(
                artwork, rung, lambda: self.picture(artwork, octave(rung.density))
            ),
            lambda texture: texture.nbytes,
        )

    def prepare(self, wanted: Sequence[tuple[Artwork, Rung]]) -> None:
        """Make textures that will be asked for together, on two threads. Raises StillMissing."""
        missing: dict[tuple[Artwork, float], list[tuple[Artwork, Rung]]] = {}
        for artwork, rung in dict.fromkeys(wanted):
            if self._keep.peek(("texture", artwork, rung)) is None:
                share = _possible(artwork, octave(rung.density))
                missing.setdefault((_bare(artwork), share), []).append((artwork, rung))
        if len(missing) < 2:
            return
        at_hand = {key: self._keep.peek(("picture", *key)) for key in missing}
        whole = {key: self._keep.peek(("picture", key[0], 1.0)) for key in missing}

        def make(key: tuple[Artwork, float]) -> tuple[Picture | None, list[Texture]]:
            made = at_hand[key]

            def picture() -> Picture:
                nonlocal made
                made = self._make(*key, whole[key]) if made is None else made
                return made

            textures = [self._texture(*one, picture) for one in missing[key]]
            return made, textures

        with ThreadPoolExecutor(2) as pool:
            for key, (picture, textures) in zip(missing, pool.map(make, missing), strict=True):
                if picture is not None:
                    self._keep.put(("picture", *key), picture, picture.nbytes, light=True)
                for one, texture in zip(missing[key], textures, strict=True):
                    self._keep.put(("texture", *one), texture, texture.nbytes)

    def picture(self, artwork: Artwork, share: float = 1.0) -> Picture:
        """Return the artwork at about a share of its size. Raises StillMissing."""
        bare, share = _bare(artwork), _possible(artwork, share)
        whole = self._keep.peek(("picture", bare, 1.0))
        return self._keep.get(
            ("picture", bare, share),
            lambda: self._make(bare, share, whole),
            lambda made: made.nbytes,
            light=True,
        )

    def _texture(self, artwork: Artwork, rung: Rung, picture: Callable[[], Picture]) -> Texture:
        """Return a texture, of a piece that is stored or of the artwork at a share of its size."""
        key = None if self._stored is None else self._key(artwork, rung)
        piece = None if self._stored is None or key is None else self._stored.get(key)
        if piece is None:
            whole = picture()
            share = whole.shape[1] / artwork.width
            piece = cut_piece(whole, rung.density, rung.region, share, artwork.ends)
            if self._stored is not None and key is not None:
                self._stored.put(key, piece)
        return texture_of(piece, rung.fineness)

    def _key(self, artwork: Artwork, rung: Rung) -> tuple[object, ...] | None:
        """Return all that a piece depends on; None for a file that can't be looked at."""
        if artwork.file not in self._marks:
            try:
                path = self._resolve(artwork.file)
                known = path.stat()
            except (MediaError, OSError):
                return None
            self._marks[artwork.file] = (path.name, known.st_size, known.st_mtime_ns)
        plain = msgspec.structs.replace(artwork, file="", name="")
        return (self._marks[artwork.file], plain, rung.density, rung.region)

    def _make(self, artwork: Artwork, share: float, whole: Picture | None) -> Picture:
        """Return an artwork at a share; `whole` is it at its own size, where that is at hand."""
        # A file that is read shrunk always is: else its pixels would depend on what came before.
        plain = artwork.look == "as_is" and artwork.backing is None
        plain = plain and not _quickly_shrunk(artwork.file)
        if plain and whole is not None and share < 1.0:
            return _shrunk(whole, share)
        picture = drawn_in(self._read(artwork, share), artwork.look, artwork.line * share)
        if artwork.backing is not None:
            size = (max(1, round(artwork.width * share)), max(1, round(artwork.height * share)))
            picture = laid_on_blur(picture, *size)
        return picture

    def _read(self, artwork: Artwork, share: float) -> Picture:
        """Return the picture as the file holds it, at a share."""
        width, height, opaque = self._facts[(artwork.file, artwork.page)]
        reader_shrinks = _quickly_shrunk(artwork.file) or width * height > MOST_PIXELS
        fit = (max(1, round(width * share)), max(1, round(height * share)))
        try:
            path = self._resolve(artwork.file)
            small = share < 1.0 and reader_shrinks
            picture = read_still(path, artwork.page, fit=fit if small else None)
        except (MediaError, OSError) as problem:
            raise StillMissing(artwork.name, str(problem)) from problem
        if share < 1.0 and not reader_shrinks:
            # Straight colours of clear pixels must not come in: multiply first.
            picture = picture if opaque else premultiplied(picture)
            return _shrunk(picture, share)
        return picture if opaque else premultiplied(picture)


def _bare(artwork: Artwork) -> Artwork:
    """Return what of an artwork its pixels depend on."""
    return msgspec.structs.replace(artwork, ends=(False, False, False, False))


def _possible(artwork: Artwork, share: float) -> float:
    while share * share * artwork.width * artwork.height > MOST_PIXELS:
        share /= 2
    return share


def _shrunk(picture: Picture, share: float) -> Picture:
    rows, columns = picture.shape[:2]
    size = (max(1, round(columns * share)), max(1, round(rows * share)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


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
    found = far.copy()
    over_into(near, found, opacity)
    return found


def over_into(near: Picture, far: Picture, opacity: float = 1.0) -> None:
    """Composite `near`, multiplied by alpha, over an opaque `far`, in place."""
    if opacity < 1.0:
        near = np.asarray(cv2.convertScaleAbs(near, alpha=opacity), np.uint8)
    through = cv2.bitwise_not(cv2.extractChannel(near, 3))
    # Going from gray to RGBA gives the factor an alpha of 1: the far picture stays opaque.
    cv2.multiply(far, cv2.cvtColor(through, cv2.COLOR_GRAY2RGBA), dst=far, scale=1.0 / 255.0)
    cv2.add(near, far, dst=far)
