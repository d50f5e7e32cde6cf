"""Shots carried from one film to another: what comes along, in whose times, and what is gone."""

from fractions import Fraction

import pytest

from engine.project import edits
from engine.project.document import (
    Caption,
    Element,
    FrameAnchor,
    Marker,
    Project,
    Reference,
    Scene,
    Shot,
    ShotAnchor,
    Sound,
    Title,
)
from engine.project.errors import ProjectError
from engine.project.film import anchor_frame
from engine.project.folder import ProjectFolder
from engine.project.parcel import Parcel, own_handles, packed, read, unpack, written
from engine.project.parcel_media import fetch


def a_picture(name):
    return Reference(id=name, file=f"references/{name}.png", sha256=name, name=name)


@pytest.fixture
def origin():
    """Two shots at 24 a second; the second has a cast, a picture, and all rows anchored to it."""
    anchor = ShotAnchor(shot="b" * 16, offset=12)
    shots = (
        Shot(id="a" * 16, slate="010", duration=24),
        Shot(id="b" * 16, slate="020", duration=48, action="@mara runs", picked="t" * 16,
             references=(a_picture("one"),)),
    )  # fmt: skip
    return Project(
        id="f" * 16, name="From", scenes=(Scene(id="s" * 16, shots=shots),),
        elements=(
            Element(id="e" * 16, kind="character", handle="mara", references=(a_picture("face"),)),
            Element(id="d" * 16, kind="prop", handle="lamp"),
        ),
        captions=(Caption(id="c1", anchor=anchor, text="Hello"),),
        titles=(Title(id="t1", anchor=anchor, text="Title"),),
        markers=(Marker(id="m1", anchor=anchor), Marker(id="m2", anchor=FrameAnchor(frame=3))),
        sounds=(
            Sound(id="s1", anchor=anchor, file="sounds/x.wav", sha256="x", name="x", track=1),
            Sound(id="s2", anchor=ShotAnchor(shot="a" * 16), file="sounds/y.wav", sha256="y",
                  name="y"),
        ),
    )  # fmt: skip


@pytest.fixture
def target():
    shot = Shot(id="z" * 16, slate="010", duration=50)
    sound = Sound(id="q", anchor=FrameAnchor(frame=0), file="sounds/q.wav", sha256="q", name="q")
    return Project(
        id="9" * 16, name="To", rate=Fraction(48), scenes=(Scene(id="u" * 16, shots=(shot,)),),
        sounds=(sound,),
    )  # fmt: skip


def carried(origin, folder="/nowhere", ids=("b" * 16,), takes=None):
    return read(written(packed(origin, str(folder), ids, takes or {})))


def test_a_parcel_holds_all_that_belongs_to_its_shots(origin):
    parcel = carried(origin)
    assert [shot.id for shot in parcel.shots] == ["b" * 16]
    assert [e.handle for e in parcel.film.elements] == ["mara"]
    assert [len(row) for row in (parcel.film.captions, parcel.film.titles, parcel.film.markers,
                                 parcel.film.sounds)] == [1, 1, 1, 1]  # fmt: skip


def test_in_another_film_it_keeps_its_times_and_gets_ids_of_its_own(origin, target):
    after = unpack(target, carried(origin), "u" * 16, 0, ids=["n" * 16])
    shot = after.shots[0]
    assert (shot.id, shot.duration, shot.takes_from) == ("n" * 16, 96, ("b" * 16,))
    assert shot.picked == "t" * 16 and shot.slate != "010"
    assert after.captions[0].anchor == ShotAnchor(shot="n" * 16, offset=24)
    assert {row[0].id for row in (after.captions, after.titles, after.markers)}.isdisjoint(
        {"c1", "t1", "m1"}
    )
    assert [sound.track for sound in after.sounds] == [0, 2]
    assert anchor_frame(after, after.sounds[1].anchor) == 24
    assert [e.handle for e in after.elements] == ["mara"]
    again = unpack(after, carried(origin))
    assert len(again.elements) == 1 and len(again.captions) == 2 and len(again.shots) == 3


def test_an_element_of_the_same_name_is_the_films_own(origin, target):
    own = Element(id="k" * 16, kind="character", handle="Mara", description="Tall")
    after = unpack(edits.add_element(target, own), carried(origin))
    assert [e.id for e in after.elements] == ["k" * 16]
    assert own_handles(after, carried(origin)) == ["mara"]


def test_at_home_what_was_cut_comes_back_once(origin):
    parcel = carried(origin)
    pasted = unpack(origin, parcel, at_home=True)
    assert len(pasted.captions) == 1 and len(pasted.sounds) == 2
    cut = edits.remove_shots(origin, ["b" * 16])
    assert not cut.captions
    back = unpack(cut, parcel, at_home=True)
    assert [c.id for c in back.captions] == ["c1"] and len(back.sounds) == 2
    assert back.captions[0].anchor == ShotAnchor(shot=back.shots[-1].id, offset=12)


def test_what_is_no_parcel_is_refused_in_a_sentence():
    with pytest.raises(ProjectError, match="copy them again"):
        read(b"{")


def test_media_come_along_and_what_is_gone_is_named(origin, target, tmp_path):
    home = tmp_path / "From.reel"
    ProjectFolder.create(home, origin).close()
    for name, text in (("references/one.png", "1"), ("sounds/x.wav", "2")):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(text)
    take = home / "takes" / ("t" * 16)
    take.mkdir(parents=True)
    (take / "take.json").write_text("{}")
    (take / "clip.mp4").write_text("clip")
    parcel = carried(origin, home)
    parcel = Parcel(folder=parcel.folder, film=parcel.film, takes=("t" * 16, "gone"))
    with ProjectFolder.create(tmp_path / "To.reel", target) as folder:
        fetched = fetch(folder, parcel)
        assert (fetched.gone, fetched.files, fetched.takes) == (("face",), 2, 1)
        after = unpack(folder.project, fetched.parcel)
        found = [folder.resolve(used.file) for used in (*after.shots[-1].references,
                                                        after.sounds[-1])]  # fmt: skip
        assert [path.read_text() for path in found] == ["1", "2"]
        copied = folder.path / "takes" / ("t" * 16)
        assert (copied / "clip.mp4").read_text() == "clip"
        assert {used.name for used in folder.missing(after)} == {"face", "q"}
        assert fetch(folder, parcel).takes == 0
    assert (home / "references" / "one.png").read_text() == "1"


def test_a_file_outside_of_the_other_film_is_not_fetched(origin, target, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_text("secret")
    outside = Reference(id="r", file="../secret.png", sha256="x", name="secret")
    film = edits.add_reference(origin, "b" * 16, outside)
    home = tmp_path / "From.reel"
    home.mkdir()
    with ProjectFolder.create(tmp_path / "To.reel", target) as folder:
        assert "secret" in fetch(folder, carried(film, home)).gone


def test_fetching_counts_and_stops_with_nothing_half_done(origin, target, tmp_path):
    home = tmp_path / "From.reel"
    (home / "references").mkdir(parents=True)
    (home / "references" / "one.png").write_text("1")
    counted = []
    with ProjectFolder.create(tmp_path / "To.reel", target) as folder:
        fetch(folder, carried(origin, home), lambda done, of: counted.append((done, of)))
        assert counted == [(0, 3), (1, 3), (2, 3), (3, 3)]
        with pytest.raises(ProjectError, match="stopped"):
            fetch(folder, carried(origin, home), cancelled=lambda: True)
