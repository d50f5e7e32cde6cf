"""`storyreel sound`: the sounds of a film, laid in, listed, muted and removed."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.commands.console import Console
from app.commands.opening import add_folder, reading, writing
from app.commands.problems import CommandError, UsageError
from app.gain import read_gain
from engine.project import edits
from engine.project.document import Project, ShotAnchor, Sound
from engine.project.film import anchor_at, anchor_frame, find_shot, starts
from engine.project.timecode import parse_duration, timecode

AT = "where it begins: 00:00:04:12, 4s, 100f, or the slate of a shot (default: the start)"
WHICH = "its id, its name, or its number in the list"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    kinds = parser.add_subparsers(dest="do", required=True, metavar="list|add|mute|unmute|remove")
    listing = kinds.add_parser("list", help="say which sounds there are")
    listing.add_argument("--json", action="store_true", help="as JSON")
    adding = kinds.add_parser("add", help="copy a sound into the project and lay it in")
    adding.add_argument("file", type=Path, metavar="FILE", help="WAV, MP3, AAC, FLAC …")
    adding.add_argument("--at", metavar="TIME", help=AT)
    adding.add_argument("--gain", metavar="DB", default="0", help="such as -6 (default: 0 dB)")
    for name, words in (
        ("mute", "leave a sound out of playback and export"),
        ("unmute", "let a muted sound be heard again"),
        ("remove", "take a sound out of the film; its file stays in the project"),
    ):
        kinds.add_parser(name, help=words).add_argument("sound", metavar="SOUND", help=WHICH)


def run(options: Namespace, console: Console) -> None:
    """Do what was asked."""
    acts: dict[str, Callable[[Namespace, Console], None]] = {
        "list": _list, "add": _add, "mute": _change, "unmute": _change, "remove": _change,
    }  # fmt: skip
    acts[options.do](options, console)


def _list(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project, path = folder.project, folder.path.resolve()
    if options.json:
        sounds = [_written(project, path, sound) for sound in project.sounds]
        console.line(json.dumps(sounds, indent=2, ensure_ascii=False))
        return
    for number, sound in enumerate(project.sounds, 1):
        start = timecode(anchor_frame(project, sound.anchor), project.rate)
        muted = "  muted" if sound.mute else ""
        console.line(f"{number}  {sound.id}  {start}  {sound.gain:+g} dB{muted}  {sound.name}")
    if not project.sounds:
        console.line("The film has no sounds yet; lay one in with `storyreel sound FOLDER add`.")


def _written(project: Project, path: Path, sound: Sound) -> dict[str, Any]:
    """Return a sound as its JSON says it: `start` in frames, `offset` and `length` in samples."""
    shot = find_shot(project, sound.anchor.shot) if isinstance(sound.anchor, ShotAnchor) else None
    return {
        "id": sound.id,
        "name": sound.name,
        "path": str(path / sound.file),
        "start": anchor_frame(project, sound.anchor),
        "shot": shot.slate if shot else None,
        "track": sound.track,
        "offset": sound.offset,
        "length": sound.length,
        "gain": sound.gain,
        "mute": sound.mute,
    }


def _add(options: Namespace, console: Console) -> None:
    from engine.media.intake import import_sound

    try:
        gain = read_gain(options.gain)
    except ValueError as error:
        raise UsageError(str(error)) from error
    with writing(options.folder) as folder:
        project = folder.project
        frame = _frame(project, options.at)
        track = 1 + max((sound.track for sound in project.sounds), default=-1)
        anchor = anchor_at(project, frame)
        sound = import_sound(folder, options.file, anchor, track=track, gain=gain)
        folder.save(edits.add_sound(project, sound))
    console.line(f"Added “{sound.name}” at {timecode(frame, project.rate)} ({sound.id}).")


def _frame(project: Project, at: str | None) -> int:
    if at is None:
        return 0
    for shot, start in zip(project.shots, starts(project), strict=True):
        if shot.slate.casefold() == at.strip().casefold():
            return start
    try:
        frame = parse_duration(at, project.rate)
    except ValueError as error:
        raise UsageError(f"--at {at} is neither a time, such as 4s, nor a shot’s slate.") from error
    if frame < 0:
        raise UsageError(f"--at {at} lies before the film; a sound begins at 0 or later.")
    return frame


def _change(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        sound = _named(folder.project, options.sound)
        if options.do == "remove":
            folder.save(edits.remove_sound(folder.project, sound.id))
        else:
            folder.save(edits.set_sound(folder.project, sound.id, mute=options.do == "mute"))
    done = {"mute": "Muted", "unmute": "Unmuted", "remove": "Removed"}[options.do]
    console.line(f"{done} “{sound.name}”.")


def _named(project: Project, text: str) -> Sound:
    """Return the sound of this id, name or number, counted from 1. Raises CommandError."""
    sounds = project.sounds
    for sound in sounds:
        if sound.id == text:
            return sound
    named = [sound for sound in sounds if sound.name.casefold() == text.casefold()]
    if len(named) > 1:
        raise CommandError(f"{len(named)} sounds are called “{text}”; give the id of one.")
    if named:
        return named[0]
    if text.isdecimal() and 1 <= int(text) <= len(sounds):
        return sounds[int(text) - 1]
    raise CommandError(f"There is no sound “{text}”; `storyreel sound FOLDER list` names them.")
