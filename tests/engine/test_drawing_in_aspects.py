"""A drawing in the film's other aspects: over the same of the still, which is laid out as ever."""

import numpy as np
import pytest
from PIL import Image

from engine.compose.compositor import Compositor
from engine.project import edits
from engine.project.aspects import framing_for
from engine.project.document import Framing, Mark, Reference, Shot, new_id


def a_still_with_a_spot(reel, size, spot) -> Reference:
    """Lay a grey picture with a blue square around `spot`, in parts of it, into the film."""
    width, height = size
    picture = Image.new("RGB", size, (110, 110, 110))
    x, y = round(spot[0] * width), round(spot[1] * height)
    picture.paste((0, 0, 255), (x - 16, y - 16, x + 16, y + 16))
    name = f"spot{width}x{height}.png"
    (reel.path / "references").mkdir(exist_ok=True)
    picture.save(reel.path / "references" / name)
    return Reference(
        id=new_id(), file=f"references/{name}", sha256=name, name=name, width=width, height=height
    )


def place_of(picture, wanted) -> np.ndarray:
    """Return the middle of what is of a colour, x and y in pixels."""
    y, x = np.nonzero(wanted(*np.moveaxis(picture.astype(int), 2, 0)))
    return np.array([x.mean(), y.mean()])


def blue(r, g, b):
    return (b > 180) & (r < 90) & (g < 90)


def red(r, g, b):
    return (r > 180) & (b < 90) & (g < 90)


@pytest.mark.parametrize(
    ("size", "spot", "framing"),
    [
        ((640, 360), (0.5, 0.5), None),
        ((640, 360), (0.45, 0.6), Framing(x=0.45, y=0.5, scale=0.8)),
        ((360, 640), (0.5, 0.3), None),
        ((900, 360), (0.6, 0.45), Framing(x=0.6, y=0.5, scale=0.7)),
    ],
)
def test_a_mark_stays_on_what_it_was_drawn_on(make_reel, size, spot, framing):
    reel = make_reel(width=320, height=180)
    still = a_still_with_a_spot(reel, size, spot)
    shot = Shot(
        id="1" * 16, slate="010", duration=24, references=(still,), framing_a=framing,
        framing_b=framing,
    )  # fmt: skip
    reel.shoot(shot)
    there = place_of(Compositor(reel.project, reel.path, {}).frame(0), blue) / (320, 180)
    dot = Mark(points=((*there, 1.0),), colour="#ff0000", width=0.02)
    reel.project = edits.set_marks(reel.project, shot.id, (dot,))
    for name in ("9:16", "1:1", "4:5"):
        reel.project = edits.add_framing(reel.project, framing_for(reel.project, name))
    for one in reel.project.framings:
        plain, drawn = (
            Compositor(reel.project, reel.path, {}, drawings=on).frame(0, framing=one.id)
            for on in (False, True)
        )
        off = np.abs(drawn.astype(int) - plain).max(axis=2) > 8
        assert 0 < off.mean() < 0.05, "the picture is laid out as without the drawing"
        assert np.abs(place_of(drawn, red) - place_of(plain, blue)).max() < 3, one.name
