"""A project file changed by hand, or merged from two, opens as a sound film."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project import edits
from engine.project.codec import encode_project
from engine.project.document import (
    Caption,
    FrameAnchor,
    Marker,
    Project,
    Scene,
    Shot,
    ShotAnchor,
    Sound,
)
from engine.project.edits.mend import mended
from engine.project.folder import ProjectFolder

NAMES = st.sampled_from(["", "010", "020", "020A", "x"])
SHOTS = st.builds(Shot, id=NAMES, slate=NAMES)


@settings(deadline=None, max_examples=80)
@given(
    st.lists(
        st.builds(Scene, id=NAMES, shots=st.lists(SHOTS, max_size=4).map(tuple)), max_size=4
    ).map(tuple)
)
def test_ids_and_slates_are_made_unique_and_the_first_keeps_its_own(scenes):
    before = Project(id="f" * 16, name="x", scenes=scenes)
    after = mended(before)
    for values in (
        [shot.id for shot in after.shots],
        [shot.slate for shot in after.shots],
        [scene.id for scene in after.scenes],
    ):
        assert len(set(values)) == len(values) and all(values)
    if before.shots and before.shots[0].slate:
        assert after.shots[0].slate == before.shots[0].slate
    assert mended(after) is after


def test_a_sound_film_is_left_as_it_is(film):
    project = edits.add_marker(film, Marker(id="m", anchor=ShotAnchor(shot="a" * 16)))
    assert mended(project) is project


def test_loose_ends_are_cut_and_a_sound_is_kept(film):
    nowhere = ShotAnchor(shot="gone", offset=3)
    project = msgspec.structs.replace(
        film,
        markers=(Marker(id="m", anchor=nowhere),),
        captions=(Caption(id="c", anchor=nowhere, text="Hm."),),
        sounds=(Sound(id="s", anchor=nowhere, file="sounds/s.wav", sha256="s", name="s"),),
    )
    after = mended(project)
    assert after.markers == () and after.captions == ()
    assert after.sounds[0].anchor == FrameAnchor(frame=0)


def test_a_merged_file_opens_sound(tmp_path, film):
    twice = msgspec.structs.replace(film, scenes=film.scenes + film.scenes)
    (tmp_path / "project.json").write_bytes(encode_project(twice))
    with ProjectFolder.open(tmp_path) as opened:
        shots = opened.project.shots
        assert len({shot.id for shot in shots}) == len({shot.slate for shot in shots}) == 8
        assert shots[:3] == film.shots[:3]
        opened.save(edits.set_project(opened.project, name="Merged"))
