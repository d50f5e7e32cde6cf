"""The camera's path as the matrices that models of camera control take.

OpenCV's convention: x to the right, y down, z forward; camera to world.
"""

from math import cos, radians, sin

import numpy as np

from engine.camera.path import CameraPath
from engine.camera.pose import CameraPose

WIDE = 0.8
"""Focal length by the picture's width where nothing is known of the lens: 29 mm on full frame."""


def poses(camera: CameraPath | None, frames: int, scale: float) -> np.ndarray:
    """Return the poses as float32 frames × 4 × 4; a unit of the path becomes `scale` of theirs.

    Without a path the camera rests.
    """
    if camera is None:
        return np.broadcast_to(np.eye(4, dtype=np.float32), (frames, 4, 4)).copy()
    return np.stack([_matrix(camera.at(frame), scale) for frame in range(frames)])


def focal_lengths(camera: CameraPath | None, frames: int, width: int, height: int) -> np.ndarray:
    """Return (focal x, focal y, centre x, centre y) in pixels as float32 frames × 4."""
    zooms = [camera.at(frame).zoom if camera else 1.0 for frame in range(frames)]
    rows = [(WIDE * width * z, WIDE * width * z, width / 2, height / 2) for z in zooms]
    return np.array(rows, np.float32)


def rays(matrices: np.ndarray, lenses: np.ndarray, width: int, height: int) -> np.ndarray:
    """Return the ray of each pixel in Plücker's coordinates: float32 6 × frames × height × width.

    The first three are the moment, the last three the direction, as CameraCtrl gives them
    (arXiv:2404.02101, section 3.2); `lenses` are those of `focal_lengths`.
    """
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    shown = []
    for matrix, (fx, fy, cx, cy) in zip(matrices, lenses, strict=True):
        ahead = np.stack([(x - cx) / fx, (y - cy) / fy, np.ones_like(x)], -1)
        ahead = ahead @ matrix[:3, :3].T
        ahead /= np.linalg.norm(ahead, axis=-1, keepdims=True)
        shown.append(np.concatenate([np.cross(matrix[:3, 3], ahead), ahead], -1))
    return np.stack(shown).transpose(3, 0, 1, 2).astype(np.float32)


def _matrix(pose: CameraPose, scale: float) -> np.ndarray:
    matrix = np.eye(4, dtype=np.float32)
    matrix[:3, :3] = _yaw(pose.pan) @ _pitch(pose.tilt) @ _roll(pose.roll)
    matrix[:3, 3] = np.array([pose.x, -pose.y, pose.z]) * scale
    return matrix


def _yaw(degrees: float) -> np.ndarray:
    """Turn to the right."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def _pitch(degrees: float) -> np.ndarray:
    """Turn up, which is against the y axis."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def _roll(degrees: float) -> np.ndarray:
    """Roll clockwise as seen from behind."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
