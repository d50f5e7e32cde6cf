"""`storyreel cast`: the film's characters, places, props and looks, listed and changed."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from app.commands.console import Console, counted
from app.commands.opening import add_folder, reading, writing
from app.commands.problems import CommandError, UsageError
from engine.project import edits
from engine.project.cast import ROLE, uses
from engine.project.document import Element, ElementKind, Id, Project, new_id
from engine.project.folder import ProjectFolder
from engine.script.people import add_people

WHICH = "its handle, with or without the @"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    kinds = parser.add_subparsers(dest="do", required=True, metavar="list|add|set|remove|people")
    listing = kinds.add_parser("list", help="say which elements there are, and where")
    listing.add_argument("--json", action="store_true", help="as JSON")
    adding = kinds.add_parser("add", help="add a character, location, prop or look")
    _add_fields(adding, kind="character")
    setting = kinds.add_parser("set", help="change one; another handle renames it everywhere")
    _add_fields(setting, kind=None)
    setting.add_argument("--handle", metavar="NEW", help="its new handle")
    setting.add_argument("--no-images", action="store_true", help="take its pictures out first")
    removing = kinds.add_parser("remove", help="remove one; words that name it stay")
    removing.add_argument("element", metavar="HANDLE", help=WHICH)
    removing.add_argument("--force", action="store_true", help="even while shots mention it")
    kinds.add_parser("people", help="add all who speak and every place of a scene's heading")


def _add_fields(parser: ArgumentParser, kind: str | None) -> None:
    parser.add_argument("element", metavar="HANDLE", help=WHICH)
    usual = f" (default: {kind})" if kind else ""
    parser.add_argument(
        "--kind", choices=get_args(ElementKind), default=kind, help=f"what it is{usual}"
    )
    parser.add_argument("--description", metavar="TEXT", help="the words in its handle's place")
    parser.add_argument(
        "--image", type=Path, action="append", default=[], metavar="FILE",
        help="a picture of it; given again, further ones",
    )  # fmt: skip


def run(options: Namespace, console: Console) -> None:
    """Do what was asked."""
    acts: dict[str, Callable[[Namespace, Console], None]] = {
        "list": _list, "add": _add, "set": _set, "remove": _remove,
        "people": _people,
    }  # fmt: skip
    acts[options.do](options, console)


def _list(options: Namespace, console: Console) -> None:
    with reading(options.folder) as folder:
        project, path = folder.project, folder.path.resolve()
    used = {
        element_id: [shot.slate for shot in shots] for element_id, shots in uses(project).items()
    }
    if options.json:
        rows = [_written(path, element, used.get(element.id, [])) for element in project.elements]
        console.line(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for element in project.elements:
        shots = counted(len(used.get(element.id, ())), "shot")
        parts = [f"@{element.handle}", element.kind, shots, " ".join(element.description.split())]
        console.line("  ".join(part for part in parts if part))
    if not project.elements:
        console.line("The film has no cast yet; add some with `storyreel cast FOLDER add`.")


def _written(path: Path, element: Element, slates: list[str]) -> dict[str, Any]:
    return {
        "id": element.id,
        "handle": element.handle,
        "kind": element.kind,
        "description": element.description,
        "images": [str(path / one.file) for one in element.references],
        "shots": slates,
    }


def _add(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        made = Element(
            id=new_id(), kind=options.kind, handle=options.element,
            description=options.description or "",
        )  # fmt: skip
        project = edits.add_element(folder.project, made)
        project = _with_images(folder, project, made.id, options.image)
        folder.save(project)
    console.line(f"Added @{project.elements[-1].handle}.")


def _set(options: Namespace, console: Console) -> None:
    given = {name: getattr(options, name) for name in ("handle", "kind", "description")}
    fields = {name: value for name, value in given.items() if value is not None}
    if not fields and not options.image and not options.no_images:
        raise UsageError("Nothing to set; give --handle, --kind, --description or --image.")
    with writing(options.folder) as folder:
        element = _named(folder.project, options.element)
        if options.no_images:
            fields["references"] = ()
        project = edits.set_element(folder.project, element.id, **fields)
        project = _with_images(folder, project, element.id, options.image)
        folder.save(project)
    handle = next(one.handle for one in project.elements if one.id == element.id)
    console.line(f"Changed @{handle}.")


def _with_images(
    folder: ProjectFolder, project: Project, element_id: Id, paths: list[Path]
) -> Project:
    from engine.media.intake import import_picture

    element = next(one for one in project.elements if one.id == element_id)
    for path in paths:
        picture = import_picture(folder, path, role=ROLE[element.kind])
        project = edits.add_element_reference(project, element_id, picture)
    return project


def _remove(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        element = _named(folder.project, options.element)
        shots = uses(folder.project).get(element.id, ())
        if shots and not options.force:
            raise CommandError(
                f"@{element.handle} is mentioned in {counted(len(shots), 'shot')}, from "
                f"{shots[0].slate} on; take it out there, or give --force."
            )
        folder.save(edits.remove_element(folder.project, element.id))
    console.line(f"Removed @{element.handle}.")


def _people(options: Namespace, console: Console) -> None:
    with writing(options.folder) as folder:
        known = len(folder.project.elements)
        project = add_people(folder.project)
        folder.save(project)
    added = [f"@{element.handle}" for element in project.elements[known:]]
    said = ", ".join(added) if added else "nobody who is not in the cast"
    console.line(f"Added {said}.")


def _named(project: Project, text: str) -> Element:
    handle = text.strip().removeprefix("@").casefold()
    for element in project.elements:
        if handle == element.handle.removeprefix("@").casefold() or text == element.id:
            return element
    raise CommandError(
        f"There is no element @{handle}; `storyreel cast FOLDER list` names those there are."
    )
