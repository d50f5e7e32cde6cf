"""Storyboarder's .storyboarder: boards with their pictures, sounds and lengths, as shots.

Its pictures and sounds lie in `images/` beside it; a name that leads out of there is refused.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from engine.script.error import ScriptError
from engine.script.list_words import ListWords, list_text
from engine.script.screenplay import Screenplay, ScriptPicture, ScriptScene, ScriptShot

LAYERS = ("shot-generator", "reference", "fill", "tone", "pencil", "ink", "notes")
"""The layers of a board, from the lowest; the board's own picture of older files is "fill"."""

_DEFAULT_MS = 2000.0
_LONGEST_MS = 3_600_000.0


class _Board(msgspec.Struct):
    uid: str = ""
    url: str = ""
    shot: str = ""
    duration: float | None = None
    action: str | None = None
    dialogue: str | None = None
    notes: str | None = None
    layers: dict[str, Any] | None = None
    audio: dict[str, Any] | None = None


class _Storyboard(msgspec.Struct):
    boards: list[_Board]
    default_ms: float | None = msgspec.field(default=None, name="defaultBoardTiming")


def read_storyboard(content: bytes, path: Path) -> Screenplay:
    """Read a .storyboarder file, whose pictures and sounds are looked for beside `path`.

    Raises ScriptError for what is damaged, holds no boards or names files outside its folder.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        read = msgspec.json.decode(content, type=_Storyboard, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ScriptError(
            f"{path.name} is damaged or is no Storyboarder file; save it again there."
        ) from error
    if not read.boards:
        raise ScriptError(f"{path.name} holds no boards.")
    room = _Room(path)
    shots = tuple(_shot(board, read.default_ms or _DEFAULT_MS, room) for board in read.boards)
    scene = ScriptScene(heading=_heading(path), shots=shots)
    return Screenplay(
        name=path.name, source="list", scenes=(scene,), missing=tuple(dict.fromkeys(room.missing))
    )


class _Room:
    """The folder of pictures and sounds, and what of it is missing."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._folder = path.parent / "images"
        self.missing: list[str] = []

    def find(self, name: object) -> Path | None:
        """Return where a file lies, or None where it is not. Raises ScriptError for one outside."""
        if not isinstance(name, str) or not name:
            return None
        inside = name not in (".", "..") and not set(name) & set("/\\:\0")
        path = self._folder / name if inside else self._folder
        if not inside or (path.is_symlink() and path.resolve().parent != self._folder.resolve()):
            raise ScriptError(
                f"{self._name} names the file {name!r} outside its folder, so it was not read."
            )
        return path if path.is_file() else None

    def first(self, *names: str) -> Path | None:
        return next((found for name in names if (found := self.find(name))), None)


def _shot(board: _Board, default_ms: float, room: _Room) -> ScriptShot:
    milliseconds = board.duration if board.duration and board.duration > 0 else default_ms
    words = ListWords(
        key=f"board {board.uid}" if board.uid else "",
        action=(board.action or "").strip(),
        dialogue=(board.dialogue or "").strip(),
        camera=(board.notes or "").strip(),
        seconds=min(_LONGEST_MS, max(1.0, milliseconds)) / 1000,
    )
    pictures = tuple(_pictures(board, room))
    sound = room.find((board.audio or {}).get("filename"))
    if board.audio and board.audio.get("filename") and sound is None:
        room.missing.append(str(board.audio["filename"]))
    return ScriptShot(
        text=list_text(words), action=words.action, dialogue=words.dialogue, camera=words.camera,
        slate=board.shot.strip(), seconds=words.seconds, key=words.key, pictures=pictures,
        layers=bool(pictures), sounds=(sound,) if sound else (),
    )  # fmt: skip


def _pictures(board: _Board, room: _Room) -> Iterator[ScriptPicture]:
    """Yield the pictures of a board from the lowest layer; its flat one where it has no layers."""
    told = (board.layers or {}).items()
    layers = {name: facts for name, facts in told if isinstance(facts, dict)}
    stem = board.url.rpartition(".")[0]
    own = room.find(board.url)
    found = 0
    for name in (*LAYERS, *(layers.keys() - set(LAYERS))):
        facts = layers.get(name, {})
        path = room.find(facts.get("url"))
        if name == "fill" and path is None:
            path = own
        if path is not None:
            opacity = facts.get("opacity", 1.0)
            opacity = float(opacity) if isinstance(opacity, int | float) else 1.0
            found += 1
            yield ScriptPicture(path, min(1.0, max(0.0, opacity)))
    flat = room.first(f"{stem}-posterframe.jpg", f"{stem}.psd") if stem and not found else None
    if flat is not None:
        yield ScriptPicture(flat)
    elif board.url and not found:
        room.missing.append(board.url)


def _heading(path: Path) -> str:
    return " ".join(path.stem.replace("_", " ").split())
