"""The jobs of one shot as tiles beside its takes: waiting, rendering, failed."""

from collections.abc import Sequence

from PySide6.QtGui import QImage

from app.rendering import ShotProgress
from app.takes.ladder import SHORT, facts_of, rung_of, subtitle_of
from app.takes.tile import Tile
from engine.project.document import Id, Shot
from engine.project.take import Take
from engine.render.job import Failed, Job, Queued, Running


def jobs_of(shot: Shot, jobs: Sequence[Job]) -> list[Job]:
    """Return the shot's jobs that wait or run, and its newest one when that failed."""
    own = [job for job in jobs if job.request.shot_id == shot.id]
    failed = own[-1:] if own and isinstance(own[-1].state, Failed) else []
    return [job for job in own if isinstance(job.state, Queued | Running)] + failed


def job_tile(job: Job, number: int, progress: ShotProgress | None) -> Tile:
    """Return the tile of a job whose take will be T`number`."""
    model, rung = subtitle_of(job.request), rung_of(job.request)
    shown = "" if rung == "animatic" else SHORT[rung]
    aspect = job.request.framing or ""
    lines = (facts_of(job.request), *((f"For {aspect}",) if aspect else ()))
    mine = progress if progress is not None and progress.job_id == job.id else None
    state = mine.state if mine else job.state
    match state:
        case Running(phase=phase, step=step, steps=steps):
            said = f"{step}/{steps}" if steps else phase
            left = left_text(mine.seconds_left) if mine else ""
            return Tile(
                title=f"T{number:02}",
                subtitle=left or f"{phase}…",
                picture=mine.picture if mine else QImage(),
                progress=mine.fraction if mine else 0.0,
                badge=said,
                rung=shown,
                lines=lines,
            )
        case Failed(message=message):
            return Tile(title="Failed", subtitle="Click to retry", failed=True, badge=message)
        case _:
            return Tile(
                title=f"T{number:02} queued", subtitle=model, queued=True, rung=shown, lines=lines,
                badge=f"for {aspect}" if aspect else "",
            )  # fmt: skip


def left_text(seconds: float | None) -> str:
    """Return "3 min left", "40 s left", or nothing while it is unknown."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{max(1, round(seconds))} s left"
    return f"{round(seconds / 60)} min left"


def next_number(takes: Sequence[Take], shot_id: Id) -> int:
    """Return the number that the shot's next take gets."""
    return max((take.number for take in takes if take.shot_id == shot_id), default=0) + 1


def jobs_by_shot(jobs: Sequence[Job]) -> dict[str, list[Job]]:
    """Return the jobs by the shots that they were asked for."""
    by_shot: dict[str, list[Job]] = {}
    for job in jobs:
        by_shot.setdefault(job.request.shot_id, []).append(job)
    return by_shot
