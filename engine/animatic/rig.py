"""The virtual camera: poses and framing boxes as homographies from the picture to the artwork.

Pure arithmetic on arrays; it knows nothing of stills, files or pixels' colours.

Coordinates. *Screen*: the frame as [-1, 1] × [-1, 1], y down. *Plane*: where a ray meets the
plane at some depth, in half frames of that plane seen from the neutral camera, so an unmoved
camera maps screen to plane by the identity whatever the depth. *Canvas*: pixels of the artwork
that bounds the view; a framing box places the plane on it.
"""

from collections.abc import Sequence
from math import cos, exp, log, radians, sin

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.camera.pose import CameraPose
from engine.project.document import Framing

Matrix = NDArray[np.float64]

SENSOR = 36.0
"""The long side of a full-frame sensor, in mm."""

DEFAULT_LENS = 35.0
"""The lens, in mm, of a shot that names none."""

CORNERS = np.array([[-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1]], np.float64).T
"""The frame's corners on the screen, homogeneous, 3 × 4."""


class Box(msgspec.Struct, frozen=True):
    """A framing box in canvas pixels: its centre, its width and height, and a clockwise roll."""

    x: float
    y: float
    width: float
    height: float
    roll: float = 0.0


def half_view(lens: float, aspect: float) -> tuple[float, float]:
    """Return the tangents of half the horizontal and vertical field of view of a lens in mm.

    The long side of the frame is the long side of a full-frame sensor, as on a camera that is
    turned upright for an upright picture.
    """
    longest = SENSOR / (2.0 * max(4.0, lens))
    return (longest, longest / aspect) if aspect >= 1.0 else (longest * aspect, longest)


def screen_to_plane(
    poses: Sequence[CameraPose], depth: float, half: tuple[float, float]
) -> NDArray[np.float64]:
    """Return n × 3 × 3 homographies from the screen to the plane at `depth`, one a pose.

    The third coordinate of a mapped point is positive where its ray meets the plane before the
    camera, and zero or less where it does not.
    """
    count = len(poses)
    pan, tilt, roll = (np.radians([getattr(p, name) for p in poses]) for name in _ANGLES)
    x, y, z, zoom = (np.array([getattr(p, name) for p in poses]) for name in _TRAVEL)
    turn = _turn(count, pan, 0, 2) @ _turn(count, tilt, 2, 1) @ _turn(count, roll, 1, 0)
    rays = turn * np.stack([half[0] / zoom, half[1] / zoom, np.ones(count)], axis=-1)[:, None, :]
    ahead = (depth - z)[:, None]
    forward = rays[:, 2, :]
    found = np.empty((count, 3, 3))
    found[:, 0, :] = (x[:, None] * forward + ahead * rays[:, 0, :]) / (depth * half[0])
    found[:, 1, :] = (-y[:, None] * forward + ahead * rays[:, 1, :]) / (depth * half[1])
    found[:, 2, :] = forward
    return found


_ANGLES = ("pan", "tilt", "roll")
_TRAVEL = ("x", "y", "z", "zoom")


def _turn(count: int, angle: Matrix, towards: int, axis: int) -> Matrix:
    """Return rotations that turn `axis` towards `towards` (x right, y down, z forward)."""
    matrices = np.zeros((count, 3, 3))
    matrices[:, 3 - towards - axis, 3 - towards - axis] = 1.0
    c, s = np.cos(angle), np.sin(angle)
    matrices[:, towards, towards] = matrices[:, axis, axis] = c
    matrices[:, towards, axis], matrices[:, axis, towards] = s, -s
    return matrices


def plane_to_canvas(box: Box) -> Matrix:
    """Return the affine 3 × 3 map that lays the frame's plane on a framing box of the canvas."""
    c, s = cos(radians(box.roll)), sin(radians(box.roll))
    half_width, half_height = box.width / 2, box.height / 2
    return np.array(
        [
            [c * half_width, -s * half_height, box.x],
            [s * half_width, c * half_height, box.y],
            [0.0, 0.0, 1.0],
        ]
    )


def pixels_to_screen(width: int, height: int) -> Matrix:
    """Return the affine map from pixel indices (0 the centre of the first) to the screen."""
    return np.array(
        [
            [2.0 / width, 0.0, 1.0 / width - 1.0],
            [0.0, 2.0 / height, 1.0 / height - 1.0],
            [0.0, 0.0, 1.0],
        ]
    )


def scaled_pose(pose: CameraPose, share: float) -> CameraPose:
    """Return the pose with a share in [0, 1] of its turns, travel and zoom; focus stays."""
    return CameraPose(
        pan=pose.pan * share,
        tilt=pose.tilt * share,
        roll=pose.roll * share,
        x=pose.x * share,
        y=pose.y * share,
        z=pose.z * share,
        zoom=pose.zoom**share,
        focus=pose.focus,
        aperture=pose.aperture,
    )


def between(a: Framing, b: Framing, way: float) -> Framing:
    """Return the framing a share `way` in [0, 1] of the way from `a` to `b`, evenly to the eye.

    The scale goes geometrically, and the centre with it, so that a point which both boxes hold at
    the same place of the frame stays there, and the picture grows at one rate all the way.
    """
    if a == b:
        return a
    ratio = log(b.scale / a.scale)
    along = (exp(ratio * way) - 1.0) / (exp(ratio) - 1.0) if abs(ratio) > 1e-4 else way
    return Framing(
        x=a.x + (b.x - a.x) * along,
        y=a.y + (b.y - a.y) * along,
        scale=a.scale * exp(ratio * way),
        roll=a.roll + (b.roll - a.roll) * way,
    )
