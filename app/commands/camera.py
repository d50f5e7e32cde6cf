"""`storyreel camera`: camera notes as people write them, read into structure."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Any

from app.commands.console import Console
from engine.camera.notes import parse
from engine.project.document import CameraMove


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("notes", metavar="NOTES", help="such as “slow push in, then whip pan left”")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: Namespace, console: Console) -> None:
    """Read the notes and say what they mean."""
    found = parse(options.notes)
    if options.json:
        written = {
            "size": found.size,
            "angle": found.angle,
            "lens_mm": found.lens,
            "moves": written_moves(found.moves),
            "unknown": list(found.unknown),
            "canonical": found.canonical,
        }
        console.line(json.dumps(written, indent=2, ensure_ascii=False))
        return
    console.line(found.canonical or "No camera notes.")
    if found.unknown:
        console.line(f"Not understood: {', '.join(found.unknown)}")


def written_moves(moves: Iterable[CameraMove]) -> list[dict[str, Any]]:
    """Return moves as they stand in JSON."""
    return [
        {
            "kind": move.kind,
            "amount": move.amount,
            "speed": move.speed,
            "start": move.start,
            "end": move.end,
        }
        for move in moves
    ]
