"""Brings pictures, sounds and text into the film: copied in the background, laid out in one edit.

It knows where things go, not how they are read: that is `engine.media`.
"""

import contextlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.footage_import import FootageImport, Place
from app.script_import import SCRIPT_SUFFIXES, ScriptImport
from app.session import Session
from engine.media.kinds import VIDEO_SUFFIXES
from engine.project import edits, film
from engine.project.document import Project, Reference, Shot, Sound, new_id
from engine.project.errors import ProjectError

SOUND_SUFFIXES = frozenset(
    {".wav", ".mp3", ".aac", ".m4a", ".flac", ".ogg", ".opus", ".aif", ".aiff"}
)


@dataclass(frozen=True)
class Spot:
    """Where shots go: before the one at `index` of a scene; None is the end, and the last scene."""

    scene_id: str | None = None
    index: int | None = None


class Importing(QObject):
    """Imports for one session. `progressed(done, all)`; done == all when it is over."""

    progressed = Signal(int, int)
    imported = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._cancelled = False
        self._leftovers: list[Callable[[], None]] = []
        self._scripts = ScriptImport(session, self.progressed.emit, self)
        self.footage = FootageImport(session, self)

    def cancel(self) -> None:
        """Stop after the file at hand; what came in is kept."""
        self._cancelled = True
        self.footage.cancel()

    @property
    def cancelled(self) -> bool:
        """Whether the import under way is to stop."""
        return self._cancelled

    def begin(self) -> None:
        """Take note that another import begins."""
        self._cancelled = False

    def files(self, paths: Iterable[Path], spot: Spot | None = None) -> None:
        """Make a shot of each picture and video, lay sounds at the playhead, take scripts in."""
        paths = list(paths)
        videos = [path for path in paths if path.suffix.lower() in VIDEO_SUFFIXES]
        if videos:
            paths = [path for path in paths if path not in videos]
            self.videos(videos, spot)
        scripts = [path for path in paths if path.suffix.lower() in SCRIPT_SUFFIXES]
        if scripts:
            paths = [path for path in paths if path not in scripts]
            self.script(scripts[0], len(scripts))
        sounds = [path for path in paths if path.suffix.lower() in SOUND_SUFFIXES]
        if sounds:
            self.sounds(sounds)
        pictures = [path for path in paths if path not in sounds]
        if pictures:
            self.shots(pictures, spot)

    def videos(self, paths: Sequence[Path], spot: Spot | None = None) -> None:
        """Bring videos in as takes of new shots that are as long as they are."""
        if not self._refused():
            place = spot or self._after_selection()
            self.footage.take(paths, Place(scene_id=place.scene_id, index=place.index))

    def videos_of(self, paths: Sequence[Path], shot_id: str) -> None:
        """Bring videos in as takes of a shot; the last one is picked."""
        if not self._refused():
            self.footage.take(paths, Place(shot_id=shot_id))

    def script(self, path: Path, count: int = 1) -> None:
        """Lay a script into the film; a new draft of one is shown before it changes anything."""
        if self._refused():
            return
        if count > 1:
            self._session.message_posted.emit(
                "info", "One script at a time: import the others next."
            )
        self._scripts.take(path)

    def shots(self, paths: Sequence[Path], spot: Spot | None = None) -> None:
        """Make a shot of each picture, in order of capture time, as long as the film says."""
        place = spot or self._after_selection()

        def lay_out(references: list[Reference]) -> None:
            # The parser of camera notes is not needed for the first paint.
            from engine.camera.edits import still_shots

            shots = still_shots(self._session.project, references)
            if self._session.apply(
                _counted("Import", len(shots)), edits.add_shots, shots, place.scene_id, place.index
            ):
                self._show(shots)

        self._pictures(paths, lay_out)

    def fill(self, paths: Sequence[Path], shot_ids: Sequence[str]) -> None:
        """Give pictures to shots in order; pictures left over become shots after the last one.

        Videos become takes of the first of them.
        """
        videos = [path for path in paths if path.suffix.lower() in VIDEO_SUFFIXES]
        if videos and shot_ids:
            self.videos_of(videos, shot_ids[0])
            paths = [path for path in paths if path not in videos]
            if not paths:
                return

        def lay_out(references: list[Reference]) -> None:
            self._session.apply(
                _counted("Fill", min(len(references), len(shot_ids))),
                fill_shots, shot_ids, references,
            )  # fmt: skip

        self._pictures(paths, lay_out)

    def stills(self, paths: Sequence[Path]) -> None:
        """Copy pictures in for later: they lie in the stills tray."""
        self._pictures(paths, lambda _: None)

    def sounds(self, paths: Sequence[Path]) -> None:
        """Lay sounds at the playhead, each on a track of its own."""
        session = self._session
        if self._refused():
            return
        folder, project, frame = session.folder, session.project, session.playhead

        def work() -> tuple[list[Sound], list[str]]:
            from engine.media.intake import import_sound

            anchor = film.anchor_at(project, frame)
            first = 1 + max((sound.track for sound in project.sounds), default=-1)
            made: list[Sound] = []
            errors: list[str] = []
            for path in paths:
                try:
                    made.append(import_sound(folder, path, anchor, track=first + len(made)))
                except Exception as error:  # said below, one sentence a file
                    errors.append(_sentence(path, error))
            return made, errors

        def lay(result: tuple[list[Sound], list[str]]) -> None:
            made, errors = result
            session.apply("Import sound", _add_sounds, made)
            self._say(errors, len(made), "sound")

        session.background.run(work, then=lay, failed=self._failed)

    def text(self, text: str, spot: Spot | None = None) -> None:
        """Make a shot of each line that is not blank."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines or self._refused():
            return
        place = spot or self._after_selection()
        frames = film.still_frames(self._session.project)
        shots = [Shot(id=new_id(), slate="", duration=frames, action=line) for line in lines]
        session = self._session
        session.apply(
            _counted("Paste", len(shots)), edits.add_shots, shots, place.scene_id, place.index
        )
        self._show(shots)

    def picture(self, image: QImage, shot_ids: Sequence[str] = ()) -> None:
        """Make a shot of a pasted picture, or give it to shots."""
        if image.isNull() or self._refused():
            return
        folder = Path(tempfile.mkdtemp(prefix="storyreel-paste-"))
        path = folder / "Pasted picture.png"
        image.save(str(path))

        def remove() -> None:
            with contextlib.suppress(OSError):
                path.unlink()
                folder.rmdir()

        if shot_ids:
            self.fill([path], shot_ids)
        else:
            self.shots([path])
        self._leftovers.append(remove)

    def clear_leftovers(self) -> None:
        """Delete the temporary files of pasted pictures."""
        for remove in self._leftovers:
            remove()
        self._leftovers.clear()

    def _pictures(self, paths: Sequence[Path], lay_out: Callable[[list[Reference]], None]) -> None:
        if self._refused():
            return
        self._cancelled = False
        session = self._session
        folder = session.folder

        def work() -> tuple[list[Reference], list[str]]:
            from engine.media.intake import import_picture, pictures_in

            found = pictures_in(paths)
            made: list[Reference] = []
            errors: list[str] = []
            for number, path in enumerate(found):
                if self._cancelled:
                    break
                self.progressed.emit(number, len(found))
                try:
                    made.append(import_picture(folder, path))
                except Exception as error:  # said below, one sentence a file
                    errors.append(_sentence(path, error))
            self.progressed.emit(len(found), len(found))
            if not found:
                errors.append("There is no picture in what was dropped.")
            return made, errors

        def done(result: tuple[list[Reference], list[str]]) -> None:
            made, errors = result
            if made and session.is_open and session.folder is folder:
                lay_out(made)
            self._say(errors, len(made), "picture")
            self.clear_leftovers()
            self.imported.emit()

        session.background.run(work, then=done, failed=self._failed)

    def _show(self, shots: Sequence[Shot]) -> None:
        """Select new shots and see the first of them."""
        self._session.go_to_shot(shots[0].id)
        self._session.select(shot.id for shot in shots)

    def _refused(self) -> bool:
        if self._session.read_only:
            self._session.message_posted.emit("warn", self._session.read_only_reason)
            return True
        return False

    def _after_selection(self) -> Spot:
        return after_shot(self._session.project, self._session.target_ids)

    def _say(self, errors: list[str], made: int, what: str) -> None:
        if errors:
            more = f" ({len(errors) - 1} more could not be read.)" if len(errors) > 1 else ""
            self._session.message_posted.emit("bad" if not made else "warn", errors[0] + more)
        elif made > 1:
            self._session.message_posted.emit("good", f"{made} {what}s imported.")

    def _failed(self, error: Exception) -> None:
        self.progressed.emit(1, 1)
        self._session.message_posted.emit("bad", str(error))


def after_shot(project: Project, shot_ids: Sequence[str]) -> Spot:
    """Return the place after the last of these shots; the film's end when there is none."""
    places = film.film(project).places
    last = max((places[id] for id in shot_ids if id in places), default=None)
    if last is None:
        return Spot()
    return Spot(project.scenes[last.scene].id, last.within + 1)


def fill_shots(
    project: Project, shot_ids: Sequence[str], references: Sequence[Reference]
) -> Project:
    """Give each shot one picture as its first frame, in order; make shots of those left over."""
    after = project
    for shot_id, reference in zip(shot_ids, references, strict=False):
        after = edits.add_reference(after, shot_id, reference)
    over = references[len(shot_ids) :]
    if over:
        place = after_shot(after, shot_ids)
        from engine.camera.edits import still_shots

        shots = still_shots(project, over)
        after = edits.add_shots(after, shots, place.scene_id, place.index)
    return after


def reference_to(relative: str, sha256: str, name: str, width: int, height: int) -> Reference:
    """Return a new reference to a picture that is in the project already."""
    return Reference(
        id=new_id(), file=relative, sha256=sha256, name=name, width=width, height=height
    )


def again(reference: Reference) -> Reference:
    """Return the same picture for one more shot."""
    return msgspec.structs.replace(reference, id=new_id())


def _add_sounds(project: Project, sounds: Iterable[Sound]) -> Project:
    for sound in sounds:
        project = edits.add_sound(project, sound)
    return project


def _counted(verb: str, count: int) -> str:
    return f"{verb} {count} shot{'' if count == 1 else 's'}"


def _sentence(path: Path, error: Exception) -> str:
    from engine.media.error import MediaError

    if isinstance(error, MediaError | ProjectError):
        return str(error)
    return f"“{path.name}” could not be read; try saving it as a JPEG or PNG."
