"""`storyreel prompt`: what a model gets told of a shot, counted and looked over."""

import json
from argparse import ArgumentParser, Namespace

import msgspec

from app.commands.console import Console
from app.commands.opening import add_folder, reading, shots_named
from engine.camera.lint import Finding
from engine.project import edits
from engine.project.document import Project, Shot
from engine.render.requests import spec_of
from engine.render.wording import Wording, expanded_action, wording


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument("shots", metavar="SHOT", help="such as 010; also 010,030 and 010..040")
    parser.add_argument("--model", metavar="ID", help="the model (default: each shot's own)")
    parser.add_argument(
        "--expand", action="store_true",
        help="show it with what the shot's fields imply told in words; changes nothing",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: Namespace, console: Console) -> None:
    """Print the prompts: of one shot a table in JSON, of several a list of them."""
    with reading(options.folder) as folder:
        project = folder.project
    told = [_told(project, shot, options) for shot in shots_named(project, options.shots)]
    if options.json:
        rows = [_plain(one, action) for one, action in told]
        plain = rows[0] if len(rows) == 1 else rows
        console.line(json.dumps(plain, indent=2, ensure_ascii=False))
        return
    for one, _ in told:
        console.line(f"{one.slate} · {one.sentence}")
        console.line(one.prompt or "(nothing is said)")
        for finding in one.findings:
            console.line(f"  {finding.message}")


def _told(project: Project, shot: Shot, options: Namespace) -> tuple[Wording, str]:
    spec = spec_of(options.model or shot.render.model)
    if options.expand:
        action = expanded_action(project, shot, spec)
        project = edits.set_shots(project, (shot.id,), action=action)
        shot = msgspec.structs.replace(shot, action=action)
    return wording(project, shot, spec), shot.action


def _plain(one: Wording, action: str) -> dict[str, object]:
    return {
        "slate": one.slate,
        "prompt": one.prompt,
        "tokens": one.tokens,
        "limit": one.limit,
        "words": one.words,
        "action": action,
        "findings": [_plain_finding(finding) for finding in one.findings],
    }


def _plain_finding(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "message": finding.message,
        "start": finding.start,
        "stop": finding.stop,
    }
