"""Which part of a sound lies under a point of the paper: its body, an end, the handle of a fade."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from app.timeline.hits import GRIP, Hit, OnPaper, OnSound, SoundPart
from app.timeline.paint_sound import HANDLE, NARROW, SAMPLE_RATE, fade_handle
from app.timeline.sound_places import SoundPlace

if TYPE_CHECKING:
    from app.timeline.paper import Paper

REACH = HANDLE / 2 + 3


def sound_under(paper: "Paper", at: QPointF) -> Hit | None:
    """Return what lies at a point of the sound tracks; None above and below them."""
    number = paper.tracks.sound_at(at.y())
    if number is None or at.y() < paper.tracks.picture.bottom:
        return None
    time = paper.scale.time_at(at.x())
    reach = GRIP / 2 / paper.scale.pixels
    found = list(paper.sound_places.between(number, time - reach, time + reach))
    chosen = [place for place in found if place.sound.id == paper.sound]
    for place in (*chosen, *reversed(found)):
        if place in chosen or place.start <= time < place.end:
            return OnSound(place.sound.id, _part(paper, place, number, at))
    return OnPaper()


def sound_rect(paper: "Paper", place: SoundPlace, number: int) -> QRectF:
    """Return where a sound lies on the paper."""
    row, pixels = paper.tracks.sounds[number], paper.scale.pixels
    left = paper.scale.x_of(place.start)
    return QRectF(left, row.top, (place.end - place.start) * pixels, row.height)


def _part(paper: "Paper", place: SoundPlace, number: int, at: QPointF) -> SoundPart:
    rect = sound_rect(paper, place, number)
    if rect.width() < NARROW:
        return "body"
    samples = SAMPLE_RATE / float(paper.positions.project.rate) / paper.scale.pixels
    # Handles that are seen are taken hold of; and in the upper corners they come out by themselves.
    parts: tuple[tuple[SoundPart, bool], ...] = (("fade_in", False), ("fade_out", True))
    for part, falls in parts:
        handle = fade_handle(rect, place.sound, samples, falls) - at
        if abs(handle.x()) <= REACH and abs(handle.y()) <= REACH:
            return part
    if at.x() - rect.left() <= GRIP:
        return "head"
    return "tail" if rect.right() - at.x() <= GRIP else "body"
