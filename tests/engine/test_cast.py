"""The cast: handles in words, what they bring into a request, and which takes a change concerns."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.camera.prompt import resolved_prompt
from engine.project import edits
from engine.project.cast import expanded, mentioned, mentions, used_in, with_pictures
from engine.project.document import (
    Element,
    Project,
    Reference,
    Scene,
    Shot,
    TimedPrompt,
)
from engine.project.errors import EditError
from engine.project.request import fingerprint
from engine.project.seen import fingerprint_of
from engine.render.backend import ModelSpec
from engine.render.cookbook import recipe_for
from engine.render.requests import make_request


def picture(name: str, **fields) -> Reference:
    return Reference(id=name, file=f"references/{name}.png", sha256=name, name=name, **fields)


MARA = Element(
    id="m", kind="character", handle="Mara", description="a tall diver", references=(picture("m1"),)
)
PIER = Element(id="p", kind="location", handle="pier", description="an iron pier in fog")
GRAIN = Element(id="g", kind="look", handle="grain", references=(picture("g1"),))
SHOTS = (
    Shot(id="a", slate="010", action="@mara walks. @Mara stops."),
    Shot(id="b", slate="020", action="Fog.", prompts=(TimedPrompt(at=9, text="@pier ends"),)),
    Shot(id="c", slate="030", action="Nobody, mail mara@pier.org", dialogue="Hello @mara"),
    Shot(id="d", slate="040", action="@mara on @pier, @grain, @nobody"),
)
FILM = Project(
    id="f", name="Film", elements=(MARA, PIER, GRAIN),
    scenes=(Scene(id="s", synopsis="@mara leaves", shots=SHOTS),),
)  # fmt: skip


def prints(project: Project) -> list[str]:
    return [fingerprint_of(project, shot) for shot in project.shots]


def staled(after: Project, before: Project = FILM) -> str:
    rows = zip(before.shots, prints(before), prints(after), strict=True)
    return "".join(shot.id for shot, one, other in rows if one != other)


@pytest.mark.parametrize(
    ("text", "handles", "known"),
    [
        ("@mara and @MARA's @pier.", ["mara", "MARA", "pier"], "mmp"),
        ("mail mara@pier, @pier--@nobody-", ["pier", "nobody"], "p"),
        ("(@mara-kneeling)@pier", ["mara-kneeling", "pier"], "p"),
        ("她看着@Mara走进@pier，然后离开", ["Mara", "pier"], "mp"),
        ("@Maraが来る", ["Mara"], "m"),
        ("@ mara @", [], ""),
    ],
)
def test_a_handle_is_found_as_people_write_it(text, handles, known):
    found = mentions(text, FILM.elements)
    assert [one.handle_in(text) for one in found] == handles
    assert "".join(one.element.id for one in found if one.element) == known


def test_handles_of_every_script_are_whole_words():
    for handle in ("मारा", "玛拉", "Zoë", "كمال", "มารา", "r2-d2", "Jo\u0308rg"):
        film = edits.add_element(FILM, Element(id="x", kind="prop", handle=handle))
        text = f"Then @{handle} waits, @{handle}."
        assert [one.handle_in(text) for one in mentions(text, film.elements)] == [handle] * 2
    film = edits.add_element(FILM, Element(id="x", kind="prop", handle="玛拉", description="高"))
    assert expanded("看@玛拉走进房间", film.elements) == "看玛拉 (高)走进房间"


@pytest.mark.parametrize("handle", ["two words", "mara!", "-x", "a@b", "x-"])
def test_what_no_text_could_mention_is_no_handle(handle):
    with pytest.raises(EditError, match="is no handle"):
        edits.set_element(FILM, "m", handle=handle)


def test_a_description_names_what_it_mentions():
    film = edits.set_element(FILM, "p", description="the pier of @mara")
    assert expanded("On @pier", film.elements) == "On the pier of mara"


def test_renaming_renames_everywhere_in_one_edit():
    film = edits.set_element(FILM, "p", description="where @mara dives")
    after = edits.set_element(film, "m", handle="@anna")
    assert [shot.action for shot in after.shots] == [
        "@anna walks. @anna stops.", "Fog.", "Nobody, mail mara@pier.org",
        "@anna on @pier, @grain, @nobody",
    ]  # fmt: skip
    assert after.shots[2].dialogue == "Hello @anna"
    assert after.scenes[0].synopsis == "@anna leaves"
    assert after.elements[1].description == "where @anna dives"
    assert after.shots[1] is film.shots[1]
    assert edits.set_element(after, "p", handle="quay").shots[1].prompts[0].text == "@quay ends"
    assert edits.set_element(film, "m", handle="Mara") is film


HANDLES = st.from_regex(r"[a-cA-C][a-c0-9]{0,2}(-[a-c])?", fullmatch=True)


@st.composite
def films(draw):
    handles = draw(st.lists(HANDLES, min_size=1, max_size=4, unique_by=str.casefold))
    words = st.sampled_from([*(f"@{one}" for one in handles), "@zed", "walks", "a@b", "(", "'s"])
    texts = [" ".join(draw(st.lists(words, max_size=5))) for _ in range(3)]
    elements = tuple(
        Element(
            id=f"e{n}", kind="prop", handle=handle, description=draw(st.sampled_from(["", "x"]))
        )
        for n, handle in enumerate(handles)
    )
    shots = tuple(Shot(id=f"s{n}", slate=f"{n}", action=text) for n, text in enumerate(texts))
    return Project(id="f", name="F", elements=elements, scenes=(Scene(id="s", shots=shots),))


@settings(max_examples=60, deadline=None)
@given(films(), HANDLES, st.data())
def test_a_renamed_element_is_mentioned_where_it_was(film, handle, data):
    element = data.draw(st.sampled_from(film.elements))
    try:
        after = edits.set_element(film, element.id, handle=handle)
    except EditError:
        assert handle.casefold() in {
            one.handle.casefold() for one in film.elements if one is not element
        }
        return
    for one in film.elements:
        assert [s.id for s in used_in(after, one.id)] == [s.id for s in used_in(film, one.id)]
    for before, shot in zip(film.shots, after.shots, strict=True):
        assert (shot is before) == (shot.action == before.action)
    folded = [one.handle.casefold() for one in after.elements]
    assert len(set(folded)) == len(folded)
    back = edits.set_element(after, element.id, handle=element.handle)
    assert [one.handle for one in back.elements] == [one.handle for one in film.elements]


@settings(max_examples=60, deadline=None)
@given(films(), st.data())
def test_a_change_concerns_the_shots_that_mention_it_and_no_others(film, data):
    element = data.draw(st.sampled_from(film.elements))
    after = edits.set_element(film, element.id, description="another thing altogether")
    assert set(staled(after, film)) == {*"".join(shot.id for shot in used_in(film, element.id))}
    unmentioned = [shot for shot in film.shots if not mentioned(shot, film.elements)]
    for shot in unmentioned:
        assert fingerprint_of(film, shot) == fingerprint(shot, film.width, film.height)


def test_what_shots_ask_for_is_made_stale_by_what_they_mention():
    assert staled(edits.set_element(FILM, "m", description="a short diver")) == "ad"
    assert staled(edits.set_element(FILM, "p", description="")) == "bd"
    assert staled(edits.add_element_reference(FILM, "g", picture("g2"))) == "d"
    assert staled(edits.remove_element_reference(FILM, "m", "m1")) == "ad"
    assert staled(edits.remove_element(FILM, "p")) == "bd"
    assert staled(edits.set_element(FILM, "m", kind="prop")) == ""
    assert staled(edits.set_element(FILM, "g", kind="character")) == "d"
    # A place's handle is never told, so its takes go on showing what is asked for.
    assert staled(edits.set_element(FILM, "p", handle="quay")) == ""
    assert staled(edits.add_element(FILM, Element(id="x", kind="prop", handle="nobody"))) == ""


def test_pictures_come_in_by_kind_once():
    own = msgspec.structs.replace(
        SHOTS[3], references=(picture("m1"), picture("g1", role="style"), picture("x"))
    )
    told = with_pictures(own, FILM.elements)
    assert [(one.name, one.role) for one in told.references] == [
        ("m1", "first_frame"), ("g1", "style"), ("x", "first_frame"), ("m1", "character"),
    ]  # fmt: skip
    assert with_pictures(SHOTS[1], FILM.elements) is SHOTS[1]


def test_a_request_brings_the_pictures_to_models_that_take_them():
    request = make_request(FILM, SHOTS[3], "animatic", 1, 0)
    assert [one.name for one in request.shot.references] == ["m1", "g1"]
    assert request.shot.action == SHOTS[3].action
    assert request.prompt == resolved_prompt(FILM, SHOTS[3])
    spec = ModelSpec(
        id="x", name="X", description="X.", backend="x:X", family="x",
        abilities=("words", "references"), roles=("character", "style"),
    )  # fmt: skip
    for one in recipe_for(request, spec).passes:
        assert [r.role for r in one.references] == ["character", "style"]


def test_pictures_of_elements_are_added_once_and_removed():
    assert edits.add_element_reference(FILM, "m", picture("m1")) is FILM
    film = edits.add_element_reference(FILM, "m", picture("m2"))
    assert [one.name for one in film.elements[0].references] == ["m1", "m2"]
    assert edits.remove_element_reference(film, "m", "m2") == FILM
    for wrong in (
        lambda: edits.remove_element_reference(FILM, "m", "m2"),
        lambda: edits.add_element_reference(FILM, "gone", picture("m2")),
    ):
        with pytest.raises(EditError, match=r"no longer in the .*\.$"):
            wrong()
