"""`storyreel panels`: the drawn panels of a shot, listed, added, moved in time and removed."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from app.commands.console import Console, counted
from app.commands.opening import add_folder, reading, shot_named, writing
from app.commands.problems import CommandError, UsageError
from engine.project import edits
from engine.project.document import Panel, Project, Shot, new_id
from engine.project.panels import FIRST, panel_range, panels_of
from engine.project.timecode import parse_duration

NUMBER = "its number in the list"
AT = "from which moment of the shot: 12f, 1.5s"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument("shot", metavar="SHOT", help="the shot's slate")
    kinds = parser.add_subparsers(dest="do", required=True, metavar="list|add|set|remove")
    listing = kinds.add_parser("list", help="say which panels the shot has, and when")
    listing.add_argument("--json", action="store_true", help="as JSON")
    adding = kinds.add_parser("add", help="add a panel, empty or a copy of another")
    adding.add_argument("--at", required=True, metavar="TIME", help=AT)
    adding.add_argument("--copy", type=int, metavar="PANEL", help="begin with this one's drawing")
    adding.add_argument("--text", metavar="WORDS", help="what is noted below it")
    setting = kinds.add_parser("set", help="change when a panel begins, or its words")
    setting.add_argument("panel", type=int, metavar="PANEL", help=NUMBER)
    setting.add_argument("--at", metavar="TIME", help=AT)
    setting.add_argument("--text", metavar="WORDS", help="what is noted below it")
    removing = kinds.add_parser("remove", help="remove a panel; the one before is shown on")
    removing.add_argument("panel", type=int, metavar="PANEL", help=NUMBER)


def run(options: Namespace, console: Console) -> None:
    """Do what was asked."""
    if options.do == "list":
        _list(options, console)
        return
    acts: dict[str, Callable[[Project, Shot, Namespace], Project]] = {
        "add": _added, "set": _set, "remove": _removed,
    }  # fmt: skip
    with writing(options.folder) as folder:
        shot = shot_named(folder.project, options.shot)
        after = acts[options.do](folder.project, shot, options)
        folder.save(after)
    count = len(panels_of(shot_named(after, options.shot)))
    console.line(f"Shot {shot.slate} has {counted(count, 'panel')} now.")


def _list(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        shot = shot_named(folder.project, options.shot)
    rows = [(panel, *panel_range(shot, panel.id)) for panel in panels_of(shot)]
    if options.json:
        told = [
            {"start": start, "duration": end - start, "marks": len(panel.marks), "text": panel.text}
            for panel, start, end in rows
        ]
        console.line(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for number, (panel, start, end) in enumerate(rows, 1):
        drawn = counted(len(panel.marks), "mark") if panel.marks else "nothing drawn"
        console.line(f"{number}  from {start}f, {end - start}f  {drawn}  {panel.text}".rstrip())


def _added(project: Project, shot: Shot, options: Namespace) -> Project:
    copied = None if options.copy is None else _panel(shot, options.copy).id
    made = new_id()
    after = edits.add_panel(project, shot.id, _frame(project, shot, options.at), made, copied)
    return after if options.text is None else _worded(after, shot, made, options.text)


def _set(project: Project, shot: Shot, options: Namespace) -> Project:
    if options.at is None and options.text is None:
        raise UsageError("Say what to change: --at TIME, --text WORDS, or both.")
    panel = _panel(shot, options.panel)
    if options.at is not None:
        project = edits.set_panel(project, shot.id, panel.id, at=_frame(project, shot, options.at))
    if options.text is None:
        return project
    return _worded(project, shot, panel.id, options.text)


def _worded(project: Project, shot: Shot, panel_id: str, text: str) -> Project:
    if panel_id == FIRST:
        raise CommandError("The first panel's words are the shot's action; set that instead.")
    return edits.set_panel(project, shot.id, panel_id, text=text)


def _removed(project: Project, shot: Shot, options: Namespace) -> Project:
    return edits.remove_panel(project, shot.id, _panel(shot, options.panel).id)


def _panel(shot: Shot, number: int) -> Panel:
    row = panels_of(shot)
    if not 1 <= number <= len(row):
        raise CommandError(
            f"Shot {shot.slate} has {counted(len(row), 'panel')}; there is no panel {number}."
        )
    return row[number - 1]


def _frame(project: Project, shot: Shot, text: str) -> int:
    """Return the moment of a shot as panels count it: from where its moves begin."""
    try:
        frame = parse_duration(text, project.rate)
    except ValueError as error:
        raise UsageError(f"--at {text} is no time; write one such as 12f or 1.5s.") from error
    if not 0 <= frame < shot.duration:
        raise UsageError(f"--at {text} lies outside shot {shot.slate}, of {shot.duration} frames.")
    return shot.move_offset + frame
