"""A Fountain screenplay cut into scenes and shots, without a letter lost; and a part read again.

A scene begins at its heading. A shot is a paragraph of action with the dialogue after it; camera
words in capitals begin one, and a very long paragraph is cut at its sentences.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from engine.script.camera_words import camera_notes, camera_phrase
from engine.script.fountain import SPEECH, Element, masked, parse, seen
from engine.script.screenplay import Screenplay, ScriptScene, ScriptShot
from engine.script.speech import speech_line

LONG_PARAGRAPH = 70
"""Words of a paragraph from which on it is cut."""

_PART = 40
"""Words at which a part of a long paragraph is full."""

_SHORT_REST = 60
"""Characters at a paragraph's end that are no part of their own."""

_STOPS = ".!?…。！？\"'”’)」』”）*_"

_FADE = re.compile(
    r"(?:FADE (?:IN|OUT|UP|TO (?:BLACK|WHITE))|CUT TO BLACK|BLACK OUT|BLACKOUT|THE END)\s*[.:]?",
)
_SENTENCE = re.compile(
    r"(?<=[.!?…])[\"'”’)\]*_]*\s+(?=\S)|(?<=[。！？])[」』”）]*\s*(?=\S)|\n[ \t]*(?=\S)"
)
_ABBREVIATION = re.compile(r"(?:^|[\s(\0])(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Lt|Sgt|Capt|No|vs|approx)\.$")
_CAMERA_START = re.compile(r"[A-Z23]{2}|[23][- ][A-Z]")


class PassageWords(msgspec.Struct, frozen=True, gc=False):
    """What a part of a screenplay says: of a shot, or of a scene the heading and synopsis."""

    action: str = ""
    dialogue: str = ""
    camera: str = ""
    heading: str = ""
    synopsis: str = ""
    number: str = ""


def read_screenplay(text: str, name: str = "") -> Screenplay:
    """Read Fountain. Any text can be read; `text_of` the result is `text`.

    In a screenplay without a heading, section lines begin the scenes.
    """
    elements = parse(text)
    by_section = not any(element.kind == "heading" for element in elements)
    return _Cutter(name, by_section).cut(elements)


def shot_words(text: str, follows: bool = False) -> PassageWords:
    """Return what a shot's part of a screenplay says; `follows` as in `ScriptShot`."""
    elements = parse(text, follows, title_page=False)
    actions = [
        _line(element.text)
        for number, element in enumerate(elements)
        if _action_of(element) or (follows and number == 0)
    ]
    phrase = next((found for found in map(_phrase, actions) if found), "")
    return PassageWords(
        action="\n".join(filter(None, actions)),
        dialogue="\n".join(map(speech_line, speeches(elements))),
        camera=camera_notes(phrase) if phrase else "",
    )


def scene_words(text: str) -> PassageWords:
    """Return what a scene's part of a screenplay says, before its first shot."""
    heading = number = ""
    synopses: list[str] = []
    for element in parse(text, title_page=False):
        if element.kind in ("heading", "section") and not heading:
            heading, number = element.text, element.number
        elif element.kind == "synopsis":
            synopses.append(element.text)
    return PassageWords(heading=heading, number=number, synopsis=" ".join(synopses))


def speeches(elements: Sequence[Element]) -> Iterator[list[Element]]:
    """Yield the elements of each speech, and of each run of lyrics outside one."""
    present: list[Element] = []
    for element in elements:
        if element.kind in ("note", "boneyard", "blank"):
            continue
        is_new = element.kind == "character" or (
            element.kind == "lyrics" and (not present or present[-1].kind not in SPEECH)
        )
        if present and (is_new or element.kind not in SPEECH):
            yield present
            present = []
        if element.kind in SPEECH:
            present.append(element)
    if present:
        yield present


def _action_of(element: Element) -> str:
    """Return what is seen in a paragraph of action, in one line; "" of any other element."""
    if element.kind not in ("action", "centred"):
        return ""
    text = _line(element.text)
    return "" if _FADE.fullmatch(text) else text


def _line(text: str) -> str:
    # A mark of byte order is nothing to see, wherever it stands.
    return " ".join((text.replace("\ufeff", "") if "\ufeff" in text else text).split())


def _phrase(action: str) -> str:
    return camera_phrase(action) if _CAMERA_START.match(action) else ""


class _Cutter:
    """Hands each element to the piece that it belongs to: head, act, scene, shot or tail."""

    def __init__(self, name: str, by_section: bool) -> None:
        self._name, self._by_section = name, by_section
        self._head: list[str] = []
        self._act: list[Element] = []
        self._scenes: list[ScriptScene] = []
        self._facts: dict[str, str] | None = None
        self._texts: list[str] = []
        self._synopses: list[str] = []
        self._shots: list[ScriptShot] = []
        self._shot: list[str] = []
        self._action = ""
        self._follows = False
        self._speeches: list[Element] = []
        self._join = self._next_join = ""

    def cut(self, elements: Sequence[Element]) -> Screenplay:
        for element in elements:
            kind = element.kind
            if kind == "heading" or (kind == "section" and self._by_section):
                self._end_scene()
                self._begin_scene(element)
            elif kind == "section":
                self._act.append(element)
                self._speeches += [element] if self._speeches else []
            elif words := _action_of(element):
                self._begin_shots(element, words)
            elif kind in SPEECH:
                self._say(element)
            else:
                self._leave(element)
        self._end_scene()
        return Screenplay(
            name=self._name,
            head="".join(self._head),
            scenes=tuple(self._scenes),
            tail=_raw(self._act),
        )

    def _begin_scene(self, element: Element) -> None:
        self._facts = {"heading": element.text, "number": element.number}
        self._facts["act"] = _raw(self._act)
        self._act.clear()
        self._texts = [element.raw]

    def _end_scene(self) -> None:
        self._end_shot()
        if self._facts is not None:
            self._scenes.append(
                ScriptScene(
                    text="".join(self._texts),
                    synopsis=" ".join(self._synopses),
                    shots=tuple(self._shots),
                    **self._facts,
                )
            )
        self._facts, self._texts, self._synopses, self._shots = None, [], [], []

    def _need_scene(self) -> None:
        """Begin a scene without a heading for what comes before the first one."""
        if self._facts is None:
            self._facts = {"act": _raw(self._act)}
            self._act.clear()
        elif self._act:
            for element in self._act:
                self._keep(element)
            self._act.clear()

    def _keep(self, element: Element) -> None:
        if element.kind == "synopsis" and not self._shot:
            self._synopses.append(element.text)
        (self._shot if self._shot else self._texts).append(element.raw)

    def _leave(self, element: Element) -> None:
        """Leave what is neither seen nor heard with what comes before it."""
        if element.kind in ("transition", "action"):
            self._next_join = _line(element.text)
        if self._act:
            self._act.append(element)
        elif self._facts is None:
            self._head.append(element.raw)
        else:
            self._keep(element)
            self._speeches += [element] if self._speeches else []

    def _begin_shots(self, element: Element, words: str) -> None:
        self._need_scene()
        pieces = _pieces(element, words)
        for number, (raw, action) in enumerate(pieces):
            self._end_shot()
            self._shot, self._action, self._follows = [raw], action, number > 0
            self._join, self._next_join = self._next_join, ""

    def _say(self, element: Element) -> None:
        self._need_scene()
        if not self._shot:
            self._join, self._next_join = self._next_join, ""
        self._shot.append(element.raw)
        self._speeches.append(element)

    def _end_shot(self) -> None:
        if not self._shot:
            return
        dialogue = "\n".join(map(speech_line, speeches(self._speeches))) if self._speeches else ""
        phrase = _phrase(self._action)
        self._shots.append(
            ScriptShot(
                text="".join(self._shot),
                follows=self._follows,
                action=self._action,
                dialogue=dialogue,
                camera=camera_notes(phrase) if phrase else "",
                join=self._join,
            )
        )
        self._shot, self._action, self._follows, self._speeches = [], "", False, []


def _raw(elements: Sequence[Element]) -> str:
    return "".join(element.raw for element in elements)


def _pieces(element: Element, words: str) -> list[tuple[str, str]]:
    """Cut a paragraph of action: (raw text, what is seen of it), at least one.

    `words` are what is seen of the whole of it.
    """
    long = len(words) > 2 * LONG_PARAGRAPH and _size(words) > LONG_PARAGRAPH
    rest = words[1:]
    may_turn = not rest.islower() and _CAMERA_START.search(rest) and any(map(str.isupper, rest))
    if element.kind == "centred" or not (long or may_turn):
        return [(element.raw, words)]
    mask = masked(element.raw)
    cuts = [0, *_cuts(mask, long), len(mask)]
    parts = [(element.raw[start:end], _seen(mask[start:end])) for start, end in pairwise(cuts)]
    return _without_empty(parts)


def _seen(mask: str) -> str:
    text = seen(mask).removeprefix("\ufeff")
    lines = (line.strip().removeprefix("!") for line in text.splitlines())
    return _line(" ".join(lines))


def _without_empty(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give the raw text of a part of which nothing is seen to the part before."""
    kept: list[tuple[str, str]] = []
    for raw, words in parts:
        if kept and (not words or not kept[-1][1] or _FADE.fullmatch(kept[-1][1])):
            kept[-1] = (kept[-1][0] + raw, _line(f"{kept[-1][1]} {words}"))
        else:
            kept.append((raw, words))
    return kept


def _cuts(mask: str, long: bool) -> Iterator[int]:
    """Yield where a new shot begins within a paragraph."""
    begun, total = 0, len(mask.rstrip())
    for found in _SENTENCE.finditer(mask):
        start, end = found.span()
        if end >= total:
            return
        cut = bool(camera_phrase(mask[end : end + 80]))
        if not cut and long and total - end > _SHORT_REST and _size(mask[begun:end]) >= _PART:
            before = mask[max(0, start - 12) : start].rstrip()
            cut = before[-1:] in _STOPS and not _ABBREVIATION.search(before)
        if cut:
            yield end
            begun = end


def _size(text: str) -> int:
    """Count words; of scripts without spaces, a word is two characters."""
    return len(text.split()) if text.isascii() else max(len(text.split()), len(text) // 4)
