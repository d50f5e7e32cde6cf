"""A project survives being written and read; what cannot be read is said in one sentence."""

import gc
import json
import time
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.project.codec import (
    decode,
    decode_project,
    encode,
    encode_project,
    pack,
    schema_of,
    unpack,
)
from engine.project.document import (
    Caption,
    FrameAnchor,
    Project,
    Scene,
    Shot,
    ShotAnchor,
    TakeMark,
    new_id,
)
from engine.project.errors import NewerSchema, ProjectError
from engine.project.request import RenderRequest, fingerprint
from engine.project.take import Take
from engine.project.upgrade import upgrade

FINITE = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
SHOTS = st.builds(
    Shot,
    id=st.uuids().map(lambda u: u.hex[:16]),
    slate=TEXT,
    duration=st.integers(1, 10**6),
    action=TEXT,
    dialogue=TEXT,
    lens=st.none() | FINITE,
    take_in=st.integers(-100, 100),
    span=st.none() | st.tuples(st.integers(-99, 0), st.integers(1, 99)),
    take_marks=st.dictionaries(TEXT, st.builds(TakeMark, name=TEXT, favourite=st.booleans())),
    takes_from=st.lists(TEXT, max_size=2).map(tuple),
)
PROJECTS = st.builds(
    Project,
    id=st.just("f" * 16),
    name=TEXT,
    rate=st.builds(Fraction, st.integers(1, 10**6), st.integers(1, 1001)),
    scenes=st.lists(
        st.builds(Scene, id=TEXT, heading=TEXT, shots=st.lists(SHOTS, max_size=3).map(tuple)),
        max_size=3,
    ).map(tuple),
    captions=st.lists(
        st.builds(
            Caption,
            id=TEXT,
            text=TEXT,
            anchor=st.builds(ShotAnchor, shot=TEXT, offset=st.integers(-(10**6), 10**6))
            | st.builds(FrameAnchor, frame=st.integers(0, 99)),
        ),
        max_size=2,
    ).map(tuple),
)


@settings(deadline=None, max_examples=40)
@given(PROJECTS)
def test_load_after_save_is_identity(project):
    written = encode_project(project)
    assert decode_project(written) == project
    assert encode_project(decode_project(written)) == written
    assert unpack(pack(project), Project) == project


def test_the_file_is_readable_and_begins_with_its_schema(film):
    text = encode_project(film).decode()
    assert text.startswith('{\n "schema": 1,')
    assert text.endswith("}\n")
    assert (
        '"rate": "24000/1001"'
        in encode_project(Project(id="a", name="b", rate=Fraction(24000, 1001))).decode()
    )
    assert "null" not in text
    assert schema_of(text.encode()) == 1


def test_a_take_crosses_with_its_whole_request(film):
    shot = film.shots[0]
    request = RenderRequest(
        model="animatic", shot=shot, prompt="p", negative_prompt="", seed=2**32 - 1, variation=1,
        width=1280, height=720, rate=Fraction(24000, 1001), num_frames=88, head=8,
        shot_id=shot.id, fingerprint=fingerprint(shot, 1280, 720),
    )  # fmt: skip
    take = Take(
        id=new_id(), number=1, shot_id=shot.id, model="animatic", request=request, frames=88,
        width=1280, height=720, rate=Fraction(24), head=8,
    )  # fmt: skip
    assert decode(encode(take), Take) == take
    assert unpack(pack(take), Take) == take


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b"null",
        b'{"schema": "one"}',
        b'{"schema": 1}',
        b'{"schema": 1, "id": "a", "name": "b", "rate": "24/0"}',
        b'{"schema": 1, "id": "a", "name": "b", "rate": "-24"}',
        b'{"schema": 1, "id": "a", "name": "b", "scenes": [{"id": "s", "shots": '
        b'[{"id": "x", "slate": "010", "duration": 0}]}]}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_said_in_one_sentence(content):
    with pytest.raises(ProjectError, match="damaged"):
        decode_project(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | FINITE | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)


def places_in(plain, path=()):
    """Yield the way to each value in plain JSON."""
    steps = plain.items() if isinstance(plain, dict) else enumerate(plain)
    for key, inner in steps:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places_in(inner, (*path, key))


@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data(), JSON, st.sampled_from([1, 2]))
def test_whatever_is_in_the_file_it_is_read_or_refused_in_a_sentence(film, data, strange, schema):
    plain = json.loads(encode_project(film))
    plain["schema"] = schema
    *way, last = data.draw(st.sampled_from(list(places_in(plain))))
    parent = plain
    for step in way:
        parent = parent[step]
    parent[last] = strange
    try:
        project = decode_project(json.dumps(plain).encode())
    except ProjectError:
        return
    assert all(shot.duration >= 1 for shot in project.shots)
    assert decode_project(encode_project(project)) == project


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=60))
def test_any_bytes_are_refused_in_a_sentence(content):
    with pytest.raises(ProjectError):
        decode_project(content)
    for kind in (Take, Project, RenderRequest):
        with pytest.raises(ProjectError):
            unpack(content, kind)


def test_a_rate_that_would_fill_the_memory_is_refused():
    with pytest.raises(ProjectError, match="exact rate"):
        decode_project(b'{"schema": 1, "id": "a", "name": "b", "rate": "1e999999999"}')


def test_a_number_that_json_has_no_word_for_is_never_written(film):
    shot = Shot(id="x", slate="010", lens=float("inf"))
    broken = Project(id="a", name="b", scenes=(Scene(id="s", shots=(shot,)),))
    # `lens` may be None, so an infinite one is only lost; a scale has to be a number.
    assert decode_project(encode_project(broken)).shots[0].lens is None
    still_seconds = film.settings.__class__(still_seconds=float("nan"))
    with pytest.raises(ProjectError, match="can't be kept"):
        encode_project(Project(id="a", name="b", settings=still_seconds))


def test_broken_characters_do_not_stop_a_save():
    project = Project(id="a", name="half \ud83d of one")
    assert decode_project(encode_project(project)).name == "half ? of one"


def test_unknown_fields_are_passed_over(film):
    plain = json.loads(encode_project(film))
    plain["weather"] = {"sun": True}
    plain["scenes"][0]["shots"][0]["smell"] = "salt"
    assert decode_project(json.dumps(plain).encode()) == film


def test_a_newer_file_is_shown_as_far_as_it_is_understood(film):
    plain = json.loads(encode_project(film))
    plain["schema"] = 7
    shots = plain["scenes"][0]["shots"]
    shots[0]["moves"] = [{"kind": "teleport"}, {"kind": "pan_left"}]
    shots[0]["size"] = "XXL"
    shots[1]["take_marks"] = {"t": {"favourite": "very"}}
    shots[1]["duration"] = "long"
    plain["markers"] = [{"id": "m", "anchor": {"type": "moon", "phase": 1}}]
    project = decode_project(json.dumps(plain).encode())
    assert project.schema == 7
    assert [move.kind for move in project.shots[0].moves] == ["pan_left"]
    assert project.shots[0].size is None
    assert project.shots[0].action == film.shots[0].action
    assert project.shots[1].duration == 72
    assert project.markers == ()


def test_a_newer_file_that_makes_no_sense_is_refused():
    with pytest.raises(NewerSchema, match=r"newer Storyreel \(schema 9\)"):
        decode_project(b'{"schema": 9, "film": "in another shape"}')


def test_an_older_file_goes_up_the_chain(film):
    plain = json.loads(encode_project(film))
    shots = [shot for scene in plain.pop("scenes") for shot in scene["shots"]]
    made_up = {**plain, "schema": -1, "fps": 24, "shots": shots}
    del made_up["rate"]
    steps = {
        -1: lambda old: {**old, "rate": f"{old['fps']}/1"},
        0: lambda old: {**old, "scenes": [{"id": "scene", "shots": old["shots"]}]},
    }
    project = decode_project(json.dumps(made_up).encode(), steps)
    assert project.schema == 1
    assert project.shots == film.shots
    assert made_up["schema"] == -1


def test_a_schema_without_a_step_is_refused():
    with pytest.raises(ProjectError, match="schema 0"):
        upgrade({"id": "a"})


def test_ten_thousand_shots_open_in_twice_the_time_of_json(large_film):
    written = encode_project(large_film)
    gc.disable()
    try:
        ratios = []
        for _ in range(5):
            begun = time.perf_counter()
            json.loads(written)
            between = time.perf_counter()
            decode_project(written)
            ratios.append((time.perf_counter() - between) / (between - begun))
    finally:
        gc.enable()
    assert sorted(ratios)[2] <= 2
