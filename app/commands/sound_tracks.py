"""`storyreel sound FOLDER track`: the sound tracks of a film, listed, made, set and removed."""

import json
from argparse import ArgumentParser, Namespace
from typing import Any

import msgspec

from app.commands.console import Console
from app.commands.opening import reading, writing
from app.commands.problems import CommandError
from app.commands.sound_fields import TRACK_FIELDS, read_fields
from app.gain import pan_words
from engine.project import edits
from engine.project.document import Project, SoundTrack
from engine.project.sound_tracks import named_track, track_count, track_name, track_of

FIELDS = "name, role, gain, pan, mute, solo, duck, attack, release, lock"


def add_track_arguments(parser: ArgumentParser) -> None:
    """Add what `track` takes."""
    kinds = parser.add_subparsers(dest="act", required=True, metavar="list|set|move|remove")
    listing = kinds.add_parser("list", help="say which tracks there are")
    listing.add_argument("--json", action="store_true", help="as JSON")
    setting = kinds.add_parser("set", help="set fields of a track; one of a new name is made")
    setting.add_argument("track", metavar="TRACK", help="its name, or its number from 1")
    setting.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help=FIELDS)
    moving = kinds.add_parser("move", help="let a track, with its sounds, stand in another place")
    moving.add_argument("track", metavar="TRACK", help="its name, or its number from 1")
    moving.add_argument("to", type=int, metavar="PLACE", help="its new number, from 1")
    removing = kinds.add_parser("remove", help="remove a track and the sounds on it")
    removing.add_argument("track", metavar="TRACK", help="its name, or its number from 1")


def run_track(options: Namespace, console: Console) -> None:
    """Do what was asked."""
    if options.act == "list":
        with reading(options.folder) as folder:
            _list(folder.project, options.json, console)
        return
    with writing(options.folder) as folder:
        project = folder.project
        if options.act == "set":
            after, said = _set(project, options)
        else:
            number = track_number(project, options.track)
            name = track_name(project, number)
            if options.act == "move":
                after = edits.move_sound_track(project, number, options.to - 1)
                said = f"Moved {name}."
            else:
                after = edits.remove_sound_track(project, number)
                said = f"Removed {name} and {len(project.sounds) - len(after.sounds)} sounds."
        folder.save(after)
    console.line(said)


def _set(project: Project, options: Namespace) -> tuple[Project, str]:
    fields = read_fields(options.fields, TRACK_FIELDS, "track", project.rate)
    if "lock" in fields:
        fields["locked"] = fields.pop("lock")
    found = _found(project, options.track)
    if found is None:
        fields.setdefault("name", options.track.strip())
        after = edits.add_sound_track(project, SoundTrack())
        number = len(after.sound_tracks) - 1
        return edits.set_sound_track(after, number, **fields), f"Made the track {fields['name']}."
    after = edits.set_sound_track(project, found, **fields)
    return after, f"Set {track_name(after, found)}."


def _found(project: Project, text: str) -> int | None:
    named = named_track(project, text)
    if named is None and text.isdecimal() and 1 <= int(text) <= track_count(project):
        return int(text) - 1
    return named


def track_number(project: Project, text: str) -> int:
    """Return the number of the track of this name or number from 1. Raises CommandError."""
    found = _found(project, text)
    if found is None:
        names = ", ".join(track_name(project, n) for n in range(track_count(project))) or "none"
        raise CommandError(f"There is no track “{text}”; there are: {names}.")
    return found


def written_tracks(project: Project) -> list[dict[str, Any]]:
    """Return the tracks as their JSON says them."""
    return [
        {**msgspec.structs.asdict(track_of(project, n)), "name": track_name(project, n)}
        for n in range(track_count(project))
    ]


def track_line(project: Project, number: int) -> str:
    """Return what a track is, on one line."""
    track = track_of(project, number)
    count = sum(sound.track == number for sound in project.sounds)
    parts = [
        track_name(project, number), track.role or "no role", f"{track.gain:+g} dB",
        pan_words(track.pan), f"{count} sound{'' if count == 1 else 's'}",
        *(("mute",) if track.mute else ()), *(("solo",) if track.solo else ()),
        *((f"ducks {track.duck:g} dB",) if track.duck else ()),
        *(() if track.locked else ("free",)),
    ]  # fmt: skip
    return f"{number + 1}  {' · '.join(parts)}"


def _list(project: Project, as_json: bool, console: Console) -> None:
    if as_json:
        console.line(json.dumps(written_tracks(project), indent=2, ensure_ascii=False))
        return
    for number in range(track_count(project)):
        console.line(track_line(project, number))
    if not track_count(project):
        console.line("The film has no sound tracks yet; `storyreel sound FOLDER add` makes one.")
