"""Says which stretch of a take is made anew, and where its end goes on to the next key frame."""

from engine.project.document import Project, Shot
from engine.project.seen import source_time
from engine.project.take import Take
from engine.project.task import Retake
from engine.project.timecode import timecode


def stretch_told(task: Retake, asked: int | None = None) -> str:
    """Return one or two sentences; `asked` is the take's frame where the end was asked for."""
    rate = task.take.rate
    begin, end = timecode(task.start, rate), timecode(task.stop, rate)
    frames = task.stop - task.start
    told = f"Makes {begin}–{end} of the take anew ({frames} frames)"
    rounded = asked is not None and asked < task.stop
    if rounded and asked is not None:
        more = task.stop - asked
        told += (
            f"; its end goes on from {timecode(asked, rate)} to the next key frame, "
            f"{more} frame{'s' if more > 1 else ''} later"
        )
    kept = task.take.stop - task.take.start - frames
    return f"{told}. The other {kept} frames are kept as they are." if kept else f"{told}."


def asked_end(project: Project, shot: Shot, take: Take, stop: int) -> int:
    """Return which frame of a take is seen at frame `stop` of its shot."""
    return min(take.frames, source_time(shot, take, stop, project.rate))
