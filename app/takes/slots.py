"""The slots that strip and wall share: what a key, a menu or a click asks of the current take.

A mixin for a painted widget of takes; how takes are laid out is the widget's own.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.session import Session
from app.takes.desk import TakeDesk
from app.takes.remaking import Remaking
from app.takes.rename import NameEditor
from app.takes.scrub import Scrub
from app.takes.strip_ends import draw_compare_mark
from app.takes.undo_bar import UndoBar
from engine.project.document import Shot
from engine.project.seen import mark_of, seen_take
from engine.project.take import Take
from engine.render.job import Failed, Job

MOST_COMPARED = 4
"""Takes that are compared at once."""


class TakeSlots(Remaking):
    """Needs from its widget: the attributes below, `move_to` and `name_box`."""

    session: Session
    desk: TakeDesk
    editor: NameEditor
    scrub: Scrub
    undo_bar: UndoBar
    compare_asked: Any
    marked: tuple[str, ...] = ()
    """The ids of the takes that are marked for comparing, in the order in which they were."""

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
        framing = self.session.showing.framing
        return seen_take(self.session.project, shot, self.takes, framing) if shot else None

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
        """Compare the current take with the marked ones, else with the seen or another one."""
        others = self._others()
        if self._pair is not None and others:
            shot, take = self._pair
            self.compare_asked.emit(shot.id, (*others, take.id))
        else:
            self.session.message_posted.emit("info", "It takes two takes to compare.")

    def compare_all(self) -> None:
        """Compare the shot's newest takes that are not rejected, four at most."""
        shot = self.current_shot
        kept = [one.id for one in self.takes if shot and not mark_of(shot, one.id).rejected]
        if shot is not None and len(kept) > 1:
            self.compare_asked.emit(shot.id, tuple(kept[-MOST_COMPARED:]))
        else:
            self.session.message_posted.emit("info", "It takes two takes to compare.")

    def _others(self) -> list[str]:
        take, seen = self.current_take, self.seen
        others = [one.id for one in self.takes if take is not None and one.id != take.id]
        marked = [id for id in self.marked if id in others][: MOST_COMPARED - 1]
        shown = [id for id in others if seen is not None and id == seen.id]
        return marked or shown or others[-1:]

    def mark_for_compare(self, take: Take) -> None:
        """Mark a take for comparing, or no longer; the second one marked opens the comparison."""
        shot = self.current_shot
        own = {one.id for one in self.takes}
        self.marked = tuple(id for id in self.marked if id in own)
        if take.id in self.marked:
            self.marked = tuple(id for id in self.marked if id != take.id)
        elif len(self.marked) >= MOST_COMPARED:
            words = f"At most {MOST_COMPARED} takes are compared; Ctrl-click one to leave it out."
            self.session.message_posted.emit("info", words)
            return
        else:
            self.marked = (*self.marked, take.id)
        if shot is not None and len(self.marked) > 1:
            self.compare_asked.emit(shot.id, self.marked)

    def click_take(self, take: Take, modifiers: Qt.KeyboardModifier) -> None:
        """Pick the take that was clicked; with Ctrl compare it."""
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.mark_for_compare(take)
        else:
            self.pick_current()

    def draw_mark(self, painter: QPainter, box: QRect, takes: Sequence[Take], index: int) -> None:
        """Show on a take's picture that it is compared."""
        if index < len(takes) and takes[index].id in self.marked:
            draw_compare_mark(painter, box)

    def forget_marks(self) -> None:
        """Nothing is compared any more."""
        self.marked = ()
        if isinstance(self, QAbstractScrollArea):
            self.viewport().update()
        elif isinstance(self, QWidget):
            self.update()

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
