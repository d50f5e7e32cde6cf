"""Prompt expansion that is always there: tells in words what the fields of a shot imply.

The rules, in the order in which details are added while there is room (`Manner.words`):

1. An element's name that is written plainly ("Mara") becomes its handle ("@Mara"), so that the
   model is told how it looks.
2. Where the model makes sound, the dialogue is quoted.
3. The place and the time of day are those of the scene's heading; nothing is said of the light
   where the action or an element in it says something of it, nor of the place where the action
   names it or a location.
4. Size, angle, lens and up to two moves add what is seen because of them (`details.py`).
5. Nothing else is added, and none of the author's words is lost or moved. Size, angle, lens, look
   and the camera's sentence itself stay fields; `resolved_prompt` puts them around the action.

What an earlier expansion added is taken out first, so expanding twice changes nothing, and
expanding after the camera changed tells the new camera. Pure and deterministic.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from engine.camera.details import (
    ANGLES,
    EFFECTS,
    LIGHT,
    LONG_LENS,
    OF_PEOPLE,
    OF_THINGS,
    PLACE,
    PORTRAIT_LENS,
    SPOKEN,
    TIMES,
    WIDE_LENS,
    Detail,
    details_in,
    without_details,
)
from engine.camera.lint import OPPOSITES
from engine.camera.prompt import Phrases, Style, resolved_prompt
from engine.project.cast import mentions
from engine.project.document import Element, Id, Project, Shot

MOST_MOVES = 2
MOST_NAMES = 3
_WIDE, _PORTRAIT, _LONG = 28.0, 60.0, 105.0
_HEADING = re.compile(r"^\s*(INT|EXT|I/E|INT\.?/EXT)[.\s]+(.*)$", re.IGNORECASE)
_LIGHT_WORDS = re.compile(
    r"\b(?:night|dark|darkness|dawn|sun\w*|dusk|twilight|morning|noon|midday|afternoon|evening|day|"
    r"moon\w*|\w*lights?|lit|lamp\w*|lantern\w*|candle\w*|neon|shadow\w*|glow\w*|fire|"
    r"torch\w*|bright|dim|gloom\w*|silhouette\w*|backlit|golden hour|dazzling|"
    r"overcast|fog\w*|storm\w*)\b",
    re.IGNORECASE,
)
_TITLES = {"Mr", "Mrs", "Ms", "Dr", "St", "Prof", "Sgt", "Capt", "Lt", "No", "vs"}
_SOFT = {"The", "A", "An", "She", "He", "It", "They", "Her", "His", "Their", "In", "On", "At",
         "And", "With", "We", "There"}  # fmt: skip
_COMMON = {"will", "may", "mark", "grace", "hope", "joy", "faith", "rose", "art", "bill", "frank",
           "pat", "sue", "drew", "chase", "april", "june", "august", "dawn", "summer", "hunter",
           "rich", "jack", "ray", "sky", "star", "man", "woman", "boy", "girl"}  # fmt: skip


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How a model likes its words.

    "prose" is a paragraph of sentences, "tags" a list with commas. `words` bounds the whole
    resolved prompt: no detail is added beyond it. `sound` says that it makes sound, too.
    """

    style: Style = "prose"
    words: int = 110
    sound: bool = False


PROSE = Manner()


def expand(
    project: Project, shot: Shot, manner: Manner = PROSE, phrases: Phrases = MappingProxyType({})
) -> str:
    """Return the shot's action with what its fields imply told in words; see the module's rules."""
    text = with_handles(without_details(shot.action), project.elements)
    if manner.style == "tags":
        text = _as_tags(text)
    bare = msgspec.structs.replace(shot, action=text)
    room = manner.words - _count(resolved_prompt(project, bare, phrases, manner.style))
    for detail in details(project, bare, manner):
        words = _count(detail)
        if words <= room:
            room -= words
            text = _joined(text, detail, manner.style)
    return text


def with_actions(project: Project, actions: Mapping[Id, str]) -> Project:
    """Return the film with these texts as the actions of these shots."""

    def changed(shot: Shot) -> Shot:
        text = actions.get(shot.id, shot.action)
        return shot if text == shot.action else msgspec.structs.replace(shot, action=text)

    scenes = []
    for scene in project.scenes:
        shots = tuple(map(changed, scene.shots))
        same = all(one is other for one, other in zip(shots, scene.shots, strict=True))
        scenes.append(scene if same else msgspec.structs.replace(scene, shots=shots))
    if all(one is other for one, other in zip(scenes, project.scenes, strict=True)):
        return project
    return msgspec.structs.replace(project, scenes=tuple(scenes))


def outdated(project: Project, shot: Shot) -> list[str]:
    """Return what an earlier expansion wrote into the action and the shot's fields say no more."""
    found = details_in(shot.action)
    if not found:
        return []
    bare = msgspec.structs.replace(shot, action=without_details(shot.action))
    told = {
        words
        for style in ("prose", "tags")
        for words in details(project, bare, Manner(style=style, sound=True))
    }
    return [words for words in found if words not in told]


def details(project: Project, shot: Shot, manner: Manner = PROSE) -> list[str]:
    """Return what the shot's fields imply, in words of the manner's style, the weightiest first."""
    found = (
        detail.prose if manner.style == "prose" else detail.tag
        for detail in _details(project, shot, manner.sound)
    )
    return list(dict.fromkeys(words for words in found if words))


def with_handles(text: str, elements: tuple[Element, ...]) -> str:
    """Return text with "@" before the first plain mention of each described character or prop.

    Only a word with a capital letter counts as its name, and no usual word at the beginning of a
    sentence; an element that has its handle in the text already is left alone.
    """
    for element in elements:
        handle = element.handle.lstrip("@")
        if element.kind not in ("character", "prop") or not element.description.strip():
            continue
        if not handle or _is_mentioned(element, text):
            continue
        found = re.search(rf"(?<![\w@]){re.escape(handle)}(?![\w-])", text, re.IGNORECASE)
        if found is None or not found.group()[:1].isupper():
            continue
        is_first = not text[: found.start()].rstrip() or text[: found.start()].rstrip()[-1] in ".!?"
        if is_first and handle.casefold() in _COMMON:
            continue
        text = f"{text[: found.start()]}@{text[found.start() :]}"
    return text


def _details(project: Project, shot: Shot, sound: bool) -> Iterator[Detail]:
    if sound and shot.dialogue.strip():
        words = " ".join(shot.dialogue.split()).translate(str.maketrans("“”", "''"))
        yield Detail(SPOKEN.prose.format(words=words), "")
    mentioned = _mentioned(project, shot)
    yield from _place(project, shot, mentioned)
    yield from _framing(shot, mentioned)
    yield from _effects(shot)
    if shot.lens and not any(move.kind == "rack_focus" for move in shot.moves):
        if shot.lens <= _WIDE:
            yield WIDE_LENS
        elif shot.lens > _LONG:
            yield LONG_LENS
        elif shot.lens > _PORTRAIT:
            yield PORTRAIT_LENS


def _framing(shot: Shot, mentioned: list[Element]) -> Iterator[Detail]:
    """Yield what the size and the angle show. Who is seen from above or through has no waist."""
    people = [one.handle.lstrip("@") for one in mentioned if one.kind == "character"]
    is_upright = shot.angle not in ("birds_eye", "worms_eye", "over_the_shoulder", "pov")
    if shot.size in OF_PEOPLE and 0 < len(people) <= MOST_NAMES and is_upright:
        who = _listed([f"@{name}" for name in people])
        detail = OF_PEOPLE[shot.size]
        prose = detail.prose.format(who=who, **{"is": "is" if len(people) == 1 else "are"})
        yield Detail(prose, detail.tag)
    elif shot.size:
        yield OF_THINGS[shot.size]
    if shot.angle in ANGLES:
        yield ANGLES[shot.angle]


def _effects(shot: Shot) -> list[Detail]:
    """Return what the moves show; of one that goes there and back, nothing."""
    kinds = {move.kind for move in shot.moves}
    one_way = (move.kind for move in shot.moves if OPPOSITES.get(move.kind) not in kinds)
    return list(dict.fromkeys(EFFECTS[kind] for kind in one_way if kind in EFFECTS))[:MOST_MOVES]


def _place(project: Project, shot: Shot, mentioned: list[Element]) -> Iterator[Detail]:
    heading = next((s.heading for s in project.scenes if any(o.id == shot.id for o in s.shots)), "")
    found = _HEADING.match(heading)
    if found is None:
        return
    place, _, time = found[2].strip().rpartition(" - ")
    if not place:
        place, time = time, ""
    side = {"INT": "inside", "EXT": "outside"}.get(found[1].upper(), "")
    place = " ".join(re.sub(r"[.,]", " ", place).lower().split())
    is_told = any(one.kind == "location" for one in mentioned) or place in shot.action.casefold()
    if side and place and len(place) <= 60 and not is_told:
        yield Detail(PLACE.prose.format(place=f"{side}: {place}"), f"{side}: {place}")
    words = " ".join([shot.action, *(one.description for one in mentioned)])
    light = TIMES.get(time.strip().lower())
    if light and not _LIGHT_WORDS.search(words):
        yield LIGHT[light]


def _mentioned(project: Project, shot: Shot) -> list[Element]:
    """Return the elements that the action names, in the order in which it does."""
    found = (one.element for one in mentions(shot.action, project.elements))
    return list({one.id: one for one in found if one is not None}.values())


def _is_mentioned(element: Element, text: str) -> bool:
    return any(one.element is not None for one in mentions(text, (element,)))


def _listed(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _joined(text: str, detail: str, style: Style) -> str:
    if not text:
        return detail
    if style == "tags":
        return f"{text}, {detail}"
    ending = "" if text[-1] in ".!?…\"'”" else "."
    return f"{text}{ending} {detail}"


def _as_tags(text: str) -> str:
    """Return sentences as a list with commas; the words stay as they are."""
    parts: list[str] = []
    for part in re.split(r"(?<=[.!?…])\s+|\s*\n+\s*", text.strip()):
        last = parts[-1].split()[-1].rstrip(".") if parts and parts[-1].split() else ""
        if last in _TITLES:
            parts[-1] += f" {part}"
        elif part:
            parts.append(part)
    return ", ".join(_softened(part.rstrip(".,; ")) for part in parts if part.rstrip(".,; "))


def _softened(part: str) -> str:
    first, _, rest = part.partition(" ")
    return f"{first.lower()} {rest}" if first in _SOFT and rest else part


def _count(text: str) -> int:
    return len(text.split())
