"""The way in: opens the window, runs one headless command, or becomes the render worker.

Nothing here imports QtWidgets; only opening the window does. Every error of a command is caught
here once and said in one sentence. Exit status: 0 done, 1 failed, 2 wrong use, 130 stopped by
Ctrl+C.
"""

import argparse
import contextlib
import io
import os
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from app.commands.console import Console
from app.commands.problems import CommandError, UsageError
from app.commands.table import COMMANDS

STOPPED = 130
DESCRIPTION = "Lay out a film shot by shot, see it move, render takes, export it."
EPILOG = (
    "Without a command Storyreel opens its window: `storyreel` or `storyreel FOLDER`. "
    "`storyreel COMMAND --help` says more about a command."
)


def main(words: list[str] | None = None) -> int:
    """Run Storyreel with the words of its command line and return the exit status."""
    words = sys.argv[1:] if words is None else words
    if words[:1] == ["--worker"]:
        from engine.render.worker import main as work

        return work(words[1:])
    if words == ["--scrub-files"]:
        from engine.compose.scrub_writer import main as write_scrub_files

        return write_scrub_files()
    for stream in (sys.stdout, sys.stderr):
        # What replaces a stream in a test or an embedding may be of another kind, or closed.
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError):
                stream.reconfigure(errors="replace")
    if not words or (words[0] not in COMMANDS and not words[0].startswith("-")):
        return _said(lambda: _open_window(words))
    return _said(lambda: _run_command(words))


def _run_command(words: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="storyreel", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=_version())
    kinds = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parsers = {
        name: kinds.add_parser(
            name,
            help=command.summary,
            description=_sentence(command.summary),
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        for name, command in COMMANDS.items()
    }
    if words[0] not in COMMANDS:
        parser.parse_args(words)
        return
    module = import_module(f"app.commands.{COMMANDS[words[0]].module}")
    module.add_arguments(parsers[words[0]])
    options = parser.parse_args(words)
    try:
        module.run(options, Console())
    except UsageError as error:
        parsers[words[0]].error(str(error))


def _said(run: Callable[[], None]) -> int:
    """Run something and say in one sentence what went wrong, if anything did."""
    try:
        run()
        sys.stdout.flush()
        return 0
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 2
    except UsageError as error:
        _complain(str(error))
        return 2
    except KeyboardInterrupt:
        _complain("Stopped.")
        return STOPPED
    except BrokenPipeError:
        # The reader of our output went away (`storyreel info FILM | head`); that is no failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except CommandError as error:
        _complain(str(error))
        return 1
    except Exception as error:
        _complain(_sentence_of(error))
        if os.environ.get("STORYREEL_DEBUG"):
            traceback.print_exc()
        return 1


def _sentence_of(error: Exception) -> str:
    """Say an error of the engine; its own errors are sentences already."""
    if type(error).__module__.startswith(("engine.", "app.", "resources.")):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{where}."
    words = (str(error).strip().splitlines() or [""])[0]
    return (
        f"Something in Storyreel went wrong ({type(error).__name__}: {words}); "
        "set STORYREEL_DEBUG=1 to see where."
    )


def _complain(sentence: str) -> None:
    sys.stderr.write(f"storyreel: {sentence}\n")


def _open_window(words: list[str]) -> None:
    if len(words) > 1:
        raise UsageError(
            f"“{words[0]}” is no command; `storyreel --help` lists them, and "
            "`storyreel FOLDER` opens one project."
        )
    folder = Path(words[0]) if words else None
    if folder is not None and not folder.exists():
        raise UsageError(
            f"“{folder}” is neither a command nor a project folder; `storyreel --help` lists the "
            "commands, and `storyreel new` makes a project."
        )
    if not has_display():
        raise CommandError(
            "There is no display to open a window on; `storyreel --help` lists the commands that "
            "need none."
        )
    from app.window import open_window

    status = open_window(folder)
    if status:
        raise SystemExit(status)


def has_display() -> bool:
    """Return whether a window could be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _sentence(summary: str) -> str:
    return f"{summary[0].upper()}{summary[1:]}."


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"storyreel {version('storyreel')}"
    except PackageNotFoundError:
        return "storyreel, from a checkout"
