"""`storyreel plan`: what a render would leave behind, without rendering."""

import json
from argparse import ArgumentParser, Namespace

from app.commands.console import Console
from app.commands.opening import add_folder, reading
from app.commands.render import wanted
from app.commands.terms import add_terms, asked_framing, terms_of
from engine.project.folder import read_takes
from engine.render.planned import Planned, planned
from engine.render.requests import make_request, spec_of


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument(
        "--shots", default="all", metavar="WHICH", help="which shots, as for `render`"
    )
    parser.add_argument("--model", help="the model (default: each shot's own)")
    add_terms(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: Namespace, console: Console) -> None:
    """Print what one take of each shot would be."""
    with reading(options.folder) as folder:
        project, path = folder.project, folder.path
    takes = read_takes(path)
    plans = []
    for shot in wanted(project, takes, options.shots, asked_framing(options, project)):
        terms = terms_of(options, project, shot, takes, path)
        model = options.model or shot.render.model
        request = make_request(project, shot, model, 0, 0, terms)
        plans.append(planned(request, spec_of(model)))
    if options.json:
        written = json.dumps([_plain(plan) for plan in plans], indent=2, ensure_ascii=False)
        console.line(written)
        return
    for plan in plans:
        console.line(plan.sentence)
        if not plan.fits:
            console.line(f"         {plan.memory}")
        if plan.way:
            console.line(f"         {plan.way}")


def _plain(plan: Planned) -> dict[str, object]:
    return {
        "slate": plan.slate,
        "mode": plan.mode,
        "frames": plan.frames,
        "width": plan.width,
        "height": plan.height,
        "rate": f"{plan.rate.numerator}/{plan.rate.denominator}",
        "seconds": plan.seconds,
        "memory_bytes": plan.memory_bytes,
        "fits": plan.fits,
        "memory": plan.held,
        "passes": plan.passes,
        "native": not plan.way,
        "way": plan.way,
    }
