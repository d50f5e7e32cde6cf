"""How a take comes to lie in a project folder: made aside, numbered, renamed when whole.

A take is made in `takes/.partial-<id>/`, which an operating-system lock marks as being worked on.
`take.json` is written last and then the folder gets its name, so a reader sees whole takes only.
Nothing else of the project is written.
"""

import contextlib
import errno
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from engine.media.error import MediaError
from engine.media.poster import write_poster
from engine.media.reader import ClipReader
from engine.project import codec
from engine.project.disk import make_durable, move, write_file
from engine.project.document import Id, new_id
from engine.project.lock import FolderLock
from engine.project.request import RenderRequest
from engine.project.take import Take
from engine.render.backend import RenderedClip, RenderError
from engine.render.partials import OWNER, PARTIAL, gate, sweep


class _Numbered(msgspec.Struct):
    shot_id: Id
    number: int


class Landing:
    """The place where one take is made, as a context: left without `land()`, nothing remains.

    `folder` is where the backend writes. Raises RenderError in one sentence when the disk is full
    or the project folder can't be written.
    """

    def __init__(self, project_path: Path) -> None:
        self._takes = project_path / "takes"
        self.take_id = new_id()
        self.folder = self._takes / f"{PARTIAL}{self.take_id}"
        self._owner = FolderLock(self.folder / OWNER)

    def __enter__(self) -> Self:
        with telling_of_the_disk():
            if not self._takes.parent.is_dir():
                raise RenderError(
                    f"The project folder {self._takes.parent} is gone; put it back and retry."
                )
            self._takes.mkdir(exist_ok=True)
            with gate(self._takes):
                sweep(self._takes)
                self.folder.mkdir()
                self._owner.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._owner.release()
        shutil.rmtree(self.folder, ignore_errors=True)

    def land(self, clip: RenderedClip, request: RenderRequest) -> Take:
        """Give the finished take its poster, its number and its name, and return it."""
        take = Take(
            id=self.take_id,
            number=0,
            shot_id=request.shot_id,
            model=request.model,
            request=request,
            frames=clip.frames,
            width=clip.width,
            height=clip.height,
            rate=clip.rate,
            head=request.head,
            notes=clip.notes,
            created=datetime.now(UTC).isoformat(timespec="milliseconds"),
        )
        with telling_of_the_disk():
            self._write_poster(take)
            make_durable(self.folder / "clip.mp4")
            with gate(self._takes):
                number = next_number(self._takes, request.shot_id)
                take = msgspec.structs.replace(take, number=number)
                write_file(self.folder / "take.json", codec.encode(take))
                self._owner.release()
                (self.folder / OWNER).unlink()
                move(self.folder, self._takes / self.take_id)
        return take

    def _write_poster(self, take: Take) -> None:
        """Draw the poster from the middle of the shot."""
        with ClipReader(self.folder / "clip.mp4") as reader:
            middle = take.head + max(0, take.frames - 2 * take.head) // 2
            picture = reader.read(min(middle, reader.frames - 1))
        write_poster(picture, self.folder / "poster.jpg")


def next_number(takes: Path, shot_id: Id) -> int:
    """Return the number of a shot's next take; those of takes in the trash are not given again."""
    highest = 0
    for written in (*takes.glob("*/take.json"), *takes.glob(".trash/*/take.json")):
        with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            found = msgspec.json.decode(written.read_bytes(), type=_Numbered)
            if found.shot_id == shot_id:
                highest = max(highest, found.number)
    return highest + 1


@contextlib.contextmanager
def telling_of_the_disk() -> Iterator[None]:
    """Turn what a disk can do to a render into a RenderError of one sentence."""
    try:
        yield
    except (OSError, MediaError) as error:
        if is_disk_full(error):
            raise RenderError(
                "The disk is full, so the take could not be written; nothing else was lost. Free "
                "some space and retry."
            ) from error
        if isinstance(error, MediaError):
            raise RenderError(str(error)) from error
        reason = error.strerror or type(error).__name__
        raise RenderError(
            f"The take could not be written to the project folder ({reason}); check that it can "
            "be written and retry."
        ) from error


def is_disk_full(error: BaseException | None) -> bool:
    """Return whether an error, or one that it came from, says that there is no space left."""
    while error is not None:
        # FFmpeg's errors carry a number too, and are no OSError.
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__ or error.__context__
    return False
