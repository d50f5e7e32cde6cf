"""The fields of a shot as a command line writes them: `action=…`, `duration=3s`, `size=MCU`."""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Literal, NamedTuple, get_args

from app.commands.problems import UsageError
from app.gain import read_gain
from engine.camera.edits import with_notes, with_structure
from engine.camera.notes import parse
from engine.project import document, edits
from engine.project.document import Framing, Id, Project, Shot, Transition, TransitionKind
from engine.project.film import shot_by_id
from engine.project.timecode import parse_duration
from engine.render.families.table import MODELS

Kind = Literal["shot", "render", "adjust", "notes", "structure", "duration", "own_sound"]
NONE = ("", "none", "default", "auto")


class Change(NamedTuple):
    """One `field=value` that was understood; a relative duration has `value` (frames, True)."""

    kind: Kind
    name: str
    value: Any


class Field(NamedTuple):
    """A field: which edit sets it, under which name, and how its text is read.

    `read(text, rate)` raises ValueError with the words that follow "… is no <field>: ".
    """

    kind: Kind
    name: str
    read: Callable[[str, Fraction], Any]
    form: str


def changes_of(words: Sequence[str], rate: Fraction) -> list[Change]:
    """Read `field=value` words. Raises UsageError with one sentence.

    Lengths come first and notes before single parts of the camera, whatever their order.
    """
    changes = [_change(word, rate) for word in words]
    order: dict[Kind, int] = {
        "duration": 0, "shot": 1, "render": 1, "own_sound": 1, "adjust": 1, "notes": 2,
        "structure": 3,
    }  # fmt: skip
    return sorted(changes, key=lambda change: order[change.kind])


def changed_project(project: Project, ids: Sequence[Id], changes: Sequence[Change]) -> Project:
    """Return the project with the changes made to every shot of `ids`. Raises EditError."""
    for kind, name, value in changes:
        match kind:
            case "shot":
                project = edits.set_shots(project, ids, **{name: value})
            case "render":
                project = edits.set_render(project, ids, **{name: value})
            case "adjust":
                project = edits.set_adjust(project, ids, **{name: value})
            case "own_sound":
                project = edits.set_own_sound(project, tuple(ids), **{name: value})
            case "notes":
                project = with_notes(project, ids, value)
            case "structure":
                project = with_structure(project, ids, **{name: value})
            case "duration":
                project = _with_duration(project, ids, *value)
    return project


def unknown_words(project: Project, changes: Sequence[Change]) -> tuple[str, ...]:
    """Return the words of new camera notes that were not understood."""
    return tuple(
        word for change in changes if change.kind == "notes" for word in parse(change.value).unknown
    )


def _change(word: str, rate: Fraction) -> Change:
    name, equals, text = word.partition("=")
    name = name.strip().replace("-", "_")
    if not equals:
        raise UsageError(f"“{word}” sets nothing; write field=value, such as duration=3s.")
    field = FIELDS.get(name)
    if field is None:
        raise UsageError(f"A shot has no field “{name}”; there are {', '.join(FIELDS)}.")
    try:
        return Change(field.kind, field.name, field.read(text, rate))
    except ValueError as error:
        raise UsageError(f"{name}={text} makes no sense; write {field.form}.") from error


def _with_duration(project: Project, ids: Sequence[Id], frames: int, relative: bool) -> Project:
    for shot_id in ids:
        before = shot_by_id(project, shot_id).duration if relative else 0
        project = edits.set_shots(project, [shot_id], duration=before + frames)
    return project


def _text(text: str, rate: Fraction) -> str:
    return text


def _duration(text: str, rate: Fraction) -> tuple[int, bool]:
    frames, relative = parse_duration(text, rate), text.strip()[:1] in ("+", "-")
    if frames < 1 and not relative:
        raise ValueError
    return frames, relative


def _one_of(kind: Any) -> Callable[[str, Fraction], str]:
    known = {name.casefold(): name for name in get_args(kind)}

    def read(text: str, rate: Fraction) -> str:
        try:
            return known[text.strip().casefold().replace("-", "_").replace(" ", "_")]
        except KeyError as error:
            raise ValueError from error

    return read


def _camera_part(name: Literal["size", "angle"], kind: Any) -> Callable[[str, Fraction], Any]:
    """Read a code of the table, or words such as "close-up" and "low angle"."""
    exact = _one_of(kind)

    def read(text: str, rate: Fraction) -> str | None:
        if text.strip().casefold() in NONE:
            return None
        try:
            return exact(text, rate)
        except ValueError:
            found = getattr(parse(text), name)
            if found is None:
                raise
            return found

    return read


def _lens(text: str, rate: Fraction) -> float | None:
    if text.strip().casefold() in NONE:
        return None
    lens = float(text.strip().casefold().removesuffix("mm"))
    if not 1 <= lens <= 2000:
        raise ValueError
    return lens


def _moves(text: str, rate: Fraction) -> tuple[document.CameraMove, ...]:
    if text.strip().casefold() in NONE:
        return ()
    moves = tuple(parse(text).moves)
    if not moves:
        raise ValueError
    return moves


def _number(low: float, high: float, whole: bool = False) -> Callable[[str, Fraction], Any]:
    def read(text: str, rate: Fraction) -> float | int | None:
        if text.strip().casefold() in NONE:
            return None
        number = int(text) if whole else float(text)
        if not low <= number <= high:
            raise ValueError
        return number

    return read


def _switch(text: str, rate: Fraction) -> bool:
    word = text.strip().casefold()
    if word not in ("yes", "on", "true", "no", "off", "false"):
        raise ValueError
    return word in ("yes", "on", "true")


def _handles(text: str, rate: Fraction) -> int:
    frames = parse_duration(text if re.search(r"[a-z:]", text) else f"{text}f", rate)
    if not 0 <= frames <= 1000:
        raise ValueError
    return frames


def _framing(text: str, rate: Fraction) -> Framing | None:
    if text.strip().casefold() in NONE:
        return None
    parts = [float(part) for part in text.split(",")]
    if len(parts) not in (3, 4) or not 0 < parts[2] <= 4:
        raise ValueError
    return Framing(x=parts[0], y=parts[1], scale=parts[2], roll=parts[3] if parts[3:] else 0.0)


def _transition(text: str, rate: Fraction) -> Transition | None:
    kind, _, length = text.strip().partition(" ")
    if kind.casefold() in (*NONE, "cut"):
        return None
    name: Any = _one_of(TransitionKind)(kind, rate)
    if not length.strip():
        return Transition(kind=name)
    frames = parse_duration(length, rate)
    if frames < 1:
        raise ValueError
    return Transition(kind=name, duration=frames)


def _correction(low: float, high: float, usual: float) -> Callable[[str, Fraction], float]:
    """Read a factor such as 1.2 or 120%; none is what leaves the picture as it is."""

    def read(text: str, rate: Fraction) -> float:
        if text.strip().casefold() in NONE:
            return usual
        number, percent = text.strip().removesuffix("%"), text.strip().endswith("%")
        value = float(number) / (100 if percent else 1)
        if not low <= value <= high:
            raise ValueError
        return value

    return read


def _model(text: str, rate: Fraction) -> str:
    if text not in MODELS:
        raise ValueError
    return text


def _choices(kind: Any) -> str:
    return "one of " + ", ".join(get_args(kind))


_SEED = _number(0, 2**32 - 1, whole=True)

FIELDS: dict[str, Field] = {
    "action": Field("shot", "action", _text, "a text"),
    "dialogue": Field("shot", "dialogue", _text, "a text"),
    "negative_prompt": Field("shot", "negative_prompt", _text, "a text"),
    "slate": Field("shot", "slate", _text, "a slate such as 010"),
    "duration": Field("duration", "duration", _duration, "a length such as 3s, 72f or +12"),
    "notes": Field("notes", "notes", _text, "camera notes"),
    "camera": Field("notes", "notes", _text, "camera notes"),
    "size": Field("structure", "size", _camera_part("size", document.Size),
                  _choices(document.Size)),
    "angle": Field("structure", "angle", _camera_part("angle", document.Angle),
                   _choices(document.Angle)),
    "lens": Field("structure", "lens", _lens, "millimetres such as 35mm"),
    "moves": Field("structure", "moves", _moves, "moves such as “slow push in, pan left”"),
    "framing_a": Field("shot", "framing_a", _framing, "x,y,scale as fractions of the still"),
    "framing_b": Field("shot", "framing_b", _framing, "x,y,scale as fractions of the still"),
    "look": Field("shot", "look", _one_of(document.Look), _choices(document.Look)),
    "fit": Field("shot", "fit", _one_of(document.Fit), _choices(document.Fit)),
    "conform": Field("shot", "conform", _one_of(document.Conform), _choices(document.Conform)),
    "transition": Field("shot", "transition", _transition,
                        "dissolve, dip_black, dip_white, wipe or push with a length, or cut"),
    "take_gain": Field("own_sound", "gain", lambda text, _: read_gain(text),
                       "a gain from -60 to 24 dB, such as -6"),
    "take_mute": Field("own_sound", "mute", _switch, "yes or no"),
    "model": Field("render", "model", _model, f"one of {', '.join(MODELS)}"),
    "takes": Field("render", "takes", _number(1, 100, whole=True), "a number from 1 to 100"),
    "seed": Field("render", "seed", _SEED, "a number from 0 to 4294967295, or none"),
    "handles": Field("render", "handles", _handles, "frames such as 8"),
    "num_inference_steps": Field("render", "num_inference_steps", _number(1, 1000, whole=True),
                   "a number from 1 to 1000, or none"),
    "guidance_scale": Field("render", "guidance_scale", _number(0, 100), "a number, or none"),
    "strength": Field("render", "strength", _number(0, 1), "a number from 0 to 1, or none"),
    "scale": Field("adjust", "scale", _correction(0.1, 8, 1), "a factor such as 1.2 or 120%"),
    "x": Field("adjust", "x", _correction(-2, 2, 0), "frame widths to the right, such as 0.1"),
    "y": Field("adjust", "y", _correction(-2, 2, 0), "frame heights down, such as -0.1"),
    "opacity": Field("adjust", "opacity", _correction(0, 1, 1), "a part such as 0.5 or 50%"),
    "speed": Field("adjust", "speed", _correction(0.1, 8, 1), "a factor such as 0.5 or 50%"),
    "exposure": Field("adjust", "exposure", _correction(-6, 6, 0), "stops from -6 to 6"),
    "saturation": Field("adjust", "saturation", _correction(0, 3, 1), "a factor such as 0 or 120%"),
    **{
        f"crop_{side}": Field("adjust", f"crop_{side}", _correction(0, 1, 0),
                              "a part of the picture such as 0.1 or 10%")
        for side in ("left", "right", "top", "bottom")
    },
}  # fmt: skip


def shot_fields(shot: Shot) -> str:
    """Return one line that says what a shot is, after a change."""
    parts = [shot.slate, f"{shot.duration} frames", shot.action, shot.notes]
    return " · ".join(part for part in parts if part)
