"""`storyreel import`: scenes and shots from a script, shots from pictures, takes from videos."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from app.commands.console import Console, counted
from app.commands.import_footage import add_footage_arguments, import_video
from app.commands.opening import add_folder, reading, writing
from app.commands.problems import CommandError
from app.script_media import copy_media
from app.script_words import counts, headline, plain_differences
from engine.camera.edits import still_shots
from engine.media.error import MediaError
from engine.media.intake import import_picture, pictures_in
from engine.media.kinds import VIDEO_SUFFIXES
from engine.project import edits
from engine.project.document import Project, Reference
from engine.project.folder import ProjectFolder
from engine.script.files import READERS, read_script
from engine.script.laying import apply_update
from engine.script.reading import Pace, pace_of
from engine.script.update import Update, compare


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument(
        "source", type=Path, metavar="SOURCE",
        help=f"a script ({', '.join(READERS)}), a folder of pictures, one picture or a video; "
        "a CSV has the columns scene, action, dialogue, camera, seconds, image (paths relative to "
        "the CSV)",
    )  # fmt: skip
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change and change nothing"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--words-a-minute", type=_speed, metavar="N",
        help="how fast dialogue is spoken that is written in words (default: 160)",
    )  # fmt: skip
    parser.add_argument(
        "--characters-a-second", type=_speed, metavar="N",
        help="how fast Chinese is spoken; Japanese and Korean in proportion (default: 5)",
    )  # fmt: skip
    add_footage_arguments(parser)
    parser.epilog = (
        "A script that was imported before updates the film: scenes and shots are known by what\n"
        "they say, and takes, picks, lengths set by hand, notes and pictures stay with them."
    )


def run(options: Namespace, console: Console) -> None:
    """Import the source as one change of the project."""
    source: Path = options.source
    if not source.exists():
        raise CommandError(f"There is no {source}; name a script, a video or a folder of pictures.")
    if source.is_file() and source.suffix.lower() in READERS:
        _script(options, console)
        return
    if options.dry_run:
        raise CommandError("A dry run is for scripts; pictures and videos are only ever added.")
    if source.is_file() and source.suffix.lower() in VIDEO_SUFFIXES:
        import_video(options, console)
        return
    if options.shot or options.cut_into_shots:
        raise CommandError("--shot and --cut-into-shots are for videos.")
    with writing(options.folder) as folder:
        before = len(folder.project.shots)
        project = _pictures(folder, source, console)
        folder.save(project)
    console.finish()
    console.line(f"Added {counted(len(project.shots) - before, 'shot')} from {source.name}.")


def _script(options: Namespace, console: Console) -> None:
    opened = reading if options.dry_run else writing
    with opened(options.folder) as folder:
        project = folder.project
        update = _update(project, options)
        said: list[str] = []
        if not options.dry_run:
            media, said = copy_media(
                folder, project, update, lambda n, of: console.progress("Importing", n, of)
            )
            folder.save(apply_update(project, update, (), media))
    console.finish()
    for sentence in said:
        sys.stderr.write(f"storyreel: left out: {sentence}\n")
    _tell(update, options, console)


def _update(project: Project, options: Namespace) -> Update:
    play = read_script(options.source, project.rate, project.settings.still_seconds)
    usual = pace_of(project)
    pace = Pace(
        options.words_a_minute or usual.words_a_minute,
        options.characters_a_second or usual.characters_a_second,
    )
    return compare(project, play, pace)


def _tell(update: Update, options: Namespace, console: Console) -> None:
    if options.json:
        told = {
            "source": options.source.name,
            "applied": not options.dry_run,
            "adds_another_script": update.appends,
            "differences": plain_differences(update),
        }
        console.line(json.dumps(told, indent=2, ensure_ascii=False))
        return
    if options.dry_run:
        for difference in update.differences:
            console.line(f"{difference.kind} {headline(difference)}")
    done = counts(update)
    name = options.source.name
    would = "would be " if options.dry_run else ""
    console.line(f"{name}: {would}{done}." if done else f"{name} says nothing new.")


def _pictures(folder: ProjectFolder, source: Path, console: Console) -> Project:
    paths = pictures_in([source])
    references: list[Reference] = []
    refused: list[str] = []
    for number, path in enumerate(paths, 1):
        try:
            references.append(import_picture(folder, path))
        except MediaError as error:
            refused.append(str(error))
        console.progress("Importing", number, len(paths))
    if not references:
        raise CommandError(
            refused[0]
            if refused
            else f"There are no pictures in {source}; name a folder that has some, or one picture."
        )
    console.finish()
    for sentence in refused:
        sys.stderr.write(f"storyreel: left out: {sentence}\n")
    shots = still_shots(folder.project, references)
    return edits.add_shots(folder.project, shots, None, None)


def _speed(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 2000:
        raise ArgumentTypeError(f"“{text}” is no reading speed; write a number such as 160")
    return value
