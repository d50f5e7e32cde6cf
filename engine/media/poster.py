"""Writes a poster: one frame as a JPEG, whole or not at all."""

import os
import secrets
from pathlib import Path

import numpy as np
from PIL import Image

from engine.media.error import MediaError


def write_poster(rgb: np.ndarray, path: Path, quality: int = 88) -> Path:
    """Write uint8 height × width × 3 sRGB as a JPEG; returns the path. Raises MediaError."""
    path = Path(path)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with partial.open("wb") as stream:
            Image.fromarray(rgb, "RGB").save(stream, "JPEG", quality=quality, subsampling=0)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except (OSError, ValueError) as problem:
        partial.unlink(missing_ok=True)
        reason = getattr(problem, "strerror", None) or str(problem)
        raise MediaError(f"“{path.name}” could not be written: {reason}.") from problem
    return path
