"""Captions and titles over the picture: which are seen at a frame, where they lie, and their ink.

Drawn once for each text, look and size, and kept; a film without any costs nothing. It belongs to
one thread.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from typing import Literal, NamedTuple

import cv2
import numpy as np

from engine.paint.fonts import unset_letters
from engine.paint.lettering import Lettering, draw_lettering
from engine.project.document import (
    Caption,
    FilmFraming,
    Id,
    Project,
    Title,
)
from engine.project.lettering import faded, place_of, span_of
from engine.project.zones import Box, free_box
from engine.script.captioning import flowed

KEPT_BYTES = 96 * 2**20
TITLE_MARGIN = 0.07
"""The part of the frame that titles keep free at each edge, unless they are moved."""

_WEIGHTS = {"regular": 400, "bold": 700}
_COLUMNS = {"left": -1, "top_left": -1, "bottom_left": -1, "right": 1, "top_right": 1,
            "bottom_right": 1}  # fmt: skip
_CAPTION_GAP = 0.25
"""Between two captions at once, in parts of their letters' height."""


class Ink(NamedTuple):
    """Words ready to be laid over a picture: uint8 colour times cover, and what shows through.

    `problem` is a sentence on letters that have no font, or empty.
    """

    colour: np.ndarray
    through: np.ndarray
    pad: int
    problem: str

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""
        return self.colour.nbytes + self.through.nbytes


class Worded(NamedTuple):
    """A caption or title as it lies in a frame: the words' own box in pixels, and its opacity."""

    kind: Literal["caption", "title"]
    id: Id
    left: int
    top: int
    width: int
    height: int
    opacity: float
    ink: Ink

    def part_of(self, size: tuple[int, int]) -> Box:
        """Return the box that the words take in a frame of `size`, in parts of it."""
        width, height = size
        return Box(
            self.left / width, self.top / height,
            (self.left + self.width) / width, (self.top + self.height) / height,
        )  # fmt: skip


class _Span(NamedTuple):
    start: int
    end: int
    value: Caption | Title


class Words:
    """See the module. `problems` are sentences on letters that no font here can draw."""

    def __init__(self, project: Project) -> None:
        self.problems: dict[str, None] = {}
        self._ink: OrderedDict[tuple, Ink] = OrderedDict()
        self._bytes = 0
        self.show(project)

    def show(self, project: Project) -> None:
        """Take another snapshot of the film; what is drawn already stays."""
        self._project = project
        self._spans: list[_Span] | None = None
        self.problems.clear()

    def at(self, n: int, size: tuple[int, int], framing: Id | None = None) -> list[Worded]:
        """Return what is seen at frame `n` in a picture of `size`, from the back to the front."""
        project = self._project
        if not project.captions and not project.titles:
            return []
        found = self._seen(n)
        aspect = next((one for one in project.framings if one.id == framing), None)
        titles = [span for span in found if isinstance(span.value, Title)]
        laid = [self._titled(span, n, size, aspect) for span in titles]
        captions = [span for span in found if isinstance(span.value, Caption)]
        return laid + self._captioned(captions, size, aspect)

    def laid_over(self, picture: np.ndarray, n: int, framing: Id | None = None) -> np.ndarray:
        """Return a picture with its captions and titles; the very same where there are none."""
        worded = self.at(n, (picture.shape[1], picture.shape[0]), framing)
        if not worded:
            return picture
        picture = picture.copy()
        for one in worded:
            _lay(picture, one)
        return picture

    def _seen(self, n: int) -> list[_Span]:
        if self._spans is None:
            self._spans = _spans(self._project)
            self._longest = max((span.end - span.start for span in self._spans), default=0)
        first = bisect_left(self._spans, n - self._longest, key=lambda span: span.start)
        last = bisect_right(self._spans, n, key=lambda span: span.start)
        return [span for span in self._spans[first:last] if n < span.end]

    def _titled(
        self, span: _Span, n: int, size: tuple[int, int], framing: FilmFraming | None
    ) -> Worded:
        title = span.value
        assert isinstance(title, Title)
        at = place_of(title, framing)
        room = _room(size, free_box(framing.zones if framing else None), TITLE_MARGIN)
        align = _COLUMNS.get(at.place, 0)
        look = Lettering(
            at.size * min(size), title.colour, _WEIGHTS[title.weight], title.italic,
            title.backing, align,
        )  # fmt: skip
        ink, width, height = self._drawn(title.text, look, room[2] - room[0], "title")
        row = -1 if at.place.startswith("top") else 1 if at.place.startswith("bottom") else 0
        left = room[0] + (room[2] - room[0] - width) * (align + 1) / 2 + at.x * size[0]
        top = room[1] + (room[3] - room[1] - height) * (row + 1) / 2 + at.y * size[1]
        opacity = faded(title, n - span.start, span.end - span.start)
        return Worded("title", title.id, round(left), round(top), width, height, opacity, ink)

    def _captioned(
        self, spans: list[_Span], size: tuple[int, int], framing: FilmFraming | None
    ) -> list[Worded]:
        style = self._project.settings.captions
        room = _room(size, free_box(framing.zones if framing else None), style.margin)
        look = Lettering(style.size * min(size), style.colour, 400, False, style.backing)
        edges = {"top": room[1], "bottom": room[3]}
        laid = []
        for span in spans:
            caption = span.value
            assert isinstance(caption, Caption)
            ink, width, height = self._drawn(caption.text, look, room[2] - room[0], "caption")
            left = round((room[0] + room[2] - width) / 2)
            gap = look.size * _CAPTION_GAP
            if (caption.edge or style.edge) == "top":
                top = edges["top"]
                edges["top"] += height + gap
            else:
                top = edges["bottom"] - height
                edges["bottom"] -= height + gap
            laid.append(Worded("caption", caption.id, left, round(top), width, height, 1.0, ink))
        return laid

    def _drawn(self, text: str, look: Lettering, width: float, what: str) -> tuple[Ink, int, int]:
        key = (text, look, round(width))
        ink = self._ink.get(key)
        if ink is None:
            unset = unset_letters(text)
            problem = _unset(text, unset, what) if unset else ""
            flowing = flowed(text) if what == "caption" else None
            ink = _inked(*draw_lettering(text, look, width, flowing), problem)
            self._ink[key] = ink
            self._bytes += ink.nbytes
            while self._bytes > KEPT_BYTES and len(self._ink) > 1:
                self._bytes -= self._ink.popitem(last=False)[1].nbytes
        self._ink.move_to_end(key)
        if ink.problem:
            self.problems[ink.problem] = None
        down, across = ink.through.shape[:2]
        return ink, across - 2 * ink.pad, down - 2 * ink.pad


def _spans(project: Project) -> list[_Span]:
    values = (*project.titles, *project.captions)
    spans = [_Span(*span_of(project, value), value) for value in values if value.text.strip()]
    return sorted(spans, key=lambda span: span.start)


def _unset(text: str, letters: str, what: str) -> str:
    shown = " ".join(text.split())
    shown = f"{shown[:30]}…" if len(shown) > 31 else shown
    return f"No font here has the letters “{letters[:12]}” of the {what} “{shown}”; install one."


def _room(size: tuple[int, int], free: Box, margin: float) -> tuple[float, float, float, float]:
    """Return the box of pixels that words may stand in: left, top, right, bottom."""
    across, down = size[0] * margin, size[1] * margin
    # A pixel less, as boxes are rounded.
    left = max(across, free.left * size[0] + (1 if free.left > 0 else 0))
    right = min(size[0] - across, free.right * size[0] - (1 if free.right < 1 else 0))
    top = max(down, free.top * size[1] + (1 if free.top > 0 else 0))
    bottom = min(size[1] - down, free.bottom * size[1] - (1 if free.bottom < 1 else 0))
    return left, top, max(right, left + 1.0), max(bottom, top + 1.0)


def _inked(rgba: np.ndarray, pad: int, problem: str) -> Ink:
    cover = np.ascontiguousarray(np.broadcast_to(rgba[..., 3:], (*rgba.shape[:2], 3)))
    colour = cv2.multiply(np.ascontiguousarray(rgba[..., :3]), cover, scale=1 / 255)
    return Ink(np.asarray(colour), np.asarray(cv2.bitwise_not(cover)), pad, problem)


def _lay(picture: np.ndarray, worded: Worded) -> None:
    """Mix words into a picture, in sRGB code values; what lies outside of it is cut off."""
    ink = worded.ink
    height, width = ink.through.shape[:2]
    left, top = worded.left - ink.pad, worded.top - ink.pad
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(picture.shape[1], left + width), min(picture.shape[0], top + height)
    if x0 >= x1 or y0 >= y1:
        return
    inner = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
    colour, through = ink.colour[inner], ink.through[inner]
    if worded.opacity < 1.0:
        colour = cv2.convertScaleAbs(colour, alpha=worded.opacity)
        cover = cv2.convertScaleAbs(cv2.bitwise_not(through), alpha=worded.opacity)
        through = cv2.bitwise_not(cover)
    under = cv2.multiply(picture[y0:y1, x0:x1], through, scale=1 / 255)
    picture[y0:y1, x0:x1] = cv2.add(under, colour)
