"""Which frames of the film look the same after an edit as before it.

Pure; it is used to keep composed pictures, so when in doubt the answer is "fewer".
"""

from engine.project.document import Project, Shot


def unchanged_start(before: Project, after: Project) -> range:
    """Return the frames from the film's start that no edit has touched; may be empty."""
    if _film_fields(before) != _film_fields(after):
        return range(0)
    old, new = before.shots, after.shots
    frame, place = 0, 0
    for one, other in zip(old, new, strict=False):
        if one is not other:
            break
        frame += one.duration
        place += 1
    # A transition at the first changed cut reaches back into the shot before it.
    reach = max(_reach(old, place), _reach(new, place))
    return range(max(0, frame - reach))


def _film_fields(project: Project) -> tuple[object, ...]:
    return (
        project.id, project.width, project.height, project.rate, project.framings,
        project.captions, project.titles,
    )  # fmt: skip


def _reach(shots: tuple[Shot, ...], place: int) -> int:
    if place >= len(shots):
        return 0
    transition = shots[place].transition
    return transition.duration if transition else 0
