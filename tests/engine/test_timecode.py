"""Rates, timecode and durations, there and back."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project.timecode import (
    TimeError,
    frame_of_sample,
    parse_duration,
    parse_rate,
    rate_text,
    sample_of_frame,
    timecode,
)

FILM, NTSC = Fraction(24), Fraction(24000, 1001)
RATES = st.sampled_from([FILM, NTSC, Fraction(25), Fraction(30000, 1001), Fraction(25, 2)])


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("24", FILM),
        ("24/1", FILM),
        ("24000/1001", NTSC),
        ("23.976", NTSC),
        ("23.98", NTSC),
        ("29,97", Fraction(30000, 1001)),
        ("59.94 fps", Fraction(60000, 1001)),
        ("12.5", Fraction(25, 2)),
        (" 25 FPS ", Fraction(25)),
    ],
)
def test_a_rate_is_read_exactly(text, rate):
    assert parse_rate(text) == rate
    assert parse_rate(rate_text(rate)) == rate


@pytest.mark.parametrize("text", ["", "0", "24/0", "-24", "fast", "1e3", "nan", "9999", "24/1/1"])
def test_what_is_no_rate_is_refused_with_an_example(text):
    with pytest.raises(TimeError, match=r"frame rate|divides"):
        parse_rate(text)


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("3s", 72),
        ("3", 72),
        ("3.5", 84),
        ("3,5 sec", 84),
        (".5", 12),
        ("72f", 72),
        ("72 frames", 72),
        ("00:00:03:00", 72),
        ("00:01:00:12", 1452),
        ("1:30", 2160),
        ("1:00:00", 86400),
        ("2 min", 2880),
        ("500ms", 12),
        ("+12", 12),
        ("-12", -12),
        ("-1.5s", -36),
        ("- 1 s", -24),
        ("0", 0),
    ],
)
def test_a_duration_is_read_as_people_write_it(text, frames):
    assert parse_duration(text, FILM) == frames


@pytest.mark.parametrize(
    "text", ["", "soon", "3x", "1:2:3:4:5", "--3", "1..5", "٣", "inf", "9" * 60]
)
def test_what_is_no_duration_is_refused_with_an_example(text):
    with pytest.raises(TimeError, match="write it as"):
        parse_duration(text, FILM)


@pytest.mark.parametrize("text", ["99999999h", "24:00:01:00", "9" * 30])
def test_a_length_of_more_than_a_day_is_refused(text):
    with pytest.raises(TimeError, match="a day at most"):
        parse_duration(text, FILM)


def test_timecode_counts_nominal_frames():
    assert timecode(108, FILM) == "00:00:04:12"
    assert timecode(108, NTSC) == "00:00:04:12"
    assert timecode(-1, FILM) == "-00:00:00:01"
    assert timecode(100 * 3600 * 24, FILM) == "100:00:00:00"
    assert timecode(119, Fraction(120)) == "00:00:00:119"


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), RATES)
def test_timecode_is_read_back_to_the_same_frame(frame, rate):
    assert parse_duration(timecode(frame, rate), rate) == frame


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**7), RATES)
def test_samples_and_frames_agree(frame, rate):
    first = sample_of_frame(frame, rate)
    assert frame_of_sample(first, rate) == frame
    assert frame_of_sample(sample_of_frame(frame + 1, rate) - 1, rate) == frame
    assert first <= frame * 48000 / rate < first + 1


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=20) | st.text("0123456789:;.,+-sfm /", max_size=20))
def test_any_text_is_read_or_refused_with_an_example(text):
    with contextlib.suppress(TimeError):
        assert isinstance(parse_duration(text, FILM), int)
    with contextlib.suppress(TimeError):
        assert parse_rate(text) > 0
