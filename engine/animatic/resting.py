"""Where a still rests in the frame when nobody says: the largest box of the frame's aspect in it.

Arithmetic alone, so that the window may ask it without what draws pictures.
"""

from engine.project.document import Framing

PORTRAIT_CENTRE = 0.27
"""How far down a portrait picture the frame is centred by default, so that faces stay in it."""


def covering(width: float, height: float, aspect: float) -> tuple[float, float]:
    """Return the largest box of an aspect that fits into width × height."""
    return (width, width / aspect) if width / height <= aspect else (height * aspect, height)


def resting(width: float, height: float, aspect: float) -> Framing:
    """Return the framing of a still that has none: the largest box, centred.

    A portrait or square picture in a wider frame keeps its upper third.
    """
    _, box_height = covering(width, height, aspect)
    if height < width or box_height >= height:
        return Framing()
    centre = max(PORTRAIT_CENTRE, box_height / height / 2)
    return Framing(y=min(centre, 1.0 - box_height / height / 2))
