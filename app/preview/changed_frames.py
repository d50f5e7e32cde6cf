"""Which frames of the film look the same after an edit as before it.

Pure; it is used to keep composed pictures, so when in doubt the answer is "fewer".
"""

from engine.project.cast import mentioned
from engine.project.document import Project, Shot


def unchanged_start(before: Project, after: Project) -> range:
    """Return the frames from the film's start that no edit has touched; may be empty."""
    if _film_fields(before) != _film_fields(after):
        return range(0)
    old, new = before.shots, after.shots
    frame, place = 0, 0
    for one, other in zip(old, new, strict=False):
        if one is not other or _is_cast_anew(one, before, after):
            break
        frame += one.duration
        place += 1
    # A transition at the first changed cut reaches back into the shot before it.
    reach = max(_reach(old, place), _reach(new, place))
    return range(max(0, frame - reach))


def _is_cast_anew(shot: Shot, before: Project, after: Project) -> bool:
    """Say whether an element that the shot mentions is another now: another take may be seen."""
    if before.elements is after.elements:
        return False
    return mentioned(shot, before.elements) != mentioned(shot, after.elements)


def _film_fields(project: Project) -> tuple[object, ...]:
    return (
        project.id, project.width, project.height, project.rate, project.framings,
        project.captions, project.titles, project.settings.captions,
    )  # fmt: skip


def _reach(shots: tuple[Shot, ...], place: int) -> int:
    if place >= len(shots):
        return 0
    transition = shots[place].transition
    return transition.duration if transition else 0
