"""`storyreel models add`: puts a model on the list, and keeps the hashes of its files."""

import json
from argparse import ArgumentParser, Namespace

from app.commands.console import Console
from app.commands.models_list import written
from engine.render.adding import add_model
from engine.render.families.table import MODELS
from engine.render.hashing import keep_hashes


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "path", metavar="PATH",
        help="a folder in diffusers' layout, or a .safetensors or .gguf file",
    )  # fmt: skip
    parser.add_argument("--name", default="", metavar="ID", help="the model's id in the list")
    parser.add_argument(
        "--base", default="", metavar="ID",
        help="for a single file: the model, or folder, that has the other parts",
    )  # fmt: skip
    parser.add_argument(
        "--part", default="", metavar="NAME",
        help="for a single file: which part it is, such as transformer or transformer_2",
    )  # fmt: skip
    parser.add_argument(
        "--no-hashes", action="store_true", help="leave the hashes of the files to a later check"
    )


def run(options: Namespace, console: Console) -> None:
    """Add it."""
    from app.commands.models import existing

    spec = add_model(existing(options.path), options.name, options.base, options.part)
    if not options.no_hashes:
        keep_hashes(spec.id, lambda done, total: console.progress("Hashing", done, total))
        console.finish()
    if options.json:
        console.line(json.dumps(written(MODELS[spec.id]), indent=2, ensure_ascii=False))
    else:
        console.line(f"Added {spec.name} as {spec.id}.")
