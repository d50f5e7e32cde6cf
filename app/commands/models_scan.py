"""`storyreel models scan`: adds every model below a folder or in a Hugging Face cache."""

import json
import sys
from argparse import ArgumentParser, Namespace

from app.commands.console import Console, counted
from app.commands.models import existing
from app.commands.models_list import written
from engine.render.adding import scan
from engine.render.loras import refit


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "folder", metavar="FOLDER", help="such as a Hugging Face cache (…/huggingface/hub)"
    )


def run(options: Namespace, console: Console) -> None:
    """Scan the folder. Models that are refused are told on stderr and fail nothing."""
    found = scan(existing(options.folder))
    for spec in found.added:
        refit(spec)
    if options.json:
        told = {
            "added": [written(spec) for spec in found.added],
            "known": [spec.id for spec in found.known],
            "refused": [{"path": str(path), "why": why} for path, why in found.refused],
        }
        console.line(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for spec in found.added:
        console.line(f"Added {spec.name} as {spec.id}.")
    for _, why in found.refused:
        sys.stderr.write(f"storyreel: left out: {why}\n")
    known = f"; {counted(len(found.known), 'model')} in the list before" if found.known else ""
    console.line(f"Found {counted(len(found.added), 'new model')}{known}.")
