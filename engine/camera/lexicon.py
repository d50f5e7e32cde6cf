"""Every phrase that camera notes may hold, with its role, built from the tables.

The reader of notes matches the longest phrase at each place. What a phrase does in a sentence is
the grammar's affair (`clause.py`).
"""

from itertools import product
from typing import Any, Literal

import msgspec

from engine.camera.terms import TERMS
from engine.camera.vocabulary import AMOUNTS, ANGLES, LENSES, SIZES, SPEEDS
from engine.camera.words import SLIPS, Form, inflected, slips_of
from engine.project.document import MoveKind, Speed

Role = Literal[
    "head", "direction", "speed", "amount", "size", "two", "angle", "lens", "easing", "camera",
    "motion", "subject", "possessive", "determiner", "preposition", "stop", "not", "or", "then",
    "together", "comma", "full_stop", "seconds", "percent", "degrees", "times", "window", "part",
    "facing", "end", "word",
]  # fmt: skip


class Head(msgspec.Struct, frozen=True):
    """A word that names a move, once a direction is known.

    `kinds` maps directions (and "", where none is said) to moves. `speed` is the speed that the
    word itself implies. `form` is the verb's form that this phrase is.
    """

    verb: str
    kinds: dict[str, MoveKind]
    form: Form = "base"
    speed: Speed | None = None


class Meaning(msgspec.Struct, frozen=True):
    """What a phrase is: its role, and a value that the role explains."""

    role: Role
    value: Any = None


DIRECTIONS: dict[str, str] = {
    "left": "left", "leftward": "left", "leftwards": "left",
    "right": "right", "rightward": "right", "rightwards": "right",
    "up": "up", "upward": "up", "upwards": "up",
    "down": "down", "downward": "down", "downwards": "down",
    "in": "in", "inward": "in", "inwards": "in", "forward": "in", "forwards": "in",
    "closer": "in", "nearer": "in", "towards": "in", "toward": "in", "into": "in",
    "out": "out", "outward": "out", "outwards": "out", "back": "out", "backward": "out",
    "backwards": "out", "away": "out", "around": "around", "round": "around",
    "clockwise": "clockwise", "cw": "clockwise", "counterclockwise": "counterclockwise",
    "left to right": "right", "from left to right": "right", "l to r": "right", "l → r": "right",
    "r → l": "left", "l -> r": "right", "r -> l": "left",
    "right to left": "left", "from right to left": "left", "r to l": "left",
    "l": "left", "r": "right",
    "counter clockwise": "counterclockwise", "stage left": "right", "stage right": "left",
    "anticlockwise": "counterclockwise",
    "anti clockwise": "counterclockwise", "ccw": "counterclockwise",
}  # fmt: skip
"""Words of direction, each with the one that the tables use; an actor's stage left is right."""

for _side in ("left", "right"):
    for _form in ("screen {}", "frame {}", "camera {}", "cam {}", "picture {}", "{} of frame",
                  "{} hand side", "{} side", "{} of screen", "{} side of the frame"):  # fmt: skip
        DIRECTIONS[_form.format(_side)] = _side

IMPLIED_SPEED: dict[str, Speed] = {
    "creep": "very_slow", "inch": "very_slow", "drift": "slow", "glide": "slow", "float": "slow",
    "swoop": "fast", "punch": "fast", "whip": "whip", "swish": "whip", "crash": "whip",
    "snap": "whip", "smash": "whip",
}  # fmt: skip

PHYSICAL = frozenset((
    "truck", "crane", "dolly", "track", "pan", "slide", "slider", "boom", "circle", "curve",
    "elevator", "roll", "jib", "static", "crab", "arc", "pivot", "trombone", "stop", "tripod",
    "orbit",
))  # fmt: skip
"""Moves whose word is also a thing: "the truck", "a pan of water"."""

TRANSITIVE = frozenset((
    "follow", "track", "tracking", "orbit", "circle", "arc", "lead", "pan", "zoom",
    "steadicam",
))  # fmt: skip
"""Moves that take the thing they look at or go round: "follow her", "orbit the car"."""

ADVANCING = frozenset((
    "dolly", "track", "tracking", "move", "push", "travel", "glide", "float", "fly", "walk",
    "steadicam", "follow", "creep", "drift",
))  # fmt: skip
"""Moves that go forward when they go down, up or along something: "track down the hall"."""

NEEDS_CAMERA = frozenset((
    "turn", "swing", "wait", "pause", "lower", "raise", "rise", "sink", "descend", "ascend", "lift",
    "stop", "tighten", "widen",
))  # fmt: skip
"""Moves that are read only where the camera is named, or where a speed comes before them."""

SUPPORTS = frozenset(
    ("tripod", "on a tripod", "sticks", "on sticks", "steadicam", "gimbal", "gimbal shot",
     "steadicam shot")
)  # fmt: skip
"""What the camera stands on: a move of its own only where no other is named."""

SCREENS = frozenset((
    "tv", "television", "screen", "radio", "monitor", "phone", "line", "speaker", "speakers",
))  # fmt: skip
"""Where "static" is a noise."""

WEAK = frozenset(
    ("wide", "close", "full", "tight", "medium", "mid", "med", "insert", "master", "american",
     "italian", "macro", "establishing", "low", "high", "overhead", "aerial", "oblique",
     "subjective", "dutch", "canted", "waist", "bust", "long", "wider", "choker", "cant",
     "three quarter", "tele", "looking up", "looking down")
)  # fmt: skip
"""Sizes and angles whose word is an ordinary one: read only where no noun follows."""

NEEDS_SHOT = frozenset(("american", "italian", "master", "bust", "waist"))
"""Sizes read only before "shot"."""

_ROLES: dict[Role, str] = {
    "camera": "camera|cam|we|drone|drone shot|shot|shots|frame|framing|view|shooting"
              "|our camera|coverage|angle|lens",
    "motion": "movement|movements|motion|camera movement|camera motion",
    "subject": "she|he|they|i|you|who|someone|somebody|everyone|everybody|people|each other"
               "|shes|hes|theyre|theyve|another",
    "possessive": "her|his|their|its|my|your|our|them|him|us|me|it",
    "determiner": "a|an|the|this|that|these|those|some|one|both|all|each|every",
    "preposition": "on|at|of|to|onto|past|behind|over|through|across|along|alongside|from|inside"
                   "|between|against|under|underneath|above|below|near|by|beside|beyond|beneath"
                   "|among|off|about|after|towards|toward|into|around|for|within|in front of|reveal"
                   "|revealing|reveals|to reveal|and reveal|as we reveal|next to|with",
    "stop": "just|straight|very|so|too|then|is|are|be|please|only|really|more|less|also|again"
            "|still|there|here|well|kind|sort|but|up|down|in|out|away|back|such|any|quite|rather"
            "|start|starts|starting|begin|begins|beginning|open|opens|opening|first|use|using|do"
            "|does|let|lets|have|has|keep|stay|stays|goes|makes|make|type|style|feel|feeling|like"
            "|level|handed|self|now|almost|nice|same|time|way|side|hand side|camerawork|zoom lens"
            "|tilt shift|background|foreground|remain|remains|throughout|completely|totally"
            "|entirely|perfectly|absolutely"
            "|entire|whole|:"
            "|during|will|can|should|other|if|was|were|been|effect|mode|approx|roughly|point|not as"
            "|as if|toward us|end on|o",
    "not": "no|not|neither|dont|do not|doesnt|does not|never|without|avoid|isnt|is not|cant|nothing"
           "|none|instead of|rather than|not a|not the|wont|must not|mustnt|should not|shouldnt"
           "|zero",
    "or": "or|nor",
    "then": "then|and then|followed by|next|finally|lastly|afterwards|after that|later|before"
            "|and finally|until we|->|=>|→|ending with|ends with|end with|and end with|subsequently"
            "|and after that",
    "together": "while|and|as|whilst|plus|+|&|when|simultaneously|at the same time|at same time"
                "|meanwhile|combined with|together with|but|as we|while we|until|till|because"
                "|so that",
    "comma": ",|(|)|/|…|–|—|-",
    "full_stop": ".|;|!|?|\n",
    "word": "b roll|slow motion|slow mo|slo mo|time lapse|timelapse|speed ramp",
    "end": "end on|ends on|ending on|ends up on|finish on|finishing on|land on|lands on|landing on"
           "|arrive at|arriving at|settle on|settling on|ending in|ends in|end in|end at|ending at"
           "|end up in|to end on",
}  # fmt: skip

_EASINGS = {
    "linear": "linear|at constant speed|constant speed|at a constant speed|constant pace"
              "|at a constant pace|without easing|linearly|at an even pace|at even speed",
    "ease_in": "easing in|ease in|eases in|accelerating|speeding up|picking up speed|slow start"
               "|gathering speed",
    "ease_out": "easing out|ease out|eases out|decelerating|slowing down|slow stop|slow to a stop"
                "|coming to rest|losing speed",
    "ease_in_out": "ease in and out|easing in and out|ease in ease out|ease in out|eased",
}  # fmt: skip

_FACING = {
    "towards": "facing camera|facing the camera|faces camera|faces the camera|facing us|faces us"
               "|towards camera|looking at camera|looking at the camera|to camera|face the camera",
    "away": "from behind|seen from behind|facing away|faces away|back to camera|with her back to us"
            "|from the back|behind her|behind him|behind them",
}  # fmt: skip

_PARTS: dict[str, tuple[float, float]] = {
    "first half": (0.0, 0.5), "second half": (0.5, 1.0), "last half": (0.5, 1.0),
    "first third": (0.0, 1 / 3), "middle third": (1 / 3, 2 / 3), "last third": (2 / 3, 1.0),
    "final third": (2 / 3, 1.0), "first quarter": (0.0, 0.25), "last quarter": (0.75, 1.0),
}  # fmt: skip

_DEGREES = {"full circle": 360.0, "half circle": 180.0, "quarter circle": 90.0,
            "full turn": 360.0, "quarter turn": 90.0, "half turn": 180.0}  # fmt: skip


def _heads() -> dict[str, dict[str, MoveKind]]:
    """Return every head with its moves by direction."""
    heads: dict[str, dict[str, MoveKind]] = {}
    for term in TERMS:
        for head in term.heads:
            heads.setdefault(head, {})[term.direction] = term.kind
            if term.default:
                heads[head].setdefault("", term.kind)
    for term in TERMS:
        for synonym in (*term.synonyms, *(() if term.heads else (term.canonical,))):
            verb, _, last = synonym.rpartition(" ")
            direction = DIRECTIONS.get(last) if verb and verb not in DIRECTIONS else None
            if direction:
                heads.setdefault(verb, {}).setdefault(direction, term.kind)
            else:
                heads.setdefault(synonym, {})[""] = term.kind
    for head, kinds in heads.items():
        for direction, kind in heads.get(head.removesuffix(" shot"), {}).items():
            kinds.setdefault(direction, kind)
        verb, _, last = head.rpartition(" ")
        whole = heads.get(verb, {}).get(DIRECTIONS.get(last, last))
        if whole:
            kinds.setdefault("", whole)
    return heads


def _build() -> dict[tuple[str, ...], Meaning]:
    table: dict[tuple[str, ...], Meaning] = {}

    def put(phrase: str, meaning: Meaning) -> None:
        table[tuple(phrase.split(" "))] = meaning

    for role, phrases in _ROLES.items():
        for phrase in phrases.split("|"):
            put(phrase, Meaning(role))
    for word, direction in DIRECTIONS.items():
        put(word, Meaning("direction", direction))
    for phrase, amount in AMOUNTS.items():
        put(phrase, Meaning("amount", amount))
    for verb, kinds in sorted(_heads().items(), key=lambda pair: pair[0]):
        first, _, rest = verb.partition(" ")
        for form, kind in inflected(first).items():
            phrase = f"{form} {rest}".strip()
            speed = IMPLIED_SPEED.get(first)
            if tuple(phrase.split()) not in table or kind == "base":
                put(phrase, Meaning("head", Head(verb, kinds, kind, speed)))
    _put_the_look(put)
    return table


def _put_the_look(put: Any) -> None:
    for size in SIZES:
        for phrase in size.synonyms:
            put(phrase, Meaning("size", size.size))
    for phrase in ("two shot", "2 shot", "two shots", "three shot", "group shot"):
        put(phrase, Meaning("two"))
    for angle in ANGLES:
        for phrase in angle.synonyms:
            put(phrase, Meaning("angle", angle.angle))
    for the, side in product(("the", "her", "his", "their"), ("", "left ", "right ")):
        put(f"over {the} {side}shoulder", Meaning("angle", "over_the_shoulder"))
    for phrase, lens in LENSES.items():
        put(phrase, Meaning("lens", lens))
    for speed in SPEEDS:
        for phrase in speed.synonyms:
            put(phrase, Meaning("speed", speed.speed))
    for easing, phrases in _EASINGS.items():
        for phrase in phrases.split("|"):
            put(phrase, Meaning("easing", easing))
    for facing, phrases in _FACING.items():
        for phrase in phrases.split("|"):
            put(phrase, Meaning("facing", facing))
    for phrase, part in _PARTS.items():
        put(phrase, Meaning("part", part))
    for phrase, degrees in _DEGREES.items():
        put(phrase, Meaning("degrees", degrees))


HEADS: dict[str, dict[str, MoveKind]] = _heads()
"""The heads of moves, each with its moves by direction."""

LEXICON: dict[tuple[str, ...], Meaning] = _build()
"""Phrases, word by word, with their meanings."""

KNOWN: frozenset[str] = frozenset(word for phrase in LEXICON for word in phrase)

MENDED: dict[str, str] = {slip: word for slip, word in slips_of(KNOWN).items() if slip not in SLIPS}
"""One-letter slips of the longer words of the lexicon."""
