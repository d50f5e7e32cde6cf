"""Edits of sounds and their tracks: what is heard stays where it is meant to be."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project import edits
from engine.project.codec import decode_project, encode_project
from engine.project.document import (
    Fade,
    FrameAnchor,
    Project,
    Scene,
    Shot,
    ShotAnchor,
    Sound,
    SoundTrack,
    new_id,
)
from engine.project.errors import EditError
from engine.project.film import anchor_frame
from engine.project.sound_tracks import (
    is_heard,
    named_track,
    track_count,
    track_name,
    track_of,
)

WHOLE = 96_000


def a_film(*sounds: Sound, tracks=()) -> Project:
    shots = tuple(Shot(id=f"shot{n}", slate=f"0{n + 1}0", duration=48) for n in range(3))
    return Project(
        id=new_id(), name="Film", scenes=(Scene(id="s", shots=shots),), sounds=sounds,
        sound_tracks=tracks,
    )  # fmt: skip


def laid(name="a", frame=10, **fields) -> Sound:
    values: dict[str, Any] = {"anchor": FrameAnchor(frame=frame)} | fields
    return Sound(id=name, file=f"sounds/{name}.wav", sha256=name, name=name, **values)


def start(project, name="a"):
    return anchor_frame(project, next(s.anchor for s in project.sounds if s.id == name))


def ends_at(project, name="a"):
    """The film's sample of the file's own first sample: what a trim must not move."""
    sound = next(s for s in project.sounds if s.id == name)
    return start(project, name) * 2000 - sound.offset


@given(
    frames=st.integers(-200, 200), offset=st.integers(-5_000, WHOLE - 1),
    length=st.none() | st.integers(1, WHOLE), locked=st.booleans(),
)  # fmt: skip
@settings(deadline=None)
def test_a_trimmed_head_leaves_what_is_heard_where_it_is(frames, offset, length, locked):
    anchor = ShotAnchor(shot="shot0", offset=10) if locked else FrameAnchor(frame=10)
    film = a_film(laid(anchor=anchor, offset=offset, length=length))
    after = edits.trim_sound_head(film, "a", frames, WHOLE)
    sound = after.sounds[0]
    assert ends_at(after) == ends_at(film)
    assert sound.offset >= min(0, offset) and start(after) >= 0
    assert isinstance(sound.anchor, ShotAnchor) == locked
    if length is not None:
        kept = sound.length
        assert kept is not None and kept > 0
        assert start(after) * 2000 + kept == start(film) * 2000 + length, "its end stays, too"
    assert edits.trim_sound_head(after, "a", 0, WHOLE) is after


@given(end=st.integers(-50, 300), offset=st.integers(0, WHOLE - 1))
@settings(deadline=None)
def test_a_trimmed_tail_is_a_frame_at_least_and_the_file_at_most(end, offset):
    film = a_film(laid(offset=offset))
    after = edits.trim_sound_tail(film, "a", end, WHOLE)
    length = after.sounds[0].length
    rest = WHOLE - offset
    if length is None:
        assert max(end - 10, 1) * 2000 >= rest
    else:
        assert length == max(end - 10, 1) * 2000 and length < rest
    assert start(after) == start(film)


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_fades_never_overlap(rise, fall):
    film = a_film(laid(length=50_000))
    film = edits.fade_sound(film, "a", WHOLE, fade_in=Fade(length=rise))
    film = edits.fade_sound(film, "a", WHOLE, fade_out=Fade(length=fall, curve="smooth"))
    sound = film.sounds[0]
    assert sound.fade_in.length + sound.fade_out.length <= 50_000
    assert sound.fade_in.length == min(rise, 50_000) and sound.fade_out.curve == "smooth"


def test_a_split_keeps_the_outer_fades_and_the_kind_of_anchor():
    fade = Fade(length=10_000)
    film = a_film(laid(anchor=ShotAnchor(shot="shot0", offset=10), fade_in=fade, fade_out=fade))
    after = edits.split_sound(film, "a", 50, WHOLE)
    first, second = after.sounds
    assert first.id == "a" and second.id != "a"
    assert (first.fade_in, first.fade_out) == (fade, Fade())
    assert (second.fade_in, second.fade_out) == (Fade(), fade)
    assert first.length == 80_000 and second.offset == 80_000 and second.length is None
    assert second.anchor == ShotAnchor(shot="shot1", offset=2)
    for frame in (10, 58, 5):
        with pytest.raises(EditError):
            edits.split_sound(film, "a", frame, WHOLE)


def test_locked_sounds_move_with_their_shots_and_free_ones_stay():
    film = a_film(laid("a", 60), laid("b", 60, track=1))
    film = edits.set_sound_track(film, 1, locked=False)
    film = edits.lock_sounds(film, frozenset("a"), True)
    assert film.sounds[0].anchor == ShotAnchor(shot="shot1", offset=12)
    assert film.sounds[1].anchor == FrameAnchor(frame=60)
    for ripple in (
        lambda p: edits.trim_tail(p, "shot0", -24),
        lambda p: edits.remove_shots(p, ("shot0",)),
        lambda p: edits.add_shot(p, Shot(id="new", slate="", duration=7), "s", 0),
        lambda p: edits.move_shots(p, ("shot1",), "s", 0),
    ):
        after = ripple(film)
        starts = dict(zip((s.id for s in after.shots), _starts(after), strict=True))
        assert start(after, "a") == starts["shot1"] + 12
        assert start(after, "b") == 60
    locked = edits.set_sound_track(film, 1, locked=True)
    assert locked.sounds[1].anchor == ShotAnchor(shot="shot1", offset=12)
    assert edits.lock_sounds(locked, frozenset("b"), True) is locked


def _starts(project):
    at = 0
    for shot in project.shots:
        yield at
        at += shot.duration


def test_a_sound_beyond_the_film_is_locked_to_its_last_shot():
    film = edits.lock_sounds(a_film(laid(frame=200)), frozenset("a"), True)
    assert film.sounds[0].anchor == ShotAnchor(shot="shot2", offset=200 - 96)
    assert start(edits.trim_tail(film, "shot0", 5)) == 205


@given(st.data())
@settings(deadline=None)
def test_tracks_come_and_go_with_their_sounds(data):
    names = "abcd"
    film = a_film(*(laid(name, track=n) for n, name in enumerate(names)))
    film = edits.set_sound_track(film, 3, name="of d")
    owners = {name: track_name(film, n) if n == 3 else None for n, name in enumerate(names)}
    for _ in range(data.draw(st.integers(1, 6))):
        count = track_count(film)
        match data.draw(st.sampled_from(["add", "move", "remove"])):
            case "add":
                film = edits.add_sound_track(film, SoundTrack(name="new"),
                                             data.draw(st.integers(0, count)))  # fmt: skip
            case "move" if count:
                film = edits.move_sound_track(
                    film, data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count))
                )
            case "remove" if count > 1:
                film = edits.remove_sound_track(film, data.draw(st.integers(0, count - 1)))
        lying = [sound.track for sound in film.sounds]
        assert len(set(lying)) == len(lying), "two sounds never come to lie on one track"
        assert all(0 <= track < track_count(film) for track in lying)
        for sound in film.sounds:
            if owners[sound.id]:
                assert track_of(film, sound.track).name == "of d"
    assert decode_project(encode_project(film)) == film


def test_a_recording_lands_on_its_track_which_is_made_once():
    role = SoundTrack(role="dialogue")
    film = edits.lay_on_track(a_film(laid()), laid("v"), "Scratch", role)
    assert track_name(film, 1) == "Scratch" and track_of(film, 1).role == "dialogue"
    film = edits.lay_on_track(film, laid("w"), "scratch", role)
    assert [s.track for s in film.sounds] == [0, 1, 1] and track_count(film) == 2
    assert named_track(film, "sound 1") == 0


def test_tracks_are_held_to_their_ranges_and_refuse_what_is_not_there():
    film = a_film(laid())
    film = edits.set_sound_track(film, 0, gain=99, pan=-3, duck=-1, release=0)
    track = film.sound_tracks[0]
    assert (track.gain, track.pan, track.duck, track.release) == (24.0, -1.0, 0.0, 0.01)
    for wrong in (
        lambda: edits.set_sound_track(film, 1, gain=0),
        lambda: edits.remove_sound_track(film, -1),
        lambda: edits.move_sound_track(film, 5, 0),
        lambda: edits.move_sound(film, "a", 0, -1),
        lambda: edits.split_sound(film, "gone", 0, WHOLE),
        lambda: edits.set_sound_track(film, 0, colour="red"),
    ):
        with pytest.raises(EditError):
            wrong()


def test_solo_and_mute_say_who_is_heard():
    film = a_film(laid("a"), laid("b", track=1), laid("c", track=1, mute=True))

    def heard(project):
        return [s.id for s in project.sounds if is_heard(project, s)]

    assert heard(film) == ["a", "b"]
    alone = edits.mute_all_but(film, "b")
    assert heard(alone) == ["b"] and heard(edits.mute_all_but(alone, "b")) == ["a", "b"]
    assert heard(edits.set_sound_track(film, 1, mute=True)) == ["a"]


def test_a_copy_is_laid_beside_its_original():
    film = edits.duplicate_sound(a_film(laid(gain=-3.0)), "a", 40, copy_id="copy")
    assert [s.id for s in film.sounds] == ["a", "copy"]
    assert film.sounds[1].anchor == FrameAnchor(frame=40) and film.sounds[1].gain == -3.0
    moved = edits.move_sound(film, "copy", 20, 2)
    assert (start(moved, "copy"), moved.sounds[1].track) == (20, 2)


def test_a_film_without_tracks_is_written_as_before():
    assert b"own_sound" not in encode_project(a_film()) and b"fade" not in encode_project(a_film())
