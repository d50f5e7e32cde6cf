"""What a person chose for speed and memory on this machine, for each model.

Kept in `speed.json` of the user's folder, so that window, command line and worker go by the same.
Light: what is done with it stands in `memory.py`, `attention.py` and `compiling.py`.
"""

from typing import Any

import msgspec

from engine.project import codec
from engine.project.disk import write_file
from engine.project.errors import ProjectError
from engine.render.home import storyreel_home
from engine.render.memory import Choice, Way

FILE = "speed.json"


class Choices(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was chosen for one model; the defaults are what Storyreel works out by itself.

    `memory` is how the model is held, `tiles` that pictures are always decoded in tiles.
    `attention` is a kernel's name as diffusers has it; "" is torch's own choice.
    """

    memory: Way | None = None
    tiles: bool = False
    attention: str = ""
    compiled: bool = False

    def held(self, once: Way | None = None) -> Choice:
        """Return how the model is to be held; `once` is what one render was told."""
        return Choice(way=once or self.memory, tiles=self.tiles)


class Speed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was chosen, by the models' ids."""

    models: dict[str, Choices] = {}

    def of(self, model: str) -> Choices:
        """Return what was chosen for a model."""
        return self.models.get(model, Choices())


def read_speed() -> Speed:
    """Return what was chosen; nothing when the file is not there or can't be read."""
    try:
        return codec.decode((storyreel_home() / FILE).read_bytes(), Speed)
    except (OSError, ProjectError):
        return Speed()


def write_speed(speed: Speed) -> None:
    """Keep what was chosen. Raises OSError."""
    write_file(storyreel_home() / FILE, codec.encode(speed))


def choose(model: str, **fields: Any) -> Choices:
    """Change fields of what was chosen for a model, keep it, and return it. Raises OSError."""
    before = read_speed()
    chosen = msgspec.structs.replace(before.of(model), **fields)
    others = {name: one for name, one in before.models.items() if name != model}
    kept = others if chosen == Choices() else {**others, model: chosen}
    write_speed(Speed(models=kept))
    return chosen
