"""Which shots the board shows, in one row: all of the film, or those that a search found."""

from collections.abc import Mapping, Sequence

from engine.project import film
from engine.project.document import Id, Project, Shot


class ShownShots:
    """`shots` in the order they are shown, their `orders` by id, and how many a scene has.

    `wanted` are the ids that are shown; None shows all.
    """

    def __init__(self, project: Project, wanted: frozenset[Id] | None = None) -> None:
        self.project = project
        self.wanted = wanted
        laid_out = film.film(project)
        self.shots: Sequence[Shot] = laid_out.shots
        self.orders: Mapping[Id, int] = laid_out.orders
        self.counts = [len(scene.shots) for scene in project.scenes]
        if wanted is not None:
            rows = [[s for s in scene.shots if s.id in wanted] for scene in project.scenes]
            self.shots = [shot for row in rows for shot in row]
            self.orders = {shot.id: order for order, shot in enumerate(self.shots)}
            self.counts = [len(row) for row in rows]

    @property
    def filtered(self) -> bool:
        """Whether some shots may be left out."""
        return self.wanted is not None

    def index_in_scene(self, scene: int, index: int) -> int:
        """Return the place in a scene's own row that lies before the `index`th card shown of it."""
        row = self.project.scenes[scene].shots
        if self.wanted is None:
            return min(index, len(row))
        places = [place for place, shot in enumerate(row) if shot.id in self.wanted]
        if index < len(places):
            return places[index]
        return places[-1] + 1 if places else len(row)
