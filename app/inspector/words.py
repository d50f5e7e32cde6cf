"""The words the inspector shows for the document's values; nothing but tables."""

from engine.camera.vocabulary import ANGLES, SIZES, SPEEDS
from engine.project.document import (
    Angle,
    Conform,
    Easing,
    Fit,
    Join,
    Look,
    Role,
    Size,
    Speed,
    TransitionKind,
)

SIZE_WORDS: tuple[tuple[Size | None, str], ...] = (
    (None, "—"),
    *((term.size, f"{term.canonical} · {term.name.lower()}") for term in SIZES),
)
ANGLE_WORDS: tuple[tuple[Angle | None, str], ...] = (
    (None, "—"),
    *((term.angle, term.name) for term in ANGLES),
)
LENSES: tuple[float, ...] = (14, 18, 24, 28, 35, 50, 65, 85, 100, 135, 200)
SPEED_WORDS: tuple[tuple[Speed, str], ...] = tuple((term.speed, term.name) for term in SPEEDS)
EASINGS: tuple[tuple[Easing, str], ...] = (
    ("linear", "Linear"),
    ("ease_in", "Ease in"),
    ("ease_out", "Ease out"),
    ("ease_in_out", "Ease in and out"),
)
LOOKS: tuple[tuple[Look, str], ...] = (
    ("as_is", "As it is"),
    ("pencil", "Pencil"),
    ("wash", "Wash"),
)
FITS: tuple[tuple[Fit, str], ...] = (
    ("fill", "Fill the frame"),
    ("blur", "Whole, on its own blur"),
)
JOINS: tuple[tuple[Join, str], ...] = (
    ("cut", "Cut"),
    ("dissolve", "Dissolve"),
    ("morph", "Morph"),
)
CONFORMS: tuple[tuple[Conform, str], ...] = (
    ("nearest", "The nearest frame"),
    ("blend", "Blend two frames"),
    ("flow", "Follow the motion"),
)
TRANSITIONS: tuple[tuple[TransitionKind | None, str], ...] = (
    (None, "Cut"),
    ("dissolve", "Dissolve"),
    ("dip_black", "Dip to black"),
    ("dip_white", "Dip to white"),
    ("wipe", "Wipe"),
    ("push", "Push"),
)
ROLES: tuple[tuple[Role, str], ...] = (
    ("first_frame", "First frame"),
    ("last_frame", "Last frame"),
    ("timed_frame", "Timed frame"),
    ("character", "Character"),
    ("location", "Location"),
    ("style", "Style"),
    ("layer", "Layer"),
)
ROLE_HELP: dict[Role, str] = {
    "first_frame": "The picture the shot begins on; the camera moves through it.",
    "last_frame": "The picture the shot ends on.",
    "timed_frame": "A further picture, from a frame of the shot on.",
    "character": "Who is in the shot.",
    "location": "Where the shot plays.",
    "style": "What the shot should look like.",
    "layer": "A picture with alpha at a depth of its own: it gives parallax.",
}
