"""What the picture on screen is, in a few words: a take, the live animatic, or what is missing.

It reads the project and, for one shot at a time, whether its files are there.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.project.document import Project, Shot
from engine.project.film import shot_at
from engine.project.panels import is_sheet
from engine.project.seen import source_time, sped
from engine.render.job import Queued, Running


def source_label(project: Project, frame: int, source: Any) -> str:
    """Return "Take T02", "Take T02 is short: last frame held", "Live animatic" or "".

    `source` is what the Compositor says of `frame`.
    """
    found = shot_at(project, frame)
    if found is None or not source or source[0] == "empty":
        return ""
    if source[0] != "take":
        if is_sheet(found[0]):
            return "Drawing"
        return "Live animatic" if found[0].references else "Card: no picture yet"
    take = source[1]
    time = source_time(found[0], take, sped(*found), project.rate)
    name = f"Take T{take.number:02}"
    if time >= take.frames:
        return f"{name} is short: last frame held"
    if time < 0:
        return f"{name} is short: first frame held"
    return name


def shortened(label: str) -> str:
    """Return the same in a word, for a narrow preview: "Live", "Card", "T02", "Offline"."""
    if label.startswith("Offline"):
        return "Offline"
    words = {"Live animatic": "Live", "Card: no picture yet": "Card"}
    return words.get(label, label.removeprefix("Take "))


def missing_files(shot: Shot, folder: Path) -> tuple[str, ...]:
    """Return the names of the shot's pictures that are not in the project's folder any more."""
    return tuple(
        reference.name or reference.file
        for reference in shot.references
        if not (folder / reference.file).is_file()
    )


def offline_label(names: Sequence[str]) -> str:
    """Return "Offline: still.jpg is missing", or "" when nothing is."""
    if len(names) == 0:
        return ""
    first, *others = names
    return f"Offline: {first}{f' and {len(others)} more are' if others else ' is'} missing"


def live_text(progress: Any) -> str:
    """Return "Rendering · 12 of 30 · 1 min left", "Queued", or "" when nothing is rendered."""
    if progress is None:
        return ""
    match progress.state:
        case Queued():
            return "Queued"
        case Running(phase=phase, step=step, steps=steps):
            words = [phase]
            if steps:
                words.append(f"{step} of {steps}")
            left = progress.seconds_left
            if left is not None:
                words.append(
                    f"{round(left / 60)} min left" if left >= 90 else f"{round(left)} s left"
                )
            return " · ".join(words)
    return ""
