"""The table of what a shot's fields imply: a sentence and a tag for each, and how to find them.

A detail says what is seen because of a size, an angle, a lens, a place, a time or a move, and never
a thing that the shot does not have. "{who}" stands for the characters that the shot names. Left and
right are the camera's own. Knows nothing of models.
"""

import re
from typing import NamedTuple

from engine.project.document import Angle, MoveKind, Size


class Detail(NamedTuple):
    """One thing that is seen, as a sentence and as a tag."""

    prose: str
    tag: str


OF_PEOPLE: dict[Size, Detail] = {
    "EWS": Detail("{who} {is} small against the surroundings.", "small against the surroundings"),
    "WS": Detail("{who} {is} seen whole, with the space around.", "seen whole"),
    "MLS": Detail("{who} {is} seen from the knees up.", "from the knees up"),
    "MS": Detail("{who} {is} seen from the waist up.", "from the waist up"),
    "MCU": Detail("{who} {is} seen from the chest up.", "from the chest up"),
}
"""How much is seen of somebody; a close-up may be of anything, so it has no line here."""

OF_THINGS: dict[Size, Detail] = {
    "EWS": Detail(
        "The surroundings fill the frame and everything in them is small.", "vast surroundings"
    ),
    "WS": Detail("The whole place is seen.", "the whole place in view"),
    "MLS": Detail(
        "The subject is seen nearly whole, with room about it.", "room about the subject"
    ),
    "MS": Detail(
        "The subject and what is near it share the frame.", "subject and its near surroundings"
    ),
    "MCU": Detail(
        "The subject is near, with a little of what is about it.", "the subject near the viewer"
    ),
    "CU": Detail("The subject fills the frame, with little else in view.", "filling the frame"),
    "ECU": Detail("One detail fills the frame from edge to edge.", "one detail fills the frame"),
}

ANGLES: dict[Angle, Detail] = {
    "low": Detail("Seen from below, the subject looks tall.", "tall against what is behind"),
    "high": Detail("Seen from above, the subject looks small.", "small as seen from above"),
    "birds_eye": Detail("Everything lies flat below, as on a map.", "flat as on a map"),
    "worms_eye": Detail("Everything rises steeply overhead.", "rising steeply overhead"),
    "dutch": Detail("The horizon is slanted.", "slanted horizon"),
    "over_the_shoulder": Detail(
        "A shoulder in the foreground frames the picture.", "a shoulder in the foreground"
    ),
    "pov": Detail(
        "The picture is what somebody in the scene sees.", "seen through somebody's eyes"
    ),
}

WIDE_LENS = Detail(
    "Near things are large, and lines run away steeply into the distance.", "steep perspective"
)
PORTRAIT_LENS = Detail("What is behind the subject is softly blurred.", "softly blurred background")
LONG_LENS = Detail("The background looks near and large.", "background drawn near")

EFFECTS: dict[MoveKind, Detail] = {
    "pan_left": Detail("More of the place comes into view on the left.", "more seen on the left"),
    "pan_right": Detail(
        "More of the place comes into view on the right.", "more seen on the right"
    ),
    "truck_left": Detail(
        "Near things slide past to the right, far things more slowly.",
        "near things sliding past to the right",
    ),
    "truck_right": Detail(
        "Near things slide past to the left, far things more slowly.",
        "near things sliding past to the left",
    ),
    "tilt_up": Detail("What is above comes into view.", "what is above coming into view"),
    "tilt_down": Detail("What is below comes into view.", "what is below coming into view"),
    "roll_left": Detail("The horizon turns.", "turning horizon"),
    "roll_right": Detail("The horizon turns.", "turning horizon"),
    "dolly_in": Detail("The subject grows in the frame.", "the subject growing in the frame"),
    "dolly_out": Detail(
        "More and more of the surroundings is seen.", "more and more of the surroundings"
    ),
    "zoom_in": Detail("The subject grows in the frame.", "the subject growing in the frame"),
    "zoom_out": Detail(
        "More and more of the surroundings is seen.", "more and more of the surroundings"
    ),
    "pedestal_up": Detail("The view is higher and higher.", "a view from higher and higher"),
    "pedestal_down": Detail("The view is lower and lower.", "a view from lower and lower"),
    "crane_up": Detail("The view is higher and higher.", "a view from higher and higher"),
    "crane_down": Detail("The view is lower and lower.", "a view from lower and lower"),
    "arc_left": Detail("The background turns behind the subject.", "background turning behind"),
    "arc_right": Detail("The background turns behind the subject.", "background turning behind"),
}
"""What is seen because of a move, where its own phrase does not say it."""

LIGHT: dict[str, Detail] = {
    "night": Detail("It is night: low light and deep shadows.", "night, low light, deep shadows"),
    "dawn": Detail("It is dawn: soft light from low down.", "dawn, soft low light"),
    "morning": Detail("It is morning: clear, fresh light.", "morning, clear light"),
    "day": Detail("It is day: clear, even light.", "day, clear even light"),
    "dusk": Detail("It is dusk: the last soft light of the day.", "dusk, last soft light"),
    "evening": Detail("It is evening: warm light from low down.", "evening, warm low light"),
    "golden hour": Detail("It is the golden hour: warm light from low down.", "golden hour"),
}
TIMES: dict[str, str] = {
    "night": "night", "midnight": "night", "dawn": "dawn", "sunrise": "dawn", "morning": "morning",
    "day": "day", "noon": "day", "midday": "day", "afternoon": "day", "dusk": "dusk",
    "sunset": "dusk", "twilight": "dusk", "evening": "evening", "golden hour": "golden hour",
    "magic hour": "golden hour",
}  # fmt: skip
"""Times of day as headings of scenes write them."""

PLACE = Detail("The scene is {place}.", "{place}")
SPOKEN = Detail("These words are spoken: “{words}”", "")

_WHO = r"@\w[\w-]*(?:(?:, | and )@\w[\w-]*)*"
_TABLES = (OF_PEOPLE, OF_THINGS, ANGLES, EFFECTS, LIGHT)
ALL: tuple[Detail, ...] = (
    *(detail for table in _TABLES for detail in table.values()),
    WIDE_LENS, PORTRAIT_LENS, LONG_LENS,
)  # fmt: skip


def _pattern(prose: str) -> str:
    return re.escape(prose).replace(r"\{who\}", _WHO).replace(r"\{is\}", "(?:is|are)")


_PROSE = re.compile(
    r"(?:(?<=\s)|^)(?:"
    + "|".join(
        [
            *sorted({_pattern(detail.prose) for detail in ALL}, key=len, reverse=True),
            r"The scene is (?:inside|outside): [^.\n]{1,80}\.",
            r"These words are spoken: “[^”\n]*”",
        ]
    )
    + r")(?:\s+|$)",
    re.MULTILINE,
)
_TAGS = re.compile(
    r"(?:^|,\s*)(?:"
    + "|".join(
        [
            *sorted({re.escape(detail.tag) for detail in ALL}, key=len, reverse=True),
            r"(?:inside|outside): [^,\n]{1,80}",
        ]
    )
    + r")(?=\s*(?:,|$))"
)


def without_details(text: str) -> str:
    """Return text without every sentence and tag of these tables, whichever shot they were for."""
    return _TAGS.sub("", _PROSE.sub("", text)).strip().removeprefix(",").strip()


def details_in(text: str) -> list[str]:
    """Return the sentences and tags of these tables that text holds, in its order."""
    found = [(match.start(), match.group().strip(" ,\n")) for match in _PROSE.finditer(text)]
    found += [(match.start(), match.group().strip(" ,\n")) for match in _TAGS.finditer(text)]
    return [words for _, words in sorted(found)]
