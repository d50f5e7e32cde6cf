"""A script as scenes and shots, before it is laid into a film: plain values every reader makes.

What reads them need not know whether the script was Fountain, Final Draft, a list or boards.
"""

from pathlib import Path
from typing import Literal

import msgspec


class ScriptSound(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A sound file that begins with a shot; `path` exists."""

    path: Path


class ScriptShot(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One shot of a script.

    `text` is what the file says of it, byte for byte, and `source` how that is read. `follows`
    tells that the text goes on in the paragraph of the shot before. `camera` are camera notes.
    `seconds` is a length that the script itself gives, None where words decide. `pictures` are
    files that exist, drawn over each other from the first on; `key` names the shot within its file,
    where the format has names that stay.
    """

    text: str
    follows: bool = False
    source: Literal["screenplay", "list"] = "screenplay"
    action: str = ""
    dialogue: str = ""
    camera: str = ""
    slate: str = ""
    seconds: float | None = None
    pictures: tuple[Path, ...] = ()
    sounds: tuple[ScriptSound, ...] = ()
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
    """A whole script. `head`, every scene's `act`, `text` and shots, and `tail` are the file."""

    name: str
    head: str = ""
    scenes: tuple[ScriptScene, ...] = ()
    tail: str = ""

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
