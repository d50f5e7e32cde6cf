"""Where a screenplay speaks of the camera: "CLOSE ON MARA", "ANGLE ON", "PAN TO" in capitals.

Reads what it finds with the camera language; knows no elements and no shots.
"""

import re
from functools import lru_cache

from engine.camera.notes import parse

_BEFORE = r"(?:(?:EXTREME|VERY|SLOW|SLOWLY|FAST|QUICK|QUICKLY|SMASH|NEW|WE)[ ])*"
_TERMS = (
    r"CLOSE(?:R|UP)?\b|CLOSE-UP|[EM]?CU\b|E?WS\b|M?LS\b|MS\b|OTS\b|POV\b|ANGLE\b|WIDER?\b|LONG SHOT"
    r"|FULL SHOT|MEDIUM(?: CLOSE| LONG| SHOT)|(?:TWO|THREE|2|3)[- ]SHOT|INSERT\b|OVER THE SHOULDER"
    r"|OVER [A-Z]+['’]S SHOULDER|[A-Z]+['’]S POV|PAN(?:NING|S)?\b|WHIP[- ]PAN|TILT(?:ING|S)?\b"
    r"|DOLL(?:Y|IES|YING)\b|TRACK(?:ING|S)?\b|TRUCK(?:ING|S)?\b|CRANE\b|CRANING\b|AERIAL\b|OVERHEAD\b"
    r"|BIRD['’]?S[- ]EYE|WORM['’]?S[- ]EYE|(?:LOW|HIGH|DUTCH) ANGLE|REVERSE\b"
    r"|PUSH(?:ING|ES)? IN"
    r"|PULL(?:ING|S)? (?:BACK|OUT|FOCUS)|ZOOM(?:ING|S)?\b|RACK(?:ING)? FOCUS|HANDHELD\b|STEADICAM\b"
    r"|ORBIT(?:ING|S)?\b|ARC (?:LEFT|RIGHT|AROUND)|PEDESTAL\b|BACK (?:TO|ON)\b"
)
_CAPITALS = r"[A-Z0-9'’\-/&]+"
_PHRASE = re.compile(rf"{_BEFORE}(?:{_TERMS})(?:[ ]{_CAPITALS}(?![a-z]))*(?![a-z])")


def camera_phrase(text: str) -> str:
    """Return the camera words that a sentence begins with, or "" where it begins with none."""
    found = _PHRASE.match(text) if text[:1].isupper() or text[:1] in "23" else None
    return found[0].rstrip(" -/") if found else ""


@lru_cache(maxsize=4096)
def camera_notes(phrase: str) -> str:
    """Return a camera phrase as camera notes, or "" where it says neither look nor move."""
    notes = phrase.lower()
    said = parse(notes)
    means = said.moves or said.size or said.angle or said.lens
    return notes if means else ""
