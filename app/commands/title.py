"""`storyreel title`: titles over the picture and title cards, listed, added, changed, removed."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

import msgspec

from app.commands.console import Console
from app.commands.moments import AT, WHICH, frame_of, length_of, named_words
from app.commands.opening import add_folder, reading, writing
from app.commands.problems import UsageError
from engine.project import edits
from engine.project.aspects import framing_id
from engine.project.document import Project, Title, TitlePlace, new_id
from engine.project.film import anchor_at, place_of, shot_by_slate
from engine.project.lettering import span_of
from engine.project.timecode import timecode

FIELDS = (
    "place=centre|top_left|top|… x=0.0 y=0.0 size=0.1 text=… colour=#ffffff weight=regular|bold "
    "italic=true backing=outline|shadow|box|none fade_in=6 fade_out=6 duration=72 whole_shot=true"
)
_PLACE = TitlePlace.__struct_fields__
_PLAIN = ("text", "colour", "weight", "italic", "backing", "fade_in", "fade_out", "duration",
          "whole_shot")  # fmt: skip


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    kinds = parser.add_subparsers(dest="do", required=True, metavar="list|add|card|set|remove")
    listing = kinds.add_parser("list", help="say which titles there are")
    listing.add_argument("--json", action="store_true", help="as JSON")
    adding = kinds.add_parser("add", help="add a title over the picture")
    adding.add_argument("text", metavar="WORDS")
    adding.add_argument("--at", metavar="TIME", help=AT)
    adding.add_argument("--length", metavar="TIME", default="3s", help="such as 3s (the default)")
    adding.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help=FIELDS)
    card = kinds.add_parser("card", help="add a shot that is a card with a title on it")
    card.add_argument("text", metavar="WORDS")
    card.add_argument("--after", metavar="SHOT", help="behind this shot (default: at the end)")
    setting = kinds.add_parser("set", help="change a title")
    setting.add_argument("title", metavar="TITLE", help=WHICH)
    setting.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=FIELDS)
    setting.add_argument("--framing", metavar="9:16", help="where it stands in this aspect alone")
    removing = kinds.add_parser("remove", help="remove a title")
    removing.add_argument("title", metavar="TITLE", help=WHICH)


def run(options: Namespace, console: Console) -> None:
    """Do what was asked."""
    acts: dict[str, Callable[[Namespace, Console], None]] = {
        "list": _list, "add": _add, "card": _card, "set": _set, "remove": _remove,
    }  # fmt: skip
    acts[options.do](options, console)


def _list(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project = folder.project
    if options.json:
        rows = []
        for one in project.titles:
            start, end = span_of(project, one)
            row = {**msgspec.to_builtins(one), "start": start, "duration": end - start}
            rows.append({**row, "at": {key: getattr(one.at, key) for key in _PLACE}})
        console.line(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for number, one in enumerate(project.titles, 1):
        start, end = span_of(project, one)
        words = " / ".join(one.text.splitlines())
        told = f"{timecode(start, project.rate)}  {end - start}f  {one.at.place}  {words}"
        console.line(f"{number}  {told}")
    if not project.titles:
        console.line("The film has no titles yet; `storyreel title FOLDER add WORDS` adds one.")


def _add(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        project = folder.project
        frame = frame_of(project, options.at)
        title = Title(
            id=new_id(), anchor=anchor_at(project, frame), text=options.text.replace("\\n", "\n"),
            duration=length_of(project, options.length),
        )  # fmt: skip
        folder.save(_changed(edits.add_title(project, title), title, options.fields, None))
    console.line(f"Added a title at {timecode(frame, project.rate)} ({title.id}).")


def _card(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        project = folder.project
        scene, index = None, None
        if options.after:
            place = place_of(project, shot_by_slate(project, options.after).id)
            scene, index = project.scenes[place.scene].id, place.within + 1
        known = {shot.id for shot in project.shots}
        after = edits.add_title_card(project, options.text.replace("\\n", "\n"), scene, index)
        folder.save(after)
    card = next(shot for shot in after.shots if shot.id not in known)
    console.line(f"Added the title card {card.slate}.")


def _set(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        project = folder.project
        title = named_words(project.titles, options.title, "title")
        folder.save(_changed(project, title, options.fields, options.framing))
    console.line(f"Changed “{title.text}”.")


def _changed(project: Project, title: Title, words: list[str], framing: str | None) -> Project:
    told: dict[str, Any] = {}
    for word in words:
        name, found, value = word.partition("=")
        if not found or name not in (*_PLACE, *_PLAIN):
            raise UsageError(f"“{word}” is no field of a title; write {FIELDS}.")
        told[name] = value.strip().replace("\\n", "\n")
    place = {key: value for key, value in told.items() if key in _PLACE}
    plain = {key: value for key, value in told.items() if key in _PLAIN}
    if framing and plain:
        raise UsageError("In one aspect alone a title has another place, x, y or size, no more.")
    try:
        at = msgspec.convert({**msgspec.to_builtins(title.at), **place}, TitlePlace, strict=False)
        same = msgspec.convert({**msgspec.to_builtins(title), **plain}, Title, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"“{' '.join(words)}” can't be read; write {FIELDS}.") from error
    if plain:
        fields = {key: getattr(same, key) for key in plain}
        project = edits.set_title(project, title.id, **fields)
    if place:
        id = framing_id(project, framing) if framing else None
        fields = {key: getattr(at, key) for key in place}
        project = edits.place_title(project, title.id, id, **fields)
    return project


def _remove(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        title = named_words(folder.project.titles, options.title, "title")
        folder.save(edits.remove_title(folder.project, title.id))
    console.line(f"Removed “{title.text}”.")
