"""A film written as a Fountain screenplay: the imported text, with exactly what changed since.

Each scene and shot has the part of the text that it came from; one that says what it said then is
written as it was, and one that was made here is written anew.
"""

from collections.abc import Iterator

from engine.project.document import Id, Passage, Project, Scene, Script, Shot
from engine.script.fountain import parse
from engine.script.likeness import plain
from engine.script.matching import words_of
from engine.script.revision import new_heading, new_shot, revised_scene, revised_shot
from engine.script.screenplay import gap_after


def fountain_of(project: Project) -> str:
    """Return the film as Fountain.

    A film that nothing changed in since its import gives the very text that was imported. A second
    shot with the same words (the other half of a split, another angle) is not written twice.
    """
    return _Writer(project).text()


class _Writer:
    def __init__(self, project: Project) -> None:
        self._project = project
        has_script = project.script != Script() or any(map(_has_passage, project.scenes))
        self._script = project.script if has_script else Script(head=_title(project))
        self._parts: list[str] = []
        self._last: Id | None = ""
        self._end = self._line_end()
        self._by_section = self._scenes_are_sections()

    def text(self) -> str:
        self._parts.append(self._script.head)
        acts = self._acts()
        primaries = _primaries(self._project)
        for scene in self._project.scenes:
            for act in acts.pop(scene.id, ()):
                self._add_marked(act)
            self._add_scene(scene)
            for shot in scene.shots:
                if not _is_told(shot, primaries):
                    self._add_shot(shot)
        for text in (*acts.pop("", ()), self._script.tail):
            self._add_marked(text)
        return "".join(self._parts)

    def _acts(self) -> dict[Id, list[str]]:
        """Return the section lines before each scene that there is; "" is the end."""
        present = {scene.id for scene in self._project.scenes}
        order = {scene: number for number, scene in enumerate(self._script.scenes)}
        placed: dict[Id, list[str]] = {}
        for act in self._script.acts:
            behind = self._script.scenes[order.get(act.before, len(order)) :]
            at = next((scene for scene in behind if scene in present), "")
            placed.setdefault(at, []).append(act.text)
        return placed

    def _add_scene(self, scene: Scene) -> None:
        passage = scene.passage
        if passage is None or passage.source == "list":
            if self._by_section and scene.heading:
                text = f"# {plain(scene.heading)}{self._end}{self._end}"
            else:
                text = new_heading(scene.heading, self._end)
            text += f"= {plain(scene.synopsis)}{self._end}{self._end}" if scene.synopsis else ""
        else:
            text = revised_scene(passage.text, scene.heading, scene.synopsis, self._end)
        self._add(text, passage)

    def _add_shot(self, shot: Shot) -> None:
        passage = shot.passage
        if passage is None or passage.source == "list":
            self._add(new_shot(shot.action, shot.dialogue, self._end), None)
            return
        raw, inside = passage.text, passage.inside
        self._add(revised_shot(raw, inside, shot.action, shot.dialogue, self._end), passage)

    def _add(self, text: str, passage: Passage | None) -> None:
        if not text:
            return
        present = self._tail()
        if passage is None or passage.follows is None or passage.follows != self._last:
            self._parts.append(gap_after(present, self._end))
        self._parts.append(text)
        self._last = passage.origin if passage else None

    def _add_marked(self, text: str) -> None:
        """Add lines that need no blank line before them."""
        if not text:
            return
        present = self._tail()
        if present and not present.endswith(("\n", "\r")):
            self._parts.append(self._end)
        self._parts.append(text)
        self._last = ""

    def _tail(self) -> str:
        """Return the end of what is written: enough to see whether a blank line is there."""
        tail = ""
        for part in reversed(self._parts):
            tail = part[-80:] + tail
            if len(tail) >= 80:
                break
        return tail

    def _line_end(self) -> str:
        for text in self._texts():
            if "\r\n" in text:
                return "\r\n"
            if "\n" in text:
                return "\n"
        return "\n"

    def _texts(self) -> Iterator[str]:
        yield self._script.head
        for scene in self._project.scenes:
            for one in (scene, *scene.shots):
                if one.passage is not None and one.passage.source == "screenplay":
                    yield one.passage.text

    def _scenes_are_sections(self) -> bool:
        read = [
            {element.kind for element in parse(scene.passage.text, title_page=False)}
            for scene in self._project.scenes
            if scene.passage is not None and scene.passage.source == "screenplay"
        ]
        return any("section" in kinds for kinds in read) and not any(
            "heading" in kinds for kinds in read
        )


def _has_passage(scene: Scene) -> bool:
    return scene.passage is not None and scene.passage.source == "screenplay"


def _title(project: Project) -> str:
    return f"Title: {plain(project.name)}\n\n" if plain(project.name) else ""


def _primaries(project: Project) -> dict[Id, Shot]:
    """Return the shot that writes each passage: the one that it came with, or the first."""
    chosen: dict[Id, Shot] = {}
    for shot in project.shots:
        if shot.passage is not None:
            origin = shot.passage.origin
            if origin not in chosen or shot.id == origin:
                chosen[origin] = shot
    return chosen


def _is_told(shot: Shot, primaries: dict[Id, Shot]) -> bool:
    """Say whether another shot writes these words: a part of a split, or another angle."""
    if shot.passage is None:
        return False
    first = primaries[shot.passage.origin]
    if first is shot:
        return False
    base = words_of(shot.passage)
    actions = {plain(first.action), plain(base.action), ""}
    return plain(shot.action) in actions and plain(shot.dialogue) in ("", plain(first.dialogue))
