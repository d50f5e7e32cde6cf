"""`storyreel models remove`: takes a model or a LoRA off the list."""

import json
from argparse import ArgumentParser, Namespace

from app.commands.console import Console
from engine.render.adding import remove


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("id", metavar="ID", help="the id, as `storyreel models` lists it")


def run(options: Namespace, console: Console) -> None:
    """Remove it."""
    remove(options.id)
    if options.json:
        console.line(json.dumps({"removed": options.id}))
    else:
        console.line(f"Removed {options.id} from the list; its files are where they were.")
