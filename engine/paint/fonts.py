"""The fonts that come with the program: letters of many scripts, the same on every machine."""

import re
import threading
import unicodedata
from importlib.resources import files

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from engine.paint.application import ensure_gui_application

_WEST = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari",
         "Noto Sans Thai")  # fmt: skip
_CHINESE, _KOREAN = "Droid Sans Fallback", "NanumSquare"
FAMILIES = (*_WEST, _CHINESE, _KOREAN)
"""In the order in which a letter is looked for; what none has is looked for on the machine."""

WITHOUT_BOLD = (_CHINESE,)
"""Families that come in one weight alone."""

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_lock = threading.Lock()
_loaded = False


def load_fonts() -> None:
    """Make the shipped fonts known to Qt, once a process."""
    global _loaded
    if _loaded:
        return
    ensure_gui_application()
    with _lock:
        if not _loaded:
            # Qt tells of every font that it looks into for a script and that lacks it.
            QLoggingCategory.setFilterRules("qt.text.font.db=false")
            for entry in sorted(files("resources").joinpath("fonts").iterdir(), key=str):
                if entry.name.endswith(".ttf"):
                    QFontDatabase.addApplicationFontFromData(entry.read_bytes())
            _loaded = True


def families_for(text: str) -> list[str]:
    """Return the families for a text, the first that has a letter draws it.

    Chinese characters are Korean ones among Hangul: both fonts have them, each in its own shapes.
    """
    east = (_KOREAN, _CHINESE) if _HANGUL.search(text) else (_CHINESE, _KOREAN)
    return [*_WEST, *east]


def unset_letters(text: str) -> str:
    """Return the letters of a text, each once, that no font on this machine can draw."""
    load_fonts()
    doubtful = {c for c in text if ord(c) > 0x24F and unicodedata.category(c) not in _UNSEEN}
    if not doubtful:
        return ""
    font = QFont()
    font.setFamilies(families_for(text))
    metrics = QFontMetricsF(font)
    return "".join(c for c in dict.fromkeys(text) if c in doubtful and not _has(metrics, c))


def _has(metrics: QFontMetricsF, letter: str) -> bool:
    variant = 0xFE00 <= ord(letter) <= 0xFE0F  # chooses a shape, and is none itself
    return variant or metrics.inFontUcs4(ord(letter))


def begins_at_right(text: str) -> bool:
    """Say whether the first letter with a direction is written from right to left (UAX 9, P2)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False
