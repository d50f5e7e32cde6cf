"""Edits of what is drawn on a shot: its marks, and its panels with their times.

A panel goes by its id, the first one by FIRST (see `engine/project/panels.py`). Panels are kept by
time, each at a frame of its own.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from engine.project.document import Id, Mark, Panel, Project, Shot, new_id
from engine.project.edits.change import changed, clamp, put_shots
from engine.project.errors import EditError
from engine.project.film import shot_by_id
from engine.project.panels import FIRST, has_drawing, panel_of, panels_of


def add_mark(project: Project, shot_id: Id, mark: Mark, panel_id: Id = FIRST) -> Project:
    """Draw a mark over the others of a panel. Raises EditError when shot or panel is gone."""
    shot = shot_by_id(project, shot_id)
    return set_marks(project, shot_id, (*_panel(shot, panel_id).marks, mark), panel_id)


def set_marks(
    project: Project, shot_id: Id, marks: Sequence[Mark], panel_id: Id = FIRST
) -> Project:
    """Give a panel these marks in the place of its own. Raises EditError."""
    shot = shot_by_id(project, shot_id)
    _panel(shot, panel_id)
    if panel_id == FIRST:
        return put_shots(project, [changed(shot, marks=tuple(marks))])
    return _put(project, shot, panel_id, marks=tuple(marks))


def set_panel(project: Project, shot_id: Id, panel_id: Id, **fields: object) -> Project:
    """Set a panel's `at` (kept between its neighbours' frames) or `text`. Raises EditError.

    The first panel begins with the shot; its words are the shot's action.
    """
    shot = shot_by_id(project, shot_id)
    if panel_id == FIRST:
        raise EditError("A shot's first panel begins with the shot.")
    _panel(shot, panel_id)
    if "at" in fields:
        fields["at"] = _between(shot, panel_id, int(str(fields["at"])))
    return _put(project, shot, panel_id, **fields)


def add_panel(
    project: Project,
    shot_id: Id,
    at: int,
    panel_id: Id | None = None,
    copy_of: Id | None = None,
) -> Project:
    """Add a panel that is shown from frame `at` on, counted like the shot's moves.

    It is empty, or a copy of the panel `copy_of`. Where there is a panel at that frame it takes
    the next free one. Raises EditError where the shot has no frame left for it.
    """
    shot = shot_by_id(project, shot_id)
    taken = {panel.at for panel in panels_of(shot)}
    end = shot.move_offset + shot.duration
    free = next((n for n in range(max(1, at), end) if n not in taken), None)
    if free is None:
        free = next((n for n in range(min(at, end - 1), 0, -1) if n not in taken), None)
    if free is None:
        raise EditError(f"Shot {shot.slate} is too short for another panel; make it longer first.")
    copied = _panel(shot, copy_of) if copy_of is not None else Panel(id=FIRST)
    panel = Panel(id=panel_id or new_id(), at=free, marks=copied.marks, text=copied.text)
    return put_shots(project, [_with(shot, (*shot.panels, panel))])


def remove_panel(project: Project, shot_id: Id, panel_id: Id) -> Project:
    """Remove a panel; the one before is shown on. Of the first, the second takes its place.

    A shot keeps one panel: the last one is wiped instead. Raises EditError.
    """
    shot = shot_by_id(project, shot_id)
    _panel(shot, panel_id)
    if panel_id != FIRST:
        kept = tuple(panel for panel in shot.panels if panel.id != panel_id)
        return put_shots(project, [changed(shot, panels=kept)])
    rest = panels_of(shot)[1:]
    marks = rest[0].marks if rest else ()
    return put_shots(project, [changed(shot, marks=marks, panels=rest[1:])])


def move_panel(project: Project, shot_id: Id, panel_id: Id, step: int) -> Project:
    """Let a panel's drawing change places with its neighbour's; the times stay. Raises EditError.

    Nothing to do at the row's ends.
    """
    shot = shot_by_id(project, shot_id)
    row = list(panels_of(shot))
    here = row.index(_panel(shot, panel_id))
    there = here + step
    if not 0 <= there < len(row) or not step:
        return project
    one, other = row[here], row[there]
    row[here] = changed(one, marks=other.marks, text=other.text)
    row[there] = changed(other, marks=one.marks, text=one.text)
    return put_shots(project, [changed(shot, marks=row[0].marks, panels=tuple(row[1:]))])


def _panel(shot: Shot, panel_id: Id) -> Panel:
    panel = panel_of(shot, panel_id)
    if panel is None:
        raise EditError(f"That panel of shot {shot.slate} is no longer there.")
    return panel


def _put(project: Project, shot: Shot, panel_id: Id, **fields: object) -> Project:
    panels = tuple(
        changed(panel, **fields) if panel.id == panel_id else panel for panel in shot.panels
    )
    return put_shots(project, [_with(shot, panels)])


def _with(shot: Shot, panels: Sequence[Panel]) -> Shot:
    return changed(shot, panels=tuple(sorted(panels, key=lambda panel: panel.at)))


def _between(shot: Shot, panel_id: Id, at: int) -> int:
    row = panels_of(shot)
    here = next(place for place, panel in enumerate(row) if panel.id == panel_id)
    end = row[here + 1].at if here + 1 < len(row) else shot.move_offset + shot.duration
    low = row[here - 1].at + 1
    return clamp(at, low, max(low, end - 1))


def shifted_panels(shot: Shot, frames: int) -> tuple[Panel, ...]:
    """Return a shot's panels that many frames later; what comes to lie before it still comes."""
    return tuple(changed(panel, at=panel.at + frames) for panel in shot.panels)


def stretched_panels(shot: Shot, factor: Fraction) -> tuple[Panel, ...]:
    """Return a shot's panels with their times scaled."""
    return tuple(changed(panel, at=floor(panel.at * factor)) for panel in shot.panels)


def joined_panels(first: Shot, second: Shot) -> tuple[Panel, ...]:
    """Return the panels of two shots that become one, counted from the first one's first frame.

    What is drawn on the second shot becomes panels that begin where it began.
    """
    own = shifted_panels(first, -first.move_offset)
    if not (has_drawing(first) or has_drawing(second)):
        return own
    begin = first.duration - second.move_offset
    later = [
        Panel(id=new_id() if panel.id == FIRST else panel.id, at=panel.at + begin,
              marks=panel.marks, text=panel.text)
        for panel in panels_of(second)
    ]  # fmt: skip
    taken = {panel.id for panel in own}
    later = [changed(panel, id=new_id()) if panel.id in taken else panel for panel in later]
    # Of those that came before the cut, only the last one is still seen behind it.
    shown = [panel for panel in later if panel.at > first.duration]
    before = [panel for panel in later if panel.at <= first.duration]
    shown = [changed(before[-1], at=first.duration), *shown] if before else shown
    return (*(panel for panel in own if panel.at < first.duration), *shown)
