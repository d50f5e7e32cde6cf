"""What a board on paper says and shows: plain values made from a film, ready to be set."""

import msgspec

from engine.paint.board.choices import Words
from engine.project.document import Angle, CameraMove, Id, Size


class Sketch(msgspec.Struct, frozen=True):
    """A shot of which nothing is to be seen yet: a pencilled figure stands for it."""

    size: Size | None
    angle: Angle | None


class BoardFrame(msgspec.Struct, frozen=True):
    """One picture of a board: frame `offset` of a shot, with its words.

    `part` tells one of several panels ("2/3"). `said` are the words that stand with it, by kind, in
    order, none of them empty. `sketch` takes the picture's place where there is none; `on_paper`
    says that the picture is a sketch or a drawing on blank paper.
    """

    shot: Id
    offset: int
    slate: str
    part: str = ""
    size: str = ""
    seconds: str = ""
    said: tuple[tuple[Words, str], ...] = ()
    moves: tuple[CameraMove, ...] = ()
    sketch: Sketch | None = None
    on_paper: bool = False


class BoardScene(msgspec.Struct, frozen=True):
    """A scene of a board: its number in the film, its heading, a few facts, and its pictures."""

    number: int
    heading: str
    facts: str
    frames: tuple[BoardFrame, ...]


class Board(msgspec.Struct, frozen=True):
    """A board: what its title says, the pictures' aspect (width by height), and its scenes."""

    title: str
    version: str
    date: str
    facts: tuple[str, ...]
    aspect: float
    scenes: tuple[BoardScene, ...]

    @property
    def frames(self) -> tuple[BoardFrame, ...]:
        """Every picture, in order."""
        return tuple(frame for scene in self.scenes for frame in scene.frames)
