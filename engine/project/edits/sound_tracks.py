"""Edits of the film's sound tracks: add, change, move and remove them with what lies on them."""

from typing import Any

from engine.project.document import Id, Project, Sound, SoundTrack
from engine.project.edits.change import changed
from engine.project.edits.sounds import lock_sounds
from engine.project.errors import EditError
from engine.project.sound_tracks import named_track, track_count

LOWEST, HIGHEST = -60.0, 24.0
"""The range of a gain in dB."""


def add_sound_track(
    project: Project, track: SoundTrack | None = None, number: int | None = None
) -> Project:
    """Add a track before the one of a number; None: below all others."""
    tracks = list(_described(project))
    number = len(tracks) if number is None else min(max(number, 0), len(tracks))
    tracks.insert(number, track or SoundTrack())
    return _laid(project, tracks, lambda old: old + (old >= number))


def set_sound_track(project: Project, number: int, **fields: Any) -> Project:
    """Set fields of a track. Locking or freeing it does so to the sounds on it.

    Gains, pans and times are held to their ranges. Raises EditError when there is no such track.
    """
    tracks = list(_described(project))
    _check(tracks, number)
    track = changed(tracks[number], **_in_range(fields))
    if track is tracks[number]:
        return project
    if "locked" in fields:
        on_it = frozenset(sound.id for sound in project.sounds if sound.track == number)
        project = lock_sounds(project, on_it, track.locked)
    tracks[number] = track
    return changed(project, sound_tracks=tuple(tracks))


def move_sound_track(project: Project, number: int, to: int) -> Project:
    """Move a track, with its sounds, to stand as number `to`. Raises EditError without one."""
    tracks = list(_described(project))
    _check(tracks, number)
    to = min(max(to, 0), len(tracks) - 1)
    order = list(range(len(tracks)))
    order.insert(to, order.pop(number))
    if to == number:
        return project
    places = {old: new for new, old in enumerate(order)}
    return _laid(project, [tracks[old] for old in order], places.__getitem__)


def remove_sound_track(project: Project, number: int) -> Project:
    """Remove a track and the sounds on it; their files stay. Raises EditError without one."""
    tracks = list(_described(project))
    _check(tracks, number)
    del tracks[number]
    kept = tuple(sound for sound in project.sounds if sound.track != number)
    return _laid(changed(project, sounds=kept), tracks, lambda old: old - (old > number))


def lay_on_track(project: Project, sound: Sound, name: str, track: SoundTrack) -> Project:
    """Lay a sound on the track of a name, which is made like `track` when there is none."""
    number = named_track(project, name)
    if number is None:
        project = add_sound_track(project, changed(track, name=name))
        number = len(project.sound_tracks) - 1
    if any(other.id == sound.id for other in project.sounds):
        raise EditError("The film already has that sound.")
    return changed(project, sounds=(*project.sounds, changed(sound, track=number)))


def mute_all_but(project: Project, sound_id: Id) -> Project:
    """Let the track of a sound be heard alone, or all again when it already is."""
    number = next((s.track for s in project.sounds if s.id == sound_id), None)
    if number is None:
        raise EditError("That sound is no longer in the film.")
    alone = not _described(project)[number].solo
    return set_sound_track(project, number, solo=alone)


def _described(project: Project) -> tuple[SoundTrack, ...]:
    missing = track_count(project) - len(project.sound_tracks)
    return (*project.sound_tracks, *(SoundTrack() for _ in range(missing)))


def _check(tracks: list[SoundTrack], number: int) -> None:
    if not 0 <= number < len(tracks):
        raise EditError(f"The film has no sound track {number + 1}.")


def _in_range(fields: dict[str, Any]) -> dict[str, Any]:
    ranges = {"gain": (LOWEST, HIGHEST), "pan": (-1.0, 1.0), "duck": (0.0, 60.0),
              "attack": (0.01, 5.0), "release": (0.01, 10.0)}  # fmt: skip
    return {
        name: min(max(float(value), ranges[name][0]), ranges[name][1]) if name in ranges else value
        for name, value in fields.items()
    }


def _laid(project: Project, tracks: list[SoundTrack], place: Any) -> Project:
    sounds = tuple(changed(sound, track=place(sound.track)) for sound in project.sounds)
    return changed(project, sound_tracks=tuple(tracks), sounds=sounds)
