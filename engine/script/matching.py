"""Which scene and shot of a film is which of a script: by what they say, never by their place.

The same words first, then the most alike; order decides only between equals. Changes nothing.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from engine.project.document import Id, Passage, Project, Scene, Shot
from engine.script.likeness import likeness, plain, words_in
from engine.script.list_words import list_words
from engine.script.passages import PassageWords, scene_words, shot_words
from engine.script.screenplay import Screenplay, ScriptShot

ALIKE = 0.4
"""Words in common from which on a shot of the same scene is the same shot, rewritten."""

_ALIKE_ELSEWHERE = 0.7
_ALIKE_UNKNOWN = 0.8
_SAME_SCENE = 0.25
_MOST_PAIRS = 60_000
_MOST_ALIKE = 200
"""Scenes under one heading beyond which the heading tells nothing."""


class Matches(msgspec.Struct, frozen=True):
    """For each scene and shot of the script, by its number, the id of the film's; none is new.

    `copies` are the shots that share another's passage (parts of a split, duplicates), by that
    other's id.
    """

    scenes: dict[int, Id]
    shots: dict[int, Id]
    copies: dict[Id, tuple[Id, ...]]


def words_of(passage: Passage) -> PassageWords:
    """Return what a shot's passage says."""
    return _words(passage.text, passage.inside, passage.source)


@lru_cache(maxsize=8192)
def _words(text: str, inside: bool, source: str) -> PassageWords:
    if source == "screenplay":
        return shot_words(text, inside)
    row = list_words(text)
    return PassageWords(action=row.action, dialogue=row.dialogue, camera=row.camera)


def scene_words_of(scene: Scene) -> PassageWords:
    """Return what a scene's passage says; of a scene without one, what it says itself."""
    if scene.passage is None or scene.passage.source != "screenplay":
        return PassageWords(heading=scene.heading, synopsis=scene.synopsis)
    return scene_words(scene.passage.text)


class _Known(msgspec.Struct, gc=False):
    """A shot of the film, with the texts that it may be found by."""

    shot: Shot
    scene: int
    order: int
    texts: tuple[str, ...]
    _counts: tuple[Counter[str], ...] = ()

    def alike(self, words: Counter[str]) -> float:
        if not self._counts:
            self._counts = tuple(words_in(text) for text in self.texts)
        return max((likeness(own, words) for own in self._counts), default=0.0)


def match(project: Project, play: Screenplay) -> Matches:
    """Find the film's scene and shot for each of the script's."""
    if not project.scenes:
        return Matches(scenes={}, shots={}, copies={})
    primaries, copies = _primaries(project)
    return _Matching(project, play, primaries).matches(copies)


def _primaries(project: Project) -> tuple[list[_Known], dict[Id, tuple[Id, ...]]]:
    """Return the shots to be found, and those that are copies of one of them."""
    rows = [(number, shot) for number, scene in enumerate(project.scenes) for shot in scene.shots]
    chosen: dict[Id, Id] = {}
    present = {shot.id for _, shot in rows}
    for _, shot in rows:
        if shot.passage is not None:
            origin = shot.passage.origin
            chosen.setdefault(origin, origin if origin in present else shot.id)
    copies: dict[Id, tuple[Id, ...]] = {}
    known: list[_Known] = []
    for order, (scene, shot) in enumerate(rows):
        primary = chosen[shot.passage.origin] if shot.passage else shot.id
        if primary != shot.id:
            copies[primary] = (*copies.get(primary, ()), shot.id)
            continue
        known.append(_Known(shot, scene, order, _texts(shot)))
    return known, copies


def _texts(shot: Shot) -> tuple[str, ...]:
    texts = [plain(f"{shot.action}\n{shot.dialogue}")]
    if shot.passage is not None:
        base = words_of(shot.passage)
        texts.append(plain(f"{base.action}\n{base.dialogue}"))
    return tuple(dict.fromkeys(filter(None, texts)))


class _Matching:
    """One search; each step takes what it finds out of what the next may find."""

    def __init__(self, project: Project, play: Screenplay, known: list[_Known]) -> None:
        self._project, self._play = project, play
        self._known = known
        self._new: list[ScriptShot] = []
        self._scene_of: list[int] = []
        for number, scene in enumerate(play.scenes):
            self._new += scene.shots
            self._scene_of += [number] * len(scene.shots)
        self._texts = [plain(f"{shot.action}\n{shot.dialogue}") for shot in self._new]
        self._by_text: dict[str, list[_Known]] = defaultdict(list)
        for one in known:
            for text in one.texts:
                self._by_text[text].append(one)
        self._scenes: dict[int, int] = {}
        self._shots: dict[int, _Known] = {}
        self._used: set[Id] = set()

    def matches(self, copies: dict[Id, tuple[Id, ...]]) -> Matches:
        self._match_keys()
        self._match_scenes()
        self._match_same(within=True)
        self._match_same(within=False)
        self._match_alike_within()
        self._match_alike_elsewhere()
        scenes = self._project.scenes
        return Matches(
            scenes={new: scenes[old].id for new, old in self._scenes.items()},
            shots={new: one.shot.id for new, one in self._shots.items()},
            copies=copies,
        )

    def _take(self, new: int, one: _Known) -> None:
        self._shots[new] = one
        self._used.add(one.shot.id)

    def _match_keys(self) -> None:
        """Boards and rows that have a name of their own are known by it."""
        keys = {
            row.key: one
            for one in self._known
            if (passage := one.shot.passage) and passage.source == "list"
            if (row := list_words(passage.text)).key
        }
        for new, shot in enumerate(self._new):
            one = keys.get(shot.key) if shot.key else None
            if one is not None and one.shot.id not in self._used:
                self._take(new, one)

    def _match_scenes(self) -> None:
        old, new = self._project.scenes, self._play.scenes
        taken: set[int] = set()
        pairs = sorted(self._scene_scores(), key=lambda pair: (-pair[0], abs(pair[1] - pair[2])))
        for score, before, after in pairs:
            if score >= _SAME_SCENE and before not in taken and after not in self._scenes:
                self._scenes[after] = before
                taken.add(before)
        left = [number for number in range(len(new)) if number not in self._scenes]
        rest = [number for number in range(len(old)) if number not in taken and old[number].shots]
        if len(left) * len(rest) > _MOST_PAIRS:
            return
        said = {number: _scene_text(old[number]) for number in rest}
        for after in left:
            words = words_in("\n".join(f"{s.action}\n{s.dialogue}" for s in new[after].shots))
            best = max(rest, key=lambda number: likeness(said[number], words), default=None)
            if best is not None and likeness(said[best], words) >= ALIKE:
                self._scenes[after] = best
                rest.remove(best)

    def _scene_scores(self) -> Iterator[tuple[float, int, int]]:
        """Yield (score, film's scene, script's scene): words they share, heading and number."""
        shared = self._shared()
        sizes = Counter(one.scene for one in self._known for _ in one.texts[:1])
        sharing: dict[int, list[int]] = defaultdict(list)
        for old, new in shared:
            sharing[new].append(old)
        by_heading: dict[str, list[int]] = defaultdict(list)
        by_number: dict[str, list[int]] = defaultdict(list)
        by_written: dict[str, list[int]] = defaultdict(list)
        for number, scene in enumerate(self._project.scenes):
            base = scene_words_of(scene)
            for heading in {_heading(scene.heading), _heading(base.heading)} - {""}:
                by_heading[heading].append(number)
            if base.number:
                by_number[base.number].append(number)
            if scene.passage is not None and scene.passage.text:
                by_written[scene.passage.text].append(number)
        for number, scene in enumerate(self._play.scenes):
            headed = by_heading.get(_heading(scene.heading), ())
            headed = headed if len(headed) <= _MOST_ALIKE else ()
            numbered = by_number.get(scene.number, ()) if scene.number else ()
            written = by_written.get(scene.text, ())
            written = written if len(written) <= _MOST_ALIKE else ()
            for old in {*headed, *numbered, *written, *sharing[number]}:
                both = 2 * shared.get((old, number), 0) / max(1, sizes[old] + len(scene.shots))
                same = 0.5 * (old in headed or old in written) + 0.15 * (old in numbered)
                yield both + same, old, number

    def _shared(self) -> dict[tuple[int, int], int]:
        """Count the shots that say the same in a scene of the film and in one of the script."""
        shared: dict[tuple[int, int], int] = defaultdict(int)
        told: dict[str, Counter[int]] = defaultdict(Counter)
        for number, text in enumerate(self._texts):
            one = self._shots.get(number)
            if one is not None:
                shared[one.scene, self._scene_of[number]] += 1
            elif text:
                told[text][self._scene_of[number]] += 1
        for text, after in told.items():
            before = Counter(one.scene for one in self._by_text.get(text, ()))
            if len(before) * len(after) > _MOST_ALIKE:
                continue
            for old, had in before.items():
                for new, has in after.items():
                    shared[old, new] += min(had, has)
        return shared

    def _match_same(self, within: bool) -> None:
        """Find the very same words, in the matched scene or, when they are enough, in any."""
        queues: dict[tuple[int, str], deque[_Known]] = defaultdict(deque)
        for one in self._known:
            if one.shot.id not in self._used:
                for text in one.texts:
                    queues[one.scene if within else -1, text].append(one)
        for new, text in enumerate(self._texts):
            if new in self._shots or not text or not (within or len(text) > 12):
                continue
            scene = self._scenes.get(self._scene_of[new], -2) if within else -1
            queue = queues.get((scene, text))
            while queue and queue[0].shot.id in self._used:
                queue.popleft()
            if queue:
                self._take(new, queue.popleft())

    def _match_alike_within(self) -> None:
        left: dict[int, list[int]] = defaultdict(list)
        for new, text in enumerate(self._texts):
            if new not in self._shots and text:
                left[self._scene_of[new]].append(new)
        rest: dict[int, list[_Known]] = defaultdict(list)
        for one in self._known:
            if one.shot.id not in self._used and one.texts:
                rest[one.scene].append(one)
        for scene, numbers in left.items():
            old = self._scenes.get(scene)
            if old is not None:
                self._pair(numbers, rest[old], ALIKE)

    def _match_alike_elsewhere(self) -> None:
        left = [new for new, text in enumerate(self._texts) if new not in self._shots and text]
        rest = [one for one in self._known if one.shot.id not in self._used and one.texts]
        self._pair(left, rest, _ALIKE_ELSEWHERE)

    def _pair(self, left: Sequence[int], rest: Sequence[_Known], least: float) -> None:
        """Match the most alike first; of equals, those whose neighbours are matched alike."""
        if not left or not rest or len(left) * len(rest) > _MOST_PAIRS:
            return
        pairs: list[tuple[float, int, _Known]] = []
        for new in left:
            words = words_in(self._texts[new])
            for one in rest:
                wanted = least if one.shot.passage else _ALIKE_UNKNOWN
                alike = one.alike(words)
                if alike >= wanted:
                    pairs.append((alike + 0.1 * self._beside(new, one), new, one))
        pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2].order))
        for _, new, one in pairs:
            if new not in self._shots and one.shot.id not in self._used:
                self._take(new, one)

    def _beside(self, new: int, one: _Known) -> int:
        """Count the neighbours of a pair that are matched with each other."""
        before, behind = self._shots.get(new - 1), self._shots.get(new + 1)
        return (before is not None and before.order == one.order - 1) + (
            behind is not None and behind.order == one.order + 1
        )


def _scene_text(scene: Scene) -> Counter[str]:
    return words_in("\n".join(f"{shot.action}\n{shot.dialogue}" for shot in scene.shots))


def _heading(text: str) -> str:
    return plain(text).casefold()
