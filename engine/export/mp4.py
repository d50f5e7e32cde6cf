"""Exports the film as an MP4 file: the Compositor's frames and the mix, H.264 and AAC.

The file is written under a temporary name beside its target and gets its name when it is whole.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np

from engine.compose.mix import is_audible, mix, mix_problems
from engine.export.new_files import SIDECAR, NewFiles, free_name
from engine.export.pictures import Pictures
from engine.export.settings import (
    Cancelled,
    ExportCancelled,
    ExportError,
    ExportSettings,
    Plan,
    Progress,
    Said,
    plan_export,
)
from engine.media.error import MediaError
from engine.media.writer import ClipWriter
from engine.project.disk import replacing
from engine.project.document import Id, Project
from engine.project.film import anchor_frame, film
from engine.project.take import Take
from engine.project.timecode import sample_of_frame, timecode
from engine.script.captioning import cues_of
from engine.script.subtitles import subtitles_text

Takes = Mapping[Id, Sequence[Take]]
Shown = Callable[[int, np.ndarray], None]
"""Called with a frame's number in the film and the very picture that is about to be encoded."""
Heard = Callable[[np.ndarray], None]
"""Called with the very samples that are about to be encoded, float32 2 × n, in order."""


def export_film(
    project: Project,
    folder_path: Path,
    takes: Takes,
    settings: ExportSettings,
    progress: Progress = lambda done, total: None,
    cancelled: Cancelled = lambda: False,
    said: Said = lambda sentence: None,
    shown: Shown | None = None,
    heard: Heard | None = None,
) -> Path:
    """Export the film, or the range that `settings` names, and return the file's path.

    Every callback is called in this thread, but for `said`, which any thread may call. Raises
    ExportError in one sentence, or ExportCancelled; either way nothing half-written is left and a
    file that was there before is as it was.
    """
    plan = plan_export(project, settings)
    _refuse_the_films_own(folder_path, plan.path)
    for note in plan.notes:
        said(note)
    with telling(plan.path), _sidecar(project, settings, plan):
        writer = _open(project, folder_path, takes, settings, plan)
        try:
            burnt = _burnt(project, settings)
            pictures = Pictures(burnt, folder_path, takes, settings, plan, said)
            try:
                clipped = _encode(
                    project, folder_path, takes, plan, writer, pictures, progress, cancelled,
                    shown, heard,
                )  # fmt: skip
            finally:
                pictures.close()
            if clipped is not None:
                at = timecode(clipped, project.rate)
                said(f"The sound clips, first at {at}; lower a sound or a track there.")
            if writer.has_sound:
                for problem in mix_problems(project, folder_path):
                    said(problem)
            path = writer.close()
        finally:
            writer.abort()
    return path


def _refuse_the_films_own(folder_path: Path, path: Path) -> None:
    """Raise ExportError where an export would replace a take, a picture or a sound of the film."""
    folder = folder_path.resolve()
    for room in ("takes", "references", "sounds"):
        if path.resolve().is_relative_to(folder / room):
            raise ExportError(
                f"“{path.name}” would lie among the film's own files; choose another folder."
            )


def _burnt(project: Project, settings: ExportSettings) -> Project:
    """Return the film as its pictures show it: without captions that are not drawn into them."""
    if settings.captions in ("burnt", "both"):
        return project
    return msgspec.structs.replace(project, captions=())


@contextmanager
def _sidecar(project: Project, settings: ExportSettings, plan: Plan) -> Iterator[None]:
    """Write the captions beside the film, as `Film.srt`, when the film inside the block is whole.

    They are written before, so that a film for whose captions there is no room is not begun.
    """
    cues = cues_of(project, plan.start, plan.end)
    if settings.captions not in ("sidecar", "both") or not cues:
        yield
        return
    path = plan.path.with_suffix(SIDECAR)
    if path.is_dir():
        raise ExportError(f"The captions can't be written: “{path}” is a folder; rename one.")
    with replacing(path) as stream:
        stream.write(subtitles_text(cues, SIDECAR).encode("utf-8", "replace"))
        yield


def export_each_shot(
    project: Project,
    folder_path: Path,
    takes: Takes,
    settings: ExportSettings,
    progress: Progress = lambda done, total: None,
    cancelled: Cancelled = lambda: False,
    said: Said = lambda sentence: None,
) -> list[Path]:
    """Export a file for each shot of the range into the folder `settings.path`: `010.mp4` …

    Transitions stay at the shots' edges, as the film shows them. Raises as `export_film` does;
    files that this call had already made are then removed.
    """
    with NewFiles() as new:
        return shots_among(new, project, folder_path, takes, settings, progress, cancelled, said)


def shots_among(
    new: NewFiles,
    project: Project,
    folder_path: Path,
    takes: Takes,
    settings: ExportSettings,
    progress: Progress,
    cancelled: Cancelled,
    said: Said,
) -> list[Path]:
    """Export each shot as `export_each_shot` does, as a part of a run that makes more."""
    folder = Path(settings.path)
    whole = plan_export(project, msgspec.structs.replace(settings, path=folder / "film.mp4"))
    laid_out = film(project)
    ranges = [
        (shot, max(start, whole.start), min(start + shot.duration, whole.end))
        for shot, start in zip(laid_out.shots, laid_out.starts, strict=True)
        if start < whole.end and start + shot.duration > whole.start
    ]
    done, total = 0, whole.end - whole.start
    made: list[Path] = []
    for shot, start, end in ranges:
        path = free_name(folder / f"{_file_name(shot.slate)}.mp4", made)
        new.expect(path)
        one = msgspec.structs.replace(settings, path=path, start=start, end=end)
        before = done
        export_film(
            project, folder_path, takes, one,
            lambda n, _, before=before: progress(before + n, total), cancelled, said,
        )  # fmt: skip
        made.append(path)
        done += end - start
    return made


def _file_name(slate: str) -> str:
    return "".join(c if c.isalnum() or c in "-_ ." else "_" for c in slate).strip(". ") or "shot"


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what may go wrong on the way into one sentence."""
    try:
        yield
    except ExportError:
        raise
    except MediaError as problem:
        raise ExportError(str(problem)) from problem
    except MemoryError as problem:
        raise ExportError(
            f"There is not enough memory to export “{path.name}”; try a smaller size."
        ) from problem
    except OSError as problem:
        raise ExportError(
            f"“{path.name}” could not be exported: {problem.strerror or problem}."
        ) from problem


def _open(
    project: Project, folder_path: Path, takes: Takes, settings: ExportSettings, plan: Plan
) -> ClipWriter:
    audible = settings.sound and is_audible(project, folder_path, takes)
    return ClipWriter(
        plan.path,
        *plan.size,
        project.rate,
        crf=None if settings.bitrate is not None else settings.crf,
        bitrate=settings.bitrate,
        preset=settings.preset,
        audio=audible,
        chapters=chapters_of(project, plan),
        subtitles=[cue[:3] for cue in cues_of(project, plan.start, plan.end)]
        if settings.captions == "track"
        else (),
    )


def chapters_of(project: Project, plan: Plan) -> list[tuple[int, int, str]]:
    """Return the chapters of an export, from the named markers in its range, in its own frames.

    What lies before the first of them is a chapter by the film's name.
    """
    frames = {
        frame - plan.start: marker.name.strip()
        for marker in project.markers
        if marker.name.strip()
        and plan.start <= (frame := anchor_frame(project, marker.anchor)) < plan.end
    }
    if not frames:
        return []
    frames.setdefault(0, project.name)
    begins = sorted(frames)
    ends = [*begins[1:], plan.end - plan.start]
    return [(begin, end, frames[begin]) for begin, end in zip(begins, ends, strict=True)]


def _encode(
    project: Project,
    folder_path: Path,
    takes: Takes,
    plan: Plan,
    writer: ClipWriter,
    pictures: Pictures,
    progress: Progress,
    cancelled: Cancelled,
    shown: Shown | None,
    heard: Heard | None,
) -> int | None:
    """Write every frame and its sound; return the first frame whose sound clips."""
    total, clipped = plan.end - plan.start, None
    for n, picture in enumerate(pictures, plan.start):
        if cancelled():
            raise ExportCancelled(f"The export of “{plan.path.name}” was cancelled.")
        if shown is not None:
            shown(n, picture)
        writer.write(picture)
        if writer.has_sound:
            first, last = (sample_of_frame(at, project.rate) for at in (n, n + 1))
            samples = mix(project, folder_path, first, last - first, takes)
            if heard is not None:
                heard(samples)
            if clipped is None and np.abs(samples).max(initial=0.0) >= 1.0:
                clipped = n
            writer.write_samples(samples)
        progress(n + 1 - plan.start, total)
    return clipped
