"""What a shot asks for by the stills it has, where no mode was chosen. Pure."""

from engine.project.document import Reference, Role, Shot
from engine.project.task import FirstLast, Picture, Still, Task, Timed, Words
from engine.render.backend import ModelSpec


def usual_task(shot: Shot, spec: ModelSpec) -> Task:
    """Return what a shot asks for by the stills it has and the model can use ("auto")."""
    if spec.stills:
        return Picture()
    if not _takes_pictures(spec):
        return Words()
    first, last = still_of(shot, "first_frame"), still_of(shot, "last_frame")
    if any(one.role == "timed_frame" for one in shot.references):
        return Timed()
    if first and last:
        return FirstLast()
    return Still() if first or last or still_of(shot, "layer") else Words()


def still_of(shot: Shot, role: Role) -> Reference | None:
    """Return the shot's first reference of a role, or None."""
    return next((one for one in shot.references if one.role == role), None)


def _takes_pictures(spec: ModelSpec) -> bool:
    return bool({"first", "any_frame", "prefix", "mask"} & set(spec.abilities))
