"""The versions of the open film's cut: saved, compared and restored, off the window's thread."""

from collections.abc import Callable

from app.session import Session
from engine.project import edits, versions
from engine.project.comparing import Difference, differences
from engine.project.document import Id, Project
from engine.project.versions import VersionNote

Said = Callable[[Exception], object]


class CutVersions:
    """See the module. What fails is said by the session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, name: str, then: Callable[[VersionNote], object] | None = None) -> None:
        """Keep the cut as it is now; an empty name takes the next free one."""
        session = self._session
        if session.read_only:
            session.message_posted.emit("warn", session.read_only_reason)
            return

        def saved(note: VersionNote) -> None:
            session.message_posted.emit("good", f"Saved “{note.name}”.")
            if then is not None:
                then(note)

        session.background.run(
            versions.save_version, session.folder.path, session.project, session.takes, name,
            then=saved, failed=self._fail,
        )  # fmt: skip

    def listed(self, then: Callable[[list[VersionNote]], object]) -> None:
        """Read which versions there are."""
        session = self._session
        session.background.run(
            versions.versions_of, session.folder.path, then=then, failed=self._fail
        )

    def read(self, version_id: Id, then: Callable[[Project], object]) -> None:
        """Read the film of a version."""
        session = self._session
        session.background.run(
            versions.version_film, session.folder.path, version_id, then=then, failed=self._fail
        )

    def compare(
        self, version_id: Id, other: Id | None, then: Callable[[tuple[Difference, ...]], object]
    ) -> None:
        """Say what changed since a version: in another one, or (None) in the film as it is now."""
        session = self._session
        path, project, takes = session.folder.path, session.project, session.takes

        def work() -> tuple[Difference, ...]:
            new = project if other is None else versions.version_film(path, other)
            return differences(versions.version_film(path, version_id), new, takes)

        session.background.run(work, then=then, failed=self._fail)

    def restore(self, note: VersionNote) -> None:
        """Cut the film as a version is, as one step; every take is kept."""
        session = self._session

        def use(cut: Project) -> None:
            if session.apply(f"Restore “{note.name}”", edits.restore_cut, cut):
                session.refresh_missing()
                words = f"The film is cut as “{note.name}” again. Undo brings the other cut back."
                session.message_posted.emit("good", words)
            elif not session.read_only:
                session.message_posted.emit("info", f"The film is cut as “{note.name}” already.")

        self.read(note.id, use)

    def rename(self, version_id: Id, name: str, then: Callable[[], object]) -> None:
        """Give a version another name."""
        self._change(versions.rename_version, version_id, name, then=then)

    def delete(self, version_id: Id, then: Callable[[], object]) -> None:
        """Delete a version; the film and its takes stay."""
        self._change(versions.delete_version, version_id, then=then)

    def _change(
        self, act: Callable[..., object], *args: object, then: Callable[[], object]
    ) -> None:
        session = self._session
        if session.read_only:
            session.message_posted.emit("warn", session.read_only_reason)
            return
        session.background.run(
            act, session.folder.path, *args, then=lambda _: then(), failed=self._fail
        )

    def _fail(self, error: Exception) -> None:
        self._session.message_posted.emit("bad", str(error))
