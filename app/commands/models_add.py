"""`storyreel models add`: puts a model or a LoRA on the list, and keeps the hashes of its files."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.commands.console import Console
from app.commands.models_list import written, written_instruct, written_lora, written_preview
from app.commands.telling import teller
from engine.render.adding import add_model
from engine.render.families.table import MODELS
from engine.render.hashing import keep_hashes
from engine.render.instruct import add_instruct, is_instruct
from engine.render.loras import add_lora, is_lora, refit
from engine.render.preview_vae import add_preview_vae, is_preview_vae


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "path", metavar="PATH",
        help="a folder in diffusers' layout, a .safetensors or .gguf file of a part, a LoRA, an "
        "instruct model, or a tiny VAE for live pictures",
    )  # fmt: skip
    parser.add_argument("--name", default="", metavar="ID", help="its id in the list")
    parser.add_argument(
        "--base", default="", metavar="ID",
        help="for one file: the model, or folder, that has the other parts; for a LoRA: the model "
        "that it is to fit",
    )  # fmt: skip
    parser.add_argument(
        "--part", default="", metavar="NAME",
        help="for one file: which part it is, such as transformer or transformer_2",
    )  # fmt: skip
    parser.add_argument(
        "--no-hashes", action="store_true", help="leave the hashes of the files to a later check"
    )
    loras = parser.add_argument_group("LoRAs")
    loras.add_argument("--strength", type=float, default=1.0, help="1 is as it was trained")
    loras.add_argument("--trigger", default=None, metavar="WORDS", help="words that wake it")
    loras.add_argument(
        "--purpose",
        default="",
        help="style, few_steps, control, control:<kind> or camera:<move>, as camera:dolly_in",
    )


def run(options: Namespace, console: Console) -> None:
    """Add it."""
    from app.commands.models import existing

    path = existing(options.path)
    if is_instruct(path):
        one = add_instruct(path, options.name)
        if options.json:
            console.line(json.dumps(written_instruct(one), indent=2, ensure_ascii=False))
        else:
            console.line(f"Added {one.name} as {one.id}; it expands prompts.")
        return
    if is_preview_vae(path):
        shows = add_preview_vae(path, options.name, options.base)
        if options.json:
            console.line(json.dumps(written_preview(shows), indent=2, ensure_ascii=False))
        else:
            console.line(f"Added {shows.name} as {shows.id}; it shows renders as they go.")
        return
    added = _lora(path, options) if path.is_file() and is_lora(path) else None
    if added is None:
        added = _model(path, options, console)
    elif not options.json:
        without = ", without its part for the text encoder" if added["words_left_out"] else ""
        told = f"as {added['id']}{without}; it fits {', '.join(added['fits'])}."
        console.line(f"Added the LoRA {added['label']} {told}")
    if options.json:
        console.line(json.dumps(added, indent=2, ensure_ascii=False))


def _lora(path: Path, options: Namespace) -> dict:
    return written_lora(
        add_lora(
            path, options.name, options.base, options.strength, options.trigger, options.purpose,
            options.part,
        )
    )  # fmt: skip


def _model(path: Path, options: Namespace, console: Console) -> dict:
    spec = add_model(path, options.name, options.base, options.part)
    if not options.no_hashes:
        keep_hashes(spec.id, teller(options, console, "Hashing"))
        console.finish()
    refit(spec)
    if not options.json:
        console.line(f"Added {spec.name} as {spec.id}.")
    return written(MODELS[spec.id])
