"""Downloads a model from the hub or a mirror of it: the one place here that talks to a network.

Only ever asked for by a person, never while rendering. A file lies beside its place as `.part`
until its hash is the one that the hub names: what was stopped or cut goes on where it was.
"""

import errno
import hashlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import msgspec

from engine.project import codec
from engine.project.disk import write_file
from engine.project.errors import ProjectError
from engine.render.backend import RenderCancelled
from engine.render.catalogue import Offered
from engine.render.checkpoint import INDEX, beside_of, components_of, read_json
from engine.render.hashing import CHUNK, OnBytes
from engine.render.home import storyreel_home
from engine.render.models import ModelError
from engine.render.sizes import in_bytes

HUB = "https://huggingface.co"
PLAN = ".download.json"
SPARE = 1_000_000_000
"""Bytes that are left free on the disk."""
_NETWORK = (ConnectionError, TimeoutError)
TEXTS = {".json", ".txt", ".model", ".jinja"}


class HubFile(msgspec.Struct, frozen=True):
    """A file of a repository; `sha256` for large ones, git's own `sha1` for the rest."""

    path: str
    size: int
    sha256: str = ""
    sha1: str = ""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One download: which files of which commit, kept in the folder so that it can go on."""

    repository: str
    commit: str
    variant: str = ""
    files: tuple[HubFile, ...]

    @property
    def bytes(self) -> int:
        """What all files come to."""
        return sum(file.size for file in self.files)


FreeBytes = Callable[[Path], int]


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free where a folder lies, or will lie."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def folder_for(name: str) -> Path:
    """Return where a model is downloaded to."""
    return storyreel_home() / "models" / name


def bytes_there(offered: Offered, folder: Path) -> tuple[int, int] | None:
    """Return (bytes there, bytes in all) of a download that was stopped, or None."""
    plan = _kept_plan(folder, offered)
    return (sum(_size(folder, file) for file in plan.files), plan.bytes) if plan else None


def download(
    offered: Offered,
    folder: Path,
    mirror: str = "",
    on_bytes: OnBytes | None = None,
    free: FreeBytes = free_bytes,
) -> dict[str, str]:
    """Download a model into a folder, going on where it was stopped; return the files' SHA-256.

    `on_bytes(done, total)` may raise RenderCancelled: a pause. Raises ModelError.
    """
    endpoint = _endpoint(mirror)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        plan = _kept_plan(folder, offered)
        if plan is None:
            begun = _any_plan(folder)
            plan = _make_plan(offered, folder, endpoint)
            _clear(begun, plan, folder)
        progress = _Progress(plan.bytes, on_bytes)
        _check_space(plan, folder, free)
        hashes = {file.path: _fetch(plan, file, folder, endpoint, progress) for file in plan.files}
    except OSError as error:
        raise _told(error, offered) from error
    except (ModelError, RenderCancelled):
        raise
    except Exception as error:  # httpx's and the hub's own, of which there are many
        raise _told(error, offered) from error
    (folder / PLAN).unlink(missing_ok=True)
    return hashes


def wanted(paths: list[str], index: dict[str, Any], variant: str) -> list[str]:
    """Return which files of a repository diffusers loads a model from."""
    parts = {*components_of(index), *beside_of(index)}
    inside = [path for path in paths if _is_inside(path, parts)]
    texts = [path for path in inside if PurePosixPath(path).suffix in TEXTS]
    texts = [path for path in texts if ".index." not in path]
    weights = [w for part in sorted(parts) for w in _weights(inside, part, variant)]
    return [INDEX, *texts, *weights]


def _is_inside(path: str, parts: set[str]) -> bool:
    pure = PurePosixPath(path)
    return len(pure.parts) == 2 and pure.parts[0] in parts and not pure.name.startswith(".")


def _weights(paths: list[str], part: str, variant: str) -> list[str]:
    """Return the weight files of one component, with the index of their shards."""
    names = [PurePosixPath(path).name for path in paths if path.startswith(f"{part}/")]
    for stem in ("diffusion_pytorch_model", "model"):
        for ending in (f".{variant}", "") if variant else ("",):
            whole = f"{stem}{ending}.safetensors"
            index = f"{stem}.safetensors.index{ending}.json"
            shards = [
                n for n in names if n.startswith(f"{stem}{ending}-") and n.endswith(".safetensors")
            ]
            if index in names and shards:
                return [f"{part}/{name}" for name in (index, *sorted(shards))]
            if whole in names:
                return [f"{part}/{whole}"]
    return []


def _make_plan(offered: Offered, folder: Path, endpoint: str) -> Plan:
    from huggingface_hub import HfApi

    api = HfApi(endpoint=endpoint, token=_token(endpoint), library_name="storyreel")
    info = api.model_info(offered.repository, files_metadata=True)
    files = {
        one.rfilename: HubFile(
            one.rfilename, one.size or 0,
            one.lfs.sha256 if one.lfs else "", "" if one.lfs else one.blob_id or "",
        )
        for one in info.siblings or ()
    }  # fmt: skip
    if info.sha is None or INDEX not in files:
        raise ModelError(f"{offered.repository} has no model in diffusers' layout any more.")
    start = Plan(
        repository=offered.repository, commit=info.sha, variant=offered.variant,
        files=(files[INDEX],),
    )  # fmt: skip
    _fetch(start, files[INDEX], folder, endpoint, _Progress(0, None))
    paths = wanted(list(files), read_json(folder / INDEX), offered.variant)
    plan = msgspec.structs.replace(start, files=tuple(files[path] for path in paths))
    write_file(folder / PLAN, codec.encode(plan))
    return plan


def _kept_plan(folder: Path, offered: Offered) -> Plan | None:
    """Return what was begun in a folder, where it is the very model that is asked for."""
    plan = _any_plan(folder)
    asked = (offered.repository, offered.variant)
    return plan if plan and (plan.repository, plan.variant) == asked else None


def _any_plan(folder: Path) -> Plan | None:
    try:
        return codec.decode((folder / PLAN).read_bytes(), Plan)
    except (OSError, ProjectError):
        return None


def _clear(begun: Plan | None, plan: Plan, folder: Path) -> None:
    """Remove what came of another model or variant that was begun here, and is no part of `plan`.

    Its shards would fill the disk, and be taken for the model's own.
    """
    kept = set(plan.files)
    for file in begun.files if begun else ():
        path = folder / file.path
        if file not in kept and path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)
            _part(path).unlink(missing_ok=True)


def _check_space(plan: Plan, folder: Path, free: FreeBytes) -> None:
    there = sum(_size(folder, file) for file in plan.files)
    needed, available = plan.bytes - there, free(folder) + _in_the_way(plan, folder)
    if needed + SPARE > available and needed > 0:
        raise ModelError(
            f"There is no room for it: {in_bytes(needed)} are still to come and "
            f"{in_bytes(available)} are free in {folder}; make room, or choose another folder."
        )


def _size(folder: Path, file: HubFile) -> int:
    """Return how much of a file is there already; one of another size is none of it."""
    path = folder / file.path
    if path.is_file() and path.stat().st_size == file.size:
        return file.size
    part = _part(path)
    return min(part.stat().st_size, file.size) if part.is_file() else 0


def _in_the_way(plan: Plan, folder: Path) -> int:
    """Return the bytes of files of other sizes, which go before the right ones come."""
    paths = [(folder / file.path, file.size) for file in plan.files]
    sizes = [(path.stat().st_size, size) for path, size in paths if path.is_file()]
    return sum(there for there, size in sizes if there != size)


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _fetch(plan: Plan, file: HubFile, folder: Path, endpoint: str, progress: "_Progress") -> str:
    """Bring one file, or the rest of it; return its SHA-256. Raises what the network raises."""
    path = folder / file.path
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ModelError(f"{plan.repository} names “{file.path[:60]}”, outside of its folder.")
    path.parent.mkdir(parents=True, exist_ok=True)
    if sha256 := _known(path, file, progress):
        return sha256
    part = _part(path)
    if part.is_file() and part.stat().st_size > file.size:
        part.unlink()
    _receive(plan, file, part, endpoint, progress)
    sha256 = _verified(part, file)
    part.replace(path)
    return sha256


def _known(path: Path, file: HubFile, progress: "_Progress") -> str:
    """Return the SHA-256 of a file that lies in its place and is what the hub names, or "".

    Any other file in its place is removed at once, so that there is room for the right one.
    """
    if not path.is_file():
        return ""
    if path.stat().st_size == file.size:
        sha256 = _sha256(path, progress)
        if _is_named(path, sha256, file):
            return sha256
        progress.add(-file.size)
    path.unlink()
    return ""


def _receive(plan: Plan, file: HubFile, part: Path, endpoint: str, progress: "_Progress") -> None:
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers

    token = _token(endpoint)
    url = hf_hub_url(plan.repository, file.path, revision=plan.commit, endpoint=endpoint)
    found = get_hf_file_metadata(url, token=token, endpoint=endpoint, library_name="storyreel")
    # The bytes may come from another host, which must not be told who asks.
    is_own = urlsplit(found.location).netloc == urlsplit(url).netloc
    headers = build_hf_headers(token=token if is_own else False, library_name="storyreel")
    with part.open("ab") as stream:
        there = stream.tell()
        progress.add(there)
        http_get(
            found.location, stream, resume_size=there, headers=headers, expected_size=file.size,
            displayed_filename=file.path, tqdm_class=progress.bar(),
        )  # fmt: skip


def _verified(part: Path, file: HubFile) -> str:
    """Return the SHA-256 of what came. Raises ModelError, and removes it, when it is not right."""
    sha256 = _sha256(part)
    if not _is_named(part, sha256, file):
        part.unlink()
        raise ModelError(
            f"What came for “{file.path}” is not what the hub names (another SHA-256); it was "
            "removed. Download again, or from another mirror."
        )
    return sha256


def _is_named(path: Path, sha256: str, file: HubFile) -> bool:
    return sha256 == file.sha256 if file.sha256 else _git_sha1(path) == file.sha1


def _sha256(path: Path, progress: "_Progress | None" = None) -> str:
    """Return a file's SHA-256; `progress` counts what was read, and may stop it."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            if progress is not None:
                progress.add(len(chunk))
    return digest.hexdigest()


def _git_sha1(path: Path) -> str:
    """Return the name that git gives a file's content; the hub tells no other for small files."""
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class _Progress:
    """Counts bytes over all files, and stops between two pieces when told so."""

    def __init__(self, total: int, on_bytes: OnBytes | None) -> None:
        self._done = 0
        self._total = total
        self._on_bytes = on_bytes

    def add(self, count: float | None) -> None:
        self._done = min(self._total, self._done + int(count or 0))
        if self._on_bytes is not None:
            self._on_bytes(self._done, self._total)

    def bar(self) -> Any:
        """Return a class that the hub's library takes for its bar, and that tells us instead."""
        from huggingface_hub.utils import tqdm

        add = self.add

        class Bar(tqdm):
            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **{**options, "disable": True, "file": io.StringIO()})

            def update(self, n: float | None = 1) -> None:
                add(n)

        return Bar


def _endpoint(mirror: str) -> str:
    from huggingface_hub import constants
    from huggingface_hub.utils import logging

    logging.set_verbosity_error()
    endpoint = (mirror or constants.ENDPOINT).rstrip("/")
    if urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).netloc:
        raise ModelError(f"“{mirror}” is no address of a mirror; it begins with https://.")
    return endpoint


def _token(endpoint: str) -> bool | None:
    """Say who asks only to the hub itself, never to a mirror: None is the hub's own sign-in."""
    return None if endpoint == HUB else False


def _told(error: Exception, offered: Offered) -> ModelError:
    """Say what went wrong with the network, the hub or the disk, and what to do."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    page = f"{HUB}/{offered.repository}"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        said = "The disk is full; what came is kept. Make room and download again."
    elif isinstance(error, OSError) and error.errno and not isinstance(error, _NETWORK):
        said = f"{error.strerror} ({error.filename}); choose another folder and download again."
    elif status in (401, 403):
        said = (
            f"{offered.title} is only given to those who accepted its licence: read it at {page}, "
            "accept it, sign in with `hf auth login`, and download again."
        )
    elif status == 404:
        said = f"{offered.repository} is not there (any more); try another mirror or another model."
    elif status is not None:
        said = f"The hub answered with error {status}; what came is kept. Download again later."
    else:
        said = (
            "The network failed; what came is kept. Look at the connection, or choose a mirror, "
            "and download again."
        )
    return ModelError(said)
