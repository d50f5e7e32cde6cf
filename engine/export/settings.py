"""What is asked of an export, and the errors it may end in. Knows no format."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from engine.compose.placing import inside
from engine.project.document import Id, Project
from engine.project.film import start_of

NAMES = (".mp4", ".m4v")
"""How the file's name may end; to any other name ".mp4" is added, so that it says what it holds."""

Captions = Literal["burnt", "sidecar", "both", "track", "none"]
"""Drawn into the picture, as a file of subtitles beside it, both, as a text track, or left out."""

Fit = Literal["letterbox", "crop", "fit"]

PRESETS = (
    "ultrafast", "superfast", "veryfast", "faster", "fast",
    "medium", "slow", "slower", "veryslow",
)  # fmt: skip


class ExportError(Exception):
    """An export can't be made; the message is a whole sentence, and nothing was left behind."""


class ExportCancelled(ExportError):
    """The export was cancelled; nothing was left behind."""


class ExportSettings(msgspec.Struct, frozen=True):
    """One export.

    `width` and `height` are in pixels; None is the film's own (or that of the `framing`, one of the
    film's other aspects). `fit` says what happens when the aspect differs: black bars, the middle
    cut out, or a smaller file of the film's aspect. `crf` is x264's constant quality in [0, 51],
    replaced by a `bitrate` in bits a second. Frames [`start`, `end`) of the film are exported, to
    its end when None. `slate` burns shot, take and timecode into the picture;
    `drawings` lays what is drawn on shots over their pictures; `captions` says where they go.
    """

    path: Path
    width: int | None = None
    height: int | None = None
    fit: Fit = "letterbox"
    crf: float = 18.0
    bitrate: int | None = None
    preset: str = "medium"
    start: int = 0
    end: int | None = None
    slate: bool = False
    framing: Id | None = None
    sound: bool = True
    drawings: bool = False
    captions: Captions = "burnt"


Progress = Callable[[int, int], None]
"""Called with the frames done and the frames in all."""

Cancelled = Callable[[], bool]

Said = Callable[[str], None]
"""Called with a sentence for each thing that the author should know of the file."""


class Plan(msgspec.Struct, frozen=True):
    """An export worked out: frames [`start`, `end`), the file's `size`, and the picture's.

    `picture` is the size that the film is composed at; where it is larger than `size`, its middle
    is kept, and words are laid out in that. `notes` are sentences for the author.
    """

    path: Path
    start: int
    end: int
    size: tuple[int, int]
    picture: tuple[int, int]
    notes: tuple[str, ...] = ()


def parse_bitrate(text: str) -> int:
    """Read bits a second as people write them: "8M", "2.5 Mbit/s", "800k", "8000000".

    Raises ExportError.
    """
    found = re.fullmatch(r"([\d.]+)\s*([kKmM]?)(?:b|bit|bps|bit/s|bits/s)?", text.strip())
    scale = {"": 1, "k": 1_000, "m": 1_000_000}
    try:
        bits = float(found[1]) * scale[found[2].lower()] if found else 0.0
    except ValueError:
        bits = 0.0
    if not 1_000 <= bits <= 1_000_000_000:
        raise ExportError(f"“{text}” is no bit rate; write one such as 8M or 800k.")
    return round(bits)


def plan_export(project: Project, settings: ExportSettings) -> Plan:
    """Work out an export, or raise ExportError in one sentence."""
    path = target_path(settings.path, NAMES, "film.mp4")
    duration = project.duration
    if duration == 0:
        raise ExportError("The film has no shots yet; add a shot, then export.")
    start = max(0, settings.start)
    end = duration if settings.end is None else min(settings.end, duration)
    if start >= end:
        raise ExportError(
            f"Frames {settings.start} to {end} of a film of {duration} frames hold no picture; "
            "choose another range."
        )
    if not 0 <= settings.crf <= 51:
        raise ExportError(f"The quality (crf) must be from 0 to 51, not {settings.crf:g}.")
    if settings.bitrate is not None and settings.bitrate < 1000:
        raise ExportError("The bit rate must be at least 1000 bits a second.")
    if settings.preset not in PRESETS:
        raise ExportError(f"“{settings.preset}” is no preset; use one of {', '.join(PRESETS)}.")
    size, picture, notes = _sizes(project, settings)
    return Plan(path, start, end, size, picture, notes)


def scene_range(project: Project, scene_id: Id) -> tuple[int, int]:
    """Return the frames [start, end) of a scene. Raises ExportError when it has no shots."""
    for scene in project.scenes:
        if scene.id == scene_id and scene.shots:
            start = start_of(project, scene.shots[0].id)
            return start, start + sum(shot.duration for shot in scene.shots)
    raise ExportError("That scene has no shots; choose another one.")


def target_path(path: Path, names: Sequence[str], example: str) -> Path:
    """Return the file to write: its name ends in one of `names`, else the first one is added.

    Raises ExportError when there can't be such a file; `example` is a name as one would write it.
    """
    path = Path(path)
    if not path.name:
        raise ExportError(f"The file has no name; write one such as {example}.")
    given = path
    if path.suffix.lower() not in names:
        path = path.with_name(f"{path.name}{names[0]}")
    if given.is_dir() or path.is_dir():
        folder = given if given.is_dir() else path
        raise ExportError(f"“{folder}” is a folder; give the file a name.")
    if not path.parent.is_dir():
        raise ExportError(f"The folder “{path.parent}” does not exist; choose another one.")
    return path


def _sizes(
    project: Project, settings: ExportSettings
) -> tuple[tuple[int, int], tuple[int, int], tuple[str, ...]]:
    own = _own_size(project, settings.framing)
    asked = _asked(own, settings)
    if not (2 <= asked[0] <= 16384 and 2 <= asked[1] <= 16384):
        raise ExportError(f"A video of {asked[0]}×{asked[1]} can't be written; use 2 to 16384.")
    if settings.fit == "fit":
        asked = inside(own, asked)
    size = (asked[0] // 2 * 2, asked[1] // 2 * 2)
    notes = ()
    if size != asked:
        notes = (
            f"Video needs even numbers, so the file is {size[0]}×{size[1]} "
            f"rather than {asked[0]}×{asked[1]}.",
        )
    if settings.fit != "crop":
        return size, size, notes
    scale = max(size[0] / own[0], size[1] / own[1])
    picture = max(size[0], round(own[0] * scale)), max(size[1], round(own[1] * scale))
    return size, picture, notes


def _own_size(project: Project, framing: Id | None) -> tuple[int, int]:
    if framing is None:
        return project.width, project.height
    for one in project.framings:
        if one.id == framing:
            return one.width, one.height
    raise ExportError("The film has no such framing; choose another one.")


def _asked(own: tuple[int, int], settings: ExportSettings) -> tuple[int, int]:
    """Return the size asked for; one side alone keeps the film's aspect."""
    width, height = settings.width, settings.height
    if width is None and height is None:
        return own
    if height is None:
        assert width is not None
        return width, max(2, round(width * own[1] / own[0] / 2) * 2)
    if width is None:
        return max(2, round(height * own[0] / own[1] / 2) * 2), height
    return width, height
