"""Finding shots by words, element and how they stand."""

import time

import msgspec
import pytest

from engine.project import edits
from engine.project.document import (
    Element,
    Mark,
    Marker,
    Reference,
    ShotAnchor,
    TakeMark,
)
from engine.project.finding import TRAITS, Query, find_shots
from engine.project.seen import fingerprint_of

A, B, C, D = (letter * 16 for letter in "abcd")


def found(project, takes=None, missing=(), **fields):
    fields["traits"] = frozenset(fields.get("traits", ()))
    return find_shots(project, Query(**fields), takes or {}, missing)


def test_words_are_looked_for_everywhere_and_all_of_them(film):
    assert found(film) == [A, B, C, D] and Query().is_empty
    assert found(film, text="PIER dawn") == [A]
    assert found(film, text="pier") == [A, B, C], "a scene's heading counts for its shots"
    assert found(film, text="where were") == [C]
    assert found(film, text="040") == [D]
    assert found(film, text="pier nobody") == []


def test_an_element_is_found_by_its_mention(film):
    film = edits.add_element(film, Element(id="e" * 16, kind="character", handle="mara"))
    film = edits.set_shots(film, [B], action="@MARA waits")
    assert found(film, element="e" * 16) == [B]


def test_how_shots_stand(film, take_of):
    shot_a, shot_b = film.shots[0], film.shots[1]
    current = take_of(shot_a)
    request = msgspec.structs.replace(current.request, fingerprint=fingerprint_of(film, shot_a))
    current = msgspec.structs.replace(current, request=request)
    takes = {A: (current,), B: (take_of(msgspec.structs.replace(shot_b, action="Old")),)}
    assert found(film, takes, traits=["unrendered"]) == [C, D]
    assert found(film, takes, traits=["stale"]) == [B]
    starred = edits.set_shots(film, [D], take_marks={"t": TakeMark(favourite=True)}, notes="slow")
    assert found(starred, traits=["starred"]) == [D] == found(starred, traits=["notes"])
    assert found(starred, traits=["starred", "dialogue"]) == []
    still = Reference(id="r" * 16, file="references/x.png", sha256="x", name="x")
    with_still = edits.add_reference(film, C, still)
    assert found(with_still, missing={"references/x.png"}, traits=["offline"]) == [C]
    assert found(edits.add_mark(film, A, Mark()), traits=["drawn"]) == [A]
    marked = edits.add_marker(
        film, Marker(id="m" * 16, anchor=ShotAnchor(shot=B, offset=3), name="Ask her")
    )
    assert found(marked, traits=["notes"]) == [B]
    assert found(edits.pick(film, A, "t"), traits=["picked"]) == [A]


@pytest.mark.parametrize("trait", [trait for trait, _, _ in TRAITS])
def test_every_trait_can_be_asked_of_an_empty_film(film, trait):
    assert isinstance(found(msgspec.structs.replace(film, scenes=()), traits=[trait]), list)


def test_a_long_film_is_looked_through_quickly(large_film):
    begun = time.perf_counter()
    assert len(found(large_film, text="woman pier", traits=["unrendered", "notes"])) == 10_000
    assert len(found(large_film, text="0990")) == 9
    assert time.perf_counter() - begun < 1.0
