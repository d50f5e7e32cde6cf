"""What a model is told of a shot: its words resolved into one prompt; knows nothing of models."""

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Literal, NamedTuple

from engine.camera.terms import TERM
from engine.camera.vocabulary import ANGLE, SIZE, SPEED
from engine.project.cast import expanded_parts
from engine.project.document import CameraMove, Element, Look, MoveKind, Project, Shot

_LOOKS: dict[Look, str] = {
    "as_is": "",
    "pencil": "pencil storyboard drawing",
    "wash": "ink wash storyboard drawing",
}
_NARROWEST_SHIFT = 0.05
_WIDE, _NORMAL, _LONG = 28.0, 60.0, 105.0


Phrases = Mapping[MoveKind, str]
"""Words for moves that a model was trained on, in place of the table's own."""

Style = Literal["prose", "tags"]
"""How a model likes its words: a paragraph of sentences, or a list with commas."""

Source = Literal["", "size", "angle", "lens", "action", "element", "look", "moves"]


def camera_phrase(shot: Shot, phrases: Phrases = MappingProxyType({})) -> str:
    """Return what the camera does, in a sentence for a model: "" where nothing is said.

    Moves that begin together are joined by "while", later ones by "then".
    """
    moves = sorted(shot.moves, key=lambda move: move.start)
    text = ""
    before: CameraMove | None = None
    for move in moves:
        joint = ""
        if before is not None:
            together = move.start - before.start < _NARROWEST_SHIFT
            joint = ", while " if together else ", then "
        text += joint + _phrase(move, phrases)
        before = move
    return text


def _phrase(move: CameraMove, phrases: Phrases) -> str:
    phrase = phrases.get(move.kind, TERM[move.kind].phrase)
    if move.kind == "rack_focus" and move.kind not in phrases and move.amount < 0:
        phrase = "the focus racks from the subject to the foreground"
    adverb = SPEED[move.speed].adverb
    start = "the camera "
    if not adverb or move.kind == "static":
        return phrase
    if phrase.startswith(start) and " " not in adverb:
        return f"{start}{adverb} {phrase.removeprefix(start)}"
    return f"{phrase} {adverb}"


def lens_phrase(lens: float | None) -> str:
    """Return the lens in words: its length and what that looks like, "" where none is named."""
    if not lens:
        return ""
    if lens <= _WIDE:
        kind = "wide-angle lens"
    elif lens <= _NORMAL:
        kind = "lens"
    elif lens <= _LONG:
        kind = "portrait lens, shallow depth of field"
    else:
        kind = "telephoto lens, compressed perspective"
    return f"{lens:g}mm {kind}"


def resolved_prompt(
    project: Project,
    shot: Shot,
    phrases: Phrases = MappingProxyType({}),
    style: Style = "prose",
) -> str:
    """Return the whole prompt of a shot: size, angle, lens, action, look and camera.

    In sentences, or where the model likes "tags", as one list with commas.

    Elements written as "@handle" in the action are described; looks of the film that no shot
    mentions are not added. The order puts what is seen first, since models weigh early words most.
    """
    return "".join(piece.text for piece in prompt_pieces(project, shot, phrases, style))


class Piece(NamedTuple):
    """A part of a prompt and what it was made of; "" is what joins the others.

    `element` is what is described, where that is one of the cast's.
    """

    text: str
    source: Source = ""
    element: Element | None = None


def prompt_pieces(
    project: Project,
    shot: Shot,
    phrases: Phrases = MappingProxyType({}),
    style: Style = "prose",
) -> tuple[Piece, ...]:
    """Return the prompt of a shot (see `resolved_prompt`) in its pieces, which are it together."""
    action = expanded_parts(" ".join(shot.action.split()), project.elements)
    sentences = (
        _framing(shot),
        [Piece(text, "element" if one else "action", one) for text, one in action],
        [Piece(_LOOKS[shot.look], "look")],
        [Piece(camera_phrase(shot, phrases), "moves")],
    )
    end = _end_of_tag if style == "tags" else _sentence
    made = [row for pieces in sentences if (row := end(_stripped(pieces)))]
    joint = Piece(", " if style == "tags" else " ")
    return tuple(chain.from_iterable(([joint] if n else []) + row for n, row in enumerate(made)))


def _framing(shot: Shot) -> list[Piece]:
    parts = (
        Piece(SIZE[shot.size].phrase if shot.size else "", "size"),
        Piece(ANGLE[shot.angle].phrase if shot.angle else "", "angle"),
        Piece(lens_phrase(shot.lens), "lens"),
    )
    row: list[Piece] = []
    for part in parts:
        if part.text:
            row += [Piece(", "), part] if row else [part]
    return row


def _stripped(pieces: list[Piece], chars: str | None = None) -> list[Piece]:
    """Return pieces without space around them, or without `chars` at their end."""
    row = [piece for piece in pieces if piece.text]
    while chars is None and row and not row[0].text.strip():
        del row[0]
    while row and not row[-1].text.rstrip(chars):
        del row[-1]
    if row:
        row[-1] = row[-1]._replace(text=row[-1].text.rstrip(chars))
    if row and chars is None:
        row[0] = row[0]._replace(text=row[0].text.lstrip())
    return row


def _end_of_tag(pieces: list[Piece]) -> list[Piece]:
    return _stripped(pieces, ".,; ")


def _sentence(pieces: list[Piece]) -> list[Piece]:
    if not pieces:
        return []
    first, *rest = pieces
    row = [first._replace(text=first.text[0].upper() + first.text[1:]), *rest]
    return row if row[-1].text[-1] in ".!?…\"'”" else [*row, Piece(".")]
