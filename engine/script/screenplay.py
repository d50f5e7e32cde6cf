"""A script as scenes and shots, before it is laid into a film: plain values every reader makes.

What reads them need not know whether the script was Fountain, Final Draft, a list or boards.
"""

import re
from pathlib import Path
from typing import Literal

import msgspec


class ScriptPicture(msgspec.Struct, frozen=True, gc=False):
    """A picture file, which exists, and how opaque it lies over the one before it."""

    path: Path
    opacity: float = 1.0


class ScriptShot(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One shot of a script.

    `text` is what the file says of it, byte for byte. `follows` tells that the text goes on in the
    paragraph of the shot before. `camera` are camera notes. `seconds` is a length that the script
    itself gives, None where words decide. `layers` tells that the pictures lie over each other on
    white. `sounds` begin with the shot. `join` is what the line before it says of how it comes in,
    such as "DISSOLVE TO:". `key` names the shot where the format has names that stay.
    """

    text: str
    follows: bool = False
    action: str = ""
    dialogue: str = ""
    camera: str = ""
    slate: str = ""
    seconds: float | None = None
    pictures: tuple[ScriptPicture, ...] = ()
    layers: bool = False
    sounds: tuple[Path, ...] = ()
    join: str = ""
    key: str = ""


class ScriptScene(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One scene: its heading and synopsis, and its shots.

    `text` is what the file says of it before its first shot, `act` the section lines before that.
    """

    text: str = ""
    act: str = ""
    heading: str = ""
    synopsis: str = ""
    number: str = ""
    shots: tuple[ScriptShot, ...] = ()


class Screenplay(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A whole script. `head`, every scene's `act`, `text` and shots, and `tail` are the file.

    `source` tells a screenplay from a list or boards, whose rows have no text around them.
    `missing` are files that it names and that are not there.
    """

    name: str
    source: Literal["screenplay", "list"] = "screenplay"
    head: str = ""
    scenes: tuple[ScriptScene, ...] = ()
    tail: str = ""
    missing: tuple[str, ...] = ()

    @property
    def shots(self) -> tuple[ScriptShot, ...]:
        """Every shot, in order."""
        return tuple(shot for scene in self.scenes for shot in scene.shots)


def text_of(play: Screenplay) -> str:
    """Return the script's text: of a screenplay the very file that it was read from."""
    parts = [play.head]
    for scene in play.scenes:
        parts += (scene.act, scene.text, *(shot.text for shot in scene.shots))
    return "".join((*parts, play.tail))


_BLANK_END = re.compile(r"(?:\A|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)[ \t]*\Z")


def ends_blank(text: str) -> bool:
    """Return whether a text ends with a blank line, or is empty."""
    return not text or _BLANK_END.search(text[-80:]) is not None


def gap_after(text: str, end: str) -> str:
    """Return the line ends that a text lacks to end with a blank line."""
    if ends_blank(text):
        return ""
    return end if text.endswith(("\n", "\r")) else end * 2
