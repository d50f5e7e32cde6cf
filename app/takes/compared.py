"""How takes that are compared share the picture: one wiped over the other, side by side, differing.

Plain functions on boxes and pictures; what is pressed and dragged is the view's.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage

Way = Literal["wipe", "grid", "difference"]

WAYS: tuple[tuple[Way, str, str], ...] = (
    ("wipe", "Wipe", "One over the other, with a divider to drag (W)"),
    ("grid", "Side by side", "Two to four beside each other, in step (G)"),
    ("difference", "Difference", "How far the first two differ, amplified (D)"),
)
"""(way, its name on the button, what its tooltip says)."""

GAINS = (1, 2, 4, 8, 16, 32)
GAP = 4


def fitted(size: QSize, box: QRect) -> QRect:
    """Return the largest box of a size's aspect within another, centred."""
    inner = QRect(QPoint(0, 0), size.scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio))
    inner.moveCenter(box.center())
    return inner


def cells(box: QRect, count: int, size: QSize) -> list[QRect]:
    """Return where `count` pictures of a size lie side by side, as large as they can be."""
    best: list[QRect] = []
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        width = (box.width() - GAP * (columns - 1)) // columns
        height = (box.height() - GAP * (rows - 1)) // rows
        places = [
            fitted(
                size,
                QRect(
                    box.left() + (n % columns) * (width + GAP),
                    box.top() + (n // columns) * (height + GAP), width, height,
                ),
            )
            for n in range(count)
        ]  # fmt: skip
        if not best or places[0].width() > best[0].width():
            best = places
    return best


def difference(one: QImage, other: QImage, gain: int) -> QImage:
    """Return the absolute difference of two pictures times `gain`; a null one without both."""
    if one.isNull() or other.isNull():
        return QImage()
    if other.size() != one.size():
        other = other.scaled(
            one.size(), Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )  # fmt: skip
    first, second = _pixels(one), _pixels(other)
    apart = np.where(first > second, first - second, second - first)
    limit = 255 // gain
    bright = np.where(apart > limit, np.uint8(255), np.minimum(apart, limit) * np.uint8(gain))
    height, width = bright.shape[:2]
    return QImage(
        np.ascontiguousarray(bright).data, width, height, width * 3, QImage.Format.Format_RGB888
    ).copy()


def mean_difference(one: QImage, other: QImage) -> float:
    """Return how far two pictures differ on average, in code values from 0 to 255."""
    apart = difference(one, other, 1)
    return 0.0 if apart.isNull() else float(_pixels(apart).mean())


def usual_size(images: Sequence[QImage]) -> QSize:
    """Return the size of the first picture that is there, else one of 16:9."""
    return next((image.size() for image in images if not image.isNull()), QSize(16, 9))


def _pixels(image: QImage) -> np.ndarray:
    """Return a picture as uint8 height × width × 3."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3)
