"""`storyreel pick`: the take that is seen of a shot."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from app.commands.console import Console
from app.commands.opening import add_folder, shot_named, writing
from app.commands.problems import CommandError
from engine.project import edits
from engine.project.aspects import framing_id
from engine.project.document import Shot
from engine.project.folder import read_takes
from engine.project.seen import takes_of
from engine.project.take import Take

NOT_PICKED = ("none", "newest")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument("shot", metavar="SHOT", help="the shot's slate, such as 010")
    parser.add_argument(
        "take", metavar="TAKE",
        help="the take's number (2, T02 or 010_T02) or id; none: let the newest be seen",
    )  # fmt: skip
    parser.add_argument(
        "--framing", metavar="9:16", help="seen in this further aspect of the film alone"
    )


def run(options: Namespace, console: Console) -> None:
    """Pick the take."""
    with writing(options.folder) as folder:
        shot = shot_named(folder.project, options.shot)
        name = options.framing
        framing = framing_id(folder.project, name) if name else None
        where = f" in {name}" if framing else ""
        if options.take.casefold() in NOT_PICKED:
            folder.save(edits.pick(folder.project, shot.id, None, framing))
            console.line(
                f"{shot.slate}: no take is picked{where}; the newest that matches is seen."
            )
            return
        take = _take_named(shot, takes_of(shot, read_takes(folder.path)), options.take)
        folder.save(edits.pick(folder.project, shot.id, take.id, framing))
    console.line(f"{shot.slate}: picked T{take.number:02}{where} ({take.id}).")


def _take_named(shot: Shot, takes: Sequence[Take], text: str) -> Take:
    """Return the take with this id or number; of several with one number the newest."""
    for take in takes:
        if take.id == text:
            return take
    number = re.fullmatch(r"(?:.*_)?[tT]?(\d{1,6})", text)
    found = [take for take in takes if number and take.number == int(number[1])]
    if found:
        return found[-1]
    known = ", ".join(f"T{take.number:02}" for take in takes)
    raise CommandError(
        f"Shot {shot.slate} has no take {text}; it has {known}."
        if takes
        else f"Shot {shot.slate} has no takes yet; render some with `storyreel render`."
    )
