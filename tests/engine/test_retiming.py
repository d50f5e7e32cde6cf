"""Takes of another rate: which picture is seen at moments that no frame of the take holds."""

from fractions import Fraction

import numpy as np
import pytest

from engine.compose.compositor import Compositor
from engine.compose.light import mixed
from engine.compose.retiming import bent, flow_between
from engine.project import edits
from engine.project.document import Adjust, Shot

CONFORMS = ("nearest", "blend", "flow")


def grey(n: int) -> np.ndarray:
    return np.full((90, 160, 3), 30 + 12 * n, np.uint8)


def block(n: float, step: float = 6.0) -> np.ndarray:
    """A bright textured block on a textured ground, `step` pixels further right each frame."""
    y, x = np.mgrid[0:90, 0:160].astype(np.float64)
    ground = 60 + 12 * np.sin(x / 5) * np.cos(y / 4)
    left = 30 + n * step
    soft = np.clip(np.minimum(x - left, left + 40 - x), 0, 1) * ((y >= 25) & (y < 65))
    inside = 200 + 25 * np.sin((x - left) / 3) * np.sin(y / 3)
    picture = ground * (1 - soft) + inside * soft
    return np.repeat(picture[..., None], 3, axis=2).astype(np.uint8)


def filmed(reel, conform, rate, picture, frames=16, duration=24, **fields):
    shot = Shot(id="s" * 16, slate="010", duration=duration, conform=conform, **fields)
    reel.shoot(shot)
    take = reel.take(shot, frames, picture, rate=Fraction(rate))
    return Compositor(reel.project, reel.path, reel.takes), take


def own(compositor, take, index):
    return compositor._clips.read(take, index)


@pytest.mark.parametrize("conform", CONFORMS)
def test_a_take_of_the_films_rate_is_shown_byte_for_byte(reel, conform):
    compositor, take = filmed(reel, conform, 24, block, duration=16)
    for n in range(16):
        assert np.array_equal(compositor.frame(n), own(compositor, take, n))


@pytest.mark.parametrize("rate", [12, 16])
@pytest.mark.parametrize("conform", CONFORMS)
def test_a_moment_that_a_frame_holds_is_that_frame(reel, conform, rate):
    compositor, take = filmed(reel, conform, rate, block)
    for n in range(24):
        position = Fraction(n * rate, 24)
        if position.denominator == 1:
            assert np.array_equal(compositor.frame(n), own(compositor, take, int(position)))


@pytest.mark.parametrize("rate", [12, 16])
def test_blend_mixes_the_neighbours_as_light_by_the_exact_position(reel, rate):
    compositor, take = filmed(reel, "blend", rate, grey, duration=20)
    for n in range(20):
        position = Fraction(n * rate, 24)
        index = int(position)
        first, second = own(compositor, take, index), own(compositor, take, index + 1)
        expected = mixed(first, second, float(position - index))
        assert np.array_equal(compositor.frame(n), expected)
        level = int(compositor.frame(n)[45, 80, 1])
        assert int(first[45, 80, 1]) <= level <= int(second[45, 80, 1])


def test_flow_puts_what_moves_on_its_way(reel):
    compositor, take = filmed(reel, "flow", 12, block, duration=24)
    for n in (5, 11, 17):
        shown, due = compositor.frame(n), block(n / 2)
        wrong = np.abs(shown.astype(int) - due).mean()
        pair = own(compositor, take, n // 2), own(compositor, take, n // 2 + 1)
        ghosted = np.abs(mixed(*pair, 0.5).astype(int) - due).mean()
        assert wrong < 0.4 * ghosted


def test_flow_of_three_moments_between_two_frames(reel):
    compositor, _ = filmed(reel, "flow", 12, block, duration=24, adjust=Adjust(speed=0.5))
    middles = []
    for n in (9, 10, 11):
        bright = compositor.frame(n)[45, :, 1].astype(float) > 140
        middles.append(np.flatnonzero(bright).mean())
    assert np.allclose(np.diff(middles), 1.5, atol=0.6)


def test_across_a_cut_there_is_no_motion_to_follow():
    rng = np.random.default_rng(3)
    one, other = (rng.integers(0, 255, (90, 160, 3), np.uint8) for _ in range(2))
    assert flow_between(one, other) is None
    assert flow_between(one, one) is None
    field = flow_between(block(0), block(1))
    assert field is not None
    first, second = bent(block(0), block(1), field, 0.0)
    assert np.array_equal(first, block(0)) and second.shape == first.shape


@pytest.mark.parametrize("conform", CONFORMS)
def test_a_short_take_holds_its_last_frame(reel, conform):
    compositor, take = filmed(reel, conform, 12, grey, frames=6)
    last = own(compositor, take, 5)
    for n in (10, 11, 12, 23):
        assert np.array_equal(compositor.frame(n), last)


def test_the_order_in_which_frames_are_asked_for_does_not_matter(reel):
    compositor, _ = filmed(reel, "flow", 16, block)
    forward = [compositor.frame(n).copy() for n in range(24)]
    other = Compositor(reel.project, reel.path, reel.takes)
    for n in (20, 3, 19, 4, 22, 7, 1, 23, 2):
        assert np.array_equal(other.frame(n), forward[n])


def test_another_conform_is_seen_at_once(reel):
    compositor, _ = filmed(reel, "nearest", 12, grey)
    before = compositor.frame(5).copy()
    project = edits.set_shots(reel.project, ["s" * 16], conform="blend")
    after = compositor.with_project(project, reel.takes).frame(5)
    assert after.mean() > before.mean() + 3


@pytest.mark.parametrize("conform", ["blend", "flow"])
def test_the_export_is_given_what_the_preview_shows(reel, export, tmp_path, conform):
    compositor, _ = filmed(reel, conform, 12, block, frames=8, duration=15)
    given = {}
    export(reel, tmp_path / "film.mp4", shown=lambda n, rgb: given.setdefault(n, rgb.copy()))
    assert sorted(given) == list(range(15))
    assert all(np.array_equal(given[n], compositor.frame(n)) for n in reversed(range(15)))
