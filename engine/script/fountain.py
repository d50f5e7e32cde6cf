"""Fountain screenplays read into elements, the whole syntax of fountain.io/syntax, without a loss.

Each element keeps the very text it was read from, so that the elements put together are the file.
Knows words only: no shots, no files.
"""

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

Kind = Literal[
    "blank", "title_page", "heading", "action", "centred", "character", "parenthetical",
    "dialogue", "lyrics", "transition", "section", "synopsis", "page_break", "note", "boneyard",
]  # fmt: skip

HIDDEN = "\0"
"""Stands for each character of a note or boneyard where only what is seen matters."""

SPEECH = ("character", "parenthetical", "dialogue", "lyrics")
"""The kinds of which a speech consists."""


class Element(msgspec.Struct, frozen=True, gc=False):
    """One element: what it says, and its `raw` text up to the next, line ends and all.

    `text` is without the marks that force a kind, notes and boneyard; emphasis is kept as written.
    `number` is a heading's scene number, `depth` a section's (from 1), `dual` tells a character
    who speaks beside the one before.
    """

    kind: Kind
    raw: str
    text: str = ""
    number: str = ""
    depth: int = 0
    dual: bool = False


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_OPENING = re.compile(r"/\*|\[\[")
_GAP = re.compile(r"\n[ \t]?\r?\n|\r[ \t]?\r(?!\n)")
_HEADING = re.compile(r"(?:INT|EXT|EST|I/E|INT\.?/EXT|EXT\.?/INT)(?:\.|[ \t])", re.IGNORECASE)
_NUMBER = re.compile(r"[ \t]*#([^\s#][^#]*)#$")
_PAGE_BREAK = re.compile(r"={3,}")
_KEY = re.compile(r"([A-Za-z][\w .\-]{0,40}):[ \t]*(.*)")
_TITLE_KEYS = frozenset({
    "title", "credit", "author", "authors", "source", "notes", "contact", "contact info",
    "copyright", "revision", "draft date", "draft", "date", "version", "format", "written by",
})  # fmt: skip
_INTERRUPTS = "#=>~"
# A mark of byte order is nothing to see, wherever it stands.
_SPACE = " \t\r\n\v\f\ufeff"


def parse(text: str, follows: bool = False, title_page: bool = True) -> tuple[Element, ...]:
    """Read a screenplay. Any text can be read; the raw texts put together are `text` again.

    `follows` reads a part of a screenplay that goes on in a paragraph of action; `title_page` False
    reads one that is not at the beginning.
    """
    return _Reader(text, follows, title_page).read()


def masked(text: str) -> str:
    """Return the text, as long as it was, with notes and boneyards as HIDDEN characters.

    A boneyard hides all up to its end; a note ends before a blank line, unless that holds two
    spaces. What has no end hides nothing.
    """
    if "/*" not in text and "[[" not in text:
        return text
    parts: list[str] = []
    at = 0
    ends = {mark: _Finder(text, mark) for mark in ("*/", "]]")}
    gaps = _Finder(text, _GAP)
    for opening in _OPENING.finditer(text):
        start = opening.start()
        if start < at:
            continue
        is_note = opening[0] == "[["
        end = ends["]]" if is_note else "*/"].find(start + 2)
        if end < len(text) and not (is_note and gaps.find(start) < end):
            parts += (text[at:start], HIDDEN * (end + 2 - start))
            at = end + 2
    return "".join(parts) + text[at:]


class _Finder:
    """Finds a mark from ever later places on, reading the text once; its length where none is."""

    def __init__(self, text: str, mark: str | re.Pattern[str]) -> None:
        self._text = text
        self._mark = re.compile(re.escape(mark)) if isinstance(mark, str) else mark
        self._at = -1

    def find(self, start: int) -> int:
        if self._at < start:
            found = self._mark.search(self._text, start)
            self._at = found.start() if found else len(self._text)
        return self._at


def seen(text: str) -> str:
    """Return what is seen of masked text."""
    return text.replace(HIDDEN, "") if HIDDEN in text else text


class _Reader:
    """Reads line by line; an element's raw text ends where the next element begins."""

    def __init__(self, text: str, follows: bool, title_page: bool) -> None:
        self._text = text
        self._lines = _LINE.findall(masked(text))
        self._titled, self._follows = title_page, follows
        self._starts: list[int] = []
        self._elements: list[tuple[Kind, list[str], str, int, bool]] = []
        self._inside: Kind | None = "action" if follows else None
        self._after_blank = not follows
        if follows:
            self._begin("action", 0, [])

    def read(self) -> tuple[Element, ...]:
        number, at = self._title_page() if self._titled else (0, 0)
        lines = self._lines
        for index in range(number, len(lines)):
            line = lines[index]
            bare = line.strip(_SPACE)
            if bare:
                self._line(index, at, line, bare)
            else:
                self._blank(at, line)
            at += len(line)
        return tuple(self._made())

    def _made(self) -> Iterable[Element]:
        ends = [*self._starts[1:], len(self._text)] if self._starts else []
        for (kind, words, number, depth, dual), start, end in zip(
            self._elements, self._starts, ends, strict=True
        ):
            text = words[0] if len(words) == 1 else "\n".join(words)
            yield Element(kind, self._text[start:end], text, number, depth, dual)

    def _begin(
        self, kind: Kind, at: int, words: list[str], number: str = "", depth: int = 0,
        dual: bool = False,
    ) -> None:  # fmt: skip
        self._starts.append(at)
        self._elements.append((kind, words, number, depth, dual))

    def _blank(self, at: int, line: str) -> None:
        if not self._elements:
            self._begin("blank", at, [""])
        if self._inside == "dialogue" and len(line.rstrip("\r\n")) >= 2:
            return
        self._inside = None
        self._after_blank = True

    def _line(self, index: int, at: int, line: str, bare: str) -> None:
        if HIDDEN in bare:
            bare = bare.replace(HIDDEN, "").strip()
            if not bare:
                self._hidden(at, line)
                return
        if self._inside == "dialogue":
            self._spoken(at, bare)
            return
        first = bare[0]
        if self._follows and not at:
            self._action(at, line, bare)
            return
        if first in _INTERRUPTS:
            self._marked(at, first, bare)
            self._inside, self._after_blank = None, True
            return
        if self._after_blank and self._opens(index, at, first, bare):
            return
        self._action(at, line, bare)
        self._after_blank = False

    def _hidden(self, at: int, line: str) -> None:
        if self._inside == "action":
            return
        opening = self._text[at : at + len(line)].lstrip(" \t\ufeff")
        self._after_blank = True
        self._begin("note" if opening.startswith("[[") else "boneyard", at, [""])

    def _spoken(self, at: int, bare: str) -> None:
        if bare[0] == "(" and bare[-1] == ")":
            self._begin("parenthetical", at, [bare])
        elif bare[0] == "~":
            self._begin("lyrics", at, [bare[1:].strip()])
        elif self._elements[-1][0] == "dialogue":
            self._elements[-1][1].append(bare)
        else:
            self._begin("dialogue", at, [bare])

    def _marked(self, at: int, first: str, bare: str) -> None:
        """Read a line whose first character tells what it is, wherever it stands."""
        if first == "#":
            title = bare.lstrip("#")
            self._begin("section", at, [title.strip()], depth=len(bare) - len(title))
        elif first == "~":
            self._begin("lyrics", at, [bare[1:].strip()])
        elif first == ">":
            centred = len(bare) > 1 and bare[-1] == "<"
            words = bare[1:-1] if centred else bare[1:]
            self._begin("centred" if centred else "transition", at, [words.strip()])
        elif _PAGE_BREAK.fullmatch(bare):
            self._begin("page_break", at, [""])
        else:
            self._begin("synopsis", at, [bare[1:].strip()])

    def _opens(self, index: int, at: int, first: str, bare: str) -> bool:
        """Read a heading, a transition or a character, which come after a blank line."""
        if first in "IEie" and _HEADING.match(bare):
            self._heading(at, bare)
            return True
        if first == "." and bare[1:2].isalnum():
            self._heading(at, bare[1:])
            return True
        if bare[1:2].islower() and first not in "@(":
            return False  # as most lines of action are: not worth a longer look
        upper = bare.partition("(")[0]
        if first != "@" and not upper.isupper():
            return False
        last = index + 1 >= len(self._lines) or not self._lines[index + 1].strip()
        if last:
            if bare.endswith("TO:") and upper.isupper() and first not in "@!":
                self._begin("transition", at, [bare])
                return True
            return False
        if first == "!":
            return False
        dual = bare[-1] == "^"
        name = (bare[:-1] if dual else bare).removeprefix("@").strip()
        self._begin("character", at, [name], dual=dual)
        self._inside = "dialogue"
        return True

    def _heading(self, at: int, bare: str) -> None:
        found = _NUMBER.search(bare)
        if found:
            bare = bare[: found.start()]
        self._begin("heading", at, [bare.strip()], number=found[1].strip() if found else "")

    def _action(self, at: int, line: str, bare: str) -> None:
        words = seen(line).rstrip()
        if "\ufeff" in words:
            words = words.replace("\ufeff", "")
        if bare[0] == "!":
            words = words.replace("!", "", 1)
        if self._inside != "action":
            self._begin("action", at, [words])
            self._inside = "action"
        else:
            self._elements[-1][1].append(words)

    def _title_page(self) -> tuple[int, int]:
        """Read "Key: value" lines at the beginning; return the first line after them, and where."""
        lines = self._lines
        first = next((i for i, line in enumerate(lines) if line.strip(" \t\r\n\ufeff")), None)
        if first is None:
            return 0, 0
        last = first
        while last < len(lines) and lines[last].strip():
            last += 1
        block = lines[first:last]
        if not _is_title_page(block):
            return 0, 0
        self._begin("title_page", 0, ["".join(block).strip().lstrip("\ufeff")])
        return last, sum(map(len, lines[:last]))


def _is_title_page(block: list[str]) -> bool:
    keys = 0
    for number, line in enumerate(block):
        line = line.lstrip("\ufeff")
        found = _KEY.match(line.rstrip())
        if found and (number or not line[:1].isspace()):
            known = found[1].lower() in _TITLE_KEYS
            if not known and not keys:
                return False
            keys += 1
        elif not keys or not line[:1].isspace():
            return False
    return keys > 0


def title_fields(text: str) -> dict[str, str]:
    """Return the fields of a title page's text by their names in lower case."""
    fields: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        found = None if line[:1].isspace() else _KEY.match(line)
        if found:
            name = found[1].lower()
            fields[name] = [found[2]] if found[2] else []
        elif name:
            fields[name].append(line.strip())
    return {key: "\n".join(lines) for key, lines in fields.items()}
