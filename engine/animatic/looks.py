"""Looks: a still as a pencil drawing or an ink wash, drawn once, so that it never flickers.

A look is drawn on the artwork itself, before the camera: the camera then moves over the drawing, as
over a board on an animation stand. Pictures are RGBA, colour multiplied by alpha; alpha stays.
Knows no shots. Lines are after Winnemöller, Kyprianidis & Olsen, "XDoG: An eXtended
difference-of-Gaussians compendium" (Computers & Graphics 36, 2012).
"""

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.project.document import Look

Picture = NDArray[np.uint8]
Plate = NDArray[Any]

PAPER = np.array([247.0, 243.0, 234.0], np.float32) / 255.0
"""The tone of the paper."""

GRAPHITE = np.array([46.0, 44.0, 46.0], np.float32) / 255.0
INK = np.array([30.0, 36.0, 52.0], np.float32) / 255.0

_TILE = 512


def drawn_in(picture: Picture, look: Look, line: float) -> Picture:
    """Return the picture in a look; `line` is the width of a fine line in its pixels."""
    if look == "as_is":
        return picture
    alpha = picture[..., 3]
    plain = _over_paper(picture)
    line = max(0.6, line)
    drawn = pencil(plain, line) if look == "pencil" else wash(plain, line)
    coded = np.clip(drawn * 255.0 + 0.5, 0, 255).astype(np.uint8)
    found = np.dstack([coded, alpha])
    if alpha.min() == 255:
        return found
    held = cv2.cvtColor(alpha, cv2.COLOR_GRAY2RGBA)
    held[..., 3] = 255
    return np.asarray(cv2.multiply(found, held, scale=1.0 / 255.0), np.uint8)


def _over_paper(picture: Picture) -> Plate:
    """Return colour over paper, float32 RGB in [0, 1]."""
    colour = picture[..., :3].astype(np.float32) / 255.0
    clear = 1.0 - picture[..., 3:].astype(np.float32) / 255.0
    return colour + clear * PAPER


def pencil(picture: Plate, line: float) -> Plate:
    """Return a graphite drawing: contours, and two directions of hatching by tone."""
    tone = _tone(picture)
    height, width = tone.shape
    grain = _tiled(_grain(), height, width, line)
    contours = _contours(tone, line, sharp=14.0, threshold=0.58)
    # Graphite catches on the tooth of the paper: strokes break up where it is low.
    contours = 1.0 - (1.0 - contours) * (0.72 + 0.28 * grain)
    soft = cv2.GaussianBlur(_lifted(tone), (0, 0), 1.2 * line)
    dark = np.clip(1.0 - soft, 0.0, 1.0)
    light_hatch = _tiled(_hatching(0), height, width, line)
    cross_hatch = _tiled(_hatching(1), height, width, line)
    shade = 0.55 * np.clip(dark - 0.18, 0, 1) * light_hatch
    shade += 0.75 * np.clip(dark - 0.52, 0, 1) * cross_hatch
    shade += 0.30 * np.clip(dark - 0.25, 0, 1) * (0.55 + 0.45 * grain)
    cover = 1.0 - contours * (1.0 - np.clip(shade, 0.0, 0.82))
    paper = PAPER * (0.985 + 0.015 * grain[..., None])
    return paper + (GRAPHITE - paper) * cover[..., None]


def wash(picture: Plate, line: float) -> Plate:
    """Return an ink-and-water drawing: pools of muted colour with dark rims, and a light line."""
    height, width = picture.shape[:2]
    grain = _tiled(_grain(), height, width, line * 1.5)
    pools = _tiled(_pools(), height, width, line * 3.0)
    smooth = _smoothed(picture, line)
    plain = _tone(smooth)
    tone = _lifted(plain)
    smooth = np.clip(smooth * (tone / np.maximum(plain, 0.03))[..., None], 0.0, 1.0)
    # Pigment dries in steps with soft borders, and wanders a little off the drawing.
    levels = 6.0
    wandering = np.clip(tone + 0.05 * (pools - 0.5), 0.0, 1.0) * levels
    step = np.floor(wandering)
    edge = 1.0 / (1.0 + np.exp(-9.0 * (wandering - step - 0.5)))
    pooled = (step + edge) / levels
    stepped = 0.45 * tone + 0.55 * pooled
    colour = smooth * (stepped / np.maximum(tone, 0.04))[..., None]
    grey = _tone(colour)[..., None]
    muted = np.clip(grey + (colour - grey) * 0.62, 0.0, 1.0)
    thin = PAPER + (INK - PAPER) * (1.0 - np.clip(grey, 0, 1)) ** 1.15
    painted = 0.55 * muted * PAPER + 0.45 * thin
    rim = np.clip(_rims(pooled, line), 0.0, 1.0)[..., None]
    painted = painted * (1.0 - 0.16 * rim)
    depth = 1.0 - np.clip(grey, 0.0, 1.0)
    painted = painted * (1.0 - depth * (0.16 * (1.0 - pools) + 0.10 * (1.0 - grain))[..., None])
    painted = painted + (PAPER - painted) * 0.06
    contours = _contours(_tone(picture), 0.9 * line, sharp=9.0, threshold=0.5)[..., None]
    return painted + (INK - painted) * (1.0 - contours) * 0.5


def _tone(picture: Plate) -> Plate:
    return np.asarray(cv2.cvtColor(np.asarray(picture, np.float32), cv2.COLOR_RGB2GRAY), np.float32)


def _contours(tone: Plate, line: float, sharp: float, threshold: float) -> Plate:
    """Return 1 on paper and 0 on a line, by XDoG with a local contrast made even."""
    tone = np.asarray(cv2.GaussianBlur(tone, (0, 0), 0.5 * line), np.float32)
    mean = _widely(tone, 24.0 * line)
    spread = cv2.sqrt(_widely((tone - mean) ** 2, 24.0 * line) + 0.006)
    even = np.clip(0.75 + 0.22 * (tone - mean) / spread, 0.0, 1.5)
    fine = cv2.GaussianBlur(even, (0, 0), 0.9 * line)
    coarse = cv2.GaussianBlur(even, (0, 0), 1.6 * 0.9 * line)
    weight = 18.0
    contrast = (1.0 + weight) * fine - weight * coarse
    under = np.minimum(contrast - threshold, 0.0)
    return np.asarray(1.0 + np.tanh(sharp * 0.25 * under), np.float32).clip(0.0, 1.0)


def _widely(plate: Plate, pixels: float) -> Plate:
    """Return a plate blurred by many pixels, on a small copy."""
    height, width = plate.shape
    share = max(1.0, pixels / 4.0)
    size = (max(2, round(width / share)), max(2, round(height / share)))
    small = cv2.resize(plate, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), pixels / share)
    return np.asarray(
        cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )


def _lifted(tone: Plate) -> Plate:
    """Return the tone with its middle brought towards that of a drawing: mostly paper."""
    middle = float(np.clip(np.median(tone), 0.08, 0.9))
    power = np.clip(np.log(0.6) / np.log(middle), 0.45, 1.2)
    return np.asarray(np.power(np.clip(tone, 0.0, 1.0), np.float32(power)), np.float32)


def _smoothed(picture: Plate, line: float) -> Plate:
    """Return the picture with its texture gone and its edges kept, on a copy small enough."""
    height, width = picture.shape[:2]
    share = min(1.0, 1.6 / line, 720.0 / max(width, height))
    size = (max(8, round(width * share)), max(8, round(height * share)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
    for _ in range(2):
        small = cv2.bilateralFilter(small, 9, 0.12, 3.2)
    small = cv2.medianBlur((np.clip(small, 0, 1) * 255).astype(np.uint8), 5)
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return large.astype(np.float32) / 255.0


def _rims(pooled: Plate, line: float) -> Plate:
    """Return where a pool of wash ends: its darker, dried border."""
    near = cv2.GaussianBlur(pooled, (0, 0), 1.0 * line)
    far = cv2.GaussianBlur(pooled, (0, 0), 3.0 * line)
    return np.asarray((far - near) * 9.0, np.float32)


def _tiled(tile: Plate, height: int, width: int, line: float) -> Plate:
    """Return a seamless tile enlarged to the line's width and repeated over height × width."""
    side = max(64, round(_TILE * line))
    side = min(side, 4096)
    scaled = np.asarray(cv2.resize(tile, (side, side), interpolation=cv2.INTER_CUBIC), np.float32)
    rows, columns = -(-height // side), -(-width // side)
    return np.tile(scaled, (rows, columns))[:height, :width].clip(0.0, 1.0)


def _noise(seed: int, low: float, high: float) -> Plate:
    """Return seamless noise in [0, 1], its frequencies between `low` and `high` cycles a tile."""
    source = np.random.default_rng(seed).standard_normal((_TILE, _TILE))
    spectrum = np.fft.rfft2(source)
    fy = np.fft.fftfreq(_TILE)[:, None] * _TILE
    fx = np.fft.rfftfreq(_TILE)[None, :] * _TILE
    radius = np.hypot(fx, fy)
    band = np.exp(-((radius / high) ** 2)) * (1.0 - np.exp(-((radius / low) ** 2)))
    return _spread_out(np.fft.irfft2(spectrum * band, (_TILE, _TILE)))


def _spread_out(values: NDArray[np.float64]) -> Plate:
    ordered = (values - values.mean()) / (values.std() * 4.0) + 0.5
    return np.clip(ordered, 0.0, 1.0).astype(np.float32)


@lru_cache(maxsize=1)
def _grain() -> Plate:
    """The tooth of the paper."""
    return _noise(11, 40.0, 190.0)


@lru_cache(maxsize=1)
def _pools() -> Plate:
    """Where a wash dries lighter and darker."""
    return _noise(23, 3.0, 26.0)


@lru_cache(maxsize=2)
def _hatching(direction: int) -> Plate:
    """Strokes in one direction: noise, long along the stroke and narrow across it."""
    source = np.random.default_rng(5 + direction).standard_normal((_TILE, _TILE))
    spectrum = np.fft.rfft2(source)
    fy = np.fft.fftfreq(_TILE)[:, None] * _TILE
    fx = np.fft.rfftfreq(_TILE)[None, :] * _TILE
    angle = np.radians(52.0 if direction == 0 else 128.0)
    along = fx * np.cos(angle) + fy * np.sin(angle)
    across = -fx * np.sin(angle) + fy * np.cos(angle)
    band = np.exp(-((along / 7.0) ** 2)) * np.exp(-(((np.abs(across) - 88.0) / 26.0) ** 2))
    strokes = _spread_out(np.fft.irfft2(spectrum * band, (_TILE, _TILE)))
    return np.clip((strokes - 0.35) * 2.2, 0.0, 1.0).astype(np.float32)
