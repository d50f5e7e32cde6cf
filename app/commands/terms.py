"""What `render` and `plan` are told besides shots and a model: mode, size, steps and the like."""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.commands.problems import CommandError
from engine.project.aspects import framing_id
from engine.project.document import Id, LoraUse, Project, Shot
from engine.project.errors import ProjectError
from engine.project.request import Quality
from engine.project.seen import takes_of
from engine.project.take import Take
from engine.project.task import Area
from engine.project.timecode import parse_duration
from engine.render import quantising
from engine.render.backend import RenderError
from engine.render.families.table import MODELS
from engine.render.memory import EVERY
from engine.render.offers import TITLES
from engine.render.quality import NAMES, cache_of, stage_of
from engine.render.requests import Terms, spec_of
from engine.render.step_cache import SAID
from engine.render.tasks import Wishes, task_for

Takes = Mapping[Id, Sequence[Take]]

QUALITIES: dict[str, Quality] = {name.lower(): quality for quality, name in NAMES.items()}
_GUIDES = ("depth", "pose", "edges")


def add_terms(parser: ArgumentParser) -> None:
    """Add what a render may be told."""
    parser.add_argument(
        "--mode", choices=["auto", *TITLES], default="auto",
        help="what to do with the shots (default: auto, by the stills they have)",
    )  # fmt: skip
    parser.add_argument("--steps", type=positive, metavar="N", help="inference steps")
    parser.add_argument("--size", type=size, metavar="WxH", help="the takes' size, in pixels")
    parser.add_argument(
        "--quality", choices=list(QUALITIES),
        help="draft: few steps at half the size; balanced: a step cache that was found to change "
        "little (see `models speed`); best: nothing spared (default)",
    )  # fmt: skip
    parser.add_argument("--draft", action="store_true", help="the same as --quality draft")
    parser.add_argument(
        "--memory", choices=EVERY,
        help="how the model is held, for these takes (default: as chosen for the model)",
    )  # fmt: skip
    parser.add_argument(
        "--length", metavar="TIME", help="how much to extend by, to loop over or to blend over"
    )
    parser.add_argument("--backward", action="store_true", help="extend before the take")
    parser.add_argument("--stretch", metavar="FROM..TO", help="what to retake, in the shot: 1s..2s")
    parser.add_argument(
        "--area", type=area, metavar="X,Y,WxH",
        help="what of the picture to retake, in percent: its left and top, its size (25,10,50x60)",
    )  # fmt: skip
    parser.add_argument("--take", metavar="TAKE", help="the take to work on: an id or T02")
    parser.add_argument("--with", dest="other", metavar="TAKE", help="the take to blend it with")
    parser.add_argument(
        "--strength", type=share, metavar="S", help="how far a remix may go, from 0 to 1"
    )
    parser.add_argument(
        "--lora", type=lora_use, action="append", default=[], metavar="ID[:STRENGTH]",
        help="a LoRA to render with; given again, several",
    )  # fmt: skip
    parser.add_argument(
        "--step-cache", choices=list(SAID),
        help="spare work between steps, where the model can: quicker, and a little different",
    )  # fmt: skip
    parser.add_argument(
        "--framing", metavar="9:16",
        help="takes for this aspect of the film, which are then seen in it in place of a cut-out",
    )  # fmt: skip
    parser.add_argument("--guide", choices=_GUIDES, default="depth", help="what to follow")


def terms_of(options: Namespace, project: Project, shot: Shot, takes: Takes, folder: Path) -> Terms:
    """Return what was asked, for one shot. Raises CommandError or RenderError in one sentence."""
    spec = spec_of(options.model or shot.render.model)
    framing = asked_framing(options, project)
    task = None
    if options.mode != "auto":
        if not spec.family:
            raise RenderError(
                f"{spec.name} has no modes; it moves the stills that a shot has. Add a model with "
                "`storyreel models add` and name it with --model."
            )
        wishes = _wishes(options, project, shot, takes)
        task = task_for(options.mode, project, shot, takes, folder, wishes, framing)
    quality = "draft" if options.draft else QUALITIES[options.quality or "best"]
    if options.memory == "int8" and (reason := quantising.why_not()):
        raise CommandError(reason)
    return Terms(
        task=task,
        stage=stage_of(quality),
        size=options.size,
        num_inference_steps=options.steps,
        loras=tuple(options.lora),
        step_cache=options.step_cache or (cache_of(quality, spec) if spec.family else None),
        memory=options.memory if spec.family else None,
        framing=framing,
    )


def asked_framing(options: Namespace, project: Project) -> Id | None:
    """Return the aspect of the film to render for; None is its own. Raises EditError."""
    return framing_id(project, options.framing) if options.framing else None


def takes_wanted(shot: Shot, model: str | None, mode: str = "auto") -> int:
    """Return how many takes of a shot are rendered when no number is given."""
    if mode == "upscale":
        return 1
    spec = MODELS.get(model or shot.render.model)
    return shot.render.takes or (spec.takes if spec else 1)


def _wishes(options: Namespace, project: Project, shot: Shot, takes: Takes) -> Wishes:
    start, stop = _stretch(options.stretch, project)
    return Wishes(
        frames=_frames(options.length, project),
        direction="backward" if options.backward else "forward",
        take=_take(options.take, shot, takes),
        other=_take(options.other, shot, takes),
        start=start,
        stop=stop,
        area=options.area,
        strength=options.strength,
        guide=options.guide,
    )


def _stretch(text: str | None, project: Project) -> tuple[int | None, int | None]:
    if text is None:
        return None, None
    start, dots, stop = text.partition("..")
    if not dots:
        raise CommandError(f"“{text}” is no stretch; write it as 1s..2s or 24f..48f.")
    return _frames(start, project), _frames(stop, project)


def _frames(text: str | None, project: Project) -> int | None:
    if text is None:
        return None
    try:
        return parse_duration(text, project.rate)
    except (ProjectError, ValueError) as error:
        raise CommandError(str(error)) from error


def _take(name: str | None, shot: Shot, takes: Takes) -> Id | None:
    """Find a take by its id or its number. Raises CommandError."""
    if name is None:
        return None
    number = name.upper().removeprefix("T")
    for take in takes_of(shot, takes):
        if take.id == name or (number.isdecimal() and take.number == int(number)):
            return take.id
    raise CommandError(f"Shot {shot.slate} has no take {name} (see `storyreel info`).")


def lora_use(text: str) -> LoraUse:
    """Read a LoRA and its strength: noir or noir:0.7. Raises ArgumentTypeError."""
    name, colon, written = text.partition(":")
    there = [one.id for one in MODELS.installed.loras]
    if name not in there:
        known = ", ".join(there) or "none was added yet"
        raise ArgumentTypeError(f"there is no LoRA “{name}” ({known})")
    try:
        strength = float(written) if colon else 1.0
    except ValueError:
        raise ArgumentTypeError(f"“{written}” is no strength; write a number such as 0.7") from None
    return LoraUse(id=name, strength=strength)


def positive(text: str) -> int:
    """Read a number of steps. Raises ArgumentTypeError."""
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise ArgumentTypeError(f"“{text}” is no number of steps; write one from 1 to 1000")
    return int(text)


def size(text: str) -> tuple[int, int]:
    """Read a size such as 1280x720. Raises ArgumentTypeError."""
    width, cross, height = text.lower().replace("×", "x").partition("x")
    fits = cross and width.isdecimal() and height.isdecimal()
    if not fits or not (16 <= int(width) <= 8192 and 16 <= int(height) <= 8192):
        raise ArgumentTypeError(f"“{text}” is no size; write it as 1280x720")
    return int(width), int(height)


def area(text: str) -> Area:
    """Read an area in percent of the picture, such as 25,10,50x60. Raises ArgumentTypeError."""
    written = re.fullmatch(r"([\d.]+),([\d.]+),([\d.]+)[x×]([\d.]+)", text.replace("%", ""))
    try:
        found = Area(*(float(part) / 100 for part in written.groups())) if written else None
    except ValueError:
        found = None
    if found is None or not found.is_sound:
        raise ArgumentTypeError(
            f"“{text}” is no area of the picture; write its left, top and size in percent, such as "
            "25,10,50x60"
        )
    return found


def share(text: str) -> float:
    """Read a strength. Raises ArgumentTypeError."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0.0 < found <= 1.0:
        raise ArgumentTypeError(f"“{text}” is no strength; write a number above 0 up to 1")
    return found
