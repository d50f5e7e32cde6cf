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
        pan = tilt = roll = x = y = arc = dolly = pulled = 0.0
        zoom = focus = 1.0
        for move in self.moves:
            term = TERM[move.kind]
            way = self._way(move, moment)
            match term.family:
                case "static":
                    pass
                case "handheld":
                    continue
                case "arc":
                    arc += (ARC_DEGREES if term.direction == "right" else -ARC_DEGREES) * way
                case "dolly_zoom":
                    pulled += term.travel.z * way
                case "zoom":
                    zoom *= term.travel.zoom**way
                case "rack_focus":
                    focus *= term.travel.focus**way
                case _:
                    travel = term.travel
                    pan, tilt, roll = (
                        pan + travel.pan * way,
                        tilt + travel.tilt * way,
                        roll + travel.roll * way,
                    )
                    x, y, dolly = x + travel.x * way, y + travel.y * way, dolly + travel.z * way
        x, ahead, pan = x + sin(radians(arc)), 1.0 - cos(radians(arc)), pan - arc
        before, after = _kept_off(dolly), _kept_off(dolly + pulled)
        zoom *= (1.0 - after) / (1.0 - before)
        shake = self._shake(frame)
        return CameraPose(
            pan=pan + shake["pan"],
            tilt=tilt + shake["tilt"],
            roll=roll + shake["roll"],
            x=x + shake["x"],
            y=y + shake["y"],
            z=after + ahead,
            zoom=zoom,
            focus=focus,
            aperture=1.0 if any(move.kind == "rack_focus" for move in self.moves) else 0.0,
        )

    def _way(self, move: CameraMove, moment: float) -> float:
        """Return the part of the term's travel that is done, times amount and speed."""
        start, end = move.start, move.end
        if move.speed == "whip" and end > start:
            whole = float((end - start) * self.frames / self.rate)
            half = (end - start) / 2 * min(1.0, WHIP_SECONDS / whole)
            start, end = (start + end) / 2 - half, (start + end) / 2 + half
        if end <= start:
            done = 1.0 if moment >= start else 0.0
        else:
            done = eased((moment - start) / (end - start), move.easing)
        return done * move.amount * SPEED[move.speed].travel

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
