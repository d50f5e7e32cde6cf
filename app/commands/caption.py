"""`storyreel caption`: captions listed, added, filled from dialogue; from and to files."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.commands.console import Console, counted
from app.commands.moments import AT, WHICH, frame_of, length_of, named_words
from app.commands.opening import add_folder, reading, writing
from app.commands.problems import UsageError
from app.commands.writing import write_out
from engine.project import edits
from engine.project.document import Caption, CaptionStyle, new_id
from engine.project.film import anchor_at, anchor_frame
from engine.project.timecode import timecode
from engine.script.captioning import cues_of, fill_captions, with_cues
from engine.script.subtitles import read_subtitles, subtitles_text

STYLE = "size=0.055 colour=#ffffff backing=outline|shadow|box|none edge=bottom|top margin=0.06"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    kinds = parser.add_subparsers(
        dest="do", required=True, metavar="list|add|fill|import|export|style|remove"
    )
    listing = kinds.add_parser("list", help="say which captions there are")
    listing.add_argument("--json", action="store_true", help="as JSON")
    adding = kinds.add_parser("add", help="add a caption")
    adding.add_argument("text", metavar="WORDS")
    adding.add_argument("--at", metavar="TIME", help=AT)
    adding.add_argument("--length", metavar="TIME", default="2s", help="such as 2s (the default)")
    adding.add_argument("--top", action="store_true", help="at the upper edge")
    kinds.add_parser("fill", help="fill captions from every shot's dialogue, keeping your own")
    taking = kinds.add_parser("import", help="take the captions of a file in place of the film's")
    taking.add_argument("file", type=Path, metavar="FILE", help="an .srt or .vtt file")
    giving = kinds.add_parser("export", help="write the captions to a file")
    giving.add_argument("file", type=Path, metavar="OUT", help="OUT.srt or OUT.vtt")
    style = kinds.add_parser("style", help="how the film's captions look")
    style.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help=STYLE.replace("%", "%%"))
    removing = kinds.add_parser("remove", help="remove a caption, or all of them")
    removing.add_argument("caption", metavar="CAPTION", help=f"{WHICH}, or “all”")


def run(options: Namespace, console: Console) -> None:
    """Do what was asked."""
    acts: dict[str, Callable[[Namespace, Console], None]] = {
        "list": _list, "add": _add, "fill": _fill, "import": _import, "export": _export,
        "style": _style, "remove": _remove,
    }  # fmt: skip
    acts[options.do](options, console)


def _list(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project = folder.project
    if options.json:
        rows = [
            {
                "id": one.id, "text": one.text, "start": anchor_frame(project, one.anchor),
                "duration": one.duration, "edge": one.edge or project.settings.captions.edge,
            }
            for one in project.captions
        ]  # fmt: skip
        console.line(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for number, one in enumerate(project.captions, 1):
        start = timecode(anchor_frame(project, one.anchor), project.rate)
        console.line(f"{number}  {start}  {one.duration}f  {' / '.join(one.text.splitlines())}")
    if not project.captions:
        console.line("The film has no captions yet; `storyreel caption FOLDER fill` makes them.")


def _add(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        project = folder.project
        frame = frame_of(project, options.at)
        caption = Caption(
            id=new_id(), anchor=anchor_at(project, frame), text=options.text.replace("\\n", "\n"),
            duration=length_of(project, options.length), edge="top" if options.top else None,
        )  # fmt: skip
        folder.save(edits.add_caption(project, caption))
    console.line(f"Added a caption at {timecode(frame, project.rate)} ({caption.id}).")


def _fill(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        before = {one.id for one in folder.project.captions}
        after = fill_captions(folder.project)
        folder.save(after)
    added = sum(one.id not in before for one in after.captions)
    filled = counted(added, "caption")
    console.line(f"Filled {filled} from dialogue; the film has {len(after.captions)}.")


def _import(options: Namespace, console: Console) -> None:
    cues = read_subtitles(options.file)
    with writing(options.folder) as folder:
        folder.save(with_cues(folder.project, cues))
    console.line(f"Took {counted(len(cues), 'caption')} from {options.file.name}.")


def _export(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project = folder.project
    write_out(options.file, subtitles_text(cues_of(project), options.file.suffix))
    console.line(f"Wrote {options.file}.")


def _style(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        style = folder.project.settings.captions
        for word in options.fields:
            style = _with_field(style, word)
        folder.save(edits.set_settings(folder.project, captions=style))
    shown = {name: getattr(style, name) for name in CaptionStyle.__struct_fields__}
    console.line("  ".join(f"{name}={value}" for name, value in shown.items()))


def _with_field(style: CaptionStyle, word: str) -> CaptionStyle:
    name, _, value = word.partition("=")
    if name not in CaptionStyle.__struct_fields__:
        raise UsageError(f"“{word}” is no field of the style; write {STYLE}.")
    told = {**msgspec.to_builtins(style), name: value.strip()}
    try:
        return msgspec.convert(told, CaptionStyle, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"“{word}” can't be read; write {STYLE}.") from error


def _remove(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        project = folder.project
        if options.caption == "all":
            folder.save(edits.set_project(project, captions=()))
            console.line(f"Removed {counted(len(project.captions), 'caption')}.")
            return
        caption = named_words(project.captions, options.caption, "caption")
        folder.save(edits.remove_caption(project, caption.id))
    console.line(f"Removed “{caption.text}”.")
