"""The film's sound tracks as they are counted: how many there are, what holds for each, who is
heard. Questions only; a track that the document does not hold yet has every default.
"""

from engine.project.document import Id, Project, Sound, SoundTrack
from engine.project.errors import EditError

_PLAIN = SoundTrack()
SCRATCH = "Scratch"
"""The track that voices recorded here land on."""


def track_count(project: Project) -> int:
    """Return how many sound tracks the film has: those described and those that sounds lie on."""
    highest = max((sound.track for sound in project.sounds), default=-1)
    return max(len(project.sound_tracks), highest + 1)


def track_of(project: Project, number: int) -> SoundTrack:
    """Return what holds for the track of a number from 0."""
    tracks = project.sound_tracks
    return tracks[number] if 0 <= number < len(tracks) else _PLAIN


def track_name(project: Project, number: int) -> str:
    """Return a track's name: its own, else its role or "Sound" with its number from 1."""
    track = track_of(project, number)
    return track.name or f"{(track.role or 'sound').capitalize()} {number + 1}"


def named_track(project: Project, name: str) -> int | None:
    """Return the number of the track of that name, whatever its case; None when there is none."""
    wanted = name.strip().casefold()
    for number in range(track_count(project)):
        if track_name(project, number).casefold() == wanted:
            return number
    return None


def any_solo(project: Project) -> bool:
    """Say whether any track is heard alone."""
    return any(track.solo for track in project.sound_tracks)


def is_heard(project: Project, sound: Sound) -> bool:
    """Say whether a sound is heard: neither it nor its track is mute, nor others alone."""
    track = track_of(project, sound.track)
    return not (sound.mute or track.mute) and (track.solo or not any_solo(project))


def sound_by_id(project: Project, sound_id: Id) -> Sound:
    """Return the sound. Raises EditError when the film has none of that id."""
    for sound in project.sounds:
        if sound.id == sound_id:
            return sound
    raise EditError("That sound is no longer in the film.")
