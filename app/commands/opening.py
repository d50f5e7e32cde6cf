"""Opens project folders for commands, and finds the shots that a command line names."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.commands.problems import CommandError
from engine.project.document import Project, Shot
from engine.project.folder import ProjectFolder


def add_folder(parser: ArgumentParser) -> None:
    """Add the argument FOLDER, which all commands on a project begin with."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the project's folder")


@contextmanager
def reading(path: Path) -> Iterator[ProjectFolder]:
    """Open a project to look at; it may be open in a window at the same time."""
    with ProjectFolder.open(path, read_only=True) as folder:
        yield folder


@contextmanager
def writing(path: Path) -> Iterator[ProjectFolder]:
    """Open a project to change it. Raises CommandError when a window has it."""
    with ProjectFolder.open(path) as folder:
        if folder.read_only_reason is not None:
            reason = folder.read_only_reason.rstrip(".").removesuffix(
                ", so it is opened read-only here"
            )
            raise CommandError(f"{reason}; nothing was changed. Close it there and try again.")
        yield folder


def shots_named(project: Project, text: str) -> list[Shot]:
    """Return the shots that text such as "010", "010,030" or "010..040" names, in film order.

    Raises CommandError for a slate that no shot has.
    """
    shots = project.shots
    wanted: set[str] = set()
    for part in text.split(","):
        first, dots, last = (word.strip() for word in part.partition(".."))
        low = _index(shots, first)
        high = _index(shots, last) if dots else low
        wanted.update(shot.id for shot in shots[min(low, high) : max(low, high) + 1])
    return [shot for shot in shots if shot.id in wanted]


def shot_named(project: Project, slate: str) -> Shot:
    """Return the one shot with this slate. Raises CommandError."""
    return project.shots[_index(project.shots, slate)]


def _index(shots: Sequence[Shot], slate: str) -> int:
    for number, shot in enumerate(shots):
        if shot.slate.casefold() == slate.strip().casefold():
            return number
    if not shots:
        raise CommandError("The film has no shots yet; add some with `storyreel import`.")
    raise CommandError(
        f"There is no shot {slate or 'without a slate'}; the film has {shots[0].slate} to "
        f"{shots[-1].slate} (see `storyreel info`)."
    )
