"""A text track in an MP4 (mov_text), which players show or hide. Knows nothing of films."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from av.subtitles.subtitle import SubtitleSet

Cue = tuple[Fraction, Fraction, str]
"""Exact seconds from and to, and the words."""

_THOUSANDTH = Fraction(1, 1000)

# The encoder reads its texts as Advanced SubStation, whose header says how fields are named.
_HEADER = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, \
Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def add_track(container: Any) -> Any:
    """Add a text track to a container that is about to be written; return its stream."""
    stream = container.add_stream("mov_text")
    stream.codec_context.subtitle_header = _HEADER
    stream.time_base = stream.codec_context.time_base = _THOUSANDTH
    return stream


def write_track(container: Any, stream: Any, cues: Sequence[Cue]) -> None:
    """Write every cue; where two overlap the earlier one ends as the later begins."""
    ordered = sorted(cues, key=lambda cue: cue[:2])
    at = 0
    for number, (start, end, text) in enumerate(ordered):
        first, last = round(start * 1000), round(end * 1000)
        if number + 1 < len(ordered):
            last = min(last, round(ordered[number + 1][0] * 1000))
        if last <= first:
            continue
        if first > at:
            _write(container, stream, at, first, "")
        _write(container, stream, first, last, text)
        at = last


def _write(container: Any, stream: Any, start: int, end: int, text: str) -> None:
    plain = text.replace("\\", "/").replace("{", "(").replace("}", ")").replace("\n", "\\N")
    words = f"0,0,Default,,0,0,0,,{plain}".encode()
    packet = stream.codec_context.encode_subtitle(
        SubtitleSet.create(text=words, start=0, end=end - start, pts=start)
    )
    packet.stream, packet.time_base = stream, _THOUSANDTH
    packet.pts = packet.dts = start
    packet.duration = end - start
    container.mux(packet)
