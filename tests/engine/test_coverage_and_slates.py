"""Coverage of a scene, and numbering as a script supervisor does it."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.project import edits
from engine.project.document import Element, ElementKind, Project, ProjectSettings, Scene, Shot
from engine.project.edits.coverage import plan_coverage
from engine.project.errors import EditError


def element(kind: ElementKind, handle: str) -> Element:
    return Element(id=handle.ljust(16, "0"), kind=kind, handle=handle)


def scene_film(*actions, elements=(), locked=False):
    shots = tuple(
        Shot(id=f"{n:016}", slate=f"{(n + 1) * 10:03}", action=action)
        for n, action in enumerate(actions)
    )
    scene = Scene(id="s" * 16, heading="INT. BOAT - NIGHT", shots=shots)
    return Project(
        id="f" * 16, name="Film", scenes=(scene,), elements=elements,
        settings=ProjectSettings(slates_locked=locked),
    )  # fmt: skip


CAST = (
    element("character", "mara"),
    element("character", "jon"),
    element("prop", "letter"),
    element("location", "cabin"),
    element("character", "ghost"),
)


def slates(project):
    return [shot.slate for shot in project.shots]


def test_coverage_of_two_people_and_a_prop():
    project = scene_film("@mara reads @letter in @cabin", "@jon watches", elements=CAST)
    setups = plan_coverage(project, "s" * 16)
    assert [(one.kind, one.action) for one in setups if one.usual] == [
        ("master", "@cabin. @mara, @jon"),
        ("two_shot", "@mara and @jon"),
        ("single", "@mara"),
        ("single", "@jon"),
        ("over_the_shoulder", "@jon, over the shoulder of @mara"),
        ("over_the_shoulder", "@mara, over the shoulder of @jon"),
        ("insert", "@letter"),
    ]
    after = edits.add_coverage(project, "s" * 16, [one for one in setups if one.usual], 1)
    assert len(after.shots) == 9 and len(set(slates(after))) == 9
    master, last = after.shots[1], after.shots[7]
    assert (master.size, master.lens, master.angle, master.duration) == ("WS", 24, "eye_level", 144)
    assert (last.size, last.lens, last.angle) == ("ECU", 100, None)
    assert after.shots[0] is project.shots[0] and after.shots[8] is project.shots[1]


def test_coverage_of_a_scene_that_names_nobody_and_of_a_crowd():
    project = scene_film("Wind", elements=CAST)
    usual = [one.name for one in plan_coverage(project, "s" * 16) if one.usual]
    assert usual == ["Master", "Single"]
    crowd = tuple(element("character", f"p{n}") for n in range(8))
    setups = plan_coverage(
        scene_film(" ".join(f"@p{n}" for n in range(8)), elements=crowd), "s" * 16
    )
    assert sum(one.kind == "over_the_shoulder" for one in setups) == 6
    assert sum(one.kind == "single" for one in setups) == 8
    with pytest.raises(EditError):
        plan_coverage(project, "gone")


def test_renumbering_from_a_number_by_a_step():
    project = scene_film("a", "b", "c")
    assert slates(edits.renumber(project, first=100, step=5)) == ["100", "105", "110"]
    assert slates(edits.renumber(project, ["0" * 16], 7, 1, "12-")) == ["12-007", "020", "030"]
    with pytest.raises(EditError, match="020"):
        edits.renumber(project, ["0" * 16], 20)
    with pytest.raises(EditError, match="steps"):
        edits.renumber(project, step=0)
    assert edits.renumber(project) is project


def test_locked_slates_get_letters():
    project = scene_film("a", "b", locked=True)
    new = Shot(id="n" * 16, slate="")
    assert slates(edits.add_shot(project, new, "s" * 16, 1)) == ["010", "010A", "020"]
    assert slates(edits.add_shot(project, new, "s" * 16, 0)) == ["A010", "010", "020"]
    assert slates(edits.add_shot(project, new)) == ["010", "020", "030"]
    assert edits.next_slate(project, "0" * 16) == "010A"
    twice = [new, msgspec.structs.replace(new, id="m" * 16)]
    assert slates(edits.add_shots(project, twice, "s" * 16, 1)) == ["010", "010A", "010B", "020"]
    with pytest.raises(EditError, match="locked"):
        edits.renumber(project)


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.integers(0, 8), max_size=12), st.booleans(), st.integers(0, 500),
    st.integers(1, 50),
)  # fmt: skip
def test_slates_stay_unique(places, locked, first, step):
    project = scene_film("a", "b", "c", locked=locked)
    for n, place in enumerate(places):
        shot = Shot(id=f"{n:08}" * 2, slate="")
        project = edits.add_shot(project, shot, "s" * 16, place)
        assert len(set(slates(project))) == len(project.shots)
    kept = slates(project)
    assert not locked or {"010", "020", "030"} <= set(kept)
    project = edits.set_settings(project, slates_locked=False)
    after = edits.renumber(project, first=first, step=step)
    assert len(set(slates(after))) == len(after.shots)
    assert [int(slate) for slate in slates(after)] == [
        first + n * step for n in range(len(after.shots))
    ]
