"""`storyreel add-shot`: one more shot."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.commands.console import Console
from app.commands.fields import changed_project, changes_of
from app.commands.opening import add_folder, writing
from engine.media.intake import import_picture
from engine.project import edits
from engine.project.document import Id, Project, Shot, new_id
from engine.project.film import shot_by_id, still_frames


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument("--action", help="what happens in the shot (the prompt)")
    parser.add_argument("--dialogue", help="what is said in it")
    parser.add_argument("--camera", metavar="NOTES", help="camera notes: “slow push in, MCU”")
    parser.add_argument("--duration", metavar="TIME", help="its length: 3s, 72f (default: 3 s)")
    parser.add_argument("--slate", help="its slate (default: the next one)")
    parser.add_argument("--scene", metavar="HEADING", help="its scene, made when there is none")
    parser.add_argument(
        "--image", type=Path, action="append", default=[], metavar="FILE",
        help="its still; given again, further stills one after another",
    )  # fmt: skip


def run(options: Namespace, console: Console) -> None:
    """Add the shot at the end of its scene, or of the film."""
    words = [
        f"{name}={value}"
        for name in ("slate", "duration", "action", "dialogue", "camera")
        if (value := getattr(options, name)) is not None
    ]
    with writing(options.folder) as folder:
        changes = changes_of(words, folder.project.rate)
        project, scene = _with_scene(folder.project, options.scene)
        added = Shot(id=new_id(), slate="", duration=still_frames(project))
        project = edits.add_shot(project, added, scene)
        project = changed_project(project, [added.id], changes)
        length = shot_by_id(project, added.id).duration
        for number, path in enumerate(options.image):
            role = "timed_frame" if number else "first_frame"
            at = number * length // len(options.image)
            project = edits.add_reference(
                project, added.id, import_picture(folder, path, role=role, at=at)
            )
        folder.save(project)
    console.line(f"Added shot {shot_by_id(project, added.id).slate}.")


def _with_scene(project: Project, heading: str | None) -> tuple[Project, Id | None]:
    if heading is None:
        return project, None
    for scene in project.scenes:
        if scene.heading.casefold() == heading.casefold():
            return project, scene.id
    made = new_id()
    return edits.add_scene(project, heading=heading, scene_id=made), made
