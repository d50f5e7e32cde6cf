"""When and where captions and titles are seen: their frames, their places, their fading."""

from engine.project.document import Caption, FilmFraming, Project, ShotAnchor, Title, TitlePlace
from engine.project.film import anchor_frame, find_shot


def span_of(project: Project, value: Caption | Title) -> tuple[int, int]:
    """Return the frames [start, end) of the film over which a caption or title is seen."""
    start = anchor_frame(project, value.anchor)
    if isinstance(value, Title) and value.whole_shot and isinstance(value.anchor, ShotAnchor):
        shot = find_shot(project, value.anchor.shot)
        if shot is not None:
            start -= value.anchor.offset
            return start, start + shot.duration
    return start, start + value.duration


def place_of(title: Title, framing: FilmFraming | None) -> TitlePlace:
    """Return where a title stands in an aspect of the film; None is the film's own."""
    return title.at if framing is None else title.framings.get(framing.id, title.at)


def faded(title: Title, n: int, duration: int) -> float:
    """Return a title's opacity in [0, 1], `n` frames after it began."""
    rise = (n + 1) / (title.fade_in + 1) if title.fade_in > 0 else 1.0
    fall = (duration - n) / (title.fade_out + 1) if title.fade_out > 0 else 1.0
    return max(0.0, min(1.0, rise, fall))
