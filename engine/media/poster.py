"""Writes a poster: one frame as a JPEG, whole or not at all."""

from pathlib import Path

import numpy as np
from PIL import Image

from engine.media.error import MediaError
from engine.project.disk import replacing


def write_poster(rgb: np.ndarray, path: Path, quality: int = 88) -> Path:
    """Write uint8 height × width × 3 sRGB as a JPEG; returns the path. Raises MediaError."""
    path = Path(path)
    try:
        with replacing(path) as stream:
            Image.fromarray(rgb, "RGB").save(stream, "JPEG", quality=quality, subsampling=0)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise MediaError(f"“{path.name}” could not be written: {reason}.") from problem
    return path
