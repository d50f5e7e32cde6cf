"""Named versions of the cut: kept in the folder, compared, restored; their takes stay."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project import edits, versions
from engine.project.comparing import counted, differences
from engine.project.document import Element, Scene, Shot, TakeMark
from engine.project.errors import ProjectError
from engine.project.film import film as laid_out
from engine.project.folder import ProjectFolder

A, B, C, D = (letter * 16 for letter in "abcd")


def told(old, new, takes=None):
    return [(one.kind, one.slate) for one in differences(old, new, takes or {})]


def test_a_version_is_saved_listed_read_renamed_and_deleted(film, tmp_path, take_of):
    take = take_of(film.shots[0])
    film = edits.pick(film, A, take.id)
    first = versions.save_version(tmp_path, film, {A: (take,)}, "")
    second = versions.save_version(tmp_path, edits.remove_shots(film, [D]), {}, " Director's ")
    assert (first.name, first.frames, first.shots) == ("Cut v1", 244, 4)
    assert first.takes == (take.id,) and second.name == "Director's"
    assert {note.id for note in versions.versions_of(tmp_path)} == {first.id, second.id}
    assert versions.version_film(tmp_path, first.id) == film
    versions.rename_version(tmp_path, second.id, "Cut v7")
    assert versions.next_name(versions.versions_of(tmp_path)) == "Cut v8"
    assert versions.used_by(tmp_path, take.id) == ["Cut v1"]
    versions.delete_version(tmp_path, first.id)
    assert [note.name for note in versions.versions_of(tmp_path)] == ["Cut v7"]
    for gone in (first.id, "../../project", ""):
        with pytest.raises(ProjectError):
            versions.version_film(tmp_path, gone)


def test_a_damaged_version_is_left_out_of_the_list(film, tmp_path):
    note = versions.save_version(tmp_path, film, {}, "Good")
    (tmp_path / "versions" / f"{'0' * 16}.json").write_text("{broken")
    assert [one.id for one in versions.versions_of(tmp_path)] == [note.id]
    assert len(versions.version_films(tmp_path)) == 1


def test_what_changed_is_told_shot_by_shot(film, take_of):
    take = take_of(msgspec.structs.replace(film.shots[0], action="Old"), number=2)
    after = edits.remove_shots(film, [B])
    after = edits.set_shots(after, [C], duration=48, slate="035")
    after = edits.move_shots(after, [D], after.scenes[0].id, 0)
    after = edits.add_shot(after, Shot(id="e" * 16, slate="090", action="New"))
    after = edits.pick(after, A, take.id)
    assert told(film, after, {A: (take,)}) == [
        ("moved", "040"), ("take", "010"), ("removed", "020"), ("retimed", "035"),
        ("slate", "035"), ("added", "090"),
    ]  # fmt: skip
    found = differences(film, after, {A: (take,)})
    assert counted(found) == "1 added, 1 removed, 1 moved, 1 retimed, 1 another take, 1 renumbered"
    assert found[3].text == "1.00 s → 2.00 s" and counted(differences(film, film, {})) == (
        "no difference"
    )
    assert told(film, edits.set_shots(film, [A], action="Other", size="CU")) == [
        ("words", "010"), ("camera", "010"),
    ]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
def test_the_fewest_moves_are_told(order, gone):
    shots = tuple(Shot(id=f"{n:016}", slate=f"{n:03}") for n in range(8))
    scene = Scene(id="s" * 16, shots=shots)
    old = msgspec.structs.replace(_empty(), scenes=(scene,))
    kept = tuple(shots[n] for n in order if n not in gone)
    new = msgspec.structs.replace(old, scenes=(msgspec.structs.replace(scene, shots=kept),))
    found = differences(old, new, {})
    moved = {one.shot for one in found if one.kind == "moved"}
    assert {one.shot for one in found if one.kind == "removed"} == {f"{n:016}" for n in gone}
    rest = [shot.id for shot in kept if shot.id not in moved]
    assert rest == sorted(rest) and len({one.kind for one in found} - {"moved", "removed"}) == 0
    if list(order) == sorted(order):
        assert not moved


def _empty():
    from engine.project.document import Project

    return Project(id="f" * 16, name="Film")


def test_restoring_is_one_edit_that_keeps_what_was_said_since(film):
    now = edits.remove_shots(film, [B])
    now = edits.mark_take(now, A, "t" * 16, favourite=True)
    now = edits.set_shots(now, [A], duration=12)
    now = edits.add_element(now, Element(id="e" * 16, kind="character", handle="mara"))
    now = edits.set_project(now, name="Renamed")
    back = edits.restore_cut(now, film)
    assert [shot.id for shot in back.shots] == [A, B, C, D] and back.name == "Renamed"
    assert back.shots[0].duration == 72
    assert back.shots[0].take_marks == {"t" * 16: TakeMark(favourite=True)}
    assert [element.handle for element in back.elements] == ["mara"]
    assert edits.restore_cut(back, back) is back
    assert edits.restore_cut(back, film) is back, "restored already"
    assert laid_out(back).duration == laid_out(film).duration


def test_what_a_version_shows_is_not_cleaned_away(film, tmp_path, take_of, land_take):
    source = tmp_path / "still.png"
    source.write_bytes(b"a picture")
    with ProjectFolder.create(tmp_path / "Film.reel", film) as folder:
        file, _ = folder.add_file(source)
        take = land_take(folder.path, take_of(film.shots[0]))
        with_still = edits.pick(film, A, take.id)
        from engine.project.document import Reference

        still = Reference(id="r" * 16, file=file, sha256="x", name="still.png")
        with_still = edits.add_reference(with_still, B, still)
        note = versions.save_version(folder.path, with_still, {A: (take,)}, "")
        assert folder.clean_up(film) == []
        with pytest.raises(ProjectError, match="Cut v1"):
            folder.trash_take(take.id)
        versions.delete_version(folder.path, note.id)
        assert folder.clean_up(film) == [file]
        folder.trash_take(take.id)
        assert folder.takes() == []
