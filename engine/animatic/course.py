"""The course of a shot: where the camera is, and how far its framing has come, at every moment.

Frames are counted like the shot's moves. Where two framing boxes drive the shot, moves that boxes
say by themselves only give them their timing. Knows no pictures.
"""

from fractions import Fraction

import msgspec

from engine.animatic.rig import scaled_pose
from engine.animatic.variation import Variation
from engine.camera.easing import eased
from engine.camera.framed import FRAMED, beside_boxes, boxes_drive
from engine.camera.path import CameraPath, camera_path
from engine.camera.pose import CameraPose
from engine.project.document import CameraMove, Easing, Shot


class Course(msgspec.Struct, frozen=True):
    """A camera path, of which a `share` in [0, 1] is kept, and the way from box A to box B."""

    path: CameraPath
    frames: int
    timing: CameraMove | None = None
    easing: Easing = "ease_in_out"
    share: float = 1.0

    def pose(self, n: float, share: float | None = None) -> CameraPose:
        """Return where the camera is at frame n, for the share that is kept or for another."""
        return scaled_pose(self.path.at(n), self.share if share is None else share)

    def way(self, n: float) -> float:
        """Return how far the framing has come from box A to box B at frame n, in [0, 1]."""
        if self.timing is not None:
            return self.path.progress(self.timing, n)
        return eased(min(1.0, max(0.0, n / self.frames)), self.easing)


def course_of(shot: Shot, rate: Fraction, variation: Variation, seed: int) -> Course:
    """Return the course that a shot's moves and boxes set, varied."""
    moves = variation.moves(shot.moves)
    timing = None
    if boxes_drive(shot.framing_a, shot.framing_b):
        said = (move for move in moves if move.kind in FRAMED and move.kind != "static")
        timing = next(said, None)
        moves = beside_boxes(moves)
    path = camera_path(tuple(moves), shot.move_frames, rate, seed)
    return Course(path, shot.move_frames, timing, variation.easing or "ease_in_out")
