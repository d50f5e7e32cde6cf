"""Brings video files in as takes: of a shot, or of new shots as long as they are; cut on request.

The work is done in the background; the film is changed by one edit at the end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from engine.project import film
from engine.project.document import Id, Project, Shot
from engine.project.seen import seen_take, takes_of
from engine.project.take import Take

if TYPE_CHECKING:
    from app.session import Session

NO_TAKE = "There is no take to cut: the shot shows its animatic."


@dataclass(frozen=True)
class Place:
    """Where footage goes: to a shot as a take, or into a scene before the shot at `index`."""

    shot_id: Id | None = None
    scene_id: Id | None = None
    index: int | None = None
    cut: bool = False


@dataclass(frozen=True)
class Brought:
    """One file that is in: the shot it was made a take of, and where its pictures are cut."""

    shot: Shot
    take: Take
    cuts: tuple[int, ...]
    name: str


class FootageImport(QObject):
    """See the module. `worked` says what is being done, "" when nothing is any more."""

    worked = Signal(str)
    imported = Signal()

    def __init__(self, session: "Session", parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._cancelled = False
        session.project_closing.connect(self.cancel)

    def cancel(self) -> None:
        """Stop; the file at hand is left out."""
        self._cancelled = True

    def take(self, paths: Sequence[Path], place: Place) -> None:
        """Bring files in; what can't be read is told in a sentence."""
        session = self._session
        folder, project = session.folder, session.project
        self._cancelled = False

        def work() -> tuple[list[Brought], list[str]]:
            made: list[Brought] = []
            errors: list[str] = []
            for path in paths:
                try:
                    brought = self._bring(folder.path, project, path, place)
                except Exception as error:  # said below, one sentence a file
                    errors.append(_sentence(path, error))
                    continue
                if brought is None:
                    break
                made.append(brought)
            return made, errors

        def done(result: tuple[list[Brought], list[str]]) -> None:
            self.worked.emit("")
            made, errors = result
            if made and session.is_open and session.folder is folder:
                self._lay(made, place)
            if errors:
                more = f" ({len(errors) - 1} more could not be read.)" if len(errors) > 1 else ""
                session.message_posted.emit("warn" if made else "bad", errors[0] + more)
            self.imported.emit()

        session.background.run(work, then=done, failed=self._failed)

    def _bring(self, path: Path, project: Project, source: Path, place: Place) -> Brought | None:
        from engine.media.cutting import find_cuts
        from engine.project.shelf import CLIP, take_folder
        from engine.render.footage import bring_footage, shot_for

        known = film.find_shot(project, place.shot_id) if place.shot_id else None
        shot = known or shot_for(project, source)
        take = bring_footage(path, project, shot, source, self._going_on("Importing", source.name))
        if take is None:
            return None
        cuts: tuple[int, ...] | None = ()
        if place.cut:
            clip = take_folder(path, take.id) / CLIP
            cuts = find_cuts(clip, self._going_on("Looking for cuts in", source.name))
        return Brought(shot, take, cuts or (), source.name)

    def _going_on(self, what: str, name: str) -> Callable[[int, int], bool]:
        told = -1

        def going_on(done: int, count: int) -> bool:
            nonlocal told
            percent = 100 * done // max(1, count)
            if percent != told:
                told = percent
                self.worked.emit(f"{what} {name}: {percent} %")
            return not self._cancelled

        return going_on

    def _lay(self, made: Sequence[Brought], place: Place) -> None:
        session = self._session
        before = {shot.id for shot in session.project.shots}
        session.reload_takes([brought.shot.id for brought in made])
        what = made[0].name if len(made) == 1 else f"{len(made)} videos"
        if not session.apply(f"Import {what}", laid, made, place):
            return
        after = session.project.shots
        new = [shot for shot in after if shot.id not in before]
        first = made[0].shot.id if place.shot_id else new[0].id
        session.go_to_shot(first)
        session.select([shot.id for shot in new] or [first])
        self._tell(made, len(new), film.shot_by_id(session.project, first))

    def _tell(self, made: Sequence[Brought], new: int, first: Shot) -> None:
        notes = [note for brought in made for note in brought.take.notes[1:]]
        if new == 0:
            words = f"{made[0].name} is T{made[-1].take.number:02} of {first.slate}."
        elif new == 1:
            words = f"{made[0].name} is shot {first.slate}."
        else:
            words = f"{new} shots were made of {made[0].name if len(made) == 1 else 'them'}."
        self._session.message_posted.emit("good", " ".join([words, *notes]))

    def cut_into_shots(self) -> None:
        """Split the current shot where the pictures of its take are cut."""
        session, shot = self._session, self._session.current_shot
        if shot is None or session.read_only:
            session.message_posted.emit("info", session.read_only_reason or "There is no shot.")
            return
        take = seen_take(session.project, shot, takes_of(shot, session.takes))
        if take is None:
            session.message_posted.emit("info", NO_TAKE)
            return
        self._cancelled = False
        clip, shot_id = session.folder.take_path(take), shot.id

        def look() -> tuple[int, ...] | None:
            from engine.media.cutting import find_cuts

            return find_cuts(clip, self._going_on("Looking for cuts in", f"T{take.number:02}"))

        def cut(cuts: tuple[int, ...] | None) -> None:
            from engine.render.footage import cut_shot

            self.worked.emit("")
            count = len(session.project.shots)
            if cuts is not None and session.apply("Cut into shots", cut_shot, shot_id, take, cuts):
                parts = len(session.project.shots) - count + 1
                session.message_posted.emit("good", f"{shot.slate} became {parts} shots.")
            elif cuts is not None:
                session.message_posted.emit("info", f"{shot.slate} shows no cut.")

        session.background.run(look, then=cut, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.worked.emit("")
        self._session.message_posted.emit("bad", str(error))


def laid(project: Project, made: Sequence[Brought], place: Place) -> Project:
    """Return the project with what was brought in: picked as takes, or as shots of their own."""
    from engine.render.footage import add_footage_shot, cut_shot, pick_footage

    index = place.index
    for brought in made:
        shot_id = brought.shot.id
        if place.shot_id is not None:
            project = pick_footage(project, shot_id, brought.take)
        else:
            project = add_footage_shot(project, brought.shot, brought.take, place.scene_id, index)
        count = len(project.shots)
        project = cut_shot(project, shot_id, brought.take, brought.cuts)
        if index is not None:
            index += 1 + len(project.shots) - count
    return project


def _sentence(path: Path, error: Any) -> str:
    from engine.media.error import MediaError
    from engine.project.errors import ProjectError

    if isinstance(error, MediaError | ProjectError):
        return str(error)
    return f"“{path.name}” could not be imported; try saving it as an MP4."
