"""`storyreel new`: a new, empty project folder."""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from fractions import Fraction
from pathlib import Path

from app.commands.console import Console
from app.commands.problems import UsageError
from engine.project import edits
from engine.project.document import Project, new_id
from engine.project.errors import EditError
from engine.project.folder import ProjectFolder
from engine.project.timecode import TimeError, parse_rate, rate_text


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to make")
    parser.add_argument("--name", help="the film's name (default: the folder's)")
    parser.add_argument(
        "--size", type=size, default=(1280, 720), metavar="WxH",
        help="the picture in pixels, such as 1920x1080 (default: 1280x720)",
    )  # fmt: skip
    parser.add_argument(
        "--rate", type=rate, default=Fraction(24), metavar="N",
        help="frames a second, exactly: 24, 25 or 24000/1001 (default: 24)",
    )  # fmt: skip


def run(options: Namespace, console: Console) -> None:
    """Make the folder."""
    width, height = options.size
    project = Project(id=new_id(), name=options.name or options.folder.resolve().stem)
    try:
        project = edits.set_project(project, width=width, height=height, rate=options.rate)
    except EditError as error:
        raise UsageError(str(error)) from error
    ProjectFolder.create(options.folder, project).close()
    console.line(
        f"Made {options.folder}: “{project.name}”, {width}×{height} at "
        f"{rate_text(project.rate).removesuffix('/1')} frames a second."
    )


def size(text: str) -> tuple[int, int]:
    """Read "1280x720". Raises ArgumentTypeError."""
    found = re.fullmatch(r"\s*(\d{1,5})\s*[xX×*]\s*(\d{1,5})\s*", text)
    if not found or not int(found[1]) or not int(found[2]):
        raise ArgumentTypeError(f"“{text}” is no size; write it as 1280x720")
    return int(found[1]), int(found[2])


def rate(text: str) -> Fraction:
    """Read "24" or "24000/1001". Raises ArgumentTypeError."""
    try:
        return parse_rate(text)
    except TimeError as error:
        raise ArgumentTypeError(str(error)) from error
