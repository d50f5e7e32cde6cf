"""Sampling: a zone plate in slow motion stays where it should and as bright as it was."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.animatic.sampling import Region, make_texture, seen_box, warped
from engine.project.document import Framing

cv2.setNumThreads(1)

WIDTH, HEIGHT = 320, 180
STEP = 0.1


def zone_plate(width: int, height: int, finest: float):
    """Return a plate whose rings reach `finest` cycles a pixel in its corners, and its rate."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    rate = finest / np.hypot(width / 2, height / 2)
    rings = np.cos(np.pi * rate * ((x + 0.5 - width / 2) ** 2 + (y + 0.5 - height / 2) ** 2))
    return np.repeat(np.rint(127.5 + 120 * rings).astype(np.uint8)[..., None], 3, axis=2), rate


def place(frame, rate: float, scale: float, guess: float) -> tuple[float, float]:
    """Return where the plate's centre lies beside the frame's, in pixels, by least squares."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    x, y = (x + 0.5 - WIDTH / 2) * scale, (y + 0.5 - HEIGHT / 2) * scale
    clear = np.hypot(x, y) * rate * scale < 0.3
    values, found = frame[..., 1].astype(float)[clear], np.array([guess * scale, 0.0])
    for _ in range(6):
        at_x, at_y = x[clear] + found[0], y[clear] + found[1]
        phase = np.pi * rate * (at_x**2 + at_y**2)
        slope = -2 * np.pi * rate * np.sin(phase)
        basis = np.column_stack([slope * at_x, slope * at_y, np.cos(phase), np.ones_like(phase)])
        contrast, level = np.linalg.lstsq(basis[:, 2:], values, rcond=None)[0]
        step, *_ = np.linalg.lstsq(
            basis[:, :2] * contrast, values - contrast * np.cos(phase) - level, rcond=None
        )
        found = found + step
    return found[0] / scale, found[1] / scale


@pytest.mark.parametrize("density", [1.6, 1.0, 0.9, 0.73, 0.5])
def test_a_zone_plate_moved_a_tenth_of_a_pixel_a_frame(studio, density):
    """`density` is output pixels a pixel of the still: magnified, as it is, minified."""
    size = (round(WIDTH / density) + 60, round(HEIGHT / density) + 60)
    plate, rate = zone_plate(*size, finest=0.45)
    frames = 12
    box = min(size[0], size[1] * WIDTH / HEIGHT)
    scale = WIDTH / density / box
    shift = STEP * frames / density / size[0]
    shot = studio.shot(
        studio.still(plate),
        framing_a=Framing(x=0.5, scale=scale),
        framing_b=Framing(x=0.5 + shift, scale=scale),
        duration=frames,
    )
    engine = studio.engine(WIDTH, HEIGHT)
    # The framing eases in and out, so each frame is held against where its own box should be.
    from engine.camera.easing import eased

    wanted = [STEP * frames * eased(n / frames, "ease_in_out") for n in range(frames)]
    seen = [engine.frame(shot, n) for n in range(frames)]
    energy = np.array([np.var(frame[..., 1].astype(float)) for frame in seen])
    assert np.abs(np.diff(energy) / energy[:-1]).max() <= 0.02
    places = [place(f, rate, 1 / density, w) for f, w in zip(seen, wanted, strict=True)]
    assert max(abs(x - w) for (x, _), w in zip(places, wanted, strict=True)) <= 0.02
    assert max(abs(y) for _, y in places) <= 0.02


def test_a_slow_zoom_changes_its_energy_evenly(studio):
    plate, _ = zone_plate(900, 506, finest=0.45)
    shot = studio.shot(
        studio.still(plate),
        framing_a=Framing(scale=1.0),
        framing_b=Framing(scale=0.4),
        duration=600,
    )
    engine = studio.engine(WIDTH, HEIGHT)
    frames = (engine.frame(shot, n) for n in range(150, 450, 8))
    energy = np.array([np.var(frame[..., 1].astype(float)) for frame in frames])
    growth = np.diff(energy) / energy[:-1]
    # Per frame: an eighth. No jump where one texture hands over to the next.
    assert np.abs(np.diff(growth)).max() / 8 < 0.01


def test_a_magnified_edge_is_smooth(studio):
    """At four times its size a diagonal edge shows no steps: bicubic at least."""
    y, x = np.mgrid[0:90, 0:160]
    edge = np.clip((x - y * 0.7 - 40) * 90 + 128, 0, 255).astype(np.uint8)
    still = studio.still(np.repeat(edge[..., None], 3, axis=2))
    frame = studio.engine(640, 360).frame(studio.shot(still), 0)[..., 1].astype(float)
    crossing = [np.interp(128, row, np.arange(640)) for row in frame[60:220]]
    line = np.polyfit(np.arange(160), crossing, 1)
    assert np.abs(crossing - np.polyval(line, np.arange(160))).max() < 0.75


def test_minified_detail_does_not_alias(studio):
    """Stripes finer than the frame can hold become their mean, not a moiré."""
    stripes = np.zeros((720, 1280, 3), np.uint8)
    stripes[:, ::3] = 255
    frame = studio.engine(256, 144).frame(studio.shot(studio.still(stripes)), 0)
    assert frame.astype(float).std() < 4


@settings(max_examples=60, deadline=None)
@given(
    sides=st.tuples(*[st.booleans()] * 4),
    scale=st.floats(0.3, 4.0),
    turn=st.floats(-0.6, 0.6),
    shift=st.tuples(st.floats(-200, 200), st.floats(-200, 200)),
    keystone=st.floats(-0.001, 0.001),
)
def test_nothing_is_seen_outside_the_box_that_is_drawn(sides, scale, turn, shift, keystone):
    """Layers are drawn where they are seen alone, whatever sides of theirs go on for ever."""
    picture = np.full((60, 80, 4), 255, np.uint8)
    left, top, right, bottom = sides
    picture[:, : 9 * left] = 0
    picture[: 9 * top] = 0
    picture[:, 80 - 9 * right :] = 0
    picture[60 - 9 * bottom :] = 0
    texture = make_texture(picture, 1.0, Region(0, 0, 80, 60), ends=sides)
    c, s = np.cos(turn) * scale, np.sin(turn) * scale
    to_picture = np.array([[c, -s, shift[0]], [s, c, shift[1]], [keystone, 0.0, 1.0]])
    whole = warped(texture, to_picture, 160, 90)
    box = seen_box(texture, to_picture, 160, 90)
    outside = np.ones((90, 160), bool)
    if box is not None:
        x0, y0, x1, y1 = box
        outside[y0:y1, x0:x1] = False
        part = warped(texture, to_picture, x1 - x0, y1 - y0, x0, y0)
        away = np.abs(part.astype(int) - whole[y0:y1, x0:x1])
        assert away.max() <= 2
    assert not whole[outside].any()
