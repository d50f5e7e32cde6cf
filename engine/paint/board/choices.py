"""What may be chosen of a board on paper. Plain values; knows nothing of Qt or of any film."""

from typing import Literal, get_args

import msgspec

Paper = Literal["a4", "letter", "a3", "tabloid"]
Layout = Literal["grid", "list"]
Words = Literal["slate", "duration", "camera", "action", "dialogue", "notes", "prompt"]
Scenes = Literal["bands", "pages", "none"]
"""Headings between the shots, a new page for each scene as well, or no headings at all."""

PAPERS: dict[Paper, tuple[str, float, float]] = {
    "a4": ("A4", 210.0, 297.0),
    "letter": ("Letter", 215.9, 279.4),
    "a3": ("A3", 297.0, 420.0),
    "tabloid": ("Tabloid", 279.4, 431.8),
}
"""Names, and width and height upright in millimetres."""

PER_PAGE = (1, 2, 3, 4, 6, 8, 9, 12)
WORDS: tuple[Words, ...] = get_args(Words)
"""In the order in which they stand with a picture."""


class BoardChoices(msgspec.Struct, frozen=True):
    """How a board is laid out on paper; nothing in it belongs to one film.

    `per_page` is one of PER_PAGE and counts in a grid alone. `words` says what stands with each
    picture. `arrows` draws the camera's moves over the pictures, `drawings` what the author drew
    on them; with `panels` each panel of a shot is a picture of its own.
    """

    paper: Paper = "a4"
    portrait: bool = False
    layout: Layout = "grid"
    per_page: int = 6
    words: tuple[Words, ...] = ("slate", "duration", "camera", "action", "dialogue", "notes")
    arrows: bool = True
    drawings: bool = True
    panels: bool = True
    scenes: Scenes = "bands"
    title_page: bool = False
    header: bool = True
    numbers: bool = True
