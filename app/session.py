"""The open film and the only writer of it: edits with undo, takes, selection, playhead, renders.

Views listen to its signals (facts that have happened) and ask it for edits; none of them writes.
It draws nothing. What takes long runs in threads (`Background`, `Saver`, `RenderThread`).
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.asking import Asked, Asking
from app.open_film import UNDO_STEPS, OpenFilm
from app.rendering import Rendering, ShotProgress
from app.settings import Settings
from app.showing import Showing
from engine.project import film
from engine.project.document import Project, Reference, Shot, Sound
from engine.project.folder import ProjectFolder
from engine.project.request import RenderRequest
from engine.project.take import Take

if TYPE_CHECKING:
    from app.orders import Footing, Order
    from engine.render.job import Job

__all__ = ["UNDO_STEPS", "Session"]


class Session(OpenFilm):
    """See the module; opening, saving and edits are OpenFilm's."""

    selection_changed = Signal(object)
    """A tuple of shot ids."""
    current_shot_changed = Signal(object)
    """The Shot or None; also when the shot itself was edited."""
    playhead_moved = Signal(int)
    takes_changed = Signal(object)
    """A set of shot ids."""
    jobs_changed = Signal()
    models_changed = Signal()
    shot_progressed = Signal(str, object)
    """(shot id, ShotProgress or None when its rendering is over)."""
    missing_changed = Signal()
    """Other files of the film are offline than before."""

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(settings, parent)
        self._takes: dict[str, tuple[Take, ...]] = {}
        self._selection: tuple[str, ...] = ()
        self._playhead = 0
        self._current: Shot | None = None
        self._missing: frozenset[str] = frozenset()
        self.asking = Asking(self)
        self.showing = Showing(self)
        self.project_changed.connect(lambda *_: self.showing.follow(self.project))
        self.selection_changed.connect(lambda _ids: self.showing.choose_words(None))
        self.selection_changed.connect(lambda _ids: self.showing.choose_sound(None))
        self.project_opened.connect(lambda: self.showing.follow(self.project))
        self.rendering = Rendering(self)
        self.rendering.jobs_changed.connect(self.jobs_changed)
        self.rendering.shot_progressed.connect(self.shot_progressed)
        self.rendering.take_landed.connect(self._take_landed)
        self.rendering.message_posted.connect(self.message_posted)

    def close(self) -> None:
        """Close the film and end every thread. The session is of no use after it."""
        self.rendering.close()
        super().close()

    def _start_anew(self) -> None:
        self.asking.forget()
        self._takes = {}
        self._missing = frozenset()
        self._selection = ()
        self._playhead = 0
        self._current = self._find_current()

    def _tell_place(self) -> None:
        self.selection_changed.emit(())
        self.playhead_moved.emit(0)
        self.current_shot_changed.emit(self._current)

    def _look_around(self, folder: ProjectFolder) -> None:
        self.rendering.watch(folder.path)
        self.reload_takes()
        self.refresh_missing()

    def _keep_place(self, after: Project) -> Callable[[], None]:
        laid_out = film.film(after)
        selection, playhead, current = self._selection, self._playhead, self._current
        self._selection = tuple(id for id in selection if id in laid_out.places)
        self._playhead = max(0, min(playhead, laid_out.duration - 1))
        self._current = self._find_current()

        def tell() -> None:
            if self._selection != selection:
                self.selection_changed.emit(self._selection)
            if self._playhead != playhead:
                self.playhead_moved.emit(self._playhead)
            if self._current is not current:
                self.current_shot_changed.emit(self._current)

        return tell

    # Selection and playhead

    @property
    def selection(self) -> tuple[str, ...]:
        """The ids of the selected shots, in the order of the film."""
        return self._selection

    @property
    def selected_shots(self) -> list[Shot]:
        """The selected shots, in the order of the film."""
        laid_out = film.film(self._project)
        return [laid_out.shots[laid_out.orders[id]] for id in self._selection]

    @property
    def target_ids(self) -> tuple[str, ...]:
        """What a command means: the selected shots, else the current one."""
        if self._selection:
            return self._selection
        return (self._current.id,) if self._current else ()

    @property
    def current_shot(self) -> Shot | None:
        """The only selected shot; else the one under the playhead; None in an empty film."""
        return self._current

    @property
    def playhead(self) -> int:
        """The frame that is shown, in [0, duration)."""
        return self._playhead

    def select(self, ids: Iterable[str]) -> None:
        """Select these shots and no others; ids that are not in the film are left out."""
        places = film.film(self._project).places
        known = tuple(sorted({id for id in ids if id in places}, key=lambda id: places[id].order))
        if known == self._selection:
            return
        self._selection = known
        self.selection_changed.emit(known)
        self._refresh_current()

    def move_playhead(self, frame: int) -> None:
        """Move the playhead to `frame`, kept inside the film. The selection stays."""
        frame = max(0, min(int(frame), film.film(self._project).duration - 1))
        if frame == self._playhead:
            return
        self._playhead = frame
        self.playhead_moved.emit(frame)
        self._refresh_current()

    def go_to(self, frame: int) -> None:
        """Move the playhead and select the shot it stands on, as PageDown does."""
        self.move_playhead(frame)
        if self._project.scenes:
            found = film.shot_at(self._project, self._playhead)
            self.select((found[0].id,) if found else ())

    def go_to_shot(self, shot_id: str) -> None:
        """Select one shot and move the playhead to its first frame, unless it is inside already."""
        start = film.start_of(self._project, shot_id)
        shot = film.shot_by_id(self._project, shot_id)
        self.select((shot_id,))
        if not start <= self._playhead < start + shot.duration:
            self.move_playhead(start)

    def _find_current(self) -> Shot | None:
        if len(self._selection) == 1:
            return film.shot_by_id(self._project, self._selection[0])
        found = film.shot_at(self._project, self._playhead)
        return found[0] if found else None

    def _refresh_current(self) -> None:
        current = self._find_current()
        if current is not self._current:
            self._current = current
            self.current_shot_changed.emit(current)

    # Takes

    @property
    def takes(self) -> dict[str, tuple[Take, ...]]:
        """The takes of each shot id, oldest first. Replaced, never changed, when takes change."""
        return self._takes

    def reload_takes(self, shot_ids: Iterable[str] | None = None) -> None:
        """Read the takes from disk in the background: of these shots, or of all."""
        if self._folder is None:
            return
        folder = self._folder
        wanted = None if shot_ids is None else tuple(shot_ids)
        self.background.run(
            folder.takes, wanted, then=lambda takes: self._show_takes(folder, wanted, takes)
        )

    def trash_take(self, take: Take) -> None:
        """Move a take to the trash (emptied when the film closes). Not in undo: see restore."""
        self._with_take(take, ProjectFolder.trash_take)

    def restore_take(self, take: Take) -> None:
        """Bring a take back from the trash."""
        self._with_take(take, ProjectFolder.restore_take)

    def _with_take(self, take: Take, act: Callable[[ProjectFolder, str], object]) -> None:
        if self.read_only:
            self.message_posted.emit("warn", self.read_only_reason)
            return
        self.background.run(
            act,
            self.folder,
            take.id,
            then=lambda _: self.reload_takes((take.shot_id,)),
            failed=lambda error: self.message_posted.emit("bad", str(error)),
        )

    def _show_takes(
        self, folder: ProjectFolder, wanted: tuple[str, ...] | None, found: Iterable[Take]
    ) -> None:
        if folder is not self._folder:
            return
        by_shot: dict[str, list[Take]] = {}
        for take in sorted(found, key=lambda take: take.number):
            by_shot.setdefault(take.shot_id, []).append(take)
        fresh = {id: tuple(takes) for id, takes in by_shot.items()}
        kept = {} if wanted is None else {k: v for k, v in self._takes.items() if k not in wanted}
        before = self._takes
        self._takes = {**kept, **fresh}
        changed = {id for id in {*before, *self._takes} if before.get(id) != self._takes.get(id)}
        if changed:
            self.takes_changed.emit(changed)

    def _take_landed(self, project_path: str, take: Take) -> None:
        if self._folder is None or Path(project_path) != self._folder.path:
            return
        own = self._takes.get(take.shot_id, ())
        if all(other.id != take.id for other in own):
            self._takes = {**self._takes, take.shot_id: (*own, take)}
            self.takes_changed.emit({take.shot_id})

    # Missing files

    @property
    def missing(self) -> frozenset[str]:
        """The relative paths of pictures and sounds that are offline."""
        return self._missing

    def refresh_missing(self) -> None:
        """Look in the background which files are offline, as after opening and relinking."""
        if self._folder is not None:
            folder = self._folder
            self.background.run(
                folder.missing, self._project, then=lambda found: self._show_missing(folder, found)
            )

    def _show_missing(self, folder: ProjectFolder, found: Iterable[Reference | Sound]) -> None:
        files = frozenset(used.file for used in found)
        if folder is self._folder and files != self._missing:
            self._missing = files
            self.missing_changed.emit()

    # Renders

    @property
    def jobs(self) -> "list[Job]":
        """The jobs of the queue, of every film, in their order."""
        return self.rendering.jobs

    def render(
        self,
        shot_ids: Iterable[str],
        model: str | None = None,
        takes: int | None = None,
        seed: int | None = None,
        asked: Asked | None = None,
    ) -> None:
        """Queue takes of these shots. None: what each shot's settings say, else the model's own.

        `asked` None is what the inspector asks of each shot.
        """
        from app.orders import Order

        shots = [film.shot_by_id(self._project, id) for id in shot_ids]
        self.order(
            [Order(shot, model, takes, seed, asked or self.asking.of(shot.id)) for shot in shots]
        )

    def order(
        self, orders: "Iterable[Order]", one_first: bool = False, same_seeds: bool = False
    ) -> None:
        """Queue orders; see `requests_of` for their order in the queue."""
        from app.orders import requests_of

        self.queue(lambda footing: requests_of(footing, orders, one_first, same_seeds))

    def queue(self, make: "Callable[[Footing], list[RenderRequest]]") -> None:
        """Queue the requests that are made of the film as it stands, in a background thread."""
        footing = self.footing
        if footing is not None:
            self.rendering.add(footing.folder, lambda: make(footing))

    @property
    def footing(self) -> "Footing | None":
        """The film as it stands, its takes, its folder and the aspect that is looked at, in which
        takes are rendered; None when none is open.
        """
        if self._folder is None:
            return None
        from app.orders import Footing

        return Footing(self._project, self._takes, self._folder.path, self.showing.framing)

    def cancel(self, job_id: str) -> None:
        """Cancel one job, waiting or running."""
        self.rendering.cancel(job_id)

    def cancel_all(self) -> None:
        """Cancel every job that is not over."""
        self.rendering.cancel_all()

    def retry(self, job_id: str) -> None:
        """Queue a job that failed or was cancelled again."""
        self.rendering.retry(job_id)

    def pause(self, paused: bool) -> None:
        """Hold the queue and the running job, or go on."""
        self.rendering.pause(paused)

    def progress_of(self, shot_id: str) -> ShotProgress | None:
        """How far the rendering of a shot is; None when nothing of it waits or runs."""
        return self.rendering.progress_of(shot_id)
