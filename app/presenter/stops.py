"""Where presenting stops: the first frame of each shot and of each of its panels. Pure."""

from bisect import bisect_right
from typing import NamedTuple

from engine.project.document import Project, Shot
from engine.project.film import film
from engine.project.panels import panel_range, panels_of


class Stop(NamedTuple):
    """One thing to show: the frames [frame, end) of the film, of the shot at place `order`.

    `still` is the one that stands for it: the first that no transition mixes with another shot.
    """

    frame: int
    end: int
    still: int
    shot: Shot
    order: int
    panel: int
    panels: int

    @property
    def name(self) -> str:
        """What it is called: "020", or "020 · 2 of 3" where the shot has several panels."""
        return (
            f"{self.shot.slate} · {self.panel + 1} of {self.panels}"
            if self.panels > 1
            else (self.shot.slate)
        )


def stops_of(project: Project) -> tuple[Stop, ...]:
    """Return every stop of a film, in order."""
    laid_out = film(project)
    found: list[Stop] = []
    for order, (shot, start) in enumerate(zip(laid_out.shots, laid_out.starts, strict=True)):
        ranges = [panel_range(shot, panel.id) for panel in panels_of(shot)]
        seen = [(first, end) for first, end in ranges if end > first] or [(0, shot.duration)]
        found += [
            Stop(
                start + first,
                start + end,
                _still(project, order, start + first, start + end),
                shot,
                order,
                number,
                len(seen),
            )
            for number, (first, end) in enumerate(seen)
        ]
    return tuple(found)


def _still(project: Project, order: int, first: int, end: int) -> int:
    if project.shots[order].transition is None:
        return first
    # Loaded only where it is needed, for it brings what mixes pictures.
    from engine.compose.transitions import reach

    clear = film(project).starts[order] + reach(project, order)[1]
    return min(max(first, clear), end - 1)


def stop_at(stops: tuple[Stop, ...], frame: int) -> int:
    """Return the place of the stop that a frame of the film belongs to."""
    return max(0, bisect_right([stop.frame for stop in stops], frame) - 1)
