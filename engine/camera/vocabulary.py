"""The tables beside the terms: sizes, angles, speeds, amounts and lenses, with their words.

Words are lower case, without hyphens; the reader of notes turns hyphens into spaces first.
"""

import msgspec

from engine.project.document import Angle, Size, Speed


class SizeTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A size of shot: how much of a person the frame holds."""

    size: Size
    name: str
    canonical: str
    phrase: str
    synonyms: tuple[str, ...]


class AngleTerm(msgspec.Struct, frozen=True, kw_only=True):
    """An angle: from where the camera looks."""

    angle: Angle
    name: str
    canonical: str
    phrase: str
    synonyms: tuple[str, ...]


class SpeedTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A speed of a move.

    A move lasts as long as its part of the shot, so its speed is how far it goes in that time:
    `travel` multiplies the term's extent. `pace` multiplies the frequency of a handheld tremble.
    A whip besides happens within a fraction of a second (see `path.WHIP_SECONDS`).
    """

    speed: Speed
    name: str
    canonical: str
    adverb: str
    travel: float
    pace: float
    synonyms: tuple[str, ...]


SIZES: tuple[SizeTerm, ...] = (
    SizeTerm(
        size="EWS", name="Extreme wide", canonical="EWS", phrase="extreme wide shot",
        synonyms=("ews", "els", "xws", "vws", "xls", "extreme wide", "extreme long",
                  "very wide", "super wide", "ultra wide", "big wide"),
    ),
    SizeTerm(
        size="WS", name="Wide", canonical="WS", phrase="wide shot",
        synonyms=("ws", "ls", "fs", "wide", "long shot", "full", "full body", "full figure",
                  "full length", "establishing", "master", "head to toe", "wider"),
    ),
    SizeTerm(
        size="MLS", name="Medium long", canonical="MLS", phrase="medium long shot",
        synonyms=("mls", "mws", "mfs", "medium long", "medium wide", "medium full", "cowboy",
                  "american", "knees up", "three quarter", "3/4", "plan americain"),
    ),
    SizeTerm(
        size="MS", name="Medium", canonical="MS", phrase="medium shot",
        synonyms=("ms", "medium", "mid shot", "midshot", "mid", "waist up", "waist", "med"),
    ),
    SizeTerm(
        size="MCU", name="Medium close-up", canonical="MCU", phrase="medium close-up",
        synonyms=("mcu", "medium close up", "medium closeup", "medium close", "mid close up",
                  "mid close", "med close up", "chest up", "head and shoulders", "bust"),
    ),
    SizeTerm(
        size="CU", name="Close-up", canonical="CU", phrase="close-up",
        synonyms=("cu", "close up", "closeup", "close", "close shot", "head shot", "tight",
                  "tight close up", "insert"),
    ),
    SizeTerm(
        size="ECU", name="Extreme close-up", canonical="ECU", phrase="extreme close-up",
        synonyms=("ecu", "xcu", "bcu", "extreme close up", "extreme closeup", "extreme close",
                  "big close up", "very close", "super close", "choker", "italian", "macro",
                  "super tight", "extremely close", "very tight"),
    ),
)  # fmt: skip

ANGLES: tuple[AngleTerm, ...] = (
    AngleTerm(
        angle="eye_level", name="Eye level", canonical="eye level", phrase="at eye level",
        synonyms=("eye level", "eyeline", "eye height", "at eye level", "straight on"),
    ),
    AngleTerm(
        angle="low", name="Low angle", canonical="low angle", phrase="low angle, looking up",
        synonyms=("low angle", "low", "from below", "looking up at", "looking up", "shooting up",
                  "hip level", "knee level", "ground level", "from low", "from underneath",
                  "low down"),
    ),
    AngleTerm(
        angle="high", name="High angle", canonical="high angle", phrase="high angle, looking down",
        synonyms=("high angle", "high", "from above", "looking down on", "looking down",
                  "looking down at", "shooting down", "from high up"),
    ),
    AngleTerm(
        angle="birds_eye", name="Bird's eye", canonical="bird's eye",
        phrase="bird's-eye view from directly overhead",
        synonyms=("birds eye", "bird s eye", "overhead", "top shot", "top down", "god s eye",
                  "gods eye", "aerial", "from directly above", "birdseye",
                  "plan view"),
    ),
    AngleTerm(
        angle="worms_eye", name="Worm's eye", canonical="worm's eye",
        phrase="worm's-eye view from the ground",
        synonyms=("worms eye", "worm s eye", "wormseye", "extreme low angle",
                  "floor level"),
    ),
    AngleTerm(
        angle="dutch", name="Dutch", canonical="Dutch angle", phrase="tilted Dutch angle",
        synonyms=("dutch", "dutch angle", "dutch tilt", "dutched", "canted", "canted angle",
                  "oblique", "oblique angle", "tilted frame", "tilted horizon", "german angle",
                  "off kilter", "deutsch angle", "cant"),
    ),
    AngleTerm(
        angle="over_the_shoulder", name="Over the shoulder", canonical="OTS",
        phrase="over-the-shoulder shot",
        synonyms=("ots", "o/s", "over the shoulder", "over shoulder", "os shot", "dirty single",
                  "from over the shoulder"),
    ),
    AngleTerm(
        angle="pov", name="Point of view", canonical="POV", phrase="point-of-view shot",
        synonyms=("pov", "point of view", "first person", "subjective", "subjective camera",
                  "through her eyes", "through his eyes", "through their eyes"),
    ),
)  # fmt: skip

SPEEDS: tuple[SpeedTerm, ...] = (
    SpeedTerm(
        speed="very_slow", name="Very slow", canonical="very slow", adverb="very slowly",
        travel=0.35, pace=0.4,
        synonyms=("very slow", "very slowly", "super slow", "extremely slow", "extremely slowly",
                  "really slow", "really slowly", "ultra slow", "creeping", "creepingly",
                  "imperceptible", "imperceptibly", "barely", "almost imperceptible",
                  "almost imperceptibly", "glacial", "glacially", "so slowly", "painfully slow",
                  "inching", "super slowly", "ever so slowly", "ever so slow",
                  "ever so gently", "very gentle", "very gently"),
    ),
    SpeedTerm(
        speed="slow", name="Slow", canonical="slow", adverb="slowly", travel=0.6, pace=0.7,
        synonyms=("slow", "slowly", "gentle", "gently", "gradual", "gradually", "soft", "softly",
                  "smooth", "smoothly", "lazy", "lazily", "drifting", "steady", "steadily",
                  "subtle", "subtly", "leisurely", "easy", "calm", "calmly", "slwo", "slowy",
                  "slowely", "sloly", "floating", "gliding", "languid", "unhurried"),
    ),
    SpeedTerm(
        speed="normal", name="Normal", canonical="normal speed", adverb="", travel=1.0, pace=1.0,
        synonyms=("normal speed", "at normal speed", "medium speed", "moderate", "moderately",
                  "regular speed"),
    ),
    SpeedTerm(
        speed="fast", name="Fast", canonical="fast", adverb="quickly", travel=1.6, pace=1.5,
        synonyms=("fast", "quick", "quickly", "rapid", "rapidly", "swift", "swiftly", "brisk",
                  "briskly", "sudden", "suddenly", "hurried", "fast paced", "faster", "quicker",
                  "speedy", "energetic", "frantic", "frantically", "aggressive", "aggressively",
                  "violent", "violently", "sharp", "sharply", "hard", "urgent", "urgently",
                  "very fast", "very quick", "very quickly", "abrupt", "abruptly", "qucik"),
    ),
    SpeedTerm(
        speed="whip", name="Whip", canonical="whip", adverb="in a fast whip", travel=2.4,
        pace=2.2,
        synonyms=("whip", "whips", "whipping", "swish", "crash", "snap", "snaps", "smash", "flash",
                  "blur", "zip", "lightning", "lightning fast", "super fast", "instant", "whipped"),
    ),
)  # fmt: skip

SIZE: dict[Size, SizeTerm] = {term.size: term for term in SIZES}
ANGLE: dict[Angle, AngleTerm] = {term.angle: term for term in ANGLES}
SPEED: dict[Speed, SpeedTerm] = {term.speed: term for term in SPEEDS}

AMOUNTS: dict[str, float] = {
    "a touch": 0.25, "a hair": 0.25, "a smidge": 0.25, "a tad": 0.25, "tiny": 0.25,
    "very slightly": 0.25, "a tiny bit": 0.25, "barely any": 0.25,
    "slightly": 0.5, "slight": 0.5, "a little": 0.5, "a little bit": 0.5, "a bit": 0.5,
    "small": 0.5, "little": 0.5, "halfway": 0.5, "half way": 0.5, "somewhat": 0.5, "partly": 0.5,
    "mild": 0.5,
    "big": 1.5, "large": 1.5, "wide sweeping": 1.5, "sweeping": 1.5, "a lot": 1.5,
    "strong": 1.5, "heavy": 1.5, "dramatic": 1.5, "dramatically": 1.5,
    "all the way": 2.0, "huge": 2.0, "massive": 2.0, "extreme": 2.0, "fully": 2.0,
    "the whole way": 2.0,
}  # fmt: skip
"""Words of extent and the amount each of them means."""

LENSES: dict[str, float] = {
    "fisheye": 12.0, "fish eye": 12.0, "fisheye lens": 12.0, "fish eye lens": 12.0,
    "ultra wide lens": 14.0, "ultra wide angle lens": 14.0, "ultra wide angle": 14.0,
    "super wide lens": 14.0, "super wide angle": 14.0,
    "wide lens": 24.0, "wide angle lens": 24.0, "wide angle": 24.0,
    "normal lens": 50.0, "standard lens": 50.0, "nifty fifty": 50.0,
    "portrait lens": 85.0, "macro lens": 100.0, "long lens": 135.0, "tele lens": 135.0,
    "telephoto": 135.0, "telephoto lens": 135.0, "tele": 135.0, "super telephoto": 300.0,
}  # fmt: skip
"""Words for lenses and the focal length each of them means, in mm on full frame."""
