"""The slots that strip and wall share: what a key, a menu or a click asks of the current take.

A mixin for a painted widget of takes; how takes are laid out is the widget's own.
"""

from typing import Any

from PySide6.QtCore import QRect

from app.session import Session
from app.takes.desk import TakeDesk
from app.takes.remaking import Remaking
from app.takes.rename import NameEditor
from app.takes.scrub import Scrub
from app.takes.undo_bar import UndoBar
from engine.project.document import Shot
from engine.project.seen import mark_of, seen_take
from engine.project.take import Take
from engine.render.job import Failed, Job


class TakeSlots(Remaking):
    """Needs from its widget: the attributes below, `move_to` and `name_box`."""

    session: Session
    desk: TakeDesk
    editor: NameEditor
    scrub: Scrub
    undo_bar: UndoBar
    compare_asked: Any
    _marked: str | None = None

    @property
    def current_shot(self) -> Shot | None:
        """The shot whose takes the slots mean."""
        raise NotImplementedError

    @property
    def takes(self) -> list[Take]:
        """That shot's takes, oldest first."""
        raise NotImplementedError

    @property
    def current_take(self) -> Take | None:
        """The take that the slots mean."""
        raise NotImplementedError

    def move_to(self, take: Take) -> None:
        """Put the cursor on a take."""
        raise NotImplementedError

    def name_box(self, take: Take) -> QRect:
        """Bring the take into view and return where its name is written."""
        raise NotImplementedError

    @property
    def _pair(self) -> tuple[Shot, Take] | None:
        shot, take = self.current_shot, self.current_take
        return (shot, take) if shot is not None and take is not None else None

    @property
    def seen(self) -> Take | None:
        """The take that is seen of the shot."""
        shot = self.current_shot
        return seen_take(self.session.project, shot, self.takes) if shot else None

    def pick_number(self, number: int) -> None:
        """Pick the take in place `number`, counted from 1; 0 picks none, so the newest is seen."""
        shot, takes = self.current_shot, self.takes
        if shot is None or number > len(takes):
            return
        if number > 0:
            self.move_to(takes[number - 1])
        self.desk.pick(shot, takes[number - 1] if number > 0 else None)

    def pick_current(self) -> None:
        """Pick the current take."""
        if self._pair is not None:
            self.desk.pick(*self._pair)

    def next_take(self) -> None:
        """Pick the take after the one that is seen, round to the first."""
        self._step(1)

    def previous_take(self) -> None:
        """Pick the take before the one that is seen, round to the last."""
        self._step(-1)

    def _step(self, by: int) -> None:
        ids, seen = [take.id for take in self.takes], self.seen
        if ids:
            start = ids.index(seen.id) if seen is not None else (-1 if by > 0 else 0)
            self.pick_number((start + by) % len(ids) + 1)

    def toggle_favourite(self) -> None:
        """Make the current take a favourite, or no longer."""
        if self._pair is not None:
            self.desk.favourite(*self._pair)

    def toggle_reject(self) -> None:
        """Reject the current take, or take it back."""
        if self._pair is not None:
            # A rejected take is no longer the one that is seen; the cursor stays on it.
            self.move_to(self._pair[1])
            self.desk.reject(*self._pair)

    def use_settings(self) -> None:
        """Give the shot the current take's words, camera, pictures, model and seed."""
        if self._pair is not None:
            self.desk.use(*self._pair)

    def reveal_take(self) -> None:
        """Show the current take in the file manager."""
        if self.current_take is not None:
            self.desk.reveal(self.current_take)

    def delete_take(self) -> None:
        """Move the current take to the trash."""
        if self.current_take is not None:
            self.desk.trash(self.current_take)

    def render_more(self) -> None:
        """Render one more take of the shot."""
        if self.current_shot is not None:
            self.session.render((self.current_shot.id,), takes=1)

    def rename_take(self) -> None:
        """Edit the current take's name in its place; Enter takes it, Escape leaves it."""
        if self._pair is None or self.session.read_only:
            return
        shot, take = self._pair
        self.editor.edit(
            self.name_box(take),
            mark_of(shot, take.id).name,
            f"T{take.number:02}",
            lambda name: self.desk.rename(shot, take, name),
        )

    def compare_takes(self) -> None:
        """Compare the current take with the marked one, else with the seen or another one."""
        other = self._other()
        if self._pair is not None and other is not None:
            shot, take = self._pair
            self.compare_asked.emit(shot.id, other.id, take.id)
        else:
            self.session.message_posted.emit("info", "It takes two takes to compare.")

    def _other(self) -> Take | None:
        take, seen = self.current_take, self.seen
        others = [one for one in self.takes if take is not None and one.id != take.id]
        marked = [one for one in others if one.id == self._marked]
        shown = [one for one in others if seen is not None and one.id == seen.id]
        return next(iter(marked or shown or others[::-1]), None)

    def mark_for_compare(self, take: Take) -> None:
        """Mark a take for comparing; the second one marked opens the comparison."""
        shot = self.current_shot
        if self._marked not in (None, take.id) and shot is not None:
            first, self._marked = self._marked, None
            self.compare_asked.emit(shot.id, first, take.id)
        else:
            self._marked = None if self._marked == take.id else take.id

    def retry(self, job: Job) -> None:
        """Queue a failed job again."""
        if isinstance(job.state, Failed):
            self.session.retry(job.id)

    def say_trashed(self, take: Take) -> None:
        """Say that a take is in the trash, and offer to bring it back."""
        self.undo_bar.say(
            f"T{take.number:02} is in the trash until the film closes.",
            lambda: self.desk.restore(take),
        )

    def close_clips(self) -> None:
        """End the thread that reads clips; to be called before the window goes."""
        self.scrub.clips.close()
