"""`storyreel models check`: whether a model's files are whole and what they were when added."""

import json
from argparse import ArgumentParser, Namespace

from app.commands.console import Console
from app.commands.problems import CommandError
from engine.render.families.table import MODELS
from engine.render.hashing import check_hashes


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("id", metavar="ID", help="the id, as `storyreel models` lists it")


def run(options: Namespace, console: Console) -> None:
    """Check it; exit status 1 when anything is amiss."""
    spec = MODELS.get(options.id)
    if spec is None:
        raise CommandError(f"There is no model “{options.id}”; `storyreel models` lists them.")
    if not spec.path:
        console.line(f"“{spec.name}” is built in; there is nothing to check.")
        return
    checked = check_hashes(spec.id, lambda done, all: console.progress("Hashing", done, all))
    console.finish()
    sentence = checked.sentence(spec.name)
    if options.json:
        told = {"id": spec.id, "changed": checked.changed, "missing": checked.missing}
        console.line(json.dumps(told | {"told": sentence}, indent=2, ensure_ascii=False))
    if checked.changed or checked.missing:
        raise CommandError(sentence)
    if not options.json:
        console.line(sentence)
