"""Draft, balanced or best: how much care a render takes, and what that is for a model. Light."""

from engine.project.request import Quality, Stage, StepCache
from engine.render.backend import ModelSpec, RenderError
from engine.render.step_cache import TITLES
from engine.render.tried import read_trial

NAMES: dict[Quality, str] = {"draft": "Draft", "balanced": "Balanced", "final": "Best"}


def stage_of(quality: Quality) -> Stage:
    """Return the stage that a request of this quality has."""
    return "draft" if quality == "draft" else "final"


def cache_of(quality: Quality, spec: ModelSpec) -> StepCache | None:
    """Return the step cache for a quality. Raises RenderError where balanced is not to be had."""
    if quality != "balanced":
        return None
    if reason := why_not_balanced(spec):
        raise RenderError(reason)
    trial = read_trial(spec)
    return trial.balanced if trial else None


def why_not_balanced(spec: ModelSpec) -> str:
    """Return why a model has no balanced quality, in one sentence; "" where it has."""
    trial = read_trial(spec)
    if trial is None:
        return (
            f"What would be balanced with {spec.name} was not tried on this machine yet; try it "
            f"under Models, Speed, or by `storyreel models speed {spec.id} --try`."
        )
    if trial.balanced is None:
        return (
            f"No step cache spares a fifth of the work of {spec.name} without changing the picture "
            "much; choose Draft or Best."
        )
    return ""


def told(spec: ModelSpec) -> str:
    """Return what balanced comes to for a model, in one sentence."""
    trial = read_trial(spec)
    if trial is None or trial.balanced is None:
        return why_not_balanced(spec)
    return f"{TITLES[trial.balanced]} {trial.caches[trial.balanced].sentence}."
