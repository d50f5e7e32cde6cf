"""`storyreel sample`: the sample film, ready to look at and to play with."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.commands.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to make")


def run(options: Namespace, console: Console) -> None:
    """Write the sample film."""
    from resources.sample.make import write_sample

    path = write_sample(
        options.folder, lambda done, total: console.progress("Sample film", done, total)
    )
    console.finish()
    console.line(f"The sample film is in {path}.")
