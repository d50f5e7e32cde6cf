"""Markers, captions, titles, sounds, elements and aspects: added, changed and removed by id."""

import pytest

from engine.project import edits
from engine.project.codec import decode_project, encode_project
from engine.project.document import (
    Caption,
    Element,
    FilmFraming,
    FrameAnchor,
    FramingOverride,
    Marker,
    Project,
    Shot,
    Sound,
    Title,
)
from engine.project.errors import EditError

START = FrameAnchor(frame=0)
ROWS = {
    "marker": (Marker(id="m", anchor=START), {"name": "Beat"}),
    "caption": (Caption(id="c", anchor=START, text="Hello"), {"text": "Bye", "duration": 9}),
    "title": (Title(id="t", anchor=START, text="Launch"), {"text": "End"}),
    "sound": (Sound(id="s", anchor=START, file="f", sha256="h", name="n"), {"gain": -6.0}),
    "element": (Element(id="e", kind="character", handle="mara"), {"description": "A pilot"}),
    "framing": (FilmFraming(id="f", name="9:16", width=720, height=1280), {"name": "Phone"}),
}


def film() -> Project:
    return edits.add_shot(Project(id="p", name="Film"), Shot(id="a", slate="010"))


@pytest.mark.parametrize("kind", ROWS)
def test_each_row_is_added_changed_and_removed(kind):
    value, fields = ROWS[kind]
    add, set_, remove = (getattr(edits, f"{verb}_{kind}") for verb in ("add", "set", "remove"))
    before = film()
    with_it = add(before, value)
    assert getattr(with_it, f"{kind}s") == (value,)
    changed = set_(with_it, value.id, **fields)
    held = getattr(changed, f"{kind}s")[0]
    assert {name: getattr(held, name) for name in fields} == fields
    assert decode_project(encode_project(changed)) == changed
    assert set_(changed, value.id, **fields) is changed
    assert remove(changed, value.id) == before
    assert changed.scenes is before.scenes


@pytest.mark.parametrize("kind", ROWS)
def test_each_row_refuses_what_makes_no_sense(kind):
    value, _ = ROWS[kind]
    add, set_, remove = (getattr(edits, f"{verb}_{kind}") for verb in ("add", "set", "remove"))
    with_it = add(film(), value)
    for wrong in (
        lambda: add(with_it, value),
        lambda: set_(with_it, "gone", name="x"),
        lambda: set_(with_it, value.id, shoe_size=44),
        lambda: set_(with_it, value.id, id="z"),
        lambda: remove(with_it, "gone"),
    ):
        with pytest.raises(EditError) as said:
            wrong()
        assert str(said.value).endswith(".")


def test_a_caption_lasts_a_frame_at_least():
    project = edits.add_caption(film(), Caption(id="c", anchor=START, text="Hi", duration=0))
    assert project.captions[0].duration == 1
    assert edits.set_caption(project, "c", duration=-4) is project


def test_handles_are_the_elements_own_names():
    project = edits.add_element(film(), Element(id="e", kind="prop", handle=" @Key "))
    assert project.elements[0].handle == "Key"
    with pytest.raises(EditError, match="already has an element @Key"):
        edits.add_element(project, Element(id="f", kind="character", handle="key"))
    with pytest.raises(EditError, match="needs a handle"):
        edits.set_element(project, "e", handle="@")
    assert edits.set_element(project, "e", handle="KEY").elements[0].handle == "KEY"


def test_an_aspect_that_goes_takes_what_shots_said_of_it():
    project = edits.add_framing(film(), FilmFraming(id="f", name="9:16", width=720, height=1280))
    kept = {"f": FramingOverride(scale=0.5), "g": FramingOverride()}
    project = edits.set_shots(project, ["a"], framings=kept)
    after = edits.remove_framing(project, "f")
    assert after.framings == () and after.shots[0].framings == {"g": FramingOverride()}


@pytest.mark.parametrize("side", [{"width": 721}, {"height": 8}, {"width": 90000}])
def test_an_aspect_has_a_size_that_video_can_have(side):
    project = edits.add_framing(film(), FilmFraming(id="f", name="9:16", width=720, height=1280))
    with pytest.raises(EditError, match="pixels"):
        edits.set_framing(project, "f", **side)
