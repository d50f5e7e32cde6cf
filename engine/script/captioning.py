"""Captions from dialogue: broken where it is read well, timed by how long it is spoken.

Pure edits of a film's captions, and captions to and from the cues of a subtitle file.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from math import ceil

import msgspec

from engine.project.document import Caption, Id, Project, Shot, ShotAnchor, new_id
from engine.project.film import anchor_at, anchor_frame, film
from engine.project.timecode import frames_of
from engine.script.reading import pace_of, spoken_seconds
from engine.script.speech import named
from engine.script.subtitles import Cue

LINE, LINES = 38, 2
"""The most letters of a line, wide ones counted twice, and the most lines of a caption."""

SHORTEST = 0.8
"""Seconds that a caption is read in, however few its words."""

_ASIDE = re.compile(r"\([^()]*\)")
_SENTENCE = re.compile(r"(?<=[.!?…。！？؟।])[\"'”’»」』)]*\s*")
_CLAUSE = re.compile(r"(?<=[,;:—–、，；：،])\s*")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]")
_UNMARKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Scripts whose words a dictionary tells apart: where they are drawn, lines are broken well."""

_CLOSING = frozenset("。、，．！？：；」』）】》〉…ーっゃゅょァィゥェォッャュョ,.!?:;)]}”’")


def fill_captions(project: Project) -> Project:
    """Fill captions from the dialogue of every shot, in film order.

    A shot whose captions were filled from the dialogue that it has is left as it is, and so is one
    with a caption that was typed. Captions of dialogue that changed or went are replaced.
    """
    own: dict[Id, list[Caption]] = {}
    for caption in project.captions:
        shot_id = caption.spoken_in
        if shot_id is None and isinstance(caption.anchor, ShotAnchor):
            shot_id = caption.anchor.shot
        if shot_id is not None:
            own.setdefault(shot_id, []).append(caption)
    gone: set[Id] = set()
    new: list[Caption] = []
    for shot in film(project).shots:
        present = own.get(shot.id, [])
        if all(one.dialogue == shot.dialogue.strip() for one in present) and present:
            continue
        if any(not one.dialogue for one in present):
            continue
        gone.update(one.id for one in present)
        new.extend(captions_of(project, shot))
    if not gone and not new:
        return project
    kept = tuple(one for one in project.captions if one.id not in gone)
    return in_order(msgspec.structs.replace(project, captions=(*kept, *new)))


def captions_of(project: Project, shot: Shot) -> list[Caption]:
    """Return the captions of a shot's dialogue; they share its length as the words are spoken."""
    dialogue = shot.dialogue.strip()
    pace = pace_of(project)
    texts = [text for line in dialogue.splitlines() for text in broken(said(line))]
    if not texts:
        return []
    least = Fraction(SHORTEST).limit_denominator(10) * project.rate
    frames = [max(least, Fraction(spoken_seconds(text, pace)) * project.rate) for text in texts]
    total = sum(frames)
    room = max(shot.duration, len(texts))
    factor = min(Fraction(1), room / total)
    made, at = [], Fraction(0)
    for text, length in zip(texts, frames, strict=True):
        start, at = at, at + length * factor
        first, last = int(start), max(int(start) + 1, int(at))
        made.append(
            Caption(
                id=new_id(), anchor=ShotAnchor(shot=shot.id, offset=first), text=text,
                duration=last - first, spoken_in=shot.id, dialogue=dialogue,
            )
        )  # fmt: skip
    return made


def said(line: str) -> str:
    """Return what is heard of a line of dialogue: without the name and what stands in brackets."""
    return " ".join(_ASIDE.sub(" ", named(line)[1]).split())


def broken(text: str, line: int = LINE, lines: int = LINES) -> list[str]:
    """Break a speech into captions of at most `lines` lines of `line` letters, as it is read well.

    After a sentence rather than a clause, after a clause rather than a word; of two lines neither
    is much longer, and the upper one is the shorter.
    """
    made: list[str] = []
    for sentence in _joined(_SENTENCE.split(text), line * lines):
        for part in _fitting(sentence, line, lines):
            made.append(_in_lines(part, line))
    return made


def flowed(text: str) -> str:
    """Return a caption's words on one line, as where the lines it was broken into do not fit."""
    return "".join(_packed([row.strip() for row in text.split("\n") if row.strip()], 1_000_000))


def _fitting(text: str, line: int, lines: int) -> list[str]:
    """Return the parts of a sentence that each fit into a caption."""
    if not text:
        return []
    if _rows_of(text, line) <= lines:
        return [text]
    # Two lines can rarely be filled to the last letter.
    room = int(line * lines * 0.9)
    pieces = _joined([one for one in _CLAUSE.split(text) if one], room)
    found = []
    for piece in pieces:
        if _rows_of(piece, line) <= lines:
            found.append(piece)
            continue
        count = ceil(_width(piece) / room)
        while True:
            words = _packed(_words(piece), ceil(_width(piece) / count) + 4)
            if all(_rows_of(one, line) <= lines for one in words) or count > len(piece):
                break
            count += 1
        found += words
    return found


def _joined(pieces: Sequence[str], room: int) -> list[str]:
    """Put short neighbours together while they fit."""
    return _packed([piece.strip() for piece in pieces if piece.strip()], room)


def _packed(pieces: Sequence[str], room: int) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        joined = f"{found[-1]}{_gap(found[-1], piece)}{piece}" if found else piece
        if found and _width(joined) <= room:
            found[-1] = joined
        else:
            found.append(piece)
    return found


def _gap(before: str, after: str) -> str:
    """Return what stands between two pieces: nothing where a script writes words together."""
    together = _UNSPACED.search(before[-1:] + after[:1]) or before[-1:] in "。、，！？"
    return "" if together else " "


def _words(text: str) -> list[str]:
    """Return what a line may be broken between: words, or letters that are written together."""
    found: list[str] = []
    for word in text.split():
        if not _UNSPACED.search(word):
            found.append(word)
            continue
        for letter in word:
            tied = found and (letter in _CLOSING or not _UNSPACED.match(letter))
            if tied and found[-1] and _UNSPACED.search(found[-1]):
                found[-1] += letter
            else:
                found.append(letter)
    return found


def _rows_of(text: str, line: int) -> int:
    return len(_packed(_words(text), line))


def _in_lines(text: str, line: int) -> str:
    """Return a caption's text in lines as even as its words allow."""
    rows = _packed(_words(text), line)
    if len(rows) < 2 or _UNMARKED.search(text):
        return text
    words, best = _words(text), rows
    for cut in range(1, len(words)):
        pair = _packed(words[:cut], 10_000) + _packed(words[cut:], 10_000)
        if max(map(_width, pair)) <= line and _unevenness(pair) < _unevenness(best):
            best = pair
    return "\n".join(best)


def _unevenness(rows: Sequence[str]) -> float:
    if len(rows) != 2:
        return 1e9
    upper, lower = _width(rows[0]), _width(rows[1])
    after_clause = rows[0][-1:] in ",;:—.!?…、，。！？،؟"
    return abs(lower - upper) + (2 if upper > lower else 0) - (6 if after_clause else 0)


def _width(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def in_order(project: Project) -> Project:
    """Return the project with its captions in order of time."""
    ordered = sorted(project.captions, key=lambda one: anchor_frame(project, one.anchor))
    return msgspec.structs.replace(project, captions=tuple(ordered))


def with_cues(project: Project, cues: Sequence[Cue]) -> Project:
    """Return the project with the captions of a subtitle file in the place of its own."""
    made = []
    for cue in cues:
        start = frames_of(cue.start, project.rate)
        end = max(start + 1, frames_of(cue.end, project.rate))
        anchor = anchor_at(project, start)
        made.append(
            Caption(id=new_id(), anchor=anchor, text=cue.text, duration=end - start, edge=cue.edge)
        )
    return msgspec.structs.replace(project, captions=tuple(made))


def cues_of(project: Project, start: int = 0, end: int | None = None) -> list[Cue]:
    """Return the captions seen in frames [start, end) of the film, timed from `start`."""
    end = film(project).duration if end is None else end
    cues = []
    for caption in project.captions:
        first = anchor_frame(project, caption.anchor)
        last = min(first + caption.duration, end)
        first = max(first, start)
        if first < last and caption.text.strip():
            times = Fraction(first - start) / project.rate, Fraction(last - start) / project.rate
            cues.append(Cue(*times, caption.text.strip(), caption.edge))
    return sorted(cues, key=lambda cue: (cue.start, cue.end))
