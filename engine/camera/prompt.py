"""What a model is told of a shot: its words resolved into one prompt; knows nothing of models."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from engine.camera.terms import TERM
from engine.camera.vocabulary import ANGLE, SIZE, SPEED
from engine.project.cast import expanded
from engine.project.document import CameraMove, Look, MoveKind, Project, Shot

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
    size = SIZE[shot.size].phrase if shot.size else ""
    angle = ANGLE[shot.angle].phrase if shot.angle else ""
    framing = ", ".join(part for part in (size, angle, lens_phrase(shot.lens)) if part)
    action = expanded(" ".join(shot.action.split()), project.elements)
    sentences = (framing, action, _LOOKS[shot.look], camera_phrase(shot, phrases))
    if style == "tags":
        return ", ".join(part for text in sentences if (part := text.strip().rstrip(".,; ")))
    return " ".join(_sentence(text) for text in sentences if text.strip())


def _sentence(text: str) -> str:
    text = text.strip()
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…\"'”" else text + "."
