"""What a trial of a model on this machine found: step caches, attention kernels, seconds a step.

Kept in `tried.json` of the user's folder by the hash of the model's denoisers, so that another
model of the same name starts anew. Light: trials themselves are made in `trying.py`.
"""

from pathlib import Path

import msgspec

from engine.project import codec
from engine.project.disk import write_file
from engine.project.errors import ProjectError
from engine.project.request import StepCache
from engine.render.backend import ModelSpec
from engine.render.families.table import FAMILIES
from engine.render.file_hash import files_below, hash_of_all
from engine.render.home import storyreel_home

FILE = "tried.json"
SPARES = 0.8
"""The share of layers still computed, at most, from which on a step cache is offered."""
ALIKE = 25.0
"""Decibels of likeness (PSNR) from which on a quicker one is taken for Balanced."""


class CacheTrial(msgspec.Struct, frozen=True, kw_only=True):
    """What one step cache did: layers computed and seconds taken, to all of them, and likeness.

    `likeness` is the peak signal-to-noise ratio in dB of its pictures against those without it.
    """

    work: float
    seconds: float
    likeness: float

    @property
    def spares(self) -> bool:
        """Whether it spares enough to be offered."""
        return self.work <= SPARES

    @property
    def sentence(self) -> str:
        """ "computes 62 % of the layers; hardly a difference to be seen (34 dB)"."""
        told = f"{self.words} ({self.likeness:.0f} dB)"
        return f"computes {self.work * 100:.0f} % of the layers; {told}"

    @property
    def words(self) -> str:
        """How much the pictures differ, in words."""
        return next(words for least, words in _WORDS if self.likeness >= least)


_WORDS = (
    (40.0, "no difference to be seen"),
    (32.0, "hardly a difference to be seen"),
    (ALIKE, "differs a little"),
    (18.0, "differs clearly"),
    (0.0, "another picture"),
)
"""From how many decibels on which words are right."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of one model on `device`.

    `steps`, `width`, `height`, `num_frames` are of the renders that were compared; `pace` is the
    seconds that a pixel of a frame took for a step. `refused` says why a cache can't be used.
    `ratios` are MagCache's. `kernels` are attention kernels that this model renders with, by how
    like their pictures are in dB.
    """

    device: str
    steps: int
    width: int
    height: int
    num_frames: int
    pace: float
    caches: dict[StepCache, CacheTrial] = {}
    refused: dict[StepCache, str] = {}
    ratios: tuple[float, ...] = ()
    kernels: dict[str, float] = {}

    @property
    def offered(self) -> tuple[StepCache, ...]:
        """The step caches that spare enough, the most alike first."""
        good: list[StepCache] = [kind for kind, one in self.caches.items() if one.spares]
        return tuple(sorted(good, key=self._difference))

    @property
    def balanced(self) -> StepCache | None:
        """The step cache for Balanced: the one that spares most among those that differ little.

        Where all differ more than a little, there is none.
        """
        alike: list[StepCache] = [
            kind for kind in self.offered if self.caches[kind].likeness >= ALIKE
        ]
        return min(alike, key=self._work) if alike else None

    def _difference(self, kind: StepCache) -> float:
        return -self.caches[kind].likeness

    def _work(self, kind: StepCache) -> float:
        return self.caches[kind].work


def identity(spec: ModelSpec, known_only: bool = True) -> str:
    """Return the hash of a model's denoisers.

    With `known_only` it costs next to nothing, and is "" where a file was never hashed as it is.
    """
    family = FAMILIES.get(spec.family)
    if family is None or not spec.path:
        return ""
    replaced = {n: Path(file) for n, file in spec.single.items() if n in family.denoisers}
    folders = [Path(spec.path) / name for name in family.denoisers if name not in replaced]
    try:
        return hash_of_all(files_below(folders) | replaced, known_only=known_only)
    except OSError:
        return ""


def read_trial(spec: ModelSpec, device: str = "") -> Trial | None:
    """Return what was found of a model, on `device` where one is named; None without a trial."""
    found = _read().get(identity(spec))
    return found if found is not None and device in ("", found.device) else None


def keep_trial(spec: ModelSpec, trial: Trial) -> None:
    """Keep what was found. Raises OSError."""
    kept = {**_read(), identity(spec, known_only=False): trial}
    write_file(storyreel_home() / FILE, codec.encode(kept))


def _read() -> dict[str, Trial]:
    try:
        return codec.decode((storyreel_home() / FILE).read_bytes(), dict[str, Trial])
    except (OSError, ProjectError):
        return {}
