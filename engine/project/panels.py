"""The panels of a shot: its drawings, each shown from a frame of the shot on. Questions only.

A shot's first panel is `Shot.marks`, shown from its first frame; `Shot.panels` are the further
ones. Here they are one row, in which the first has the id FIRST.
"""

from engine.project.document import Id, Panel, Shot

FIRST: Id = ""
"""The id by which a shot's first panel goes."""

_PICTURES = frozenset({"first_frame", "last_frame", "timed_frame", "layer"})


def panels_of(shot: Shot) -> tuple[Panel, ...]:
    """Return the shot's panels by time, at least one: the first has the id FIRST."""
    first = Panel(id=FIRST, at=0, marks=shot.marks)
    return (first, *sorted(shot.panels, key=lambda panel: panel.at)) if shot.panels else (first,)


def panel_of(shot: Shot, panel_id: Id) -> Panel | None:
    """Return the panel of an id (FIRST for the first), or None when the shot has none."""
    return next((panel for panel in panels_of(shot) if panel.id == panel_id), None)


def panel_at(shot: Shot, n: float) -> Panel:
    """Return the panel shown at frame `n` of the shot; outside the shot, that of its nearest end.

    Of two panels at one frame it is the later one in the row.
    """
    moment = shot.move_offset + min(max(n, 0), shot.duration - 1)
    shown, *rest = panels_of(shot)
    for panel in rest:
        if panel.at <= moment:
            shown = panel
    return shown


def panel_range(shot: Shot, panel_id: Id) -> tuple[int, int]:
    """Return the frames of the shot that show a panel, half open; empty when none does."""
    row = panels_of(shot)
    for place, panel in enumerate(row):
        if panel.id == panel_id:
            end = row[place + 1].at if place + 1 < len(row) else shot.move_frames + shot.duration
            first = 0 if place == 0 else panel.at - shot.move_offset
            first = min(max(0, first), shot.duration)
            return first, min(max(first, end - shot.move_offset), shot.duration)
    return 0, 0


def has_drawing(shot: Shot) -> bool:
    """Say whether anything is drawn on the shot."""
    return bool(shot.marks) or any(panel.marks for panel in shot.panels)


def has_picture(shot: Shot) -> bool:
    """Say whether the shot has a still to show, be it there or missing."""
    return any(reference.role in _PICTURES for reference in shot.references)


def is_sheet(shot: Shot) -> bool:
    """Say whether the drawing is the shot's own picture: it has one, and no still."""
    return has_drawing(shot) and not has_picture(shot)
