"""Exports the film in several of its aspects, a file each, named after the aspect."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from engine.export.mp4 import Takes, export_film, shots_among, telling
from engine.export.new_files import NewFiles, free_name
from engine.export.settings import (
    Cancelled,
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
    each_shot: bool = False,
) -> list[Path]:
    """Export the film once in each aspect (None: its own) and return the files' paths.

    `Film.mp4` becomes `Film 9x16.mp4` and so on, each of the aspect's own size; a size that is set
    is that of its shorter side. With `each_shot` there is a folder for each aspect, a file a shot.
    Raises as `export_film` does; files that this call had already made are then removed.
    """
    orders = _orders(project, settings, framings)
    if each_shot:
        return _each_shot(project, folder_path, takes, orders, progress, cancelled, said)
    plans = [plan_export(project, order) for order in orders]
    total = sum(plan.end - plan.start for plan in plans)
    done, made = 0, []
    with NewFiles() as new:
        for order, plan in zip(orders, plans, strict=True):
            before = done
            new.expect(plan.path)
            path = export_film(
                project, folder_path, takes, order,
                lambda n, _, before=before: progress(before + n, total), cancelled, said,
            )  # fmt: skip
            made.append(path)
            done += plan.end - plan.start
    return made


def _orders(
    project: Project, settings: ExportSettings, framings: Sequence[Id | None]
) -> list[ExportSettings]:
    """Return the settings for each aspect, once each, and each with a file of its own."""
    orders: list[ExportSettings] = []
    for framing in dict.fromkeys(framings):
        order = _order(project, settings, framing)
        path = free_name(order.path, [one.path for one in orders])
        orders.append(msgspec.structs.replace(order, path=path))
    return orders


def _order(project: Project, settings: ExportSettings, framing: Id | None) -> ExportSettings:
    """Return the settings for one of several aspects."""
    width, height = settings.width, settings.height
    if width is not None and height is not None:
        own = _size_of(project, framing)
        short = min(width, height)
        width, height = (round(side * short / min(own) / 2) * 2 for side in own)
    return msgspec.structs.replace(
        settings, path=named(project, settings.path, framing), framing=framing, width=width,
        height=height,
    )  # fmt: skip


def _size_of(project: Project, framing: Id | None) -> tuple[int, int]:
    found = next((one for one in project.framings if one.id == framing), project)
    return found.width, found.height


def _each_shot(
    project: Project,
    folder_path: Path,
    takes: Takes,
    orders: Sequence[ExportSettings],
    progress: Progress,
    cancelled: Cancelled,
    said: Said,
) -> list[Path]:
    made: list[Path] = []
    with NewFiles() as new:
        for place, order in enumerate(orders):
            folder = order.path.with_suffix("")
            with telling(folder):
                new.folder(folder)

            def tell(done: int, total: int, place: int = place) -> None:
                progress(place * total + done, len(orders) * total)

            inside = msgspec.structs.replace(order, path=folder)
            made += shots_among(
                new, project, folder_path, takes, inside, tell, cancelled, said
            )  # fmt: skip
    return made


def named(project: Project, path: Path, framing: Id | None) -> Path:
    """Return the file's name in an aspect: `Film.mp4` becomes `Film 9x16.mp4`."""
    path = Path(path)
    name = framing_name(project, framing).replace(":", "x").replace("/", "x")
    suffix = path.suffix if path.suffix.lower() in (".mp4", ".m4v") else ""
    stem = path.name.removesuffix(path.suffix) if suffix else path.name
    return path.with_name(f"{stem} {name}{suffix or '.mp4'}")
