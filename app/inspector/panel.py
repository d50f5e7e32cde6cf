"""What every section of the inspector needs: the selected shots and one way to write to them.

It knows of the session, never of a particular field.
"""

from collections.abc import Callable
from typing import Any

from app.inspector.agreement import Mixed, common
from app.inspector.form import Section
from app.session import Session
from engine.project import edits
from engine.project.document import Shot

MANY = 200
"""Of more shots than this, what they share is worked out only where it is seen."""


class ShotSection(Section):
    """A section that shows and edits a part of every selected shot as one."""

    def __init__(self, session: Session, title: str, is_open: bool = True) -> None:
        super().__init__(title, is_open)
        self.session = session
        self.shots: tuple[Shot, ...] = ()
        self._burst = 0
        self._behind = False
        self.folded.connect(self._catch_up)

    def show_shots(self, shots: tuple[Shot, ...]) -> None:
        """Show what these shots have in common; at least one.

        Of very many a folded section works nothing out until it is unfolded.
        """
        self.shots = shots
        self._behind = len(shots) > MANY and not self.heading.isChecked()
        if not self._behind:
            self.refresh()

    def _catch_up(self, folded: bool) -> None:
        if not folded and self._behind:
            self._behind = False
            self.refresh()

    def refresh(self) -> None:
        """Bring the fields up to date with `self.shots`."""
        raise NotImplementedError

    def of(self, read: Callable[[Shot], Any]) -> Any:
        """Return what `read` finds in every shot shown, or MIXED."""
        return common(map(read, self.shots))

    def begin(self) -> None:
        """Begin a burst of typing: what follows merges into one step of undo."""
        self._burst += 1

    def ids(self) -> tuple[str, ...]:
        """The ids of the shots shown."""
        return tuple(shot.id for shot in self.shots)

    def write(
        self,
        text: str,
        edit: Callable[..., Any] = edits.set_shots,
        merge: str | None = None,
        **fields: Any,
    ) -> None:
        """Apply an edit `(project, ids, **fields)` to the shots shown, as one step of undo."""
        if not self.shots:
            return
        key = None if merge is None else f"inspector:{merge}:{self._burst}:{hash(self.ids())}"
        self.session.apply(text, edit, self.ids(), merge_key=key, **fields)

    def setter(
        self,
        text: str,
        field: str,
        edit: Callable[..., Any] = edits.set_shots,
        merge: bool = False,
    ) -> Callable[[Any], None]:
        """Return a slot that writes one field of all shots shown."""

        def write(value: Any) -> None:
            if not isinstance(value, Mixed):
                self.write(text, edit, field if merge else None, **{field: value})

        return write
