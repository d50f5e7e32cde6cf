"""Another frame rate: everything keeps its time."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project import edits
from engine.project.document import (
    FrameAnchor,
    Marker,
    Project,
    Scene,
    Shot,
    ShotAnchor,
    Sound,
    Transition,
)
from engine.project.film import anchor_frame, starts
from engine.project.seen import seen_take, source_frame, takes_of

RATES = st.sampled_from([Fraction(24), Fraction(24000, 1001), Fraction(25), Fraction(60)])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=20), RATES, RATES)
def test_every_cut_keeps_its_time_to_half_a_frame_where_shots_are_long_enough(lengths, old, new):
    shots = tuple(
        Shot(id=f"{n:016x}", slate=f"{n:03}", duration=length + 3)
        for n, length in enumerate(lengths)
    )
    project = Project(id="a", name="b", rate=old, scenes=(Scene(id="s", shots=shots),))
    after = edits.set_rate(project, new)
    assert after.rate == new
    for before, now in zip(starts(project), starts(after), strict=True):
        assert abs(before / old - now / new) <= 1 / (2 * new)
    assert edits.set_rate(project, old) is project


def test_marks_sounds_transitions_and_handles_go_along(film):
    project = edits.add_marker(film, Marker(id="m", anchor=ShotAnchor(shot="b" * 16, offset=12)))
    project = edits.add_sound(
        project,
        Sound(id="s", anchor=FrameAnchor(frame=48), file="sounds/s.wav", sha256="s", name="s"),
    )
    project = edits.set_shots(project, ["b" * 16], transition=Transition(duration=12))
    project = edits.set_settings(project, in_point=24, out_point=120)
    after = edits.set_project(project, rate=Fraction(48), name="Twice")
    assert after.duration == 2 * film.duration and after.name == "Twice"
    assert anchor_frame(after, after.markers[0].anchor) == 168
    assert anchor_frame(after, after.sounds[0].anchor) == 96
    transition = after.shots[1].transition
    assert transition is not None and transition.duration == 24
    assert (after.settings.in_point, after.settings.out_point) == (48, 240)
    assert after.shots[0].render.handles == 16


@pytest.mark.parametrize("trimmed", [False, True])
def test_takes_of_before_show_the_same_moments(film, take_of, trimmed):
    project = edits.trim_head(film, "a" * 16, -12) if trimmed else film
    take = take_of(project.shots[0])
    project = edits.split_at(project, 30)
    after = edits.set_rate(project, Fraction(48))
    for before, now in zip(project.shots[:2], after.shots[:2], strict=True):
        assert seen_take(after, now, takes_of(now, {"a" * 16: (take,)})) == take
        for n in range(before.duration):
            shown = source_frame(before, take, n, project.rate)
            assert source_frame(now, take, 2 * n, after.rate) == shown
