"""Draws every still of the sample film into `art/`, from the brushes and subjects beside it.

    python -m resources.sample.draw

Run it after a change of the drawings; what it writes is shipped. Opaque pictures become JPEG with
a grain against bands; layers become PNG with alpha.
"""

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from resources.sample import brush, stills_flight, stills_ground

FOLDER = Path(__file__).resolve().parent
SCENES = (
    stills_ground.title,
    stills_ground.pad,
    stills_ground.hangar,
    stills_ground.switch,
    stills_ground.control,
    stills_flight.visor,
    stills_flight.bunker,
    stills_flight.ignition,
    stills_flight.ascent,
    stills_flight.orbit,
    stills_flight.end,
)
BACKGROUNDS = ("_sky", "hangar_view", "switch_", "control_wall", "visor_corridor", "bunker",
               "ascent_", "orbit_stars")  # fmt: skip


def draw(art: Path) -> int:
    """Draw every still into a folder and return how many there are."""
    art.mkdir(parents=True, exist_ok=True)
    count = 0
    for scene in SCENES:
        for name, image in scene(FOLDER).items():
            if any(word in name for word in BACKGROUNDS):
                brush.dithered(image).save(str(art / f"{name}.jpg"), None, 88)
            else:
                image.save(str(art / f"{name}.png"), None, 4)
            count += 1
    return count


if __name__ == "__main__":
    application = QGuiApplication(["draw", "-platform", "offscreen"])
    sys.stdout.write(f"{draw(FOLDER / 'art')} stills drawn\n")
