"""Exports the film in several of its aspects, a file each, named after the aspect."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from engine.export.mp4 import Takes, export_film
from engine.export.settings import (
    Cancelled,
    ExportError,
    ExportSettings,
    Progress,
    Said,
    plan_export,
)
from engine.project.aspects import framing_name
from engine.project.document import Id, Project


def export_framings(
    project: Project,
    folder_path: Path,
    takes: Takes,
    settings: ExportSettings,
    framings: Sequence[Id | None],
    progress: Progress = lambda done, total: None,
    cancelled: Cancelled = lambda: False,
    said: Said = lambda sentence: None,
) -> list[Path]:
    """Export the film once in each aspect (None: its own) and return the files' paths.

    `Film.mp4` becomes `Film 9x16.mp4` and so on, each of the aspect's own size unless one is set.
    Raises as `export_film` does; files that this call had already made are then removed.
    """
    orders = [
        msgspec.structs.replace(settings, path=named(project, settings.path, one), framing=one)
        for one in framings
    ]
    plans = [plan_export(project, order) for order in orders]
    total = sum(plan.end - plan.start for plan in plans)
    done, made, new = 0, [], []
    try:
        for order, plan in zip(orders, plans, strict=True):
            before, existed = done, plan.path.exists()
            path = export_film(
                project, folder_path, takes, order,
                lambda n, _, before=before: progress(before + n, total), cancelled, said,
            )  # fmt: skip
            made.append(path)
            new += [] if existed else [path]
            done += plan.end - plan.start
    except ExportError:
        for path in new:
            path.unlink(missing_ok=True)
        raise
    return made


def named(project: Project, path: Path, framing: Id | None) -> Path:
    """Return the file's name in an aspect: `Film.mp4` becomes `Film 9x16.mp4`."""
    path = Path(path)
    name = framing_name(project, framing).replace(":", "x").replace("/", "x")
    suffix = path.suffix if path.suffix.lower() in (".mp4", ".m4v") else ""
    stem = path.name.removesuffix(path.suffix) if suffix else path.name
    return path.with_name(f"{stem} {name}{suffix or '.mp4'}")
