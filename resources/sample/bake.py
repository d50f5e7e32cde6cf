"""Renders the takes that the sample film comes with, as anybody would, into `takes/`.

    python -m resources.sample.bake

Run it after a change of the drawings, of the film's table or of what a fingerprint holds; what it
writes is shipped. Two shots get three takes each; the last take of the second is of older words,
so that it is stale.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from resources.sample.make import TAKES, write_sample

SHOTS = ("030", "060")
OLDER_WORDS = "A face in the visor; the corridor behind falls away."


def storyreel(*words: str | Path) -> None:
    """Run one headless command. Raises CalledProcessError when it fails."""
    subprocess.run([sys.executable, "-m", "app", *map(str, words)], check=True)


def bake(takes: Path) -> None:
    """Render the takes into a folder, which is made anew."""
    with tempfile.TemporaryDirectory() as folder:
        film = write_sample(Path(folder) / "Launch.reel", takes=False)
        storyreel("render", film, "--shots", SHOTS[0], "--takes", "3", "--seed", "1")
        storyreel("render", film, "--shots", SHOTS[1], "--takes", "2", "--seed", "1")
        storyreel("set", film, SHOTS[1], f"action={OLDER_WORDS}")
        storyreel("render", film, "--shots", SHOTS[1], "--takes", "1", "--seed", "3")
        shutil.rmtree(takes, ignore_errors=True)
        shutil.copytree(film / "takes", takes, ignore=shutil.ignore_patterns(".*"))


if __name__ == "__main__":
    bake(TAKES)
