"""`storyreel sound`: the sounds of a film, laid in, listed, set, split, muted and removed."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.commands.console import Console
from app.commands.moments import AT, frame_of
from app.commands.opening import add_folder, reading, writing
from app.commands.problems import CommandError
from app.commands.sound_fields import SOUND_FIELDS, read_fields
from app.commands.sound_tracks import add_track_arguments, run_track, track_number
from app.gain import pan_words
from engine.project import edits
from engine.project.document import Project, ShotAnchor, Sound, SoundTrack
from engine.project.film import anchor_at, anchor_frame, find_shot
from engine.project.sound_tracks import is_heard, named_track, track_count, track_name
from engine.project.timecode import timecode

RULE = "a sound begins at 0 or later"
ADDED = ("gain", "pan", "fade_in", "fade_out")
WHICH = "its id, its name, or its number in the list"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    kinds = parser.add_subparsers(
        dest="do", required=True, metavar="list|add|set|split|mute|unmute|remove|track"
    )
    listing = kinds.add_parser("list", help="say which sounds there are")
    listing.add_argument("--json", action="store_true", help="as JSON")
    adding = kinds.add_parser("add", help="copy a sound into the project and lay it in")
    adding.add_argument("file", type=Path, metavar="FILE", help="WAV, MP3, AAC, FLAC …")
    adding.add_argument("--at", metavar="TIME", help=AT)
    adding.add_argument("--gain", metavar="DB", default="0", help="such as -6 (default: 0 dB)")
    adding.add_argument("--pan", metavar="PAN", default="0", help="centre, 30 left, right")
    adding.add_argument("--track", metavar="TRACK", help="its name or number (default: a new one)")
    adding.add_argument("--fade-in", metavar="TIME", default="0", help="such as 2s or “2s smooth”")
    adding.add_argument("--fade-out", metavar="TIME", default="0", help="such as 2s or “2s fast”")
    setting = kinds.add_parser("set", help="set fields of a sound")
    setting.add_argument("sound", metavar="SOUND", help=WHICH)
    setting.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=", ".join(SOUND_FIELDS))
    splitting = kinds.add_parser("split", help="cut a sound in two")
    splitting.add_argument("sound", metavar="SOUND", help=WHICH)
    splitting.add_argument("at", metavar="TIME", help="where in the film: 4s, 100f or a slate")
    add_track_arguments(kinds.add_parser("track", help="the tracks that sounds lie on"))
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
        "set": _set, "split": _split, "track": run_track,
    }  # fmt: skip
    acts[options.do](options, console)


def _list(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project, path = folder.project, folder.path.resolve()
    if options.json:
        sounds = [written_sound(project, path, sound) for sound in project.sounds]
        console.line(json.dumps(sounds, indent=2, ensure_ascii=False))
        return
    for number, sound in enumerate(project.sounds, 1):
        start = timecode(anchor_frame(project, sound.anchor), project.rate)
        track = track_name(project, sound.track)
        pan = f"  {pan_words(sound.pan)}" if sound.pan else ""
        muted = "" if is_heard(project, sound) else "  muted"
        level = f"{sound.gain:+g} dB{pan}{muted}"
        console.line(f"{number}  {sound.id}  {start}  {track}  {level}  {sound.name}")
    if not project.sounds:
        console.line("The film has no sounds yet; lay one in with `storyreel sound FOLDER add`.")


def written_sound(project: Project, path: Path, sound: Sound) -> dict[str, Any]:
    """Return a sound as its JSON says it: `start` in frames; what lies in the file in samples."""
    shot = find_shot(project, sound.anchor.shot) if isinstance(sound.anchor, ShotAnchor) else None
    return {
        "id": sound.id,
        "name": sound.name,
        "path": str(path / sound.file),
        "start": anchor_frame(project, sound.anchor),
        "shot": shot.slate if shot else None,
        "track": sound.track,
        "track_name": track_name(project, sound.track),
        "pan": sound.pan,
        "fade_in": sound.fade_in.length,
        "fade_out": sound.fade_out.length,
        "heard": is_heard(project, sound),
        "offset": sound.offset,
        "length": sound.length,
        "gain": sound.gain,
        "mute": sound.mute,
    }


def _add(options: Namespace, console: Console) -> None:
    from engine.media.intake import import_sound

    with writing(options.folder) as folder:
        project = folder.project
        frame = frame_of(project, options.at, RULE)
        words = [f"{name}={getattr(options, name)}" for name in ADDED]
        fields = read_fields(words, SOUND_FIELDS, "sound", project.rate)
        project, track = _with_track(project, options.track)
        anchor = anchor_at(project, frame)
        sound = import_sound(folder, options.file, anchor, track=track, **fields)
        folder.save(edits.add_sound(project, sound))
    console.line(f"Added “{sound.name}” at {timecode(frame, project.rate)} ({sound.id}).")


def _with_track(project: Project, text: str | None) -> tuple[Project, int]:
    """Return the number of a track; one of a new name, or of none, is made."""
    if text is None:
        return project, track_count(project)
    named = named_track(project, text)
    if named is None and not text.isdecimal():
        project = edits.add_sound_track(project, SoundTrack(name=text.strip()))
        return project, len(project.sound_tracks) - 1
    return project, track_number(project, text) if named is None else named


def _set(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        project = folder.project
        sound = _named(project, options.sound)
        fields = read_fields(options.fields, SOUND_FIELDS, "sound", project.rate)
        at, locked = fields.pop("at", None), fields.pop("lock", None)
        if "track" in fields:
            project, fields["track"] = _with_track(project, fields["track"])
        project = edits.set_sound(project, sound.id, **fields)
        if at is not None:
            project = edits.move_sound(project, sound.id, frame_of(project, at, RULE))
        if locked is not None:
            project = edits.lock_sounds(project, frozenset((sound.id,)), locked)
        folder.save(project)
    console.line(f"Set “{sound.name}”.")


def _split(options: Namespace, console: Console) -> None:
    from engine.compose.sound_files import file_of, length_of

    with writing(options.folder) as folder:
        project = folder.project
        sound, frame = _named(project, options.sound), frame_of(project, options.at, RULE)
        whole = length_of(folder.path, file_of(sound))
        folder.save(edits.split_sound(project, sound.id, frame, whole))
    console.line(f"Split “{sound.name}” at {timecode(frame, project.rate)}.")


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
