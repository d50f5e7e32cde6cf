"""A part of a screenplay with a shot's words changed in it; all else of it stays as it was."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from engine.script.fountain import HIDDEN, Element, masked, parse
from engine.script.likeness import plain
from engine.script.passages import scene_words, shot_words, speeches
from engine.script.screenplay import gap_after
from engine.script.speech import cue, fountain_speech

_WORD = re.compile(r"[^\s\0]+")
_MARK = re.compile(r"(?:(?<=\n)|(?<=\r)|\A)[ \t]*[!~]")
_SPEAKER = re.compile(r"([^:\n]{1,60}): ")
_INTERRUPTS = "#=>~!@."


def revised_shot(raw: str, inside: bool, action: str, dialogue: str, end: str = "\n") -> str:
    """Return a shot's part of a screenplay with other words; as it was, where they are the same.

    `inside` is the passage's, `end` the file's line end. Notes, boneyards and transitions stay.
    """
    base = shot_words(raw, inside)
    if _same(base.action, action) and _same(base.dialogue, dialogue):
        return raw
    elements = parse(raw, inside, title_page=False)
    pieces = [element.raw for element in elements]
    acted = [
        [number]
        for number, element in enumerate(elements)
        if element.kind in ("action", "centred") and plain(element.text)
    ]
    _revise(pieces, acted, (base.action, action), end, spoken=False)
    said = _speech_numbers(elements)
    _revise(pieces, said, (base.dialogue, dialogue), end, spoken=True)
    after = "".join(pieces)
    now = shot_words(after, inside)
    if _same(now.action, action) and _same(now.dialogue, dialogue):
        return after
    left = _left_over(raw, end)
    return new_shot(action, dialogue, end) + left


def new_shot(action: str, dialogue: str, end: str = "\n") -> str:
    """Return Fountain for a shot's words, with a blank line behind each paragraph."""
    lines = [plain(line) for line in action.splitlines() if line.strip()]
    parts = [action_paragraph(lines, end)] if lines else []
    parts += [fountain_speech(line, end) for line in dialogue.splitlines() if line.strip()]
    return "".join(parts)


def action_paragraph(lines: Sequence[str], end: str = "\n") -> str:
    """Return one paragraph of action, forced with "!" where it would be read as something else."""
    lines = [line.replace("/*", "/ *").replace("[[", "[ [") for line in lines]
    rows = [f"!{line}" if line[0] in _INTERRUPTS else line for line in lines]
    paragraph = end.join((*rows, "", ""))
    read = parse(paragraph, title_page=False)
    if len(read) != 1 or read[0].kind != "action":
        return f"!{paragraph}"
    return paragraph


def revised_scene(raw: str, heading: str, synopsis: str, end: str = "\n") -> str:
    """Return a scene's part of a screenplay with another heading or synopsis."""
    base = scene_words(raw)
    if _same(base.heading, heading) and _same(base.synopsis, synopsis):
        return raw
    elements = parse(raw, title_page=False)
    pieces = [element.raw for element in elements]
    at = next((n for n, e in enumerate(elements) if e.kind in ("heading", "section")), None)
    if not _same(base.heading, heading):
        new = new_heading(heading, end)
        if at is None:
            pieces.insert(0, new)
        elif heading:
            pieces[at] = _other_heading(elements[at], heading, end)
        else:
            pieces[at] = ""
    if not _same(base.synopsis, synopsis):
        rows = [number for number, element in enumerate(elements) if element.kind == "synopsis"]
        line = f"= {plain(synopsis)}{end}{end}" if synopsis else ""
        for number in rows:
            pieces[number] = ""
        place = rows[0] if rows else (0 if at is None else at)
        pieces[place] = line if rows else pieces[place] + line
    return "".join(pieces)


def new_heading(heading: str, end: str = "\n") -> str:
    """Return a scene heading, forced with "." where it would not be seen as one."""
    heading = plain(heading)
    if not heading:
        return ""
    read = parse(f"{heading}\n", title_page=False)
    forced = "" if read[0].kind == "heading" and read[0].text == heading else "."
    if forced and not heading[0].isalnum():
        heading = heading.lstrip("".join(c for c in heading if not c.isalnum())) or "SCENE"
    return f"{forced}{heading}{end}{end}"


def _other_heading(element: Element, heading: str, end: str) -> str:
    swapped = element.raw.replace(element.text, plain(heading), 1)
    read = parse(swapped, title_page=False)
    if len(read) == 1 and (read[0].kind, read[0].text) == (element.kind, plain(heading)):
        return swapped
    if element.kind == "section":
        return f"{'#' * max(1, element.depth)} {plain(heading)}{end}{end}"
    number = f" #{element.number}#" if element.number else ""
    new = new_heading(heading, end)
    line = new.rstrip("\r\n")
    return line + number + new[len(line) :]


def _same(first: str, second: str) -> bool:
    return plain(first) == plain(second)


def _speech_numbers(elements: Sequence[Element]) -> list[list[int]]:
    """Return the elements' numbers of each speech, with the notes between them."""
    by_identity = {id(element): number for number, element in enumerate(elements)}
    rows = [[by_identity[id(one)] for one in speech] for speech in speeches(elements)]
    return [list(range(row[0], row[-1] + 1)) for row in rows]


def _revise(
    pieces: list[str], rows: list[list[int]], words: tuple[str, str], end: str, spoken: bool
) -> None:
    """Change the paragraphs (each some `pieces`) from what they say to what they should say."""
    before, after = words
    old = [plain(line) for line in before.split("\n")] if rows else []
    new = [plain(line) for line in after.split("\n") if line.strip()]
    if len(old) != len(rows):
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(b - a, d - c)
        for step in range(pairs):
            row = rows[a + step]
            raws = "".join(pieces[number] for number in row)
            _put(pieces, row, _reworded(raws, old[a + step], new[c + step], end))
        for row in rows[a + pairs : b]:
            _put(pieces, row, _left_over("".join(pieces[number] for number in row), end))
        extra = "".join(
            fountain_speech(line, end) if spoken else action_paragraph([line], end)
            for line in new[c + pairs : d]
        )
        if extra:
            _insert(pieces, rows[: a + pairs], rows, extra, end, spoken)


def _put(pieces: list[str], row: Sequence[int], text: str) -> None:
    pieces[row[0]] = text
    for number in row[1:]:
        pieces[number] = ""


def _insert(
    pieces: list[str],
    before: list[list[int]],
    rows: list[list[int]],
    extra: str,
    end: str,
    spoken: bool,
) -> None:
    """Put new paragraphs behind the one that they follow; speeches alone behind all action."""
    if before:
        at = max((n for n in before[-1] if pieces[n]), default=before[-1][0])
        pieces[at] += gap_after(pieces[at], end) + extra
    elif rows:
        pieces[rows[0][0]] = extra + pieces[rows[0][0]]
    elif spoken:
        pieces.append(gap_after("".join(pieces), end) + extra)
    else:
        pieces.insert(0, extra)


def _reworded(raw: str, before: str, after: str, end: str) -> str:
    """Change the words of one paragraph of action or one speech; layout and notes stay."""
    first, second = _SPEAKER.match(before), _SPEAKER.match(after)
    head, body = "", raw
    elements = parse(raw, title_page=False)
    is_speech = bool(elements) and elements[0].kind == "character"
    if is_speech:
        if not first or not second:
            return fountain_speech(after, end) + _left_over(raw, end)
        head, body = elements[0].raw, raw[len(elements[0].raw) :]
        if first[1] != second[1]:
            line = head.rstrip("\r\n")
            head = cue(second[1]) + (" ^" if elements[0].dual else "") + head[len(line) :]
        before, after = before[first.end() :], after[second.end() :]
    changed = _with_words(body, before.split(), after.split())
    if changed is not None:
        return head + changed
    new = fountain_speech(f"{second[1]}: {after}", end) if is_speech and second else None
    new = new or action_paragraph([after], end)
    return new + _left_over(raw, end)


def _with_words(raw: str, old: list[str], new: list[str]) -> str | None:
    """Change words within raw text, or return None where its words can't be told apart."""
    mask = masked(raw)
    shown = _MARK.sub(lambda found: HIDDEN * len(found[0]), mask)
    spans = [found.span() for found in _WORD.finditer(shown)]
    if [raw[start:end] for start, end in spans] != old:
        return None
    out: list[str] = []
    at = 0
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        words = " ".join(new[c:d])
        if tag == "insert":
            place = spans[a - 1][1] if a else (spans[0][0] if spans else 0)
            out += (raw[at:place], f" {words}" if a else f"{words} ")
            at = place
            continue
        start, end = spans[a][0], spans[b - 1][1]
        hidden = "".join(_hidden(raw[start:end]))
        out += (raw[at:start], words, hidden)
        at = end
        if tag == "delete" and not hidden:
            at = _past_space(raw, end) if a == 0 or raw[start - 1 : start].isspace() else end
    return "".join(out) + raw[at:]


def _past_space(raw: str, at: int) -> int:
    return at + 1 if raw[at : at + 1] in (" ", "\t") else at


def _hidden(raw: str) -> Iterator[str]:
    """Yield the notes and boneyards within a text."""
    for found in re.finditer(f"{HIDDEN}+", masked(raw)):
        yield raw[found.start() : found.end()]


def _left_over(raw: str, end: str) -> str:
    """Return what must stay of a part whose words went: notes, boneyards, transitions."""
    kept = [
        element.raw
        for element in parse(raw, title_page=False)
        if element.kind in ("transition", "page_break", "synopsis", "section", "note", "boneyard")
        or (element.kind == "action" and not shot_words(element.raw).action)
    ]
    inline = [
        f"{note}{end}{end}"
        for element in parse(raw, title_page=False)
        if element.raw not in kept
        for note in _hidden(element.raw)
    ]
    return "".join(inline + kept)
