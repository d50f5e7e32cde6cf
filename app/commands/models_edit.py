"""`storyreel models edit`: changes what the list says of a LoRA."""

import json
from argparse import ArgumentParser, Namespace

from app.commands.console import Console
from app.commands.models_list import written_lora
from engine.render.lora_edits import edit_lora


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("id", metavar="ID", help="the LoRA's id, as `storyreel models` lists it")
    parser.add_argument("--label", metavar="NAME", help="what it is called")
    parser.add_argument("--strength", type=float, help="1 is as it was trained")
    parser.add_argument("--trigger", metavar="WORDS", help='words that wake it; "" for none')
    parser.add_argument(
        "--purpose", help="style, few_steps, control, or camera:<move>, as camera:dolly_in"
    )


def run(options: Namespace, console: Console) -> None:
    """Change it."""
    lora = edit_lora(
        options.id, name=options.label, strength=options.strength, trigger=options.trigger,
        purpose=options.purpose,
    )  # fmt: skip
    told = f"{lora.name}: {lora.purpose}, strength {lora.strength:g}"
    told += f", wakes at “{lora.trigger}”." if lora.trigger else "."
    written = json.dumps(written_lora(lora), indent=2, ensure_ascii=False)
    console.line(written if options.json else told)
