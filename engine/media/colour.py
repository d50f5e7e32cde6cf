"""The one place where RGB becomes bt709 video and video becomes RGB again.

Pictures are sRGB, 8 bits a channel; video is yuv420p, bt709, limited range. Both ways use the
matrix of Rec. ITU-R BT.709-6 with exact rounding, so a flat colour survives within 2/255: the best
that 8-bit limited range allows. A chroma sample is the mean of its 2×2 block on the way there and
fills that block on the way back, so video that becomes RGB and video again is the same video: a
take loses nothing but the encoder's own on its way into the export. Knows nothing of files.
"""

import threading

import av
import numpy as np
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)

from engine.media.error import MediaError

BT709 = 1
"""The number of bt709 among H.273's matrices, transfers and primaries."""

UNSPECIFIED = 2

# AREA averages each 2×2 block to its chroma sample without the bias of the bilinear short cut.
_TO_VIDEO = Interpolation.AREA
# For video that is not ours. Without both flags it goes through tables up to 3/255 off.
_TO_PICTURE = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT


class _Converters(threading.local):
    """What each thread converts with: converters keep state and can't be shared."""

    def __init__(self) -> None:
        self.forward = VideoReformatter()
        self.back = VideoReformatter()
        self._wide: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None

    def wide(self, height: int, width: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return room for two planes and one picture, kept: fresh memory costs more than the work.

        It holds nothing from one call to the next.
        """
        if self._wide is None or self._wide[0].shape != (height, width):
            self._wide = (
                np.empty((height, width), np.uint8),
                np.empty((height, width), np.uint8),
                np.empty((height, width, 3), np.uint8),
            )
        return self._wide


_converters = _Converters()


def to_yuv420(rgb: np.ndarray) -> av.VideoFrame:
    """Return uint8 height × width × 3 sRGB as a yuv420p frame, tagged bt709 limited.

    Width and height must be even. Raises MediaError for any other shape.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise MediaError(f"A picture for video must be uint8 RGB, not {rgb.dtype} {rgb.shape}.")
    height, width = rgb.shape[:2]
    if width % 2 or height % 2:
        raise MediaError(f"Video needs an even width and height, not {width}×{height}.")
    source = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(rgb), format="rgb24")
    frame = _converters.forward.reformat(
        source,
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=_TO_VIDEO,
        threads=1,
    )
    frame.colorspace = BT709
    frame.color_range = ColorRange.MPEG
    frame.color_trc = ColorTrc.BT709
    frame.color_primaries = ColorPrimaries.BT709
    return frame


def to_rgb(frame: av.VideoFrame) -> np.ndarray:
    """Return a decoded frame as uint8 height × width × 3 sRGB.

    A frame that does not say its matrix or range is taken for bt709 limited; what is transparent
    becomes black.
    """
    ours = frame.colorspace in (0, BT709, UNSPECIFIED) and frame.color_range != ColorRange.JPEG
    if ours and frame.format.name == "yuv420p":
        return _from_bt709(frame)
    return _from_any(frame)


def has_alpha(frame: av.VideoFrame) -> bool:
    """Whether a frame tells how transparent its pixels are."""
    return any(component.is_alpha for component in frame.format.components)


def _from_bt709(frame: av.VideoFrame) -> np.ndarray:
    # Imported late: the window must not wait for OpenCV. Half the time of the library's own exact
    # way, and its quick way is up to 3/255 off.
    import cv2

    luma, *chroma = (
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[
            :, : plane.width
        ]
        for plane in frame.planes
    )
    *wide, joined = _converters.wide(frame.height, frame.width)
    for narrow, room in zip(chroma, wide, strict=True):
        cv2.resize(narrow, (frame.width, frame.height), room, interpolation=cv2.INTER_NEAREST)
    cv2.merge([luma, *wide], joined)
    return np.asarray(cv2.transform(joined, _BT709_TO_RGB), np.uint8)


def _to_rgb_matrix() -> np.ndarray:
    """Return the 3 × 4 matrix from 8-bit limited YCbCr and 1 to 8-bit RGB (BT.709-6, 3.2–3.5)."""
    red, blue = 0.2126, 0.0722
    green = 1.0 - red - blue
    luma, chroma = 255 / 219, 255 / 224
    to_red, to_blue = 2 * (1 - red) * chroma, 2 * (1 - blue) * chroma
    matrix = np.array(
        [
            [luma, 0.0, to_red],
            [luma, -to_blue * blue / green, -to_red * red / green],
            [luma, to_blue, 0.0],
        ]
    )
    return np.hstack([matrix, -matrix @ np.array([[16.0], [128.0], [128.0]])])


_BT709_TO_RGB = _to_rgb_matrix()


def _from_any(frame: av.VideoFrame) -> np.ndarray:
    full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    picture = _converters.back.reformat(
        frame,
        format="rgba" if has_alpha(frame) else "rgb24",
        src_colorspace=Colorspace.ITU709 if frame.colorspace in (0, BT709, UNSPECIFIED) else None,
        src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=_TO_PICTURE,
        threads=1,
    ).to_ndarray()
    if picture.shape[2] == 3:
        return picture
    return (picture[..., :3] * (picture[..., 3:] / np.float32(255.0)) + 0.5).astype(np.uint8)
