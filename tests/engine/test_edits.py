"""Whatever edits are made in whatever order, the film stays sound; and each edit's own meaning."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project import edits
from engine.project.codec import decode_project, encode_project
from engine.project.document import (
    CameraMove,
    Caption,
    FrameAnchor,
    Marker,
    Project,
    Reference,
    RenderSettings,
    Role,
    Shot,
    ShotAnchor,
    Sound,
    Title,
    Transition,
    new_id,
)
from engine.project.errors import EditError
from engine.project.film import anchor_frame, film, find_shot, start_of

FRAMES = st.integers(-90, 90)


@dataclass
class Desk:
    """Draws an edit and its arguments from hypothesis, for the film as it is."""

    draw: Callable[..., Any]

    def shot(self, project):
        return self.draw(st.sampled_from([shot.id for shot in project.shots]))

    def shots(self, project):
        return self.draw(
            st.lists(st.sampled_from([shot.id for shot in project.shots]), min_size=1, max_size=4)
        )

    def scene(self, project):
        return self.draw(st.sampled_from([scene.id for scene in project.scenes]))

    def number(self, low=-3, high=6):
        return self.draw(st.integers(low, high))


def an_anchor(project, desk):
    if not project.shots or desk.draw(st.booleans()):
        return FrameAnchor(frame=desk.number(0, 200))
    return ShotAnchor(shot=desk.shot(project), offset=desk.number(0, 90))


def add_sound(project, desk):
    sound = Sound(
        id=new_id(), anchor=an_anchor(project, desk), file="sounds/a.wav", sha256="a", name="a"
    )
    return edits.add_sound(project, sound)


def add_reference(project, desk):
    role = desk.draw(st.sampled_from(["first_frame", "timed_frame", "layer"]))
    picture = Reference(
        id=new_id(), file="references/a.png", sha256="a", name="a", role=role,
        at=desk.number(0, 40), until=desk.draw(st.none() | st.integers(41, 90)),
    )  # fmt: skip
    return edits.add_reference(project, desk.shot(project), picture)


ON_SHOTS = [
    lambda p, d: edits.remove_shots(p, d.shots(p)),
    lambda p, d: edits.lift_shots(p, d.shots(p)),
    lambda p, d: edits.move_shots(p, d.shots(p), d.scene(p), d.number()),
    lambda p, d: edits.duplicate_shots(p, d.shots(p)),
    lambda p, d: edits.split_shot(p, d.shot(p), d.number(-1, 90)),
    lambda p, d: edits.split_at(p, d.number(-1, 400)),
    lambda p, d: edits.join_shots(p, d.shots(p)),
    lambda p, d: edits.trim_head(p, d.shot(p), d.draw(FRAMES)),
    lambda p, d: edits.trim_tail(p, d.shot(p), d.draw(FRAMES)),
    lambda p, d: edits.roll_cut(p, d.shot(p), d.draw(FRAMES)),
    lambda p, d: edits.slip(p, d.shot(p), d.draw(FRAMES)),
    lambda p, d: edits.fit_to_length(p, d.number(1, 500)),
    lambda p, d: edits.set_shots(p, d.shots(p), duration=d.number(-5, 90), action="Rain."),
    lambda p, d: edits.set_shots(p, d.shots(p), slate="777"),
    lambda p, d: edits.set_shots(p, d.shots(p), moves=(CameraMove(kind="zoom_in"),)),
    lambda p, d: edits.set_render(p, d.shots(p), handles=d.number(0, 9)),
    lambda p, d: edits.refit_moves(p, d.shots(p)),
    lambda p, d: edits.pick(p, d.shot(p), "take"),
    lambda p, d: edits.mark_take(p, d.shot(p), "take", rejected=d.draw(st.booleans())),
    add_reference,
]
ON_ANY = [
    lambda p, d: edits.add_scene(p, d.number()),
    lambda p, d: edits.add_shot(p, Shot(id=new_id(), slate="", duration=d.number(-2, 90))),
    lambda p, d: edits.add_shots(
        p, [Shot(id="", slate="010"), Shot(id="", slate="010")], index=d.number()
    ),
    lambda p, d: edits.add_marker(p, Marker(id=new_id(), anchor=an_anchor(p, d))),
    add_sound,
    lambda p, d: edits.add_caption(p, Caption(id=new_id(), anchor=an_anchor(p, d), text="Hi")),
    lambda p, d: edits.add_title(p, Title(id=new_id(), anchor=an_anchor(p, d), text="End")),
    lambda p, d: edits.set_project(p, name="Rain", width=1920),
    lambda p, d: edits.renumber(p),
]
ON_SCENES = [
    lambda p, d: edits.remove_scene(p, d.scene(p)),
    lambda p, d: edits.move_scene(p, d.scene(p), d.number()),
    lambda p, d: edits.set_scene(p, d.scene(p), heading="INT. ROOM"),
    lambda p, d: edits.add_shot(p, Shot(id=new_id(), slate="", duration=9), d.scene(p), d.number()),
]


def is_sound(project: Project) -> None:
    shots = project.shots
    ids = [each.id for each in (*shots, *project.scenes, *project.markers, *project.sounds)]
    assert len(set(ids)) == len(ids)
    slates = [shot.slate for shot in shots]
    assert len(set(slates)) == len(slates) and all(slates)
    assert all(type(shot.duration) is int and shot.duration >= 1 for shot in shots)
    assert all(shot.move_frames >= 1 for shot in shots)
    assert all(shot.id not in shot.takes_from for shot in shots)
    known = set(film(project).orders)
    assert known == {shot.id for shot in shots}
    for track in (project.markers, project.captions, project.titles, project.sounds):
        for each in track:
            assert not isinstance(each.anchor, ShotAnchor) or each.anchor.shot in known


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_any_edits_leave_the_film_sound_and_undo_brings_each_state_back(data):
    desk = Desk(data.draw)
    project = edits.add_shots(
        Project(id="f" * 16, name="x"),
        [Shot(id=f"{n}" * 16, slate="", duration=40 + n) for n in range(4)],
    )
    history = [(project, encode_project(project))]
    for _ in range(data.draw(st.integers(1, 9))):
        choices = ON_ANY + (ON_SCENES if project.scenes else [])
        choices = choices + (ON_SHOTS if project.shots else [])
        try:
            after = data.draw(st.sampled_from(choices))(project, desk)
        except EditError as error:
            assert str(error).endswith(".")
            after = project
        is_sound(after)
        # Nothing changed means the very same project, so that no empty step of undo is made.
        assert (after is project) == (after == project)
        history.append((after, encode_project(after)))
        project = after
    for project, written in (*reversed(history), *history):
        assert encode_project(project) == written
        assert decode_project(written) == project


def test_an_edit_shares_what_it_did_not_touch(film):
    after = edits.set_shots(film, ["b" * 16], action="Gulls.")
    assert after.scenes[1] is film.scenes[1]
    assert after.shots[0] is film.shots[0]
    assert after.shots[1].action == "Gulls." and film.shots[1].action == ""


@pytest.mark.parametrize(
    "edit",
    [
        lambda p: edits.set_shots(p, ["a" * 16], action="A pier at dawn.", duration=72),
        lambda p: edits.set_render(p, ["a" * 16], model="animatic"),
        lambda p: edits.set_project(p, name="Launch", rate=Fraction(24)),
        lambda p: edits.set_shots(p, ["b" * 16], moves=(CameraMove(kind="pan_left", amount=1),)),
        lambda p: edits.move_shots(p, ["b" * 16], "1" * 16, 1),
        lambda p: edits.move_shots(p, ["b" * 16], "1" * 16, 2),
        lambda p: edits.move_scene(p, "1" * 16, 1),
        lambda p: edits.roll_cut(p, "a" * 16, 5),
        lambda p: edits.roll_cut(p, "b" * 16, 0),
        lambda p: edits.trim_head(p, "a" * 16, 0),
        lambda p: edits.split_shot(p, "a" * 16, 0),
        lambda p: edits.split_shot(p, "a" * 16, 72),
        lambda p: edits.split_at(p, 72),
        lambda p: edits.join_shots(p, ["a" * 16]),
        lambda p: edits.fit_to_length(p, p.duration),
        lambda p: edits.remove_shots(p, []),
        lambda p: edits.duplicate_shots(p, []),
        lambda p: edits.lift_shots(p, []),
        lambda p: edits.add_shots(p, []),
        lambda p: edits.pick(p, "a" * 16, None),
        lambda p: edits.mark_take(p, "a" * 16, "t", favourite=False),
        lambda p: edits.renumber(p),
        lambda p: edits.refit_moves(p, ["a" * 16]),
    ],
)
def test_where_there_is_nothing_to_do_the_same_project_comes_back(film, edit):
    assert edit(film) is film


@pytest.mark.parametrize(
    "edit",
    [
        lambda p: edits.set_shots(p, ["gone"], action="x"),
        lambda p: edits.set_shots(p, ["a" * 16], smell="salt"),
        lambda p: edits.set_shots(p, ["a" * 16], id="z"),
        lambda p: edits.set_shots(p, ["a" * 16], lens=float("nan")),
        lambda p: edits.set_shots(p, ["a" * 16], slate="020"),
        lambda p: edits.set_shots(p, ["a" * 16], slate="  "),
        lambda p: edits.set_project(p, width=1281),
        lambda p: edits.set_project(p, height=0),
        lambda p: edits.set_project(p, rate=24),
        lambda p: edits.add_shot(p, Shot(id="z", slate=""), "gone"),
        lambda p: edits.set_scene(p, "gone", heading=""),
        lambda p: edits.join_shots(p, ["a" * 16, "c" * 16]),
        lambda p: edits.join_shots(p, ["c" * 16, "d" * 16]),
        lambda p: edits.fit_to_length(p, 3),
        lambda p: edits.fit_to_length(Project(id="a", name="b"), 3),
        lambda p: edits.set_marker(p, "gone", name="x"),
        lambda p: edits.remove_sound(p, "gone"),
        lambda p: edits.set_reference(p, "a" * 16, "gone", depth=2.0),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(film, edit):
    with pytest.raises(EditError) as raised:
        edit(film)
    assert str(raised.value).endswith(".") and "\n" not in str(raised.value)


def test_a_shot_needs_no_scene_to_begin_with():
    project = edits.add_shot(Project(id="a", name="b"), Shot(id="x", slate=""))
    assert [shot.slate for shot in project.shots] == ["010"]
    assert len(project.scenes) == 1


def test_removing_ripples_and_lifting_leaves_a_gap(film):
    removed = edits.remove_shots(film, ["b" * 16])
    assert start_of(removed, "c" * 16) == 72
    lifted = edits.lift_shots(film, ["b" * 16])
    gap = lifted.shots[1]
    assert start_of(lifted, "c" * 16) == 120
    assert (gap.duration, gap.slate, gap.moves) == (48, "020", ())
    assert find_shot(lifted, "b" * 16) is None


def test_shots_move_together_to_the_place_they_are_dropped(film):
    def order(project):
        return [[shot.slate for shot in scene.shots] for scene in project.scenes]

    moved = edits.move_shots(film, ["c" * 16, "a" * 16], "2" * 16, 0)
    assert order(moved) == [["020"], ["010", "030", "040"]]
    assert order(edits.move_shots(film, ["a" * 16], "1" * 16, 3)) == [
        ["020", "030", "010"],
        ["040"],
    ]
    assert order(edits.move_shots(film, ["a" * 16])) == [["020", "030"], ["040", "010"]]
    assert order(edits.move_scene(film, "2" * 16, 0)) == [["040"], ["010", "020", "030"]]


def test_a_copy_sees_its_originals_takes(film):
    picked = edits.pick(film, "a" * 16, "take")
    after = edits.duplicate_shots(picked, ["a" * 16, "b" * 16])
    slates = [shot.slate for shot in after.shots]
    assert slates == ["010", "020", "010A", "020A", "030", "040"]
    copy = after.shots[2]
    assert copy.takes_from == ("a" * 16,) and copy.picked == "take"
    dropped = edits.duplicate_shots(film, ["c" * 16], "2" * 16, 0)
    assert [shot.slate for shot in dropped.scenes[1].shots] == ["030A", "040"]
    pasted = edits.add_shot(picked, picked.shots[0])
    assert pasted.shots[4].takes_from == ("a" * 16,) and pasted.shots[4].id != "a" * 16


def test_one_slate_given_to_many_gets_letters(film):
    after = edits.set_shots(film, ["a" * 16, "b" * 16], slate="500")
    assert [shot.slate for shot in after.shots] == ["500", "500A", "030", "040"]


def test_slates_count_in_tens_and_fit_between(film):
    assert edits.next_slate(film) == "050"
    assert edits.next_slate(film, "a" * 16) == "015"
    crowded = edits.set_shots(film, ["b" * 16], slate="011")
    assert edits.next_slate(crowded, "a" * 16) == "010A"
    many = edits.add_shots(film, [Shot(id="", slate="") for _ in range(4)], "1" * 16, 1)
    assert [shot.slate for shot in many.shots[:6]] == ["010", "012", "014", "016", "018", "020"]
    assert [shot.slate for shot in edits.renumber(many).shots][:3] == ["010", "020", "030"]


def test_a_rejected_take_is_no_longer_picked_and_an_empty_mark_is_forgotten(film):
    project = edits.pick(film, "a" * 16, "t1")
    project = edits.mark_take(project, "a" * 16, "t1", rejected=True, name="soft")
    assert project.shots[0].picked is None
    assert project.shots[0].take_marks["t1"].name == "soft"
    project = edits.mark_take(project, "a" * 16, "t1", rejected=False, name="")
    assert project.shots[0].take_marks == {}


def test_a_new_first_frame_takes_the_place_of_the_old(film):
    def picture(name: str, role: Role = "first_frame"):
        return Reference(id=name, file=f"references/{name}", sha256=name, name=name, role=role)

    project = edits.add_reference(film, "a" * 16, picture("one"))
    project = edits.add_reference(project, "a" * 16, picture("layer", "layer"))
    project = edits.add_reference(project, "a" * 16, picture("two"))
    assert [each.id for each in project.shots[0].references] == ["two", "layer"]
    project = edits.set_reference(project, "a" * 16, "layer", depth=3.0)
    assert project.shots[0].references[1].depth == 3.0
    assert edits.remove_reference(project, "a" * 16, "two").shots[0].references[0].id == "layer"


def test_what_stands_on_a_shot_goes_with_it_but_a_sound_is_never_lost(film):
    on_b = ShotAnchor(shot="b" * 16, offset=10)
    project = edits.add_marker(film, Marker(id="m", anchor=on_b))
    project = edits.add_sound(
        project, Sound(id="s", anchor=on_b, file="sounds/s.wav", sha256="s", name="s")
    )
    project = edits.set_project(
        project,
        captions=(Caption(id="c", anchor=on_b, text="Hm."),),
        titles=(Title(id="t", anchor=FrameAnchor(frame=5), text="LAUNCH"),),
    )
    moved = edits.move_shots(project, ["b" * 16], "1" * 16, 0)
    assert anchor_frame(moved, moved.markers[0].anchor) == 10
    gone = edits.remove_shots(project, ["b" * 16])
    assert gone.markers == () and gone.captions == () and len(gone.titles) == 1
    assert gone.sounds[0].anchor == ShotAnchor(shot="c" * 16)
    nothing = edits.remove_shots(project, [shot.id for shot in project.shots])
    assert nothing.sounds[0].anchor == FrameAnchor(frame=0)


def test_markers_move_to_the_shot_seen_there(film):
    project = edits.add_marker(film, Marker(id="m", anchor=FrameAnchor(frame=3)))
    project = edits.move_marker(project, "m", 80)
    assert project.markers[0].anchor == ShotAnchor(shot="b" * 16, offset=8)
    assert edits.move_marker(project, "m", 9000).markers[0].anchor == FrameAnchor(frame=9000)
    named = edits.set_marker(project, "m", name="beat")
    assert named.markers[0].name == "beat"
    assert edits.remove_marker(named, "m").markers == ()


def test_settings_of_the_render_and_of_the_film(film):
    project = edits.set_render(film, ["a" * 16, "d" * 16], takes=4, seed=7)
    assert project.shots[3].render == RenderSettings(takes=4, seed=7)
    project = edits.set_settings(project, in_point=10, out_point=90)
    assert (project.settings.in_point, project.settings.out_point) == (10, 90)
    project = edits.set_shots(project, ["b" * 16], transition=Transition(kind="wipe"))
    assert project.shots[1].transition == Transition(kind="wipe")
