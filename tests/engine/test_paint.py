"""Cards, text, arrows and glyphs: that they are drawn, where, and that each is its own."""

from itertools import combinations
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from engine.camera.terms import TERMS
from engine.paint.arrows import ARROWS, draw_arrows
from engine.paint.canvas import drawn
from engine.paint.card import draw_card, look_line
from engine.paint.glyphs import draw_glyph
from engine.paint.text import draw_text, font_of, wrapped
from engine.project.document import CameraMove

LONG = "Mara reaches the gantry and looks up at the rocket, wind in her coat. " * 6
SIZES = [(1280, 720), (720, 1280), (800, 800), (956, 400), (132, 74), (96, 54), (54, 96), (16, 9)]


def glyph(kind, side=20):
    return drawn(side, side, lambda p: draw_glyph(p, QRectF(0, 0, side, side), kind, "#ffffff"))


def arrows(*moves, width=264, height=148):
    return drawn(width, height, lambda p: draw_arrows(p, QRectF(0, 0, width, height), moves))


def card(*moves, width=640, height=360, **fields):
    words: Any = {
        "slate": "010",
        "action": LONG,
        "size": "MCU",
        "angle": "low",
        "lens": 35.0,
    } | fields
    return draw_card(**words, moves=moves, width=width, height=height)


def white_centre(picture):
    """Return the centre of the white ink, as fractions of the width and height."""
    ys, xs = np.nonzero((picture[..., 3] > 128) & (picture[..., :3].min(axis=2) > 200))
    return xs.mean() / picture.shape[1], ys.mean() / picture.shape[0]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.kind)
def test_a_glyph_keeps_within_its_square_and_shows_at_20_pixels(term):
    picture = glyph(term.kind)
    assert (picture[..., 3] > 128).sum() > 25
    wide = drawn(60, 60, lambda p: draw_glyph(p, QRectF(20, 20, 20, 20), term.kind, "#ffffff"))
    wide[20:40, 20:40] = 0
    assert wide[..., 3].max() < 100


def test_every_glyph_is_unlike_every_other():
    glyphs = {term.kind: glyph(term.kind, 40)[..., 3].astype(float) / 255 for term in TERMS}
    for first, second in combinations(glyphs, 2):
        assert np.abs(glyphs[first] - glyphs[second]).sum() > 30, (first, second)


def test_every_arrow_key_of_the_table_is_drawn_but_none():
    assert {term.arrow for term in TERMS} == ARROWS | {"none"}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.kind)
def test_arrows_are_white_on_a_dark_outline_within_their_frame(term):
    picture = arrows(CameraMove(kind=term.kind))
    seen = picture[..., 3] > 200
    if term.arrow == "none":
        assert not seen.any()
        return
    ink = picture[seen][:, :3]
    assert (ink.min(axis=1) > 230).sum() > 60
    assert (ink.max(axis=1) < 60).sum() > 60


@pytest.mark.parametrize(
    ("kind", "axis", "sign"),
    [("pan_left", 0, -1), ("pan_right", 0, 1), ("tilt_up", 1, -1), ("tilt_down", 1, 1)],
)
def test_a_pan_is_drawn_at_the_edge_it_turns_to(kind, axis, sign):
    assert (white_centre(arrows(CameraMove(kind=kind)))[axis] - 0.5) * sign > 0.15


def test_opposite_moves_are_drawn_mirrored_or_turned_round():
    ends = [("dolly", "in", "out"), ("zoom", "in", "out"), ("dolly_zoom", "in", "out")]
    ends += [(name, "left", "right") for name in ("truck", "arc", "roll")] + [
        ("crane", "up", "down")
    ]
    for name, this, that in ends:
        one, other = cast(Any, f"{name}_{this}"), cast(Any, f"{name}_{that}")
        difference = arrows(CameraMove(kind=one)).astype(int) - arrows(CameraMove(kind=other))
        assert (np.abs(difference).max(axis=2) > 100).sum() > 80, one


def test_a_dolly_is_solid_and_a_zoom_dashed():
    ink = [
        (arrows(CameraMove(kind=kind))[..., :3].min(axis=2) > 230).sum()
        for kind in ("dolly_in", "zoom_in")
    ]
    assert ink[0] > ink[1] * 1.2


def test_a_whip_has_ticks_and_more_than_one_in_order_are_numbered():
    plain, whip = (CameraMove(kind="pan_left", speed=speed) for speed in ("fast", "whip"))
    assert not np.array_equal(arrows(plain), arrows(whip))
    first, second = CameraMove(kind="dolly_in", end=0.5), CameraMove(kind="pan_left", start=0.5)
    together = arrows(
        CameraMove(kind="dolly_in"), CameraMove(kind="pan_left"), width=640, height=360
    )
    assert not np.array_equal(arrows(first, second, width=640, height=360), together)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_card_is_whole_in_every_size_and_aspect(width, height):
    picture = card(CameraMove(kind="dolly_in"), width=width, height=height)
    assert picture.shape == (height, width, 4)
    assert picture.dtype == np.uint8
    assert picture[..., 3].min() == 255
    assert picture[..., :3].std() > 5


def test_a_card_says_what_it_is_told():
    whole = card(CameraMove(kind="dolly_in"))
    assert np.array_equal(whole, card(CameraMove(kind="dolly_in")))
    assert not np.array_equal(whole, card(CameraMove(kind="dolly_in"), slate="020"))
    assert not np.array_equal(whole, card(CameraMove(kind="dolly_in"), action="Short."))
    assert not np.array_equal(whole, card(CameraMove(kind="dolly_in"), size="WS"))
    assert not np.array_equal(whole, card(CameraMove(kind="dolly_in"), angle="dutch"))
    assert not np.array_equal(whole, card(CameraMove(kind="dolly_in"), lens=85.0))
    assert not np.array_equal(whole, card(CameraMove(kind="zoom_in")))
    assert not np.array_equal(
        whole, card(CameraMove(kind="dolly_in"), note="The still is missing.")
    )


def test_a_bare_card_needs_no_words():
    picture = card(slate="", action="", size=None, angle=None, lens=None)
    assert picture[..., 3].min() == 255


def test_a_card_is_paper_with_ink_that_can_be_read():
    picture = card()[..., :3].astype(float) / 255
    linear = np.where(picture <= 0.04045, picture / 12.92, ((picture + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])
    assert np.median(light) > 0.7
    assert (np.median(light) + 0.05) / (light.min() + 0.05) > 10


def test_the_look_line_names_size_angle_and_lens():
    assert look_line("MCU", "low", 35.0) == "MCU  ·  low angle  ·  35 mm"
    assert look_line(None, None, None) == ""


def test_text_wraps_within_its_box_and_elides_what_does_not_fit(qapp):
    font = font_of(16)
    lines = wrapped(LONG, font, 200, 60)
    assert 2 <= len(lines) <= 3
    assert lines[-1].endswith("…")
    assert wrapped("two words", font, 400, 60) == ["two words"]
    assert wrapped("", font, 100, 100) == []
    assert len(wrapped("x" * 300, font, 100, 60)) == 3
    assert wrapped("one\ntwo", font, 300, 100) == ["one", "two"]


@pytest.mark.parametrize("text", ["Die Rakete", "الصاروخ", "ракета", "🚀 go", "a\x00b", "\ud800"])
def test_text_of_any_script_is_drawn(text):
    picture = draw_text(text, 300, 60)
    assert picture.shape == (60, 300, 4)
    assert (picture[..., 3] > 60).sum() > 40


def test_a_canvas_needs_a_pixel():
    with pytest.raises(ValueError, match="at least one pixel"):
        drawn(0, 5, lambda painter: None)
