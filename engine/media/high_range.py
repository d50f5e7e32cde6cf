"""Brings pictures of high dynamic range (PQ or HLG, BT.2020) to sRGB, so that lights keep a shape.

Light is worked out as Rec. ITU-R BT.2100-2 says (tables 4 and 5). What an ordinary screen can't
show is rolled off by the curve of Report ITU-R BT.2390-10, 5.4.1, towards a white of 203 cd/m²
(Report ITU-R BT.2408), and BT.2020's primaries become BT.709's by the inverse of the matrix in Rec.
ITU-R BT.2087. Knows nothing of files, shots or takes.
"""

import struct
from functools import lru_cache
from typing import Any

import av
import numpy as np
from av.sidedata.sidedata import Type
from av.video.reformatter import ColorRange, Colorspace, ColorTrc

PQ, HLG = int(ColorTrc.SMPTE2084), int(ColorTrc.ARIB_STD_B67)
"""H.273's numbers of the two transfers."""

WHITE = 203.0
"""cd/m² of white paper in HDR, and of the screen's white, which nothing is brighter than."""

USUAL_PEAK = 1000.0
"""cd/m² of the brightest light where a file does not say it, and of the screen HLG is meant for."""

_BRIGHTEST = 10_000.0
_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
_LUMA = np.array([[0.2627, 0.6780, 0.0593]], np.float32)
_TO_709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]],
    np.float32,
)
_FINE = 65535


def is_high_range(frame: av.VideoFrame) -> bool:
    """Whether a frame says that it is PQ or HLG."""
    return frame.color_trc in (PQ, HLG)


def peak_of(frame: av.VideoFrame) -> float:
    """Return the brightest light of a PQ video in cd/m², from 203 to 10,000, as a frame says it."""
    peak = _told_light(frame) or _told_screen(frame) or USUAL_PEAK
    return min(_BRIGHTEST, max(WHITE, peak))


def _told_light(frame: av.VideoFrame) -> float:
    """Return the brightest pixel that CTA-861.3's content light level tells of, 0 where none."""
    told = _beside(frame, Type.CONTENT_LIGHT_LEVEL)
    return float(struct.unpack_from("=I", told)[0]) if told else 0.0


def _told_screen(frame: av.VideoFrame) -> float:
    """Return the peak of the screen it was mastered on (SMPTE ST 2086), 0 where none is told."""
    told = _beside(frame, Type.MASTERING_DISPLAY_METADATA)
    if not told:
        return 0.0
    # FFmpeg's struct: four chromaticities, the blackest, the brightest, and which of them are told.
    above, below, _, known = struct.unpack_from("=72xiiii", told)
    return above / below if known and below else 0.0


def _beside(frame: av.VideoFrame, kind: Type) -> bytes:
    """Return what comes beside a frame's picture, as FFmpeg's struct; empty where it is not."""
    beside: Any = frame.side_data
    told = beside.get(kind)
    return b"" if told is None else bytes(told)


def from_high_range(frame: av.VideoFrame, peak: float = USUAL_PEAK) -> np.ndarray:
    """Return a PQ or HLG frame as uint8 height × width × 3 sRGB; `peak` is PQ's, in cd/m².

    The brightest of a pixel's three colours is rolled off and the others with it, so hues stay.
    """
    import cv2

    coded: Any = frame.reformat(
        format="rgb48le",
        src_colorspace=Colorspace.BT2020,
        src_color_range=frame.color_range or ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
    ).to_ndarray()
    is_hlg = frame.color_trc == HLG
    peak = USUAL_PEAK if is_hlg else peak
    light = (_hlg_scene() if is_hlg else _pq_light())[coded]
    if is_hlg:
        luma = np.maximum(cv2.transform(light, _LUMA), np.float32(1e-9))
        light *= (np.float32(USUAL_PEAK) * luma ** np.float32(0.2))[..., None]
    brightest = np.maximum(np.maximum(light[..., 0], light[..., 1]), light[..., 2])
    part = np.sqrt(np.minimum(brightest * np.float32(1 / peak), 1.0)) * np.float32(_FINE)
    light *= _roll_off(peak)[part.astype(np.uint16)][..., None]
    linear = cv2.transform(light, _TO_709)
    return _srgb()[(np.clip(linear, 0.0, 1.0) * np.float32(_FINE)).astype(np.uint16)]


@lru_cache(1)
def _pq_light() -> np.ndarray:
    return pq_light(np.linspace(0, 1, _FINE + 1)).astype(np.float32)


@lru_cache(1)
def _hlg_scene() -> np.ndarray:
    """Return scene light in [0, 1] by 16-bit signal: HLG's OETF turned round (table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    signal = np.linspace(0, 1, _FINE + 1)
    dim, bright = signal**2 / 3.0, (np.exp((signal - c) / a) + b) / 12.0
    return np.where(signal <= 0.5, dim, bright).astype(np.float32)


@lru_cache(4)
def _roll_off(peak: float) -> np.ndarray:
    """Return what light is multiplied by, white being 1, by the root of its part of `peak`."""
    light = np.maximum(np.linspace(0, 1, _FINE + 1) ** 2 * peak, 1e-9)
    return (rolled_off(light, peak) / light / WHITE).astype(np.float32)


@lru_cache(1)
def _srgb() -> np.ndarray:
    """Return sRGB's 8 bits by 16 bits of light (IEC 61966-2-1)."""
    linear = np.linspace(0, 1, _FINE + 1)
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(coded * 255).astype(np.uint8)


def pq_light(signal: np.ndarray) -> np.ndarray:
    """Return cd/m² of PQ signals in [0, 1] (BT.2100-2, table 4)."""
    root = np.asarray(signal, np.float64) ** (1 / _M2)
    return _BRIGHTEST * (np.maximum(root - _C1, 0.0) / (_C2 - _C3 * root)) ** (1 / _M1)


def pq_signal(light: np.ndarray) -> np.ndarray:
    """Return the PQ signals of cd/m² up to 10,000."""
    part = (np.asarray(light, np.float64) / _BRIGHTEST) ** _M1
    return ((_C1 + _C2 * part) / (1.0 + _C3 * part)) ** _M2


def rolled_off(light: np.ndarray, peak: float) -> np.ndarray:
    """Return cd/m² of up to `peak` as a screen of 203 shows them (BT.2390-10, 5.4.1)."""
    top, white = pq_signal(np.array(peak)), pq_signal(np.array(WHITE))
    signal, most = pq_signal(light) / top, white / top
    knee = 1.5 * most - 0.5
    t = np.maximum(signal - knee, 0.0) / max(1.0 - knee, 1e-9)
    spline = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1.0 - knee)
        + (-2 * t**3 + 3 * t**2) * most
    )
    return pq_light(np.where(signal < knee, signal, spline) * top)
