"""What the Compositor is put together from: passages, placing, light."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compose import placing
from engine.compose.light import exposed, from_light, to_light
from engine.compose.transitions import passage_at
from engine.project.document import Adjust, FramingOverride, Project, Scene, Shot, Transition


def a_film(durations, transitions) -> Project:
    shots = tuple(
        Shot(
            id=f"shot{n}",
            slate=f"{n}",
            duration=duration,
            transition=None if length is None else Transition(duration=length),
        )
        for n, (duration, length) in enumerate(zip(durations, transitions, strict=True))
    )
    return Project(id="film", name="Film", scenes=(Scene(id="scene", shots=shots),))


def test_a_transition_is_centred_on_its_cut():
    film = a_film([48, 48], [None, 12])
    inside = [n for n in range(96) if passage_at(film, n) is not None]
    assert inside == list(range(42, 54))
    steps = [passage_at(film, n) for n in inside]
    assert all(step is not None for step in steps)
    progress = [step.progress for step in steps if step is not None]
    assert progress == pytest.approx([(n + 0.5) / 12 for n in range(12)])
    first = steps[0]
    assert first is not None and first.outgoing is not None
    assert (first.outgoing.id, first.outgoing_frame) == ("shot0", 42)
    assert (first.incoming.id, first.incoming_frame) == ("shot1", -6)


def test_the_first_shot_comes_out_of_black():
    film = a_film([48, 48], [10, None])
    assert [n for n in range(96) if passage_at(film, n)] == list(range(10))
    opening = passage_at(film, 0)
    assert opening is not None and opening.outgoing is None


@given(
    durations=st.lists(st.integers(1, 30), min_size=1, max_size=6),
    lengths=st.lists(st.one_of(st.none(), st.integers(1, 60)), min_size=6, max_size=6),
)
@settings(deadline=None, max_examples=80)
def test_transitions_never_overlap_and_never_leave_the_film(durations, lengths):
    film = a_film(durations, lengths[: len(durations)])
    steps = [passage_at(film, n) for n in range(film.duration)]
    for n, step in enumerate(steps):
        if step is None:
            continue
        assert 0 < step.progress < 1
        cut = n - step.incoming_frame
        assert cut >= 0
        earlier = steps[n - 1] if n else None
        if earlier is not None and earlier.incoming is step.incoming:
            assert earlier.progress < step.progress
    seen = [step.incoming.id for step in steps if step is not None]
    runs = [shot for n, shot in enumerate(seen) if n == 0 or seen[n - 1] != shot]
    assert len(runs) == len(set(runs))
    assert passage_at(film, -1) is None and passage_at(film, film.duration) is None


def test_light_comes_back_as_it_was():
    codes = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, 2)
    assert (from_light(to_light(codes)) == codes).all()
    assert (exposed(codes, 0.0) == codes).all()
    assert exposed(np.full((1, 1, 3), 188, np.uint8), 1.0).min() >= 254


def ramp(width: int, height: int) -> np.ndarray:
    x = np.linspace(0, 255, width)[None, :, None]
    y = np.linspace(0, 255, height)[:, None, None]
    return np.broadcast_to(np.concatenate([x + 0 * y, y + 0 * x, 0 * x + 0 * y], 2), (
        height, width, 3)).astype(np.uint8)  # fmt: skip


@given(
    film=st.sampled_from([(1280, 720), (720, 1280), (1000, 1000), (2390, 1000), (641, 483)]),
    size=st.tuples(st.integers(2, 900), st.integers(2, 900)),
    override=st.builds(
        FramingOverride,
        centre_x=st.floats(0, 1),
        centre_y=st.floats(0, 1),
        scale=st.floats(0.01, 1.0),
    ),
)
@settings(deadline=None, max_examples=80)
def test_a_framing_keeps_within_the_frame_and_fills_the_output(film, size, override):
    canvas = placing.framed(film, size, override)
    assert (canvas.seen_width, canvas.seen_height) == size
    assert 0 <= canvas.left <= canvas.width - size[0]
    assert 0 <= canvas.top <= canvas.height - size[1]
    widest = placing.framed(film, size, FramingOverride())
    assert max(canvas[:2]) <= max(8200, *widest[:2])
    whole = placing.whole_frame(film, size)
    assert whole.width <= size[0] and whole.height <= size[1]


def test_a_framing_is_centred_where_it_is_told():
    canvas = placing.framed((1280, 720), (720, 1280), FramingOverride(centre_x=0.25))
    assert canvas.height == 1280 and canvas.top == 0
    assert abs((canvas.left + 360) / canvas.width - 0.25) < 0.001
    close = placing.framed((1280, 720), (1280, 720), FramingOverride(scale=0.5))
    assert (close.width, close.height, close.left, close.top) == (2560, 1440, 640, 360)


def test_a_take_of_another_aspect_is_letterboxed_and_a_rounded_one_fills():
    square = np.full((100, 100, 3), 200, np.uint8)
    boxed = placing.conformed(square, (320, 180))
    assert boxed.shape == (180, 320, 3)
    assert not boxed[:, :70].any() and not boxed[:, 250:].any() and boxed[:, 70:250].all()
    model = np.full((480, 832, 3), 200, np.uint8)
    assert placing.conformed(model, (1280, 720)).min() > 190
    same = np.zeros((180, 320, 3), np.uint8)
    assert placing.conformed(same, (320, 180)) is same


def test_corrections_do_what_they_say():
    picture = ramp(64, 36)
    assert placing.adjusted(picture, Adjust()) is picture
    assert not placing.adjusted(picture, Adjust(opacity=0.0)).any()
    assert placing.adjusted(picture, Adjust(exposure=1.0)).mean() > picture.mean()
    grey = placing.adjusted(picture, Adjust(saturation=0.0)).astype(int)
    assert np.ptp(grey, axis=2).max() <= 1
    half = placing.adjusted(np.full((36, 64, 3), 255, np.uint8), Adjust(scale=0.5))
    assert (half[9:27, 16:48] == 255).all() and not half[:8].any() and not half[:, :15].any()
    moved = placing.adjusted(picture, Adjust(x=0.25))
    assert np.abs(moved[:, 16:].astype(int) - picture[:, :48]).max() <= 1
    twice = placing.adjusted(picture, Adjust(scale=2.0))
    assert np.abs(twice[18, 32].astype(int) - picture[18, 32]).max() <= 4
    assert not placing.adjusted(picture, Adjust(scale=0.0)).any()


def test_a_crop_takes_the_edges_away_before_the_picture_is_moved():
    white = np.full((40, 80, 3), 255, np.uint8)
    left = placing.adjusted(white, Adjust(crop_left=0.25, crop_bottom=0.5))
    assert not left[:, :20].any() and not left[20:].any() and (left[:20, 20:] == 255).all()
    within = placing.adjusted(white, Adjust(crop_right=0.5 + 0.5 / 80))
    assert (within[:, :39] == 255).all() and abs(int(within[5, 39, 0]) - 128) <= 1
    assert not within[:, 40:].any()
    moved = placing.adjusted(white, Adjust(crop_left=0.5, x=-0.5))
    assert (moved[:, :39] == 255).all() and not moved[:, 41:].any()
    assert not placing.adjusted(white, Adjust(crop_top=0.6, crop_bottom=0.6)).any()


@given(
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    into=st.tuples(st.integers(1, 90), st.integers(1, 90)),
)
@settings(deadline=None, max_examples=80)
def test_pictures_of_any_size_go_into_frames_of_any_size(size, into):
    picture = np.full((size[1], size[0], 3), 77, np.uint8)
    for way in (placing.conformed, placing.cropped):
        placed = way(picture, into)
        assert placed.shape == (into[1], into[0], 3)
