"""Writes a film's screenplay or shot list to a file, for the window and headless."""

from pathlib import Path

from engine.project.disk import write_file
from engine.project.document import Project
from engine.script.error import ScriptError

SUFFIXES = (".fountain", ".csv")


def is_script(path: Path) -> bool:
    """Return whether a file of this name is a script."""
    return path.suffix.lower() in SUFFIXES


def write_script(project: Project, folder: Path, target: Path) -> Path:
    """Write Fountain or CSV, by the name's ending; `folder` is the film's. Raises ScriptError."""
    from engine.script.fountain_film import fountain_of
    from engine.script.shot_table import shot_table

    if not project.scenes:
        raise ScriptError("The film has no scene yet, so there is no script to write.")
    if target.suffix.lower() == ".csv":
        text = shot_table(project, folder, target.parent)
    else:
        text = fountain_of(project)
    try:
        write_file(target, text.encode("utf-8", "replace"))
    except OSError as error:
        raise ScriptError(
            f"{target.name} can't be written: {error.strerror or error}; choose another place."
        ) from error
    return target
