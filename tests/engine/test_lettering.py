"""Words over a picture in any script: inked, shaped, set from the right; no box goes unsaid."""

import numpy as np
import pytest

from engine.paint.fonts import unset_letters
from engine.paint.lettering import Lettering, draw_lettering
from engine.paint.text import draw_text

SCRIPTS = {
    "latin": "Straße, Łódź, crème",
    "greek": "Καλημέρα κόσμε",
    "cyrillic": "Привет, мир",
    "arabic": "مرحبا بالعالم",
    "hebrew": "שלום עולם",
    "devanagari": "नमस्ते दुनिया",
    "thai": "สวัสดีชาวโลก",
    "chinese": "你好，世界",
    "japanese": "こんにちは世界",
    "korean": "안녕하세요 세계",
}


def columns_of(picture):
    return np.flatnonzero((picture[..., 3] > 60).any(axis=0))


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_is_drawn_with_letters_of_a_shipped_font(text):
    look = Lettering(48, backing="none")
    assert unset_letters(text) == ""
    drawn = draw_lettering(text, look, 900)
    ink = (drawn.picture[..., 3] > 128).mean()
    assert 0.05 < ink < 0.5
    # Not one box after another: no two scripts, and no letters that are none, look like it.
    boxes = draw_lettering("\u25a1" * len(text), look, 900)
    assert drawn.picture.shape != boxes.picture.shape or not np.allclose(
        drawn.picture, boxes.picture, atol=8
    )


def test_letters_without_a_font_are_named_and_drawn_as_boxes():
    text = "ab\U0001f200\U000e0fff\U0001e900x"
    unset = unset_letters(text)
    assert "\U0001e900" in unset and "a" not in unset
    assert columns_of(draw_lettering(text, Lettering(40, backing="none"), 500).picture).size > 0


def test_arabic_letters_are_joined():
    apart = draw_lettering("ب ب ب", Lettering(60, backing="none"), 900).width
    joined = draw_lettering("ببب", Lettering(60, backing="none"), 900).width
    # Letters on their own are wider than within a word.
    assert joined < apart * 0.75


def test_what_is_written_from_the_right_begins_there():
    look = Lettering(40, backing="none", align=-1)
    arabic = draw_lettering("مرحبا بالعالم هذا نص طويل\nنعم", look, 900)
    latin = draw_lettering("A long line of words comes first\nyes", look, 900)
    for drawn, at_right in ((arabic, True), (latin, False)):
        lower = drawn.picture[drawn.picture.shape[0] // 2 :]
        middle = columns_of(lower).mean() / lower.shape[1]
        assert (middle > 0.6) == at_right
    box = draw_text("שלום", 400, 60, size=32)
    assert columns_of(box).min() > 200


def test_lines_break_alike_in_every_size():
    text = "It was a long night, and nobody in the house had slept at all."
    shapes = [
        draw_lettering(text, Lettering(size, backing="none"), 11.5 * size).height / size
        for size in (12, 27, 54, 108)
    ]
    assert max(shapes) - min(shapes) < 0.1
    assert shapes[0] > 2.3  # it is broken at all


@pytest.mark.parametrize("backing", ["none", "outline", "shadow", "box"])
def test_white_words_are_read_on_white(backing):
    drawn = draw_lettering("Read me", Lettering(48, backing=backing), 600).picture
    cover = drawn[..., 3:] / 255.0
    seen = 255.0 * (1 - cover) + drawn[..., :3] * cover
    assert (seen.min() < 120) == (backing != "none")


@pytest.mark.parametrize("text", ["你好，世界", "Привет", "안녕하세요"])
def test_bold_is_bolder_in_every_font(text):
    regular, bold = (
        draw_lettering(text, Lettering(60, weight=weight, backing="none"), 900).picture
        for weight in (400, 700)
    )
    assert bold[..., 3].sum() > regular[..., 3].sum() * 1.12


def test_the_same_words_are_the_same_bytes():
    look = Lettering(33, weight=700, backing="shadow")
    one, other = (draw_lettering("ठीक है", look, 300).picture for _ in range(2))
    assert np.array_equal(one, other)
