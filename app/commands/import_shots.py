"""`storyreel import`: shots from a folder of pictures or from a CSV shot list."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.commands.console import Console, counted
from app.commands.opening import add_folder, writing
from app.commands.problems import CommandError
from engine.camera.edits import still_shots
from engine.media.error import MediaError
from engine.media.intake import import_picture, pictures_in
from engine.project import edits
from engine.project.document import Project, Reference
from engine.project.folder import ProjectFolder
from engine.script.shot_list import read_shot_list, shots_from_rows


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument(
        "source", type=Path, metavar="SOURCE",
        help="a folder of pictures, one picture, or a CSV shot list with the columns scene, "
        "action, dialogue, camera, seconds, image (paths relative to the CSV)",
    )  # fmt: skip


def run(options: Namespace, console: Console) -> None:
    """Import the source as one change of the project."""
    source: Path = options.source
    if not source.exists():
        raise CommandError(f"There is no {source}; name a folder of pictures or a CSV shot list.")
    with writing(options.folder) as folder:
        before = len(folder.project.shots)
        if source.is_file() and source.suffix.lower() in (".csv", ".tsv"):
            project = _shot_list(folder, source, console)
        else:
            project = _pictures(folder, source, console)
        folder.save(project)
    console.finish()
    console.line(f"Added {counted(len(project.shots) - before, 'shot')} from {source.name}.")


def _shot_list(folder: ProjectFolder, source: Path, console: Console) -> Project:
    rows = read_shot_list(source)
    if not rows:
        raise CommandError(f"{source.name} has no shots below its first line.")
    pictures: dict[int, tuple[Reference, ...]] = {}
    for number, row in enumerate(rows, 1):
        if row.image is not None:
            try:
                pictures[row.line] = (import_picture(folder, row.image),)
            except MediaError as error:
                raise CommandError(f"Line {row.line} of {source.name}: {error}") from error
        console.progress("Importing", number, len(rows))
    return shots_from_rows(folder.project, rows, pictures)


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
