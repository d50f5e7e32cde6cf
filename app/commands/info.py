"""`storyreel info`: what is in a project, its shots and their takes."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.commands.camera import written_moves
from app.commands.console import Console, counted
from app.commands.opening import add_folder, reading
from app.commands.sound import written_sound
from app.commands.sound_tracks import track_line, written_tracks
from engine.project.document import Id, Project, Shot
from engine.project.film import scene_of, starts
from engine.project.folder import read_takes
from engine.project.seen import seen_take, takes_of
from engine.project.sound_tracks import track_count
from engine.project.take import Take
from engine.project.timecode import rate_text, timecode

MOST_WORDS = 160


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: Namespace, console: Console) -> None:
    """Say what is in the project."""
    with reading(options.folder) as folder:
        project, path = folder.project, folder.path.resolve()
    takes = read_takes(path)
    if options.json:
        console.line(json.dumps(written(project, path, takes), indent=2, ensure_ascii=False))
    else:
        _list(project, takes, console)


def written(project: Project, path: Path, takes: Mapping[Id, Sequence[Take]]) -> dict[str, Any]:
    """Return the project as its JSON says it; clips are named by their whole path."""
    return {
        "name": project.name,
        "width": project.width,
        "height": project.height,
        "rate": rate_text(project.rate),
        "frames": project.duration,
        "sound_tracks": written_tracks(project),
        "sounds": [written_sound(project, path, sound) for sound in project.sounds],
        "shots": [
            _shot(project, path, shot, start, takes_of(shot, takes))
            for shot, start in zip(project.shots, starts(project), strict=True)
        ],
    }


def _shot(
    project: Project, path: Path, shot: Shot, start: int, takes: Sequence[Take]
) -> dict[str, Any]:
    seen = seen_take(project, shot, takes)
    return {
        "id": shot.id,
        "slate": shot.slate,
        "scene": scene_of(project, shot.id).heading,
        "start": start,
        "duration": shot.duration,
        "action": shot.action,
        "moves": written_moves(shot.moves),
        "picked": seen.id if seen else None,
        "takes": [_take(path, take) for take in takes],
    }


def _take(path: Path, take: Take) -> dict[str, Any]:
    return {
        "id": take.id,
        "number": take.number,
        "path": str(path / "takes" / take.id / "clip.mp4"),
        "model": take.model,
        "seed": take.request.seed,
        "frames": take.frames,
        "width": take.width,
        "height": take.height,
        "rate": rate_text(take.rate),
        "framing": take.request.framing,
        "notes": list(take.notes),
    }


def _list(project: Project, takes: Mapping[Id, Sequence[Take]], console: Console) -> None:
    rate = rate_text(project.rate).removesuffix("/1")
    console.line(
        f"{project.name}: {project.width}×{project.height} at {rate}, "
        f"{counted(len(project.shots), 'shot')}, {timecode(project.duration, project.rate)}"
    )
    for shot, start in zip(project.shots, starts(project), strict=True):
        found = takes_of(shot, takes)
        seen = seen_take(project, shot, found)
        state = f"T{seen.number:02} of {len(found)}" if seen else "animatic"
        words = _on_a_line(" · ".join(part for part in (shot.action, shot.notes) if part))
        console.line(
            f"{shot.slate:5} {timecode(start, project.rate)}  {shot.duration:5} f  "
            f"{state:10} {words}"
        )
    for number in range(track_count(project)):
        console.line(f"sound {track_line(project, number)}")


def _on_a_line(words: str) -> str:
    """Return the words without line breaks, and no more of them than one reads in a list."""
    words = " ".join(words.split())
    return words if len(words) <= MOST_WORDS else f"{words[: MOST_WORDS - 1].rstrip()}…"
