"""The cast in a film's words: which elements a text mentions as "@handle", and what that brings in.

Knows nothing of models and windows. A handle is one word, with hyphens between its letters if
wanted; it is found whatever its case. Scripts that are written without spaces need none after it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from engine.project.document import Element, ElementKind, Id, Project, Reference, Role, Shot

ROLE: dict[ElementKind, Role] = {
    "character": "character", "location": "location", "prop": "character", "look": "style",
}  # fmt: skip
"""As what a model is shown the pictures of each kind of element."""

_LIKE: frozenset[Role] = frozenset(ROLE.values())
# Letters of scripts without spaces (Thai to Burmese, Khmer, kana, Han) or with particles (Hangul).
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# Vowel signs and joiners, which are parts of words though `\w` leaves them out.
_SIGNS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
    "\u0e31-\u0e4e\u0eb1-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u200c\u200d"
)
HANDLE = re.compile(rf"(?<![^\W{_UNSPACED}])@(\w(?:[\w{_SIGNS}]|-(?=\w))*)")
"""A mention in a text; its group 1 is the handle, or begins with it (see `mentions`)."""
_GOES_ON = re.compile(f"[{_UNSPACED}]")


class Mention(msgspec.Struct, frozen=True):
    """A "@handle" in a text: its half-open range, "@" included, and its element if there is one."""

    start: int
    stop: int
    element: Element | None

    def handle_in(self, text: str) -> str:
        """Return the handle as it is written in the text that was searched."""
        return text[self.start + 1 : self.stop]


def is_handle(text: str) -> bool:
    """Say whether a text, without its "@", can be a handle."""
    return HANDLE.fullmatch("@" + text) is not None


def handle_from(name: str) -> str:
    """Return a handle made of a name: "Mara Kean" gives "mara-kean"; "" where it has no letters."""
    words = re.sub(r"[\W_]+", "-", name.strip()).strip("-").casefold()
    return words if is_handle(words) else ""


def mentions(text: str, elements: Sequence[Element]) -> list[Mention]:
    """Return every "@handle" in a text, in order, known or not."""
    if "@" not in text:
        return []
    known = _by_handle(elements)
    return [_mention(found, known) for found in HANDLE.finditer(text)]


_last: tuple[Sequence[Element], dict[str, Element]] = ((), {})


def _by_handle(elements: Sequence[Element]) -> dict[str, Element]:
    """Return elements by handle; those asked for last are kept, as whole films are gone through."""
    global _last
    held, known = _last
    if held is not elements or not isinstance(elements, tuple):
        known = {_key(element.handle): element for element in elements}
        _last = elements, known
    return known


def _key(handle: str) -> str:
    return handle.removeprefix("@").casefold()


def _mention(found: re.Match[str], known: dict[str, Element]) -> Mention:
    word = found.group(1)
    for length in range(len(word), 0, -1):
        ends = length == len(word) or _GOES_ON.match(word, length)
        if ends and (element := known.get(word[:length].casefold())):
            return Mention(found.start(), found.start() + 1 + length, element)
    return Mention(found.start(), found.end(), None)


def words_of(shot: Shot) -> Iterator[str]:
    """Yield the texts of a shot that a model reads handles in: its action and words in time."""
    yield shot.action
    for prompt in shot.prompts:
        yield prompt.text


def mentioned(shot: Shot, elements: Sequence[Element]) -> tuple[Element, ...]:
    """Return the elements that a shot mentions, each once, in the order of its words."""
    if not elements:
        return ()
    found = (one.element for text in words_of(shot) for one in mentions(text, elements))
    return tuple({one.id: one for one in found if one is not None}.values())


def used_in(project: Project, element_id: Id) -> tuple[Shot, ...]:
    """Return the shots that mention an element, in film order."""
    return uses(project).get(element_id, ())


def uses(project: Project) -> dict[Id, tuple[Shot, ...]]:
    """Return the shots that mention each element, in film order; not named: none. O(shots)."""
    found: dict[Id, list[Shot]] = {}
    for shot in project.shots:
        for element in mentioned(shot, project.elements):
            found.setdefault(element.id, []).append(shot)
    return {element_id: tuple(shots) for element_id, shots in found.items()}


def expanded(text: str, elements: Sequence[Element]) -> str:
    """Return text with each "@handle" replaced by its element's description.

    The first mention is described, later ones are named; an unknown handle loses its "@".
    """
    return "".join(words for words, _ in expanded_parts(text, elements))


def expanded_parts(text: str, elements: Sequence[Element]) -> Iterator[tuple[str, Element | None]]:
    """Yield an expanded text (see `expanded`) in its parts, each with the element it tells of."""
    told: set[Id] = set()

    def words(one: Mention) -> str:
        handle, element = one.handle_in(text), one.element
        description = _plain(element.description) if element else ""
        if element is None or not description or element.id in told:
            return handle
        told.add(element.id)
        if element.kind in ("location", "look"):
            return description
        return f"{handle} ({description})"

    end = 0
    for one in mentions(text, elements):
        yield text[end : one.start], None
        yield words(one), one.element
        end = one.stop
    yield text[end:], None


def _plain(description: str) -> str:
    """Return a description; what it mentions itself is named."""
    return HANDLE.sub(r"\1", description.strip())


def _replaced(text: str, words: Iterable[tuple[Mention, str]]) -> str:
    parts: list[str] = []
    end = 0
    for one, word in words:
        parts += text[end : one.start], word
        end = one.stop
    return "".join((*parts, text[end:]))


def renamed(text: str, elements: Sequence[Element], element_id: Id, handle: str) -> str:
    """Return text with every mention of one element by another handle."""
    if "@" not in text:
        return text
    own = (one for one in mentions(text, elements) if one.element and one.element.id == element_id)
    return _replaced(text, ((one, f"@{handle}") for one in own))


def with_pictures(shot: Shot, elements: Sequence[Element]) -> Shot:
    """Return the shot with the pictures of the elements that it mentions, each as its kind's role.

    A picture that the shot has in such a role itself is not brought in again; a shot that gets
    none is returned as it is.
    """
    there = {_picture(one) for one in shot.references if one.role in _LIKE}
    brought: list[Reference] = []
    for element in mentioned(shot, elements):
        for one in element.references:
            if _picture(one) not in there:
                there.add(_picture(one))
                brought.append(msgspec.structs.replace(one, role=ROLE[element.kind]))
    if not brought:
        return shot
    return msgspec.structs.replace(shot, references=(*shot.references, *brought))


def _picture(reference: Reference) -> tuple[str, int | None]:
    return reference.sha256, reference.page


def told(shot: Shot, elements: Sequence[Element]) -> Shot:
    """Return the shot as a model is told it: handles described, and pictures brought in.

    A shot that mentions nothing that says anything is returned as it is.
    """
    telling = [
        one for one in mentioned(shot, elements) if one.description.strip() or one.references
    ]
    if not telling:
        return shot
    prompts = tuple(
        msgspec.structs.replace(one, text=expanded(one.text, elements)) for one in shot.prompts
    )
    shot = with_pictures(shot, elements)
    return msgspec.structs.replace(shot, action=expanded(shot.action, elements), prompts=prompts)
