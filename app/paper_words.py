"""What a board on paper is usually headed with, in the window and headless: a version, a date."""

from datetime import date
from pathlib import Path

from engine.project import versions


def usual_version(folder: Path) -> str:
    """Return the name of the newest version of the cut that was saved, "" without one."""
    saved = versions.versions_of(folder)
    return saved[-1].name if saved else ""


def today() -> str:
    """Return the day as it is written at the head of a page: "3 March 2026"."""
    now = date.today()
    return f"{now.day} {now:%B %Y}"
