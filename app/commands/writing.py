"""Writes a text that a command was asked for, so that its file is whole or as it was."""

from pathlib import Path

from app.commands.problems import CommandError
from engine.project.disk import write_file


def write_out(path: Path, text: str) -> None:
    """Write a text file in UTF-8. Raises CommandError; the old file is then untouched.

    What a link names is written, and so is a pipe such as /dev/stdout.
    """
    content = text.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            write_file(path.resolve(), content)
    except OSError as error:
        raise CommandError(f"{path} can't be written: {error.strerror}.") from error
