"""`storyreel set`: fields of a shot, or of several."""

import sys
from argparse import ArgumentParser, Namespace

from app.commands.console import Console
from app.commands.fields import FIELDS, changed_project, changes_of, shot_fields, unknown_words
from app.commands.opening import add_folder, shots_named, writing


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument("shots", metavar="SHOT", help="010, or several: 010,030 or 010..040")
    parser.add_argument("words", nargs="+", metavar="FIELD=VALUE", help="what to set")
    width = max(len(name) for name in FIELDS)
    parser.epilog = "fields:\n" + "\n".join(
        f"  {name:{width}}  {field.form}" for name, field in FIELDS.items()
    )


def run(options: Namespace, console: Console) -> None:
    """Set the fields as one change of the project."""
    with writing(options.folder) as folder:
        changes = changes_of(options.words, folder.project.rate)
        ids = [shot.id for shot in shots_named(folder.project, options.shots)]
        project = changed_project(folder.project, ids, changes)
        folder.save(project)
    for shot in project.shots:
        if shot.id in ids:
            console.line(shot_fields(shot))
    for word in unknown_words(project, changes):
        sys.stderr.write(f"storyreel: not understood in the notes: {word}\n")
