"""The camera's path: structured moves turned into a pose for every moment of a shot.

A pure function of the moves, the length, the rate and a seed; it knows nothing of pictures. How
moves combine: rotations and travels add, zooms multiply, arcs add up along one circle, and a dolly
zoom keeps the size of the focal plane whatever else moves.
"""

from fractions import Fraction
from math import cos, radians, sin, tanh

import msgspec

from engine.camera.easing import eased
from engine.camera.pose import CameraPose
from engine.camera.terms import ARC_DEGREES, TERM
from engine.camera.tremble import CHANNELS, tremble
from engine.camera.vocabulary import SPEED
from engine.project.document import CameraMove

__all__ = ["WHIP_SECONDS", "CameraPath", "CameraPose", "camera_path"]

WHIP_SECONDS = 0.4
"""The longest that a whip takes; it happens in the middle of its part of the shot."""

_SUMMED = ("pan", "tilt", "roll", "x", "y", "z")
_NEAR = 0.6
_NEAREST = 0.95
_SETTLE_SECONDS = 0.35


class CameraPath(msgspec.Struct, frozen=True):
    """Where the camera is at each frame of a shot that is `frames` long."""

    moves: tuple[CameraMove, ...]
    frames: int
    rate: Fraction
    seed: int = 0

    def at(self, frame: float) -> CameraPose:
        """Return the pose at a frame, which may be a fraction and may lie outside the shot.

        A move begins at frame start · frames and arrives at end · frames. Before the shot and
        after it the camera holds; a hand goes on trembling.
        """
        moment = min(1.0, max(0.0, frame / self.frames))
        sums = dict.fromkeys(_SUMMED, 0.0)
        arc = pulled = 0.0
        zoom = focus = 1.0
        for move in self.moves:
            term, way = TERM[move.kind], self._way(move, moment)
            match term.family:
                case "handheld":
                    continue
                case "arc":
                    arc += ARC_DEGREES * way * (1 if term.direction == "right" else -1)
                case "dolly_zoom":
                    pulled += term.travel.z * way
                case "zoom":
                    zoom *= term.travel.zoom**way
                case "rack_focus":
                    focus *= term.travel.focus**way
                case _:
                    for name in _SUMMED:
                        sums[name] += getattr(term.travel, name) * way
        before, after = _kept_off(sums["z"]), _kept_off(sums["z"] + pulled)
        shake = self._shake(frame)
        return CameraPose(
            pan=sums["pan"] - arc + shake["pan"],
            tilt=sums["tilt"] + shake["tilt"],
            roll=sums["roll"] + shake["roll"],
            x=sums["x"] + sin(radians(arc)) + shake["x"],
            y=sums["y"] + shake["y"],
            z=after + 1.0 - cos(radians(arc)),
            zoom=zoom * (1.0 - after) / (1.0 - before),
            focus=focus,
            aperture=1.0 if any(move.kind == "rack_focus" for move in self.moves) else 0.0,
        )

    def _way(self, move: CameraMove, moment: float) -> float:
        """Return the part of the term's travel that is done, times amount and speed."""
        return self._done(move, moment) * move.amount * SPEED[move.speed].travel

    def progress(self, move: CameraMove, frame: float) -> float:
        """Return how much of a move is done at a frame, in [0, 1], with its easing."""
        return self._done(move, min(1.0, max(0.0, frame / self.frames)))

    def _done(self, move: CameraMove, moment: float) -> float:
        start, end = move.start, move.end
        if move.speed == "whip" and end > start:
            whole = float((end - start) * self.frames / self.rate)
            half = (end - start) / 2 * min(1.0, WHIP_SECONDS / whole)
            start, end = (start + end) / 2 - half, (start + end) / 2 + half
        if end <= start:
            return 1.0 if moment >= start else 0.0
        return eased((moment - start) / (end - start), move.easing)

    def _shake(self, frame: float) -> dict[str, float]:
        """Return the tremble of all handheld moves at a frame, by field of the pose."""
        total: dict[str, float] = dict.fromkeys(CHANNELS, 0.0)
        seconds = float(frame / self.rate)
        for index, move in enumerate(self.moves):
            if move.kind != "handheld":
                continue
            size = move.amount * self._held(move, seconds)
            pace = SPEED[move.speed].pace
            travel = TERM["handheld"].travel
            for channel in CHANNELS:
                noise = tremble(seconds * pace, self.seed * 31 + index, channel)
                total[channel] += size * getattr(travel, channel) * noise
        return total

    def _held(self, move: CameraMove, seconds: float) -> float:
        """Return how far the hand has taken over, in [0, 1]: it fades at its inner ends only."""
        length = float(self.frames / self.rate)
        taken = 1.0
        if move.start > 0:
            taken *= eased((seconds - move.start * length) / _SETTLE_SECONDS, "ease_in_out")
        if move.end < 1:
            taken *= eased((move.end * length - seconds) / _SETTLE_SECONDS, "ease_in_out")
        return taken


def camera_path(
    moves: tuple[CameraMove, ...], frames: int, rate: Fraction, seed: int = 0
) -> CameraPath:
    """Return the path of a shot `frames` long (at least 1) at `rate` frames a second.

    `seed` chooses the tremble of a handheld camera. Raises ValueError for a shot without frames.
    """
    if frames < 1:
        raise ValueError(f"A shot must last at least one frame, not {frames}.")
    return CameraPath(tuple(moves), frames, rate, seed)


def _kept_off(z: float) -> float:
    """Return a travel forward that slows down before the subject and never reaches it."""
    if z <= _NEAR:
        return z
    return _NEAR + (_NEAREST - _NEAR) * tanh((z - _NEAR) / (_NEAREST - _NEAR))
