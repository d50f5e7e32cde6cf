"""A film written as a CSV shot list, with the columns that `shot_list.py` reads."""

import csv
import io
import os
from pathlib import Path

from engine.project.document import Project, Shot
from engine.project.timecode import seconds_of

COLUMNS = ("scene", "slate", "action", "dialogue", "camera", "seconds", "image")


def shot_table(project: Project, folder: Path, beside: Path) -> str:
    """Return the CSV of a film that lies in `folder`; picture paths are relative to `beside`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for scene in project.scenes:
        for shot in scene.shots:
            seconds = f"{seconds_of(shot.duration, project.rate):.3f}".rstrip("0").rstrip(".")
            picture = _picture(shot, folder, beside)
            words = (scene.heading, shot.slate, shot.action, shot.dialogue, shot.notes)
            writer.writerow((*words, seconds, picture))
    return out.getvalue()


def _picture(shot: Shot, folder: Path, beside: Path) -> str:
    first = next((one for one in shot.references if one.role == "first_frame"), None)
    if first is None or not (folder / first.file).is_file():
        return ""
    try:
        return Path(os.path.relpath(folder / first.file, beside)).as_posix()
    except ValueError:  # another drive
        return (folder / first.file).resolve().as_posix()
