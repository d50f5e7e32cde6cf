"""Says which stretch of a shot is made anew, and where its end goes on to the next key frame."""

from fractions import Fraction
from math import floor

from engine.project.document import Project, Shot
from engine.project.seen import source_time, sped
from engine.project.take import Take
from engine.project.task import Retake
from engine.project.timecode import timecode
from engine.render.cuts import length


def stretch_told(task: Retake, project: Project, shot: Shot, take: Take, stop: int) -> str:
    """Return one or two sentences; `stop` is the frame of the shot where the end was asked for.

    Times are the shot's own, as they were asked for. Raises nothing that `source_time` does not.
    """
    rate = project.rate
    begin, end = (_in_shot(frame, project, shot, take) for frame in (task.start, task.stop))
    frames = task.stop - task.start
    told = f"Makes {_time(begin, rate)}–{_time(end, rate)} of the shot anew ({frames} frames)"
    if frames == length(task.take):
        told = f"Makes the whole take anew ({frames} frames)"
    elif end > stop:
        more = "1 frame" if end - stop == 1 else f"{end - stop} frames"
        told += f"; its end goes on from {_time(stop, rate)} to the next key frame, {more} later"
    if task.area is not None:
        told += f", within {task.area.width:.0%} × {task.area.height:.0%} of the picture"
    kept = length(task.take) - frames
    return f"{told}. The other {kept} frames are kept as they are." if kept else f"{told}."


def _in_shot(frame: int, project: Project, shot: Shot, take: Take) -> int:
    """Return at which frame of its shot a frame of a take is seen."""
    beyond = frame - source_time(shot, take, 0, project.rate)
    tempo = sped(shot, 1) or Fraction(1)
    return floor(Fraction(beyond) / take.rate * project.rate / tempo)


def _time(frame: int, rate: Fraction) -> str:
    """Return a timecode; what lies in the handle before the shot has a minus."""
    return timecode(frame, rate) if frame >= 0 else f"−{timecode(-frame, rate)}"
