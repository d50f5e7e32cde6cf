"""The part of `storyreel export` that writes the board on paper, a PDF."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from app.commands.console import Console
from app.commands.opening import shots_named
from app.commands.problems import UsageError
from app.commands.stopping import stop_on_signal
from app.paper_words import today, usual_version
from engine.export.settings import ExportCancelled
from engine.paint.board.choices import PAPERS, PER_PAGE, WORDS, BoardChoices, Scenes, Words
from engine.project.aspects import framing_id
from engine.project.folder import ProjectFolder, read_takes

if TYPE_CHECKING:
    from engine.export.board_words import BoardOrder

_OWN = (
    "paper", "portrait", "per_page", "list", "with_words", "no_arrows", "no_drawings", "no_panels",
    "scenes", "title_page", "no_header", "no_numbers", "version_name", "date",
)  # fmt: skip


def is_board(path: Path) -> bool:
    """Return whether a file of this name is a board on paper."""
    return path.suffix.lower() == ".pdf"


def add_board_arguments(parser: ArgumentParser) -> None:
    """Add what is asked of a board alone; not given, each is None."""
    board = parser.add_argument_group("a board on paper (OUT.pdf)")
    board.add_argument("--paper", choices=tuple(PAPERS), help="its size (default: a4)")
    board.add_argument("--portrait", action="store_true", default=None, help="upright pages")
    board.add_argument(
        "--per-page", type=int, choices=PER_PAGE, help="pictures on a page (default: 6)"
    )
    board.add_argument(
        "--list", action="store_true", default=None,
        help="pictures under each other with all of their words, in place of a grid",
    )  # fmt: skip
    board.add_argument(
        "--with", dest="with_words", type=words, metavar="WORDS",
        help=f"what stands with a picture: some of {','.join(WORDS)}, all, or none",
    )  # fmt: skip
    for name, what in (
        ("--no-arrows", "without the camera's arrows over the pictures"),
        ("--no-drawings", "without what is drawn over the pictures"),
        ("--no-panels", "one picture a shot, whatever its panels"),
    ):
        board.add_argument(name, action="store_true", default=None, help=what)
    board.add_argument(
        "--scenes", choices=get_args(Scenes),
        help="headings between the shots (bands), a new page for each scene, or none",
    )  # fmt: skip
    for name, what in (
        ("--title-page", "begin with a page for the title"),
        ("--no-header", "no title, version and date at the head of pages"),
        ("--no-numbers", "no numbers at the foot of pages"),
    ):
        board.add_argument(name, action="store_true", default=None, help=what)
    board.add_argument(
        "--version-name", metavar="NAME", help="the version (default: the one saved last)"
    )
    board.add_argument("--date", metavar="TEXT", help="the date (default: today)")


def refuse_board_arguments(options: Namespace) -> None:
    """Raise UsageError where a board's option was given for another kind of file."""
    for name in _OWN:
        if getattr(options, name) is not None:
            flag = "with" if name == "with_words" else name.replace("_", "-")
            raise UsageError(f"--{flag} is for a board on paper; name the file board.pdf.")


def export_as_board(folder: ProjectFolder, options: Namespace, console: Console) -> None:
    """Write the board. Raises KeyboardInterrupt when it was stopped; nothing is left then."""
    from engine.export.board import export_board

    order, said = _order(folder, options), []
    takes = read_takes(folder.path)

    def progress(done: int, total: int) -> None:
        console.progress("Exporting", done, total)

    try:
        with stop_on_signal() as asked:
            path = export_board(
                folder.project, folder.path, takes, order, progress, asked.is_set, said.append
            )
    except ExportCancelled as error:
        raise KeyboardInterrupt from error
    finally:
        console.finish()
    for sentence in dict.fromkeys(said):
        sys.stderr.write(f"storyreel: {sentence}\n")
    console.line(f"Wrote {path}.")


def _order(folder: ProjectFolder, options: Namespace) -> "BoardOrder":
    from engine.export.board_words import BoardOrder

    project = folder.project
    if len(options.framing) > 1:
        raise UsageError("A board is in one aspect; give --framing once, and export again.")
    shots = None
    if options.range is not None:
        shots = tuple(shot.id for shot in shots_named(project, options.range))
    version, day = options.version_name, options.date
    return BoardOrder(
        path=options.out,
        choices=choices_of(options),
        shots=shots,
        framing=framing_id(project, options.framing[0]) if options.framing else None,
        version=usual_version(folder.path) if version is None else version,
        date=today() if day is None else day,
    )


def choices_of(options: Namespace) -> BoardChoices:
    """Return what was chosen; what was not is as usual."""
    usual = BoardChoices()
    return BoardChoices(
        paper=options.paper or usual.paper,
        portrait=bool(options.portrait),
        layout="list" if options.list else "grid",
        per_page=options.per_page or usual.per_page,
        words=usual.words if options.with_words is None else options.with_words,
        arrows=not options.no_arrows,
        drawings=not options.no_drawings,
        panels=not options.no_panels,
        scenes=options.scenes or usual.scenes,
        title_page=bool(options.title_page),
        header=not options.no_header,
        numbers=not options.no_numbers,
    )


def words(text: str) -> tuple[Words, ...]:
    """Read the kinds of words that stand with a picture. Raises ArgumentTypeError."""
    asked = {part.strip().casefold() for part in text.split(",") if part.strip()}
    if asked == {"all"}:
        return WORDS
    unknown = asked - {*WORDS, "none"}
    if unknown or not asked:
        there = ", ".join(WORDS)
        raise ArgumentTypeError(f"“{text}” can't be read; write some of {there}, all, or none")
    return tuple(word for word in WORDS if word in asked)
