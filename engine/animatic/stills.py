"""The stills of a film as the animatic uses them: facts, pictures and textures, within a limit.

Pictures are RGBA with the colour multiplied by alpha. A large still is read no larger than its
shot needs. Knows the project's files only through the function that resolves a relative path.
"""

from collections.abc import Callable
from pathlib import Path

import cv2
import msgspec
import numpy as np

from engine.animatic.memory import Keep
from engine.animatic.sampling import Picture, Region, Texture, make_texture, octave
from engine.media.error import MediaError
from engine.media.still import probe_still, read_still
from engine.project.document import Reference

MOST_PIXELS = 48_000_000
"""A still larger than this is read shrunk, whatever the shot asks."""

_PROOF = 512


class StillMissing(Exception):
    """A still can't be read; `name` is the author's name for it."""

    def __init__(self, name: str, sentence: str) -> None:
        """Keep the name and the reader's own sentence."""
        super().__init__(sentence)
        self.name = name


class Facts(msgspec.Struct, frozen=True):
    """A still's size in pixels, turned upright, and whether all of it is opaque."""

    width: int
    height: int
    opaque: bool


class Stills:
    """Reads stills and keeps what was made of them. One thread."""

    def __init__(self, resolve: Callable[[str], Path], keep: Keep) -> None:
        """`resolve` turns a reference's relative path into a file; `keep` holds what is made."""
        self._resolve = resolve
        self._keep = keep
        self._facts: dict[tuple[str, int | None], Facts] = {}

    def facts(self, reference: Reference) -> Facts:
        """Return what is known of a still. Raises StillMissing."""
        key = (reference.file, reference.page)
        if key not in self._facts:
            try:
                path = self._resolve(reference.file)
                known = probe_still(path)
                proof = read_still(path, reference.page, fit=(_PROOF, _PROOF))
            except (MediaError, OSError) as problem:
                raise StillMissing(reference.name or reference.file, str(problem)) from problem
            opaque = bool(proof[..., 3].min() == 255)
            self._facts[key] = Facts(known.width, known.height, opaque)
        return self._facts[key]

    def picture(self, reference: Reference, share: float = 1.0) -> tuple[Picture, float]:
        """Return the still, shrunk to about `share` of its size, and the true share.

        Raises StillMissing.
        """
        facts = self.facts(reference)
        most = (MOST_PIXELS / (facts.width * facts.height)) ** 0.5
        while share > most:
            share /= 2
        fit = None
        if share < 1.0:
            fit = (max(1, round(facts.width * share)), max(1, round(facts.height * share)))

        def read() -> Picture:
            try:
                found = read_still(self._resolve(reference.file), reference.page, fit=fit)
            except (MediaError, OSError) as problem:
                raise StillMissing(reference.name or reference.file, str(problem)) from problem
            return found if facts.opaque else premultiplied(found)

        key = ("still", reference.file, reference.page, share)
        picture = self._keep.get(key, read, lambda found: found.nbytes)
        return picture, picture.shape[1] / facts.width

    def texture(self, reference: Reference, density: float, region: Region) -> Texture:
        """Return a texture of a region for a density. Raises StillMissing."""

        def make() -> Texture:
            picture, share = self.picture(reference, octave(density))
            return make_texture(picture, density, region, share)

        key = ("texture", reference.file, reference.page, round(density, 5), region)
        return self._keep.get(key, make, lambda texture: texture.nbytes)


def premultiplied(picture: Picture) -> Picture:
    """Return RGBA with its colour multiplied by alpha."""
    alpha = cv2.cvtColor(picture[..., 3], cv2.COLOR_GRAY2RGBA)
    alpha[..., 3] = 255
    return np.asarray(cv2.multiply(picture, alpha, scale=1.0 / 255.0), np.uint8)
