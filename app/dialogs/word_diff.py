"""What is new and what is gone between two texts, word by word, and how that is shown.

Gone is struck out, new is underlined, so that it is told without colour, too.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape
from typing import Literal

from app import theme

Kind = Literal["kept", "gone", "new"]
_PIECES = re.compile(r"\s+|[\w@'’-]+|[^\w\s]")


def differences(before: str, after: str) -> list[tuple[Kind, str]]:
    """Return the pieces of both texts in order: kept and new ones make `after`."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    pieces: list[tuple[Kind, str]] = []
    for kind, text in _pieces(old, new):
        if text and pieces and pieces[-1][0] == kind:
            pieces[-1] = (kind, pieces[-1][1] + text)
        elif text:
            pieces.append((kind, text))
    return pieces


def _pieces(old: list[str], new: list[str]) -> Iterator[tuple[Kind, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for change, i, j, k, n in matcher.get_opcodes():
        if change == "equal":
            yield "kept", "".join(old[i:j])
        else:
            yield "gone", "".join(old[i:j])
            yield "new", "".join(new[k:n])


def as_html(before: str, after: str) -> str:
    """Return the differences in the theme's colours, for a rich text view."""
    colours = theme.current()
    style = {
        "kept": f"color:{colours.text}",
        "gone": f"color:{colours.bad};text-decoration:line-through",
        "new": f"color:{colours.good};text-decoration:underline",
    }
    return "".join(
        f'<span style="{style[kind]};white-space:pre-wrap">{escape(text)}</span>'
        for kind, text in differences(before, after)
    ).replace("\n", "<br>")
