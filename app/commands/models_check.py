"""`storyreel models check`: whether a model's files are whole and what they were when added."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.commands.console import Console
from app.commands.problems import CommandError
from app.commands.telling import teller
from engine.project.disk import hash_file
from engine.render.checkpoint import read_checkpoint
from engine.render.families.table import MODELS
from engine.render.fitting import check_weights
from engine.render.hashing import check_hashes
from engine.render.instruct import read_instruct
from engine.render.models import InstructModel, Lora, PreviewVae
from engine.render.preview_vae import read_preview_vae


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("id", metavar="ID", help="the id, as `storyreel models` lists it")
    parser.add_argument(
        "--hashes-only", action="store_true",
        help="leave out the comparison of every tensor with what the configs ask for",
    )  # fmt: skip


def run(options: Namespace, console: Console) -> None:
    """Check it; exit status 1 when anything is amiss."""
    spec = MODELS.get(options.id)
    lora = next((one for one in MODELS.installed.loras if one.id == options.id), None)
    if lora is not None:
        _check_lora(lora, options, console)
        return
    beside = {one.id: one for one in (*MODELS.installed.instruct, *MODELS.installed.previews)}
    if options.id in beside:
        _check_beside(beside[options.id], options, console)
        return
    if spec is None:
        raise CommandError(f"There is no model “{options.id}”; `storyreel models` lists them.")
    if not spec.path:
        console.line(f"“{spec.name}” is built in; there is nothing to check.")
        return
    checked = check_hashes(spec.id, teller(options, console, "Hashing"))
    console.finish()
    if not options.hashes_only and checked.is_whole:
        told = teller(options, console, "Looking at every tensor")
        check_weights(read_checkpoint(Path(spec.path), spec.single), told)
        console.finish()
    sentence = checked.sentence(spec.name)
    if options.json:
        found = {"id": spec.id, "changed": checked.changed, "missing": checked.missing}
        found |= {"added": checked.added, "told": sentence}
        console.line(json.dumps(found, indent=2, ensure_ascii=False))
    if not checked.is_whole:
        raise CommandError(sentence)
    if not options.json:
        console.line(sentence)


def _check_lora(lora: Lora, options: Namespace, console: Console) -> None:
    path = Path(lora.path)
    if not path.is_file():
        raise CommandError(f"The LoRA “{lora.name}” is not there any more ({path}); remove it.")
    if hash_file(path) != lora.sha256:
        raise CommandError(f"The LoRA “{lora.name}” was changed since it was added; add it anew.")
    _say(lora.id, f"The LoRA “{lora.name}” is as it was when it was added.", options, console)


def _check_beside(one: InstructModel | PreviewVae, options: Namespace, console: Console) -> None:
    """Look at an instruct model or a tiny VAE as when it was added."""
    if not Path(one.path).exists():
        raise CommandError(f"“{one.name}” is not there any more ({one.path}); remove it.")
    found = (read_instruct if isinstance(one, InstructModel) else read_preview_vae)(Path(one.path))
    hashes = [getattr(read, "sha256", "") for read in (one, found)]
    if found.bytes != one.bytes or hashes[0] != hashes[1]:
        raise CommandError(f"“{one.name}” was changed since it was added; add it anew.")
    _say(one.id, f"“{one.name}” is whole.", options, console)


def _say(id: str, sentence: str, options: Namespace, console: Console) -> None:
    told = {"id": id, "changed": [], "missing": [], "added": [], "told": sentence}
    console.line(json.dumps(told, indent=2, ensure_ascii=False) if options.json else sentence)
