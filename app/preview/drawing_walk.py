"""Which panel of which shot is at the playhead, and going from one to the next.

It moves the session's playhead and asks it for panels; it draws nothing.
"""

from typing import TYPE_CHECKING

from engine.project import edits, film
from engine.project.document import Id, Panel, Shot
from engine.project.panels import FIRST, panel_at, panels_of

if TYPE_CHECKING:
    from app.session import Session


class PanelWalk:
    """See the module. A shot is given with a frame within it, as the playhead stands."""

    def __init__(self, session: "Session") -> None:
        self.session = session

    @property
    def place(self) -> tuple[Shot, int] | None:
        """The shot under the playhead and the frame within it."""
        return film.shot_at(self.session.project, self.session.playhead)

    @property
    def panel(self) -> Panel | None:
        """The panel at the playhead."""
        found = self.place
        return None if found is None else panel_at(*found)

    def go_to(self, panel_id: Id) -> None:
        """Go to the first frame of a panel of the shot under the playhead."""
        found = self.place
        if found is None:
            return
        shot, within = found
        panel = next((one for one in panels_of(shot) if one.id == panel_id), None)
        if panel is not None:
            self.session.move_playhead(self.session.playhead - within + begin_of(shot, panel))

    def step(self, by: int) -> None:
        """Go to the next panel of the shot, or the one before; at its ends the next shot's."""
        found = self.place
        if found is None:
            return
        shot, within = found
        row = panels_of(shot)
        here = row.index(panel_at(shot, within)) + by
        if 0 <= here < len(row):
            self.go_to(row[here].id)
            return
        other = film.neighbour(self.session.project, shot.id, by)
        if other is not None:
            start = film.start_of(self.session.project, other.id)
            shown = panels_of(other)[-1 if by < 0 else 0]
            self.session.move_playhead(start + begin_of(other, shown))

    def add(self, copied: bool = False) -> None:
        """Add a panel at the playhead, or half way to the next one; blank, or a copy of this."""
        found = self.place
        if found is None:
            return
        shot, within = found
        row, shown = panels_of(shot), panel_at(shot, within)
        begin, after = begin_of(shot, shown), row.index(shown) + 1
        end = begin_of(shot, row[after]) if after < len(row) else shot.duration
        at = within if within > begin else begin + max(1, (end - begin) // 2)
        before = {panel.id for panel in row}
        text = "Duplicate the panel" if copied else "Add a panel"
        copy_of = shown.id if copied else None
        if self.session.apply(text, edits.add_panel, shot.id, at + shot.move_offset, None, copy_of):
            shot = film.shot_by_id(self.session.project, shot.id)
            self.go_to(next(panel.id for panel in panels_of(shot) if panel.id not in before))

    def remove(self, panel_id: Id) -> None:
        """Remove a panel of the shot under the playhead."""
        self._apply("Delete the panel", edits.remove_panel, panel_id)

    def move(self, panel_id: Id, by: int) -> None:
        """Let a panel change places with its neighbour, and go along with its drawing."""
        found = self.place
        if found is None:
            return
        row = [panel.id for panel in panels_of(found[0])]
        there = row.index(panel_id) + by
        if 0 <= there < len(row):
            self._apply("Move the panel", edits.move_panel, panel_id, by)
            self.go_to(row[there])

    def _apply(self, text: str, edit, *args: object) -> None:
        found = self.place
        if found is not None:
            self.session.apply(text, edit, found[0].id, *args)

    def neighbours(self) -> list[tuple[Id, int]]:
        """Return the shot and frame of the panel before and of the one after, as far as any is."""
        found = self.place
        if found is None:
            return []
        project, (shot, within) = self.session.project, found
        row = panels_of(shot)
        here = row.index(panel_at(shot, within))
        before, after = film.neighbour(project, shot.id, -1), film.neighbour(project, shot.id, 1)
        places = []
        if here > 0:
            places.append((shot.id, max(0, begin_of(shot, row[here]) - 1)))
        elif before is not None:
            places.append((before.id, before.duration - 1))
        if here + 1 < len(row):
            places.append((shot.id, begin_of(shot, row[here + 1])))
        elif after is not None:
            places.append((after.id, 0))
        return places


def begin_of(shot: Shot, panel: Panel) -> int:
    """Return the frame of the shot that a panel begins on, kept inside the shot."""
    if panel.id == FIRST:
        return 0
    return min(max(0, panel.at - shot.move_offset), shot.duration - 1)
