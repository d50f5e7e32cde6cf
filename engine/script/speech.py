"""Dialogue as a shot has it, one speech a line ("MARA (V.O.): Hello."), and the Fountain for it."""

import re
from collections.abc import Sequence

from engine.script.fountain import Element

NOBODY = "VOICE"
"""The name that stands for a speech without one."""

SUNG = "♪ "
"""Begins a line that is sung and belongs to nobody."""

_NAMED = re.compile(r"([^:\n]{1,60}): (.+)")
_ASIDE = re.compile(r"(\([^()]*\))\s*(.*)")


def speech_line(elements: Sequence[Element]) -> str:
    """Return the line for one speech: a character and what follows, or a line that is sung."""
    if elements[0].kind != "character":
        return SUNG + _words(elements)
    name = " ".join(elements[0].text.split())
    words = _words(elements[1:])
    return words if name == NOBODY and not _NAMED.fullmatch(words) else f"{name}: {words}"


def _words(elements: Sequence[Element]) -> str:
    return " ".join(" ".join(element.text for element in elements).split())


def named(line: str) -> tuple[str, str]:
    """Return who speaks a line of a dialogue, "" where it does not say, and the words."""
    found = _NAMED.fullmatch(line.strip())
    return (found[1].strip(), found[2].strip()) if found else ("", line.strip())


def fountain_speech(line: str, end: str = "\n") -> str:
    """Return a dialogue's line as Fountain, with a blank line behind it."""
    line = " ".join(line.split())
    if line.startswith(SUNG.strip()):
        return f"~{line.removeprefix(SUNG.strip()).strip()}{end}{end}"
    name, words = named(line)
    name = name or NOBODY
    aside = _ASIDE.fullmatch(words)
    rows = [cue(name)]
    if aside:
        rows.append(aside[1])
        words = aside[2]
    if words:
        rows.append(words)
    return end.join((*rows, "", ""))


def cue(name: str) -> str:
    """Return the line that names a character, forced with "@" where it would not be seen as one."""
    plain = name.partition("(")[0]
    forced = not plain.isupper() or plain[0] in "!@.>#=~(" or name.endswith(("TO:", "^"))
    looks_like_heading = re.match(r"(?:INT|EXT|EST|I/E)[. /]", plain, re.IGNORECASE)
    return f"@{name}" if forced or looks_like_heading else name
