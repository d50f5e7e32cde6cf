"""A 120-page screenplay comes in within 50 times what reading and splitting its lines takes.

Coming in is the whole way from the file to the film: read, cut into scenes and shots, and laid in.
A new draft with 30 changed scenes then keeps the takes, picks and pictures of every shot it keeps.
"""

import gc
import random
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from engine.project import edits
from engine.project.document import Project, Reference
from engine.script.files import read_script
from engine.script.fountain_film import fountain_of
from engine.script.laying import apply_update
from engine.script.update import compare

from figures import Figure, ratio, report

PAGES, LINES_A_PAGE = 120, 55
CHANGED_SCENES = 30
VOCABULARY = (
    "the harbour wall lamp kettle window letter train corridor rain glass boat coat door road "
    "river stone engine silver quiet broken empty narrow waits runs turns holds opens leaves "
    "climbs listens watches breathes whispers slowly again behind under across toward nobody"
)
WORDS = VOCABULARY.split()
NAMES = ("MARA", "JOHN", "THE CAPTAIN", "ÉTIENNE", "ANNA (V.O.)")


def screenplay(seed: int = 7) -> str:
    """Return a screenplay of some 120 pages: scenes of action and dialogue, as they are written."""
    chance = random.Random(seed)
    lines = ["Title: The Harbour", "Author: Nobody", "", "FADE IN:", ""]
    scene = 0
    while len(lines) < PAGES * LINES_A_PAGE:
        scene += 1
        place = chance.choice(WORDS).upper()
        lines += [f"{chance.choice(('INT', 'EXT'))}. {place} {scene} - NIGHT #{scene}#", ""]
        for _ in range(chance.randrange(6, 16)):
            lines += [_sentence(chance, 8, 45), ""]
            for _ in range(chance.randrange(0, 3)):
                lines += [chance.choice(NAMES), _sentence(chance, 4, 14), ""]
    return "\n".join(lines)


def _sentence(chance: random.Random, low: int, high: int) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randrange(low, high))]
    return " ".join(words).capitalize() + "."


def with_changed_scenes(text: str, seed: int = 11) -> str:
    """Return a new draft: in 30 scenes some words of the first two paragraphs are others."""
    chance = random.Random(seed)
    scenes = text.split("\n\nINT. ")
    for number in chance.sample(range(1, len(scenes)), CHANGED_SCENES):
        lines = scenes[number].split("\n")
        for line in (2, 4):
            words = lines[line].split(" ")
            words[len(words) // 2] = "lighthouse"
            lines[line] = " ".join(words)
        scenes[number] = "\n".join(lines)
    return "\n\nINT. ".join(scenes)


def with_takes(film: Project) -> Project:
    """Return the film with a picked and marked take and a picture for every shot."""
    for number, shot in enumerate(film.shots):
        still = Reference(id=f"{number:016x}", file=f"references/{number}.png", sha256="", name="a")
        film = edits.set_shots(film, [shot.id], picked=f"{number:016x}", references=(still,))
    return film


def lost_of(before: Project, after: Project) -> int:
    """Return how many shots lost what belongs to them."""
    now = {shot.id: shot for shot in after.shots}
    return sum(
        shot.id not in now
        or (now[shot.id].picked, now[shot.id].references) != (shot.picked, shot.references)
        for shot in before.shots
    )


def main() -> int:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "harbour.fountain"
        text = screenplay()
        path.write_text(text, encoding="utf-8")

        def come_in(film: Project | None = None) -> Project:
            film = film or Project(id="f" * 16, name="Harbour")
            return apply_update(film, compare(film, read_script(path, Fraction(24), 3.0)))

        def read_and_split() -> list[str]:
            return path.read_text(encoding="utf-8").splitlines()

        film = with_takes(come_in())
        lost_text = fountain_of(film) != text
        path.write_text(with_changed_scenes(text), encoding="utf-8")
        after = come_in(film)
        lost_text = lost_text or fountain_of(after) != with_changed_scenes(text)
        gc.disable()
        try:
            first = ratio(come_in, read_and_split)
            again = ratio(lambda: come_in(film), read_and_split)
        finally:
            gc.enable()
    shots, scenes = len(film.shots), len(film.scenes)
    said = f"{scenes} scenes, {shots:,} shots"
    return report([
        Figure("a 120-page screenplay coming in, to its lines read and split", first, 50, 45, said),
        Figure("a new draft of it with 30 changed scenes, to the same", again, 100, 60),
        Figure("shots that lost a pick or a picture by the new draft", lost_of(film, after), 0, 0),
        Figure("screenplays that were written otherwise than read", int(lost_text), 0, 0),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
