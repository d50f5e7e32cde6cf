"""How the shot at a cut comes in, by key and from menus: its kind, its length, its ease.

It knows the session and the cut that is meant; it draws nothing but says on the shot what it is.
"""

from typing import TYPE_CHECKING

from app.inspector.words import EASINGS, TRANSITIONS
from app.timeline.transition_drag import longest, words
from engine.project import edits
from engine.project.document import Easing, Transition, TransitionKind

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.canvas import Canvas
    from app.timeline.trim_commands import TrimCommands

STEP = 2
"""Frames by which a key makes a transition longer or shorter."""


class TransitionCommands:
    """See the module."""

    def __init__(self, session: "Session", canvas: "Canvas", trims: "TrimCommands") -> None:
        self._session = session
        self._canvas = canvas
        self._trims = trims

    def index(self) -> int | None:
        """Return the index of the shot that comes in at the cut that is meant: the chosen one,
        else the nearest to the playhead; None where there is none.
        """
        edge = self._canvas.edge
        index = None if edge is None else self._canvas.positions.index(edge.shot)
        if edge is None or index is None:
            return self._trims.nearest_cut()
        index += edge.side == "tail"
        return index if index < len(self._canvas.positions.shots) else None

    def toggle(self) -> None:
        """Let the shot come in with a dissolve, or with a cut again."""
        index = self.index()
        if index is not None:
            present = self._canvas.positions.shots[index].transition
            self.set_kind(index, "dissolve" if present is None else None)

    def next_kind(self) -> None:
        """Let the shot come in with the next kind of transition, and after the last with a cut."""
        index = self.index()
        if index is not None:
            kinds: list[TransitionKind | None] = [kind for kind, _ in TRANSITIONS]
            present = self._canvas.positions.shots[index].transition
            at = kinds.index(present.kind if present else None)
            self.set_kind(index, kinds[(at + 1) % len(kinds)])

    def next_ease(self) -> None:
        """Let the transition go by the next ease."""
        index = self.index()
        transition = None if index is None else self._canvas.positions.shots[index].transition
        if index is not None and transition is not None:
            eases: list[Easing] = [ease for ease, _ in EASINGS]
            self.set_ease(index, eases[(eases.index(transition.easing) + 1) % len(eases)])

    def lengthen(self, by: int) -> None:
        """Make the transition longer by steps; one that gets too short becomes a cut."""
        index = self.index()
        if index is not None:
            present = self._canvas.positions.shots[index].transition
            key = ("transition length", self._canvas.positions.shots[index].id)
            self.set_length(index, (present.duration if present else 0) + by * STEP, key)

    def set_kind(self, index: int, kind: TransitionKind | None) -> None:
        """Let a shot come in with a transition of this kind, or with a cut."""
        shot = self._canvas.positions.shots[index]
        wanted = None
        if kind is not None:
            present = shot.transition or Transition(duration=self._usual(index))
            wanted = Transition(kind=kind, duration=present.duration, easing=present.easing)
        self._set(index, wanted)

    def set_ease(self, index: int, ease: Easing) -> None:
        """Let a transition go by this ease."""
        present = self._canvas.positions.shots[index].transition
        if present is not None:
            wanted = Transition(kind=present.kind, duration=present.duration, easing=ease)
            self._set(index, wanted, dict(EASINGS)[ease])

    def set_length(self, index: int, frames: int, key: tuple[str, str] | None = None) -> None:
        """Make a transition last so long, as far as the shots at the cut have room."""
        present = self._canvas.positions.shots[index].transition or Transition()
        frames = min(frames, longest(self._canvas.positions, index))
        wanted = Transition(kind=present.kind, duration=frames, easing=present.easing)
        self._set(index, wanted if frames > 1 else None, key=key)

    def _usual(self, index: int) -> int:
        half = max(2, round(self._session.project.rate / 2))
        return max(2, min(half, longest(self._canvas.positions, index)))

    def _set(
        self,
        index: int,
        wanted: Transition | None,
        said: str = "",
        key: tuple[str, str] | None = None,
    ) -> None:
        shot = self._canvas.positions.shots[index]
        if self._session.apply(
            "Change a transition", edits.set_shots, (shot.id,), transition=wanted, merge_key=key
        ):
            text = words(self._session, index)
            self._canvas.flash(shot.id, f"{text} · {said}" if said else text)
