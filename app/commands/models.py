"""`storyreel models`: the models that takes can be rendered with."""

import json
from argparse import ArgumentParser, Namespace

from app.commands.console import Console
from engine.render.families.table import MODELS


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: Namespace, console: Console) -> None:
    """List the models."""
    if not options.json:
        for spec in MODELS.values():
            console.line(f"{spec.id:12} {spec.name}: {spec.description}")
        return
    written = [
        {
            "id": spec.id,
            "name": spec.name,
            "description": spec.description,
            "roles": list(spec.roles),
            "max_frames": spec.max_frames,
            "rate": None if spec.rate is None else f"{spec.rate.numerator}/{spec.rate.denominator}",
        }
        for spec in MODELS.values()
    ]
    console.line(json.dumps(written, indent=2, ensure_ascii=False))
