"""The Camera menu: moves put on the selected shots, with the notes kept in step."""

from collections.abc import Callable
from functools import reduce
from typing import Any, cast

from app.session import Session
from engine.camera.edits import with_structure
from engine.camera.terms import TERM
from engine.project import film
from engine.project.document import CameraMove, MoveKind, Project


class CameraHandlers:
    """See the module."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        return {
            "swap_framing": self.swap_framing,
            "reset_framing": self.reset_framing,
            "clear_moves": lambda: self._set("No camera move", ()),
        }

    def add_move(self, kind: str) -> None:
        """Add a move of this kind to each selected shot, behind the moves it has."""
        term = TERM[cast(MoveKind, kind)]
        ids = self._session.target_ids
        if kind == "static":
            self._set(term.name, (CameraMove(kind="static"),))
            return

        def with_move(project: Project) -> Project:
            for id in ids:
                held = film.shot_by_id(project, id).moves
                moving = tuple(move for move in held if move.kind not in ("static", kind))
                moves = (*moving, CameraMove(kind=term.kind))
                project = with_structure(project, (id,), moves=moves)
            return project

        self._session.apply(term.name, with_move)

    def swap_framing(self) -> None:
        """Let the move begin where it ended and end where it began."""
        from app.preview.framing_edits import with_swapped_boxes

        self._each("Swap start and end", with_swapped_boxes)

    def reset_framing(self) -> None:
        """Take both framing boxes away, so that the whole still is seen again."""
        from app.preview.framing_edits import without_boxes

        self._each("Reset the framing", without_boxes)

    def _each(self, text: str, edit: Callable[[Project, str], Project]) -> None:
        ids = self._session.target_ids
        self._session.apply(text, lambda project: reduce(edit, ids, project))

    def _set(self, text: str, moves: tuple[CameraMove, ...]) -> None:
        self._session.apply(text, with_structure, self._session.target_ids, moves=moves)
