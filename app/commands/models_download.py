"""`storyreel models download`: the one command that talks to a network, after a yes."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.commands.console import Console
from app.commands.models_list import written
from app.commands.problems import CommandError, UsageError
from app.commands.telling import teller
from engine.render.adding import add_model, check_name, listed
from engine.render.catalogue import CATALOGUE, Offered, offered
from engine.render.downloading import bytes_there, download, folder_for, free_bytes
from engine.render.families.table import FAMILIES, MODELS
from engine.render.hashing import keep_hashes
from engine.render.loras import refit
from engine.render.sizes import in_bytes


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="without one: what there is")
    parser.add_argument("--yes", action="store_true", help="agree to the licence and the download")
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="where to (Storyreel's own folder otherwise)"
    )
    parser.add_argument("--mirror", default="", metavar="URL", help="a mirror of the hub")
    parser.epilog = (
        "This is the only thing in Storyreel that uses a network, and never while rendering. Stop "
        "it with Ctrl+C; the same command goes on where it was."
    )


def run(options: Namespace, console: Console) -> None:
    """Show what there is, or download after consent."""
    if options.name is None:
        _list(options, console)
        return
    chosen = CATALOGUE.get(options.name)
    if chosen is None or chosen.family not in FAMILIES:
        names = ", ".join(row.name for row in offered())
        raise CommandError(f"There is no “{options.name}” to download; there are {names}.")
    folder = (options.to or folder_for(chosen.name)).expanduser().absolute()
    there = listed(folder)
    if there is not None:
        raise CommandError(f"{chosen.title} is in the list already, as {there.id}.")
    check_name(chosen.name, MODELS)
    _ask(chosen, folder, options, console)
    told = teller(options, console, "Downloading")
    hashes = download(chosen, folder, options.mirror, told)
    spec = add_model(folder, chosen.name)
    keep_hashes(spec.id, teller(options, console, "Hashing"), known=hashes)
    console.finish()
    refit(spec)
    if options.json:
        console.line(json.dumps(written(MODELS[spec.id]), indent=2, ensure_ascii=False))
    else:
        console.line(f"Downloaded {chosen.title}; it is in the list as {spec.id}.")


def _ask(chosen: Offered, folder: Path, options: Namespace, console: Console) -> None:
    """Tell what it costs, and go on only after a yes. Raises UsageError, CommandError."""
    told = [
        f"{chosen.title}, from {options.mirror or 'huggingface.co'} ({chosen.repository})",
        f"licence: {chosen.licence}" + (" (to be accepted on its page)" if chosen.gated else ""),
        f"size: about {in_bytes(chosen.bytes)}; free: {in_bytes(free_bytes(folder))} in {folder}",
    ]
    if (there := bytes_there(chosen, folder)) is not None:
        told.append(f"{in_bytes(there[0])} of {in_bytes(there[1])} are there; it goes on from them")
    if not options.json:
        for line in told:
            console.line(line)
    if options.yes:
        return
    if options.json or not sys.stdin.isatty():
        raise UsageError("Nothing was downloaded: add --yes to agree to the licence and the size.")
    sys.stderr.write("Download it and agree to its licence? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise CommandError("Nothing was downloaded.")


def _list(options: Namespace, console: Console) -> None:
    if options.json:
        rows = [
            {"name": row.name, "title": row.title, "repository": row.repository,
             "family": row.family, "licence": row.licence, "bytes": row.bytes, "gated": row.gated,
             "checked": row.checked}
            for row in offered()
        ]  # fmt: skip
        console.line(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in offered():
        size = f"about {in_bytes(row.bytes)}"
        console.line(f"{row.name:18} {row.title:28} {size:14} {row.licence}")
