"""`storyreel renumber`: slates given anew, or locked so that new shots get letters."""

from argparse import ArgumentParser, Namespace

from app.commands.console import Console, counted
from app.commands.opening import add_folder, shots_named, writing
from app.commands.problems import UsageError
from engine.project import edits


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument("--shots", metavar="SHOTS", help="010,030 or 010..040 (default: the film)")
    parser.add_argument("--from", dest="first", type=int, default=10, metavar="N", help="first one")
    parser.add_argument("--step", type=int, default=10, metavar="N", help="distance between two")
    parser.add_argument("--prefix", default="", metavar="WORD", help="12- gives 12-010")
    locks = parser.add_mutually_exclusive_group()
    locks.add_argument(
        "--lock", action="store_true", help="change no slate: from now on new shots get letters"
    )
    locks.add_argument("--unlock", action="store_true", help="unlock the slates, then renumber")


def run(options: Namespace, console: Console) -> None:
    """Renumber as one change of the project, or lock."""
    if options.lock and (options.shots, options.first, options.step, options.prefix) != (
        None, 10, 10, "",
    ):  # fmt: skip
        raise UsageError("--lock keeps the slates as they are; renumber first, then lock.")
    with writing(options.folder) as folder:
        before = folder.project
        if options.lock:
            folder.save(edits.set_settings(before, slates_locked=True))
            console.line("The slates are locked; new shots get letters (020A).")
            return
        after = edits.set_settings(before, slates_locked=False) if options.unlock else before
        ids = [s.id for s in shots_named(before, options.shots)] if options.shots else None
        after = edits.renumber(after, ids, options.first, options.step, options.prefix)
        folder.save(after)
    pairs = [
        (old.slate, new.slate)
        for old, new in zip(before.shots, after.shots, strict=True)
        if old.slate != new.slate
    ]
    for old, new in pairs:
        console.line(f"{old} → {new}")
    console.line(f"{counted(len(pairs), 'slate')} changed.")
