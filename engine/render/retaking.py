"""The recipe of a retake: a stretch of a take, the whole picture or an area of it, made anew.

In an area everything else stays as it was. A model that takes masks paints it into the take's own
frames; what another makes of the whole picture is laid into it. Pure: no pixels, no tensors.
"""

from math import ceil

import msgspec

from engine.project.task import Area, Footage, Retake, TakeFrames
from engine.render.backend import RenderError
from engine.render.cuts import cut, length
from engine.render.recipe import Condition, Made, MadeSource, Source
from engine.render.stretches import CHAINED, Builder

EASED = "its ends fade into the frames that were kept"
LAID = "the whole picture is made anew and laid into the area"
SETTLED = 8
"""Frames over which a stretch that was not told its ends fades into the kept ones."""


def retake(builder: Builder, task: Retake) -> None:
    """Keep what lies before and after the stretch, and make it anew. Raises RenderError."""
    take, start, stop = task.take, task.start, task.stop
    if not 0 <= start < stop <= length(take):
        raise RenderError("The stretch to retake lies outside the take; choose it anew.")
    before = cut(take, 0, start) if start else None
    after = cut(take, stop, length(take)) if stop < length(take) else None
    if before:
        builder.keep(before)
    if task.area is not None and builder.can("mask"):
        _painted(builder, task, task.area)
    else:
        _remade(builder, task, before, after)
    if after:
        builder.keep(after)


def _remade(
    builder: Builder, task: Retake, before: TakeFrames | None, after: TakeFrames | None
) -> None:
    frames, stretch = task.stop - task.start, cut(task.take, task.start, task.stop)
    ends = builder.takes_start and (
        (bool(before) and (builder.takes_end or after is None))
        or (builder.takes_end and bool(after))
    )
    if task.area is not None:
        builder.say(LAID)
        # What is made of the old pictures still fits around the area.
        ends = ends and not builder.can("video")
    if not ends and builder.can("video"):
        builder.remade(stretch, frames, "video", strength=builder.spec.strength)
        settle(builder, stretch if before else None, stretch if after else None)
    elif task.area is None or before:
        builder.stretch(frames, before, after)
    else:
        # What is seen around the area is all that the new pictures can go by.
        builder.stretch(frames, None, after, [(0, cut(stretch, 0, 1))])


def _painted(builder: Builder, task: Retake, area: Area) -> None:
    """Paint an area in windows; each sees some of the frames before and after it whole."""
    take, total = task.take, length(task.take)
    run = max(1, builder.spec.prefix)
    room = max(1, builder.longest - 2 * run)
    count = ceil((task.stop - task.start) / room)
    if count > 1:
        builder.say(CHAINED.format(count=count))
    begin = task.start
    for window in range(count):
        stop = task.start + (task.stop - task.start) * (window + 1) // count
        head, tail = min(run, begin), min(run, total - stop)
        lead: Source = cut(take, begin - head, begin)
        if window:
            held = builder.pieces[-1]
            assert isinstance(held, Made)
            head = min(head, held.stop - held.start)
            lead = MadeSource(number=held.number, start=held.stop - head, stop=held.stop)
        given = [Condition(source=lead)] if head else []
        if tail and stop == task.stop:
            after = cut(take, stop, stop + tail)
            given.append(Condition(source=after, at=head + stop - begin))
        source = cut(take, begin - head, stop + tail)
        number = builder.add_pass(
            builder.legal(length(source)), begin - head, paint=source, area=area,
            conditions=tuple(given), keep=bool(given),
        )  # fmt: skip
        builder.pieces.append(
            Made(
                number=number, start=head, stop=head + stop - begin, overlap=head,
                overrun=tail if stop == task.stop else 0,
            )
        )  # fmt: skip
        begin = stop


def settle(builder: Builder, before: Footage | None, after: Footage | None) -> None:
    """Have the last stretch fade from and into footage of the same moments."""
    made = builder.pieces[-1]
    assert isinstance(made, Made)
    frames = min(SETTLED, (made.stop - made.start) // 2)
    if frames < 1 or not (before or after):
        return
    builder.say(EASED)
    fade_in = cut(before, 0, frames) if before else None
    fade_out = cut(after, length(after) - frames, length(after)) if after else None
    builder.pieces[-1] = msgspec.structs.replace(made, fade_in=fade_in, fade_out=fade_out)
