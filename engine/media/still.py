"""Reads stills of every kind a filmmaker drops: one door, 8-bit sRGB with alpha comes out.

The picture is turned as its EXIF says, its ICC profile becomes sRGB, and a file that would unpack
into more pixels than the cap is refused before it is unpacked. Layers of a PSD are its pages.
Knows nothing of shots. Pillow reads (with pi-heif for HEIC), psd-tools reads layers.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pi_heif
from PIL import Image, ImageCms, ImageOps

from engine.media import photoshop
from engine.media.error import MediaError
from engine.media.kinds import STILL_SUFFIXES

__all__ = ["MAX_PIXELS", "STILL_SUFFIXES", "StillFacts", "probe_still", "read_still"]

MAX_PIXELS = 200_000_000
"""The largest still that is read, in pixels: 800 MB unpacked."""

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "PSD", "HEIF", "BMP", "GIF")

# Pillow warns above its own mark and raises above twice of it; the cap below is the one that holds.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_EXIF_IFD, _ORIENTATION, _DATE = 0x8769, 0x0112, 0x0132
_ORIGINAL, _OFFSET, _SUBSECOND = 0x9003, 0x9011, 0x9291


class StillFacts(msgspec.Struct, frozen=True):
    """What a still is, without unpacking it.

    `width` and `height` are in pixels after turning. `captured` is the time the picture was taken,
    in seconds since 1970 (without a stated offset the camera's clock is taken for UTC), or None.
    `pages` names the layers of a layered file, bottom first, or the pages of a TIFF; it is empty
    for a file of one picture.
    """

    width: int
    height: int
    captured: float | None = None
    pages: tuple[str, ...] = ()


def read_still(
    path: Path,
    page: int | None = None,
    max_pixels: int = MAX_PIXELS,
    fit: tuple[int, int] | None = None,
) -> np.ndarray:
    """Return a still as uint8 height × width × 4 RGBA, straight alpha, sRGB, turned upright.

    `page` picks one layer of a PSD, placed on the whole canvas, or one page of a TIFF; None is the
    flattened picture. With `fit` the picture is shrunk to fit into (width, height), which is much
    quicker than reading it whole; it is never enlarged. Raises MediaError in one sentence.
    """
    path = Path(path)
    with _telling(path), _opened(path, max_pixels) as image:
        if page is not None:
            picture = _page(image, path, page)
        elif image.format == "PSD":
            picture = photoshop.flattened(image, path)
        else:
            picture = image
        turned = picture.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
        if fit is not None and picture.format in ("JPEG", "MPO"):
            picture.draft(picture.mode, (fit[1], fit[0]) if turned else fit)
        if fit is not None:
            picture = _shrunk(picture, (fit[1], fit[0]) if turned else fit)
        picture = ImageOps.exif_transpose(_to_srgb(picture, image.info.get("icc_profile")))
        return np.array(picture, dtype=np.uint8)


def probe_still(path: Path, max_pixels: int = MAX_PIXELS) -> StillFacts:
    """Return a still's size, time and pages from its header. Raises MediaError in one sentence."""
    path = Path(path)
    with _telling(path), _opened(path, max_pixels) as image:
        exif = _early_exif(image, path)
        width, height = image.size
        if exif.get(_ORIENTATION, 1) in (5, 6, 7, 8):
            width, height = height, width
        return StillFacts(width, height, _captured(exif), _page_names(image, path))


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except MediaError:
        raise
    except FileNotFoundError as problem:
        raise MediaError(f"“{path.name}” is missing; relink it or put it back.") from problem
    except Image.DecompressionBombError as problem:
        raise _too_large(path) from problem
    except MemoryError as problem:
        raise MediaError(f"“{path.name}” needs more memory than there is.") from problem
    # Decoders fail on malformed files in as many ways as there are decoders.
    except Exception as problem:
        raise MediaError(
            f"“{path.name}” can't be read as a picture: it is damaged, cut short or of a kind that "
            "is not supported (JPEG, PNG, WebP, AVIF, TIFF, PSD and HEIC are)."
        ) from problem


def _too_large(path: Path, width: int = 0, height: int = 0, cap: int = MAX_PIXELS) -> MediaError:
    size = f" ({width}×{height})" if width else ""
    return MediaError(
        f"“{path.name}” is too large{size}: a still may have up to {cap // 1_000_000} million "
        "pixels; make it smaller and drop it again."
    )


_register = threading.Lock()


@cache
def _know_heif() -> None:
    with _register:
        pi_heif.register_heif_opener()


@contextmanager
def _opened(path: Path, max_pixels: int) -> Iterator[Image.Image]:
    _know_heif()
    with Image.open(path, formats=_FORMATS) as image:
        width, height = image.size
        if width * height > max_pixels:
            raise _too_large(path, width, height, max_pixels)
        yield image


def _shrunk(image: Image.Image, fit: tuple[int, int]) -> Image.Image:
    scale = min(fit[0] / image.width, fit[1] / image.height)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    exif = image.getexif()
    icc = image.info.get("icc_profile")
    if image.mode in ("P", "1", "PA"):
        image = image.convert("RGBA")
    # Whole blocks are averaged first, which is many times quicker and as good below that step.
    blocks = int(min(image.width / size[0], image.height / size[1]))
    small = image.reduce(blocks) if blocks > 1 else image
    if small.size != size:
        small = small.resize(size, Image.Resampling.LANCZOS)
    small.info["icc_profile"] = icc
    small.info["exif"] = exif.tobytes()
    return small


def _to_srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    """Return the picture as RGBA in sRGB, keeping what it says about its orientation."""
    exif = image.getexif()
    if image.mode == "RGBA" and not icc:
        return image
    alpha = _alpha(image)
    colour = _eight_bits(image)
    converted = _through_profile(colour, icc) if icc else None
    if converted is None:
        converted = _lab_to_rgb(colour) if colour.mode == "LAB" else colour.convert("RGB")
    if alpha is None:
        converted = converted.convert("RGBA")
    else:
        converted.putalpha(alpha)
    orientation = exif.get(_ORIENTATION)
    if orientation:
        converted.getexif()[_ORIENTATION] = orientation
    return converted


def _alpha(image: Image.Image) -> Image.Image | None:
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA").getchannel("A")
    return None


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return the colour part in a mode of 8 bits a channel: L, RGB, CMYK or LAB."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        values = np.asarray(image, dtype=np.float64)
        if image.mode == "F" and values.max(initial=0.0) <= 1.0:
            values = values * 255.0  # floating TIFFs hold 0…1
        elif values.max(initial=0.0) > 255:
            values = values / 257.0
        return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8), "L")
    if image.mode in ("L", "RGB", "CMYK", "LAB"):
        return image
    if image.mode in ("LA", "La"):
        return image.convert("LA").getchannel("L")
    return image.convert("RGB") if image.mode != "P" else image.convert("RGBA").convert("RGB")


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


_SPACES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}


def _through_profile(image: Image.Image, icc: bytes) -> Image.Image | None:
    """Return the picture converted to sRGB, or None when its profile is of no use."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        described: Any = profile.profile
        mode = _SPACES.get(described.xcolor_space)
        if mode is None or (mode != image.mode and (mode == "CMYK" or image.mode == "CMYK")):
            return None
        if mode == "RGB" and _is_srgb(icc):
            return None  # most photos say that they are what they would become
        return _converted(image if image.mode == mode else image.convert(mode), profile)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None  # a broken profile is worth less than the picture


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image | None:
    return ImageCms.profileToProfile(
        image,
        profile,
        _srgb(),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


@lru_cache(16)
def _is_srgb(icc: bytes) -> bool:
    """Say whether a profile leaves colours as they are, tried on 512 of them."""
    steps = np.linspace(0, 255, 8).astype(np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(8, 64, 3)
    changed = _converted(Image.fromarray(colours), ImageCms.ImageCmsProfile(io.BytesIO(icc)))
    return np.abs(np.asarray(changed).astype(int) - colours).max() <= 1


def _lab_to_rgb(image: Image.Image) -> Image.Image:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    converted = ImageCms.profileToProfile(image, lab, _srgb(), outputMode="RGB")
    assert converted is not None
    return converted


def _captured(exif: Image.Exif) -> float | None:
    details = exif.get_ifd(_EXIF_IFD)
    text = details.get(_ORIGINAL) or exif.get(_DATE)
    try:
        time = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    zone = _zone(str(details.get(_OFFSET, "")))
    digits = "".join(c for c in str(details.get(_SUBSECOND, "")) if c.isdigit())
    return time.replace(tzinfo=zone).timestamp() + (float(f"0.{digits}") if digits else 0.0)


def _zone(text: str) -> timezone:
    try:
        hours, minutes = int(text[1:3]), int(text[4:6])
        away = timedelta(hours=hours, minutes=minutes)
        return timezone(-away if text[0] == "-" else away)
    except (ValueError, IndexError):
        return UTC


def _early_exif(image: Image.Image, path: Path) -> Image.Exif:
    """Return what EXIF says, without unpacking a PNG to look for it behind the pixels."""
    if image.format == "PNG" and not _goes_on_behind_pixels(path):
        return Image.Image.getexif(image)
    return image.getexif()


def _goes_on_behind_pixels(path: Path) -> bool:
    """Say whether a PNG has chunks between its last pixels and its end."""
    pixels = False
    with path.open("rb") as file:
        file.seek(8)
        while len(head := file.read(8)) == 8 and head[4:] != b"IEND":
            if pixels and head[4:] != b"IDAT":
                return True
            pixels = head[4:] == b"IDAT"
            file.seek(int.from_bytes(head[:4], "big") + 4, 1)
    return False


def _page_names(image: Image.Image, path: Path) -> tuple[str, ...]:
    if image.format == "PSD":
        return photoshop.layer_names(path)
    count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    return tuple(f"Page {n + 1}" for n in range(count)) if count > 1 else ()


def _page(image: Image.Image, path: Path, page: int) -> Image.Image:
    names = _page_names(image, path)
    if not 0 <= page < len(names):
        raise MediaError(
            f"“{path.name}” has no layer {page + 1}: it has {len(names)}; choose another layer."
        )
    if image.format == "PSD":
        return photoshop.layer_picture(path, page)
    image.seek(page)
    return image
