"""Final Draft's .fdx, read as the Fountain that says the same.

The XML is read by expat, event by event; a file that declares entities of its own is refused.
"""

from xml.parsers import expat

from engine.script.error import ScriptError
from engine.script.revision import action_paragraph, new_heading
from engine.script.speech import cue

_STYLES = (("Bold", "**"), ("Italic", "*"), ("Underline", "_"))
_MOST_DEEP = 200


def fountain_of_fdx(content: bytes, name: str) -> str:
    """Return the screenplay of a Final Draft file as Fountain; `name` is the file's.

    Raises ScriptError for XML that is damaged, is no Final Draft or declares entities.
    """
    reader = _Reader(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.EntityDeclHandler = reader.refuse
    parser.ExternalEntityRefHandler = reader.refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ScriptError(
            f"{name} is damaged or not complete (line {error.lineno}); export it again from "
            "Final Draft."
        ) from error
    if not reader.is_final_draft:
        raise ScriptError(f"{name} is XML, but not a Final Draft screenplay.")
    return reader.fountain()


class _Paragraph:
    """One paragraph while it is read."""

    def __init__(self, facts: dict[str, str], dual: int) -> None:
        self.kind = facts.get("Type", "Action")
        self.number = facts.get("Number", "")
        self.centred = facts.get("Alignment") == "Center"
        self.dual = dual
        self.text = ""
        self.notes: list[str] = []
        self.synopsis = ""


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self._path: list[str] = []
        self._open: list[_Paragraph] = []
        self._body: list[_Paragraph] = []
        self._title: list[str] = []
        self._style: str | None = None
        self._dual = 0
        self.is_final_draft = False

    def refuse(self, *_: object) -> int:
        raise ScriptError(
            f"{self._name} declares entities of its own; save it again in Final Draft and import "
            "that."
        )

    def start(self, tag: str, facts: dict[str, str]) -> None:
        if not self._path:
            self.is_final_draft = tag == "FinalDraft"
        self._path.append(tag)
        if len(self._path) > _MOST_DEEP:
            raise ScriptError(f"{self._name} is nested too deeply for a screenplay.")
        if tag == "Paragraph":
            self._open.append(_Paragraph(facts, self._dual))
        elif tag == "DualDialogue":
            self._dual = 1
        elif tag == "Text":
            self._style = facts.get("Style", "")
            self._run = ""

    def characters(self, text: str) -> None:
        if self._style is not None:
            self._run += text

    def end(self, tag: str) -> None:
        self._path.pop()
        if tag == "Text" and self._style is not None:
            if self._open:
                self._open[-1].text += _styled(self._run, self._style)
            self._style = None
        elif tag == "DualDialogue":
            self._dual = 0
        elif tag == "Paragraph" and self._open:
            self._close(self._open.pop())

    def _close(self, paragraph: _Paragraph) -> None:
        """Hand a paragraph to where it belongs: the page, a note, a synopsis, the title."""
        if self._open:
            if "ScriptNote" in self._path:
                self._open[-1].notes.append(_line(paragraph.text))
            elif "Summary" in self._path:
                self._open[-1].synopsis += f" {_line(paragraph.text)}"
            else:
                self._body.append(paragraph)
        elif "TitlePage" in self._path:
            self._title.append(_line(paragraph.text))
        elif self._path[:2] == ["FinalDraft", "Content"]:
            self._body.append(paragraph)

    def fountain(self) -> str:
        parts = [_title_page(self._title)]
        speaks, voices = False, 0
        for paragraph in self._body:
            kind, text = paragraph.kind, _line(paragraph.text)
            voices = voices + (kind == "Character") if paragraph.dual else 0
            goes_on = kind in ("Parenthetical", "Dialogue", "Lyrics", "Singing") and speaks
            if speaks and not goes_on:
                parts.append("\n")
            speaks = goes_on or (kind == "Character" and bool(text))
            parts.append(_written(paragraph, text, speaks, voices > 1))
        return "".join((*parts, "\n" if speaks else ""))


def _written(paragraph: _Paragraph, text: str, speaks: bool, second: bool) -> str:
    notes = "".join(f" [[{note}]]" for note in paragraph.notes if note)
    if not text:
        return f"{notes.strip()}\n\n" if notes and not speaks else ""
    match paragraph.kind:
        case "Scene Heading":
            line = new_heading(text).rstrip()
            number = f" #{paragraph.number}#" if paragraph.number else ""
            synopsis = f"= {_line(paragraph.synopsis)}\n\n" if paragraph.synopsis.strip() else ""
            return f"{line}{number}{notes}\n\n{synopsis}"
        case "Character":
            return f"{cue(text.upper() if text.islower() else text)}{' ^' if second else ''}\n"
        case "Parenthetical" if speaks:
            inner = text if text.startswith("(") else f"({text})"
            return f"{inner}{notes}\n"
        case "Lyrics" | "Singing":
            return f"~{text}{notes}\n" if speaks else f"~{text}{notes}\n\n"
        case "Dialogue" if speaks:
            return f"{text}{notes}\n"
        case "Transition":
            return f"> {text}{notes}\n\n"
        case "New Act" | "End of Act" | "Outline 1":
            return f"# {text}{notes}\n\n"
        case "Outline 2" | "Outline 3":
            return f"## {text}{notes}\n\n"
    if paragraph.centred:
        return f"> {text}{notes} <\n\n"
    return action_paragraph([text]).rstrip("\n") + f"{notes}\n\n"


def _styled(text: str, style: str) -> str:
    """Return a run of text with Fountain's marks of emphasis around its words."""
    words = text.strip()
    if not words or not style:
        return text
    marks = [mark for name, mark in _STYLES if name in style.split("+")]
    if not marks:
        return text
    start = text.index(words)
    opened, closed = "".join(marks), "".join(reversed(marks))
    return f"{text[:start]}{opened}{words}{closed}{text[start + len(words) :]}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _title_page(lines: list[str]) -> str:
    lines = [line for line in lines if line]
    if not lines:
        return ""
    rows = [f"Title: {lines[0]}"]
    credits = ("written by", "by", "screenplay by", "story by", "teleplay by")
    rest = lines[1:]
    credit = next((n for n, line in enumerate(rest) if line.lower() in credits), None)
    if credit is not None and credit + 1 < len(rest):
        rows += [f"Credit: {rest[credit]}", f"Author: {rest[credit + 1]}"]
        rest = rest[:credit] + rest[credit + 2 :]
    if rest:
        rows += ["Contact:", *(f"    {line}" for line in rest)]
    return "\n".join((*rows, "", ""))
