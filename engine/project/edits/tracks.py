"""Markers, captions, titles and sounds: what lies along the film, anchored to shots or frames."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any, TypeVar

import msgspec

from engine.project.document import (
    Anchor,
    Caption,
    FrameAnchor,
    Id,
    Marker,
    Project,
    Shot,
    ShotAnchor,
    Sound,
    Title,
    new_id,
)
from engine.project.edits.change import changed, put_shots
from engine.project.edits.rows import added, removed, with_fields
from engine.project.film import anchor_at, anchor_frame, find_shot

Anchored = TypeVar("Anchored", Marker, Caption, Title, Sound)

_TRACKS = ("markers", "captions", "titles", "sounds")


def add_marker(project: Project, marker: Marker) -> Project:
    """Add a marker."""
    return added(project, "markers", marker)


def set_marker(project: Project, marker_id: Id, **fields: Any) -> Project:
    """Change fields of a marker. Raises EditError when it is gone."""
    return with_fields(project, "markers", marker_id, fields)


def move_marker(project: Project, marker_id: Id, frame: int) -> Project:
    """Move a marker to a frame of the film; it then belongs to the shot seen there."""
    return with_fields(project, "markers", marker_id, {"anchor": anchor_at(project, max(0, frame))})


def remove_marker(project: Project, marker_id: Id) -> Project:
    """Remove a marker. Raises EditError when it is gone."""
    return removed(project, "markers", marker_id)


def add_sound(project: Project, sound: Sound) -> Project:
    """Lay a sound against the film."""
    return added(project, "sounds", sound)


def set_sound(project: Project, sound_id: Id, **fields: Any) -> Project:
    """Change fields of a sound. Raises EditError when it is gone."""
    return with_fields(project, "sounds", sound_id, fields)


def remove_sound(project: Project, sound_id: Id) -> Project:
    """Take a sound out of the film; its file stays. Raises EditError when it is gone."""
    return removed(project, "sounds", sound_id)


def add_caption(project: Project, caption: Caption) -> Project:
    """Add a caption; one shorter than a frame lasts a frame."""
    return added(project, "captions", changed(caption, duration=max(1, caption.duration)))


def set_caption(project: Project, caption_id: Id, **fields: Any) -> Project:
    """Change fields of a caption. Raises EditError when it is gone."""
    return with_fields(project, "captions", caption_id, _lasting(fields))


def remove_caption(project: Project, caption_id: Id) -> Project:
    """Remove a caption. Raises EditError when it is gone."""
    return removed(project, "captions", caption_id)


def add_title(project: Project, title: Title) -> Project:
    """Add a title; one shorter than a frame lasts a frame."""
    return added(project, "titles", changed(title, duration=max(1, title.duration)))


def set_title(project: Project, title_id: Id, **fields: Any) -> Project:
    """Change fields of a title. Raises EditError when it is gone.

    The action of a title card goes with its title's words, as long as it says the same.
    """
    after = with_fields(project, "titles", title_id, _lasting(fields))
    return _with_card(project, after, title_id, fields["text"]) if "text" in fields else after


def _with_card(before: Project, after: Project, title_id: Id, text: str) -> Project:
    title = next(one for one in before.titles if one.id == title_id)
    if not title.whole_shot or not isinstance(title.anchor, ShotAnchor):
        return after
    shot = find_shot(after, title.anchor.shot)
    if shot is None or not shot.card or shot.action != title.text:
        return after
    return put_shots(after, [changed(shot, action=text)])


def remove_title(project: Project, title_id: Id) -> Project:
    """Remove a title. Raises EditError when it is gone."""
    return removed(project, "titles", title_id)


def with_copied_titles(project: Project, made: Mapping[Id, Id]) -> Project:
    """Copy titles that last as long as their shot; `made` are shots' copies by their originals."""
    copies = tuple(
        changed(title, id=new_id(), anchor=ShotAnchor(shot=made[title.anchor.shot]))
        for title in project.titles
        if title.whole_shot and isinstance(title.anchor, ShotAnchor) and title.anchor.shot in made
    )
    return changed(project, titles=(*project.titles, *copies))


def with_lasting_titles(project: Project, shot: Shot) -> Project:
    """Let titles that last as long as a shot be as long as it was: it is about to be split."""

    def lasting(title: Title) -> Title:
        match title.anchor:
            case ShotAnchor(shot=shot_id) if title.whole_shot and shot_id == shot.id:
                begin = changed(title.anchor, offset=0)
                return changed(title, whole_shot=False, anchor=begin, duration=shot.duration)
        return title

    return changed(project, titles=tuple(map(lasting, project.titles)))


def _lasting(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "duration": max(1, fields["duration"])} if "duration" in fields else fields


def reanchor(project: Project, move: Callable[[ShotAnchor], Anchor]) -> Project:
    """Ask `move` for each anchor that stands on a shot; what stands on a frame stays."""
    rows = {}
    for track in _TRACKS:
        present = getattr(project, track)
        row = tuple(_moved(value, move) for value in present)
        if any(new is not old for new, old in zip(row, present, strict=True)):
            rows[track] = row
    return msgspec.structs.replace(project, **rows) if rows else project


def _moved(value: Anchored, move: Callable[[ShotAnchor], Anchor]) -> Anchored:
    match value.anchor:
        case ShotAnchor() as anchor:
            return changed(value, anchor=move(anchor))
        case FrameAnchor():
            return value


def scaled_tracks(project: Project, factor: Fraction) -> Project:
    """Scale every anchor and every length of a marker, caption or title, in frames."""

    def scaled(value: Anchored) -> Anchored:
        match value.anchor:
            case ShotAnchor() as anchor:
                anchor = changed(anchor, offset=floor(anchor.offset * factor))
            case FrameAnchor() as anchor:
                anchor = changed(anchor, frame=floor(anchor.frame * factor))
        if isinstance(value, Sound):
            return changed(value, anchor=anchor)
        duration = ceil(value.duration * factor)
        if isinstance(value, Title):
            fades = {name: round(getattr(value, name) * factor) for name in ("fade_in", "fade_out")}
            return changed(value, anchor=anchor, duration=duration, **fades)
        return changed(value, anchor=anchor, duration=duration)

    rows = {track: tuple(map(scaled, getattr(project, track))) for track in _TRACKS}
    return changed(project, **rows)


def shifted_head(project: Project, shot_id: Id, frames: int) -> Project:
    """Keep anchors with their picture when a shot loses `frames` at its head (negative: gains).

    What starts with the shot goes on starting with it.
    """

    def move(anchor: ShotAnchor) -> ShotAnchor:
        if anchor.shot != shot_id or anchor.offset <= 0:
            return anchor
        return changed(anchor, offset=max(0, anchor.offset - frames))

    return reanchor(project, move)


def without_shots(before: Project, after: Project, shot_ids: frozenset[Id]) -> Project:
    """Drop what stood on removed shots; a sound is kept, on what now lies at its frame."""

    def stands(value: Marker | Caption | Title) -> bool:
        match value.anchor:
            case ShotAnchor(shot=shot_id):
                return shot_id not in shot_ids
            case FrameAnchor():
                return True

    def heard(sound: Sound) -> Sound:
        match sound.anchor:
            case ShotAnchor(shot=shot_id) if shot_id in shot_ids:
                return changed(sound, anchor=_instead(before, after, shot_ids, sound.anchor))
            case _:
                return sound

    return changed(
        after,
        markers=tuple(filter(stands, after.markers)),
        captions=tuple(filter(stands, after.captions)),
        titles=tuple(filter(stands, after.titles)),
        sounds=tuple(heard(sound) for sound in after.sounds),
    )


def _instead(
    before: Project, after: Project, shot_ids: frozenset[Id], anchor: ShotAnchor
) -> Anchor:
    """Return the cut that is left where a removed shot began."""
    start = anchor_frame(before, changed(anchor, offset=0))
    gone = sum(
        shot.duration
        for scene in before.scenes
        for shot in scene.shots
        if shot.id in shot_ids and anchor_frame(before, ShotAnchor(shot=shot.id)) < start
    )
    return anchor_at(after, start - gone)
