"""Where the camera is and how it looks, at one moment; knows nothing of moves or pictures."""

import msgspec


class CameraPose(msgspec.Struct, frozen=True, kw_only=True):
    """The camera against where the shot's framing puts it.

    `pan`, `tilt`, `roll` are degrees: pan + turns the camera to its right, tilt + turns it up,
    roll + rolls it clockwise as seen from behind it. `x` (+ right), `y` (+ up) and `z` (+ forward)
    are in units of the focal plane's distance, so z = 1 would touch the subject. `zoom` multiplies
    the focal length. `focus` is the depth in focus (1.0 the focal plane), `aperture` how shallow
    the focus is (0 everything is sharp, 1 the table's own blur).
    """

    pan: float = 0.0
    tilt: float = 0.0
    roll: float = 0.0
    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    zoom: float = 1.0
    focus: float = 1.0
    aperture: float = 0.0
