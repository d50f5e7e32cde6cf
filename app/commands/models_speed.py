"""`storyreel models speed`: how a model is held in memory and made quick on this machine."""

import json
from argparse import ArgumentParser, Namespace
from typing import Any

import msgspec

from app.commands.console import Console
from app.commands.problems import CommandError
from app.commands.telling import teller
from engine.render import compiling, quantising
from engine.render.attention import KERNELS
from engine.render.backend import ModelSpec
from engine.render.device import known_facts
from engine.render.families.table import MODELS
from engine.render.learned import read_learned
from engine.render.memory import EVERY, TITLES, every_plan, gibibytes
from engine.render.planned import usual_extent
from engine.render.speed import Choices, choose, read_speed
from engine.render.step_cache import TITLES as CACHES
from engine.render.tried import Trial, read_trial

AUTO = "auto"


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("id", metavar="ID", help="the id, as `storyreel models` lists it")
    parser.add_argument(
        "--memory", choices=[AUTO, *EVERY],
        help="how the model is held (auto: by what is free before each render)",
    )  # fmt: skip
    parser.add_argument(
        "--tiles", choices=[AUTO, "always"], help="decode pictures in tiles (auto: where needed)"
    )
    parser.add_argument(
        "--attention", choices=[AUTO, *KERNELS], help="the attention kernel (auto: torch's own)"
    )
    parser.add_argument(
        "--compile", choices=["on", "off"],
        help="compile the blocks that repeat: a minute at first, then quicker",
    )  # fmt: skip
    parser.add_argument(
        "--try", action="store_true", dest="tries",
        help="render some seconds with every step cache and kernel, and keep what they spare",
    )  # fmt: skip
    parser.add_argument(
        "--steps", type=int, metavar="N", help="the steps of each such render (default: usual)"
    )


def run(options: Namespace, console: Console) -> None:
    """Keep what was chosen, try the model where that was asked, and print how it stands."""
    spec = MODELS.get(options.id)
    if spec is None:
        raise CommandError(f"There is no model “{options.id}”; `storyreel models` lists them.")
    if not spec.family:
        raise CommandError(f"{spec.name} is built in; there is nothing to choose.")
    fields = _fields(options)
    chosen = choose(spec.id, **fields) if fields else read_speed().of(spec.id)
    if options.tries:
        _try(spec, options, console)
    trial = read_trial(spec)
    if options.json:
        console.line(json.dumps(_plain(spec, chosen, trial), indent=2, ensure_ascii=False))
        return
    for line in _lines(spec, chosen, trial):
        console.line(line)


def _fields(options: Namespace) -> dict[str, Any]:
    """Return what was chosen. Raises CommandError for what can't be had on this machine."""
    fields: dict[str, Any] = {}
    if options.memory:
        if options.memory == "int8" and (reason := quantising.why_not()):
            raise CommandError(reason)
        fields["memory"] = None if options.memory == AUTO else options.memory
    if options.tiles:
        fields["tiles"] = options.tiles == "always"
    if options.attention:
        fields["attention"] = "" if options.attention == AUTO else options.attention
    if options.compile:
        if options.compile == "on" and (reason := compiling.why_not(known_facts().kind)):
            raise CommandError(reason)
        fields["compiled"] = options.compile == "on"
    return fields


def _try(spec: ModelSpec, options: Namespace, console: Console) -> None:
    from engine.render.trying import try_model

    tellers: dict[str, Any] = {}

    def on_try(what: str, step: int, steps: int) -> None:
        if what and what not in tellers:
            tellers[what] = teller(options, console, f"Trying: {what}")
        if what:
            tellers[what](step, steps)

    try_model(spec, on_try, options.steps)
    console.finish()


def _lines(spec: ModelSpec, chosen: Choices, trial: Trial | None) -> list[str]:
    """Return how a model stands, in lines for people."""
    facts = known_facts()
    lines = [f"{spec.name} on {facts.name}"]
    usual = usual_extent(spec)
    held = TITLES[chosen.memory] if chosen.memory else "automatic"
    lines.append(f"  memory     {held.lower()}{', in tiles' if chosen.tiles else ''}")
    for plan in every_plan(spec, usual, facts, read_learned()):
        verdict = "fits" if plan.fits else "does not fit"
        need = gibibytes(plan.bytes_device)
        lines.append(f"             {plan.way:<8} needs {need}, {verdict}")
    lines.append(f"  attention  {chosen.attention or 'automatic'}")
    lines.append(f"  compiled   {'yes' if chosen.compiled else 'no'}")
    if trial is None:
        return [*lines, "  not tried on this machine yet (--try)"]
    lines.append(f"  tried with {trial.steps} steps of {trial.width}×{trial.height}")
    for kind, one in sorted(trial.caches.items(), key=lambda pair: pair[1].work):
        mark = "balanced" if kind == trial.balanced else "" if one.spares else "not offered"
        lines.append(f"             {CACHES[kind]:<17} {one.sentence}  {mark}".rstrip())
    for kind, reason in trial.refused.items():
        lines.append(f"             {CACHES[kind]:<17} can't be used: {reason}")
    return lines


def _plain(spec: ModelSpec, chosen: Choices, trial: Trial | None) -> dict[str, Any]:
    facts = known_facts()
    plans = every_plan(spec, usual_extent(spec), facts, read_learned())
    return {
        "id": spec.id,
        "memory": chosen.memory or AUTO,
        "tiles": "always" if chosen.tiles else AUTO,
        "attention": chosen.attention or AUTO,
        "compile": "on" if chosen.compiled else "off",
        "device": facts.name,
        "ways": [
            {"way": plan.way, "memory_bytes": plan.bytes_device, "fits": plan.fits}
            for plan in plans
        ],
        "balanced": trial.balanced if trial else None,
        "tried": None if trial is None else msgspec.to_builtins(trial),
    }
