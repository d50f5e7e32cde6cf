"""`storyreel framing`: the aspects that the film is shown in, and how shots lie in them."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

from app.commands.console import Console
from app.commands.opening import add_folder, reading, shots_named, writing
from app.commands.problems import CommandError, UsageError
from engine.project import edits
from engine.project.aspects import aspect_name, framing_for, framing_id
from engine.project.document import Id, Project
from engine.project.zones import ZONES

PLACE = "centre_x=0.5 centre_y=0.5 scale=1.0 (parts of the film's own frame; less is closer)"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    kinds = parser.add_subparsers(dest="do", required=True, metavar="list|add|zones|place|remove")
    listing = kinds.add_parser("list", help="say which aspects there are")
    listing.add_argument("--json", action="store_true", help="as JSON")
    adding = kinds.add_parser("add", help="show the film in one more aspect")
    adding.add_argument("aspect", metavar="9:16", help="such as 9:16, 1:1 or 4:5")
    zones = kinds.add_parser("zones", help="keep words clear of what an app covers")
    zones.add_argument("aspect", metavar="9:16")
    zones.add_argument("app", choices=(*ZONES, "none"))
    placing = kinds.add_parser("place", help="place shots in an aspect")
    placing.add_argument("aspect", metavar="9:16")
    placing.add_argument("shots", metavar="SHOTS", help="such as 010, 010,030 or 010..040")
    placing.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=PLACE)
    removing = kinds.add_parser("remove", help="show the film no longer in an aspect")
    removing.add_argument("aspect", metavar="9:16")


def run(options: Namespace, console: Console) -> None:
    """Do what was asked."""
    acts: dict[str, Callable[[Namespace, Console], None]] = {
        "list": _list, "add": _add, "zones": _zones, "place": _place, "remove": _remove,
    }  # fmt: skip
    acts[options.do](options, console)


def _list(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project = folder.project
    rows: list[dict[str, Any]] = [
        {"aspect": aspect_name(project.width, project.height), "size": _size(project)}
    ]
    rows += [
        {"aspect": one.name, "size": _size(one), "id": one.id, "zones": one.zones}
        for one in project.framings
    ]
    if options.json:
        console.line(json.dumps(rows, indent=2))
        return
    for row in rows:
        app = f"  clear of {ZONES[row['zones']].name}" if row.get("zones") else ""
        console.line(f"{row['aspect']}  {row['size'][0]}×{row['size'][1]}{app}")


def _size(one: Any) -> tuple[int, int]:
    return one.width, one.height


def _add(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        framing = framing_for(folder.project, options.aspect)
        folder.save(edits.add_framing(folder.project, framing))
    console.line(f"The film is shown in {framing.name}, too ({framing.width}×{framing.height}).")


def _zones(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        zones = None if options.app == "none" else options.app
        id = _further(folder.project, options.aspect)
        folder.save(edits.set_framing(folder.project, id, zones=zones))
    app = "nothing" if zones is None else ZONES[zones].name
    console.line(f"Captions and titles keep clear of {app} in {options.aspect}.")


def _place(options: Namespace, console: Console) -> None:
    fields: dict[str, float] = {}
    for word in options.fields:
        name, _, value = word.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if name not in ("centre_x", "centre_y", "scale") or not -2.0 <= number <= 3.0:
            raise UsageError(f"“{word}” can't be read; write {PLACE}.")
        fields[name] = number
    with writing(options.folder) as folder:
        id = _further(folder.project, options.aspect)
        shots = shots_named(folder.project, options.shots)
        ids = [shot.id for shot in shots]
        folder.save(edits.set_override(folder.project, ids, id, **fields))
    console.line(f"Placed {', '.join(shot.slate for shot in shots)} in {options.aspect}.")


def _remove(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        folder.save(edits.remove_framing(folder.project, _further(folder.project, options.aspect)))
    console.line(f"The film is no longer shown in {options.aspect}.")


def _further(project: Project, aspect: str) -> Id:
    id = framing_id(project, aspect)
    if id is None:
        raise CommandError(f"{aspect} is the film’s own aspect; choose a further one.")
    return id
