"""Shot lists as spreadsheets and people write them."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.project import edits
from engine.project.document import Project, Reference
from engine.script.shot_list import (
    ScriptError,
    read_shot_list,
    rows_of_csv,
    rows_of_text,
    shots_from_rows,
)

LIST = """scene,action,dialogue,camera,seconds,image
EXT. PIER,"She walks, slowly",Where were you?,"slow push in, MCU, 35mm",3.5,stills/pier.png
,The gulls rise.,,tilt up,2s,
INT. BOAT,A hand on the wheel.,,,48f,
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "stills").mkdir()
    (tmp_path / "stills" / "pier.png").write_bytes(b"png")
    return tmp_path


@pytest.fixture
def empty():
    return Project(id="f" * 16, name="x")


def written(folder, content):
    path = folder / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_rows_carry_their_line_scene_and_picture(folder):
    rows = read_shot_list(written(folder, LIST))
    assert [row.line for row in rows] == [2, 3, 4]
    assert [row.scene for row in rows] == ["EXT. PIER", "EXT. PIER", "INT. BOAT"]
    assert rows[0].action == "She walks, slowly" and rows[0].dialogue == "Where were you?"
    assert rows[0].image == folder / "stills" / "pier.png"
    assert rows[1].image is None


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + LIST.encode(),
        LIST.replace("\n", "\r\n").encode(),
        LIST.encode("utf-16"),
        LIST.replace("scene,action", "Scene,ACTION").replace("seconds", " Seconds ").encode(),
        LIST.replace("stills/", "stills\\").encode(),
        LIST.replace("scene,action,dialogue,camera,seconds,image",
                     "heading,description,line,movement,duration,picture").encode(),
    ],
)  # fmt: skip
def test_however_a_spreadsheet_writes_it_the_rows_are_the_same(folder, content):
    assert read_shot_list(written(folder, content)) == read_shot_list(written(folder, LIST))


def test_columns_in_any_order_with_semicolons_tabs_and_strangers(folder):
    for mark in ";\t":
        text = (
            mark.join(["seconds", "weather", "action"]) + "\n" + mark.join(["1,5", "sun", "Hm, so"])
        )
        (row,) = rows_of_csv(text, folder)
        assert (row.seconds, row.action, row.scene) == ("1,5", "Hm, so", "")


def test_windows_letters_are_read(folder):
    (row,) = read_shot_list(written(folder, "action\nCaf\xe9 au lait\n".encode("cp1252")))
    assert row.action == "Café au lait"


def test_a_text_over_several_lines_and_empty_rows_keep_the_count_of_lines(folder):
    text = 'action,seconds\n"one\ntwo",1\n,,\n\n  ,\nthree,2\n'
    rows = rows_of_csv(text, folder)
    assert [(row.line, row.action) for row in rows] == [(2, "one\ntwo"), (7, "three")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("colour,taste\nred,sweet\n", "Line 1 names no column"),
        ("action,Description\na,b\n", "Line 1 names the column action twice"),
        ("action,seconds\nrain,soon\n", 'Line 2: "soon" is not a length of time'),
        ("action,seconds\nrain,1\nsnow,-3\n", "Line 3: a shot lasts longer"),
        ("action,image\nrain,stills/none.png\n", "Line 2: there is no picture stills/none.png"),
        ("action,image\nrain,stills\n", "Line 2: there is no picture stills"),
        ("action,seconds\nrain, and snow,3\n", "Line 2 has more cells"),
        ('action\n"' + "x" * 200_000 + '"\n', "Line 2 is not CSV"),
    ],
)
def test_a_mistake_is_said_with_its_line(folder, text, said):
    with pytest.raises(ScriptError, match=said) as raised:
        rows_of_csv(text, folder)
    assert "\n" not in str(raised.value) and str(raised.value).endswith(".")


def test_a_list_that_is_not_there_is_said(folder):
    with pytest.raises(ScriptError, match=r"none\.csv can't be read"):
        read_shot_list(folder / "none.csv")


def test_rows_become_shots_with_camera_scenes_and_pictures(folder, empty):
    rows = read_shot_list(written(folder, LIST))
    picture = Reference(id="r", file="references/r.png", sha256="r", name="pier.png")
    project = shots_from_rows(empty, rows, {2: (picture,)})
    assert [scene.heading for scene in project.scenes] == ["EXT. PIER", "INT. BOAT"]
    first, second, third = project.shots
    assert [shot.slate for shot in project.shots] == ["010", "020", "030"]
    assert (first.duration, second.duration, third.duration) == (84, 48, 48)
    assert (first.size, first.lens) == ("MCU", 35)
    assert [move.kind for move in first.moves] == ["dolly_in"]
    assert first.notes == "slow push in, MCU, 35mm"
    assert first.references == (picture,) and second.references == ()
    assert third.moves == ()


def test_a_second_list_goes_on_in_the_scenes_there_are(folder, empty):
    rows = read_shot_list(written(folder, LIST))
    twice = shots_from_rows(shots_from_rows(empty, rows), rows)
    assert [len(scene.shots) for scene in twice.scenes] == [4, 2]
    slates = [shot.slate for shot in twice.shots]
    assert len(set(slates)) == 6


def test_a_line_of_text_is_a_shot(empty):
    rows = rows_of_text(
        "She walks.\n\n  2. The gulls rise.\n# INT. BOAT\n- A hand\n24 hours later\n#\n"
    )
    assert [(row.line, row.scene, row.action) for row in rows] == [
        (1, "", "She walks."),
        (3, "", "The gulls rise."),
        (5, "INT. BOAT", "A hand"),
        (6, "INT. BOAT", "24 hours later"),
    ]
    project = shots_from_rows(empty, rows)
    assert [shot.duration for shot in project.shots] == [72] * 4
    assert [scene.heading for scene in project.scenes] == ["", "INT. BOAT"]
    # Pasted at a place, lines without a heading keep their order there.
    pasted = shots_from_rows(project, rows_of_text("a\nb"), scene_id=project.scenes[0].id, index=1)
    actions = [shot.action for shot in pasted.scenes[0].shots]
    assert actions == ["She walks.", "a", "b", "The gulls rise."]


def test_a_length_in_frames_follows_the_films_rate(empty):
    project = edits.set_settings(empty, still_seconds=0.001)
    (shot,) = shots_from_rows(project, rows_of_text("blink")).shots
    assert shot.duration == 1


@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["action", ",", ";", '"', "\n", "\r", "\0", "x", "image", "3"])).map(
        "".join
    )
)
def test_any_text_is_read_or_refused_with_its_line(folder, empty, text):
    with contextlib.suppress(ScriptError):
        rows = rows_of_csv(text, folder)
        assert len(shots_from_rows(empty, rows).shots) == len(rows)
    rows_of_text(text)
