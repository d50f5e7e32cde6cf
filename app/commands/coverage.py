"""`storyreel coverage`: the shots that cover a scene, planned or added in one step."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

import msgspec

from app.commands.console import Console, counted
from app.commands.opening import add_folder, reading, shot_named, writing
from app.commands.problems import CommandError
from engine.project import edits, film
from engine.project.document import Project, Scene
from engine.project.edits.coverage import Setup, plan_coverage


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument(
        "scene",
        metavar="SCENE",
        help="its number in the film (1, 2 …), its heading, or a shot in it",
    )
    parser.add_argument("--plan", action="store_true", help="say what would be added, add nothing")
    parser.add_argument("--all", action="store_true", help="close-ups and plain inserts, too")
    parser.add_argument(
        "--only", metavar="KIND,…",
        help="of master, two_shot, single, close_up, over_the_shoulder and insert",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="the setups as JSON")


def run(options: Namespace, console: Console) -> None:
    """Plan, or add the shots behind those of the scene."""
    with (reading if options.plan else writing)(options.folder) as folder:
        project = folder.project
        scene = _scene(project, options.scene)
        setups = _chosen(plan_coverage(project, scene.id), options)
        after = edits.add_coverage(project, scene.id, setups)
        if not options.plan:
            folder.save(after)
    known = {shot.id for shot in project.shots}
    slates = [shot.slate for shot in after.shots if shot.id not in known]
    rows = list(zip(slates, setups, strict=True))
    if options.json:
        told = [{"slate": slate, **msgspec.to_builtins(setup)} for slate, setup in rows]
        console.line(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for slate, setup in rows:
        console.line(f"{slate}  {setup.name}  {setup.size}  {setup.lens:g} mm  {setup.seconds:g} s")
    done = "would be added" if options.plan else "added"
    console.line(f"{counted(len(rows), 'shot')} {done} to {scene.heading or 'the scene'}.")


def _chosen(setups: Sequence[Setup], options: Namespace) -> list[Setup]:
    if options.only is None:
        return [setup for setup in setups if setup.usual or options.all]
    wanted = [word.strip() for word in options.only.split(",")]
    there = {setup.kind: setup.name for setup in setups}
    for word in wanted:
        if word not in there:
            raise CommandError(
                f"The scene has no {word or 'empty kind'}; it has {', '.join(there)}."
            )
    return [setup for setup in setups if setup.kind in wanted]


def _scene(project: Project, text: str) -> Scene:
    """Return the scene of a number, a heading, or a shot's slate. Raises CommandError."""
    named = [one for one in project.scenes if one.heading.casefold() == text.strip().casefold()]
    if named:
        return named[0]
    if text.isdecimal() and 1 <= int(text) <= len(project.scenes) and not text.startswith("0"):
        slates = {shot.slate for shot in project.shots}
        if text not in slates:
            return project.scenes[int(text) - 1]
    return film.scene_of(project, shot_named(project, text).id)
