"""Edits of the sounds along the film: their ends, halves, copies, fades, and what they move with.

`whole` is always the length of a sound's file in samples, which the document does not know.
"""

from math import ceil
from typing import Any

from engine.project.document import (
    Anchor,
    Fade,
    FrameAnchor,
    Id,
    OwnSound,
    Project,
    ShotAnchor,
    Sound,
    new_id,
)
from engine.project.edits.change import changed, clamp, put_shots
from engine.project.edits.rows import with_fields
from engine.project.errors import EditError
from engine.project.film import anchor_frame, film, in_film_order, shot_at
from engine.project.sound_tracks import sound_by_id
from engine.project.timecode import SAMPLE_RATE, sample_of_frame


def locked_anchor(project: Project, frame: int) -> Anchor:
    """Return an anchor on the shot seen at a frame, beyond the film's ends on its first or last.

    Without any shot it is the frame itself.
    """
    found = shot_at(project, frame)
    if found is None:
        return FrameAnchor(frame=frame)
    laid_out = film(project)
    return ShotAnchor(
        shot=found[0].id, offset=frame - laid_out.starts[laid_out.orders[found[0].id]]
    )


def placed_anchor(project: Project, like: Anchor, frame: int) -> Anchor:
    """Return an anchor on a frame of the same kind as another: a shot's, or the film's."""
    if isinstance(like, ShotAnchor):
        return locked_anchor(project, frame)
    return FrameAnchor(frame=frame)


def lock_sounds(project: Project, sound_ids: frozenset[Id], locked: bool) -> Project:
    """Let sounds move with the shots they begin on, or stay where they are in the film."""

    def held(sound: Sound) -> Sound:
        if sound.id not in sound_ids or isinstance(sound.anchor, ShotAnchor) == locked:
            return sound
        frame = anchor_frame(project, sound.anchor)
        anchor = locked_anchor(project, frame) if locked else FrameAnchor(frame=frame)
        return changed(sound, anchor=anchor)

    after = tuple(map(held, project.sounds))
    same = all(new is old for new, old in zip(after, project.sounds, strict=True))
    return project if same else changed(project, sounds=after)


def move_sound(project: Project, sound_id: Id, frame: int, track: int | None = None) -> Project:
    """Let a sound begin on another frame of the film and lie on another track (None: its own)."""
    sound = sound_by_id(project, sound_id)
    if track is not None and track < 0:
        raise EditError("There is no track above the first one.")
    anchor = sound.anchor
    if anchor_frame(project, anchor) != frame:
        anchor = placed_anchor(project, anchor, frame)
    fields = {"anchor": anchor, "track": sound.track if track is None else track}
    return with_fields(project, "sounds", sound_id, fields)


def trim_sound_head(project: Project, sound_id: Id, frames: int, whole: int) -> Project:
    """Let a sound begin `frames` later (negative: earlier) with what is heard of it unmoved.

    It never begins before its file does, nor keeps less than a frame's length.
    """
    sound = sound_by_id(project, sound_id)
    start = anchor_frame(project, sound.anchor)
    first = sample_of_frame(start, project.rate)
    heard = heard_length(sound, whole)
    most, least = (
        ceil(heard * project.rate / SAMPLE_RATE),
        -ceil(max(0, sound.offset) * project.rate / SAMPLE_RATE),
    )
    frames = clamp(frames, max(least, min(0, -start)), most)
    while frames > 0 and sample_of_frame(start + frames + 1, project.rate) - first > heard:
        frames -= 1
    while frames < 0 and sound.offset + _gone(project, start, frames) < min(0, sound.offset):
        frames += 1
    gone = _gone(project, start, frames)
    fields: dict[str, Any] = {
        "anchor": placed_anchor(project, sound.anchor, start + frames),
        "offset": sound.offset + gone,
    }
    if sound.length is not None:
        fields["length"] = sound.length - gone
    return project if frames == 0 else with_fields(project, "sounds", sound_id, fields)


def _gone(project: Project, start: int, frames: int) -> int:
    return sample_of_frame(start + frames, project.rate) - sample_of_frame(start, project.rate)


def trim_sound_tail(project: Project, sound_id: Id, end: int, whole: int) -> Project:
    """Let a sound end on a frame of the film, after at least one frame and never after its file."""
    sound = sound_by_id(project, sound_id)
    start = anchor_frame(project, sound.anchor)
    first = sample_of_frame(start, project.rate)
    wanted = sample_of_frame(max(end, start + 1), project.rate) - first
    most = max(1, whole - sound.offset)
    length = None if wanted >= most else wanted
    if length is None and sound.length == most:
        return project
    return with_fields(project, "sounds", sound_id, {"length": length})


def heard_length(sound: Sound, whole: int) -> int:
    """Return how many samples of a sound are heard, at least 0."""
    rest = max(0, whole - sound.offset)
    return rest if sound.length is None else min(rest, sound.length)


def fade_sound(
    project: Project, sound_id: Id, whole: int, fade_in: Fade | None = None,
    fade_out: Fade | None = None,
) -> Project:  # fmt: skip
    """Set a sound's fades (None: as it is); a longer one gives way to what the other leaves."""
    sound = sound_by_id(project, sound_id)
    length = heard_length(sound, whole)
    fields: dict[str, Any] = {}
    if fade_in is not None:
        room = max(0, length - (fade_out or sound.fade_out).length)
        fields["fade_in"] = changed(fade_in, length=min(max(0, fade_in.length), room))
    if fade_out is not None:
        room = max(0, length - fields.get("fade_in", sound.fade_in).length)
        fields["fade_out"] = changed(fade_out, length=min(max(0, fade_out.length), room))
    return with_fields(project, "sounds", sound_id, fields)


def split_sound(project: Project, sound_id: Id, frame: int, whole: int) -> Project:
    """Cut a sound in two at a frame of the film; both together are heard as the one was.

    A fade that the cut falls into is shortened to its part. Raises EditError where the frame lies
    outside the sound.
    """
    sound = sound_by_id(project, sound_id)
    start = anchor_frame(project, sound.anchor)
    before = _gone(project, start, frame - start)
    length = heard_length(sound, whole)
    if not 0 < before < length:
        raise EditError(f"“{sound.name}” is not heard there, so it can't be split.")
    first = changed(
        sound,
        length=before,
        fade_in=_at_most(sound.fade_in, before),
        fade_out=Fade(),
    )
    second = changed(
        sound,
        id=new_id(),
        anchor=placed_anchor(project, sound.anchor, frame),
        offset=sound.offset + before,
        length=None if sound.length is None else sound.length - before,
        fade_in=Fade(),
        fade_out=_at_most(sound.fade_out, length - before),
    )
    return _beside(project, sound, (first, second))


def _at_most(fade: Fade, length: int) -> Fade:
    return fade if fade.length <= length else changed(fade, length=length)


def duplicate_sound(
    project: Project, sound_id: Id, frame: int, track: int | None = None, copy_id: Id | None = None
) -> Project:
    """Lay a copy of a sound at a frame of the film, on its own track or another."""
    sound = sound_by_id(project, sound_id)
    copy = changed(
        sound,
        id=copy_id or new_id(),
        anchor=placed_anchor(project, sound.anchor, frame),
        track=sound.track if track is None else max(0, track),
    )
    return _beside(project, sound, (sound, copy))


def _beside(project: Project, sound: Sound, instead: tuple[Sound, Sound]) -> Project:
    place = project.sounds.index(sound)
    row = (*project.sounds[:place], *instead, *project.sounds[place + 1 :])
    return changed(project, sounds=row)


def set_own_sound(project: Project, shot_ids: tuple[Id, ...], **fields: Any) -> Project:
    """Set how the sound of shots' own takes is heard: its gain in dB, whether it is mute."""
    shots = in_film_order(project, shot_ids)
    return put_shots(
        project,
        [
            changed(shot, own_sound=changed(shot.own_sound or OwnSound(), **fields))
            for shot in shots
        ],
    )
