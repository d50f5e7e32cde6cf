"""The list of models on this machine: those built in, and those that the user added.

The list is `models.json` in the user's data folder. Every process reads it anew when it changed,
so a model that was added in a window is there for the worker and for a command. Light: naming a
model loads nothing of it.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from engine.project import codec
from engine.project.disk import write_file
from engine.project.errors import ProjectError
from engine.project.lock import FolderLock
from engine.render.backend import ModelSpec, RenderError
from engine.render.home import storyreel_home

FILE = "models.json"
DAMAGED = "models.damaged.json"
SCHEMA = 1
LOCK_TRIES = 100
LOCK_PAUSE = 0.05


class ModelError(RenderError):
    """A model or LoRA that can't be used; one sentence that says why and what to do next."""


class Lora(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRA: where it lies, which family it fits, and the words that wake it.

    `base` is the model that it was first seen to fit, `fits` are all of them; `part` is the one
    component that it is for ("": every one that denoises). `purpose` is "style", "few_steps"
    (distilled: made for drafts), "camera:<move>" with a kind of the camera's moves, or "control",
    "control:<kind>" (it has a model follow guide videos, of one kind). `words` says that it has a
    part for the text encoder, which is left out.
    """

    id: str
    name: str
    path: str
    family: str
    sha256: str = ""
    strength: float = 1.0
    trigger: str = ""
    purpose: str = "style"
    base: str = ""
    fits: tuple[str, ...] = ()
    part: str = ""
    bytes: int = 0
    words: bool = False


class InstructModel(msgspec.Struct, frozen=True, kw_only=True):
    """A causal language model that expands prompts: its folder, and the bytes of its weights."""

    id: str
    name: str
    path: str
    bytes: int = 0


class PreviewVae(msgspec.Struct, frozen=True, kw_only=True):
    """A tiny VAE that shows renders of a family's models whose latents have `channels`.

    For film it is a file; `stills` ones are folders.
    """

    id: str
    name: str
    path: str
    family: str
    channels: int
    stills: bool = False
    bytes: int = 0
    sha256: str = ""


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """What `models.json` holds; `hashes` are SHA-256 by model id, then by file in its folder."""

    schema: int = SCHEMA
    models: tuple[ModelSpec, ...] = ()
    loras: tuple[Lora, ...] = ()
    instruct: tuple[InstructModel, ...] = ()
    previews: tuple[PreviewVae, ...] = ()
    hashes: dict[str, dict[str, str]] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all of them."""
        return tuple(one.id for one in (*self.models, *self.loras, *self.instruct, *self.previews))


class ModelList(Mapping[str, ModelSpec]):
    """Every model by its id, built-in ones first; read anew when the file changed."""

    def __init__(self, built_in: tuple[ModelSpec, ...]) -> None:
        self._built_in = {spec.id: spec for spec in built_in}
        self._read: tuple[Path, tuple[int, int], Installed] | None = None

    @property
    def path(self) -> Path:
        """Where the list is kept."""
        return storyreel_home() / FILE

    @property
    def installed(self) -> Installed:
        """What the user added. A file that can't be read counts as empty; `damage` says so."""
        path = self.path
        try:
            found = path.stat()
        except OSError:
            return Installed()
        # Two writes may fall into one tick of the clock, but every one makes a new file.
        changed = (found.st_mtime_ns, found.st_ino)
        # Another thread may forget what was read at any time.
        read = self._read
        if read is None or read[:2] != (path, changed):
            try:
                read = (path, changed, codec.decode(path.read_bytes(), Installed))
            except (OSError, ProjectError):
                read = (path, changed, Installed())
            self._read = read
        return read[2]

    @property
    def damage(self) -> str:
        """One sentence that says that the list can't be read, and what to do; "" when it can."""
        path = self.path
        try:
            codec.decode(path.read_bytes(), Installed)
        except FileNotFoundError:
            return ""
        except (OSError, ProjectError):
            return (
                f"The list of models ({path}) can't be read and counts as empty: put a whole one "
                f"in its place, or add the models again; what is there is kept as {DAMAGED} then."
            )
        return ""

    def write(self, installed: Installed) -> None:
        """Replace what the user added. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_file(self.path, codec.encode(installed))
        self._read = None

    def change(self, edit: Callable[[Installed], Installed]) -> None:
        """Replace what the user added by `edit` of it; two processes at it wait for each other.

        Raises ModelError where the list is held for long or was written by a newer Storyreel, and
        OSError.
        """
        lock = FolderLock(self.path.with_suffix(".lock"))
        lock.path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(LOCK_TRIES):
            if lock.acquire() is None:
                break
            time.sleep(LOCK_PAUSE)
        else:
            raise ModelError("Another Storyreel is changing the list of models; try again.")
        try:
            self._keep_damaged()
            before = self.installed
            if (after := edit(before)) is not before:
                self.write(after)
        finally:
            lock.release()

    def _keep_damaged(self) -> None:
        """Keep a copy of a list that can't be read before a new one begins in its place.

        Raises ModelError where it was written by a newer Storyreel, and OSError.
        """
        self._read = None
        if not self.path.is_file():
            return
        written = self.path.read_bytes()
        try:
            found = codec.decode(written, Installed)
        except ProjectError:
            write_file(_unused(self.path.with_name(DAMAGED)), written)
            return
        if found.schema > SCHEMA:
            raise ModelError("The list of models was written by a newer Storyreel; install that.")

    def _all(self) -> dict[str, ModelSpec]:
        added = {spec.id: spec for spec in self.installed.models}
        return self._built_in | added | self._built_in

    def __getitem__(self, model: str) -> ModelSpec:
        return self._all()[model]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _unused(path: Path) -> Path:
    """Return this path, or one with a number, at which there is nothing yet."""
    found, number = path, 2
    while found.exists():
        found = path.with_stem(f"{path.stem} {number}")
        number += 1
    return found
