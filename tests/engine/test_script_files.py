"""Final Draft, Storyboarder, CSV and text as scenes and shots; what is no script is refused."""

import csv
import io
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.media.layers import flatten
from engine.media.still import read_still
from engine.project.document import Project, Scene, Shot
from engine.script.error import ScriptError
from engine.script.files import READERS, read_script
from engine.script.final_draft import fountain_of_fdx
from engine.script.fountain_film import fountain_of
from engine.script.laying import apply_update, shots_to_fill
from engine.script.shot_table import shot_table
from engine.script.text_file import decoded
from engine.script.update import compare

FDX = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="5">
  <Content>
    <Paragraph Number="1" Type="Scene Heading">
      <SceneProperties Length="2/8" Page="1" Title="">
        <Summary><Paragraph Alignment="Left"><Text>They meet.</Text></Paragraph></Summary>
      </SceneProperties>
      <Text>INT. KITCHEN - DAY</Text>
    </Paragraph>
    <Paragraph Type="Action">
      <ScriptNote ID="1"><Paragraph><Text>ask props</Text></Paragraph></ScriptNote>
      <Text>Mara sits, </Text><Text Style="Bold+Italic">very</Text><Text> still.</Text>
    </Paragraph>
    <Paragraph Type="Character"><Text>McCoy (V.O.)</Text></Paragraph>
    <Paragraph Type="Parenthetical"><Text>(quietly)</Text></Paragraph>
    <Paragraph Type="Dialogue"><Text>Where are you?</Text></Paragraph>
    <Paragraph><DualDialogue>
      <Paragraph Type="Character"><Text>MARA</Text></Paragraph>
      <Paragraph Type="Dialogue"><Text>Here.</Text></Paragraph>
      <Paragraph Type="Character"><Text>JOHN</Text></Paragraph>
      <Paragraph Type="Dialogue"><Text>There.</Text></Paragraph>
    </DualDialogue></Paragraph>
    <Paragraph Type="Transition"><Text>Cut away:</Text></Paragraph>
    <Paragraph Type="Shot"><Text>ANGLE ON THE DOOR</Text></Paragraph>
    <Paragraph Type="Scene Heading"><Text>The roof &amp; sky</Text></Paragraph>
    <Paragraph Type="Action" Alignment="Center"><Text>Years later</Text></Paragraph>
  </Content>
  <TitlePage><Content>
    <Paragraph><Text>The Sea</Text></Paragraph><Paragraph><Text>Written by</Text></Paragraph>
    <Paragraph><Text>Ann Other</Text></Paragraph>
  </Content></TitlePage>
</FinalDraft>
"""


def read(path, rate=Fraction(24)):
    return read_script(path, rate, 3.0)


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def laid(play, film=None):
    film = film or Project(id="a" * 16, name="Film")
    return apply_update(film, compare(film, play))


def test_final_draft_becomes_the_fountain_that_says_the_same():
    assert fountain_of_fdx(FDX.encode(), "a.fdx") == (
        "Title: The Sea\nCredit: Written by\nAuthor: Ann Other\n\n"
        "INT. KITCHEN - DAY #1#\n\n= They meet.\n\nMara sits, ***very*** still. [[ask props]]\n\n"
        "@McCoy (V.O.)\n(quietly)\nWhere are you?\n\nMARA\nHere.\n\nJOHN ^\nThere.\n\n"
        "> Cut away:\n\nANGLE ON THE DOOR\n\n.The roof & sky\n\n> Years later <\n\n"
    )


def test_final_draft_scenes_and_shots(tmp_path):
    film = laid(read(write(tmp_path / "a.fdx", FDX)))
    assert [scene.heading for scene in film.scenes] == ["INT. KITCHEN - DAY", "The roof & sky"]
    assert film.scenes[0].synopsis == "They meet."
    assert film.shots[0].dialogue.splitlines()[0] == "McCoy (V.O.): (quietly) Where are you?"
    again = FDX.replace("Where are you?", "Where were you?")
    update = compare(film, read(write(tmp_path / "a.fdx", again)))
    assert [(one.kind, one.label) for one in update.differences] == [("changed", "010")]


def test_transition_lines_bring_in_the_shots_behind_them(tmp_path):
    text = (
        "FADE IN:\n\nINT. HALL - DAY\n\nA door.\n\nDISSOLVE TO:\n\nEXT. SEA - DAY\n\nWaves.\n\n"
        "CUT TO:\n\nA boat.\n\n> Slow wipe to:\n\nMARA\nHere.\n\n"
        "> FADE TO WHITE\n\nLight.\n\nDark.\n"
    )
    film = laid(read(write(tmp_path / "a.fountain", text)))
    ways = [
        shot.transition and (shot.transition.kind, shot.transition.duration) for shot in film.shots
    ]
    assert ways == [
        ("dip_black", 24), ("dissolve", 12), None, ("dip_white", 24), None,
    ]  # fmt: skip
    assert fountain_of(film) == text


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<FinalDraft><Content><Paragraph><Text>&b;</Text></Paragraph></Content></FinalDraft>"
)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.fdx", BOMB, "entities"),
        ("a.fdx", FDX[:900], "not complete"),
        ("a.fdx", "<html></html>", "not a Final Draft"),
        ("a.fdx", "<a>" * 5000, "nested|not complete"),
        ("a.storyboarder", '{"boards": [{"uid"', "damaged"),
        ("a.storyboarder", '{"boards": []}', "no boards"),
        ("a.storyboarder", '{"boards": [{"uid": "A", "url": "../../etc/passwd"}]}', "outside"),
        ("a.storyboarder", '{"boards": [{"audio": {"filename": "/etc/passwd"}}]}', "outside"),
        ("a.csv", "one,two\n1,2\n", "names no column"),
        ("a.fountain", "", "empty"),
        ("a.fountain", b"\x00\x01\x02\x03" * 99, "not a text"),
        ("a.fountain", b"\x89PNG\r\n\x1a\n\xff\xfe\x00\x00", "not a text"),
        ("a.fountain", "Title: Only this\n", "no scene"),
        ("a.docx", "PK", "no script"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_one_sentence(tmp_path, name, content, said):
    with pytest.raises(ScriptError, match=said) as raised:
        read(write(tmp_path / name, content))
    assert str(raised.value).endswith(".") and "\n" not in str(raised.value)
    assert name in str(raised.value) or name == "a.csv"


@given(st.sampled_from(sorted(READERS)), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory, suffix, content):
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    try:
        play = read(path)
    except ScriptError as error:
        assert "\n" not in str(error)
    else:
        assert play.scenes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path, encoding):
    text = "INT. CAFÉ – DAY\n\nÉtienne waits at the café, alone and cold.\n"
    path = write(tmp_path / "a.fountain", text.encode(encoding))
    play = read(path)
    assert play.scenes[0].heading == "INT. CAFÉ – DAY"
    assert decoded(text.encode(encoding), "a").lstrip("\ufeff") == text


def board(tmp_path, **more):
    images = tmp_path / "images"
    images.mkdir(exist_ok=True)
    Image.new("RGBA", (64, 36), (255, 0, 0, 255)).save(images / "board-1-AAAAA-fill.png")
    Image.new("RGBA", (64, 36), (0, 0, 255, 128)).save(images / "board-1-AAAAA-notes.png")
    first = {
        "uid": "AAAAA", "url": "board-1-AAAAA.png", "shot": "1A", "duration": 1500,
        "action": "She runs.", "dialogue": "Wait!", "notes": "pan left",
        "layers": {
            "notes": {"url": "board-1-AAAAA-notes.png"},
            "fill": {"url": "board-1-AAAAA-fill.png", "opacity": 1},
        },
        "audio": {"filename": "gone.wav"},
    }  # fmt: skip
    second = {"uid": "BBBBB", "url": "board-2-BBBBB.png", "shot": "2A", "time": 1500}
    boards = {"defaultBoardTiming": 2000, "fps": 24, "boards": [{**first, **more}, second]}
    return write(tmp_path / "Chase.storyboarder", json.dumps(boards))


def test_storyboarder_boards_become_shots(tmp_path):
    play = read(board(tmp_path))
    assert play.missing == ("gone.wav", "board-2-BBBBB.png")
    film = laid(play)
    first, second = film.shots
    assert (first.slate, first.action, first.dialogue) == ("1A", "She runs.", "Wait!")
    assert (first.duration, second.duration) == (36, 48)
    assert first.moves[0].kind == "pan_left"
    assert film.scenes[0].heading == "Chase"
    wanted = list(shots_to_fill(compare(Project(id="b", name=""), play), film).values())
    layers = [(p.path, p.opacity) for p in wanted[0].pictures]
    assert [path.name[14:] for path, _ in layers] == ["fill.png", "notes.png"]
    flatten(layers, tmp_path / "flat.png")
    pixel = read_still(tmp_path / "flat.png")[10, 10]
    assert 100 < pixel[0] < 150 and pixel[1] < 10 and 100 < pixel[2] < 150


def test_boards_are_known_by_their_name_when_they_come_again(tmp_path):
    film = laid(read(board(tmp_path)))
    later = read(board(tmp_path, duration=3000, action="He stays where he is."))
    update = compare(film, later)
    assert [(one.kind, one.label) for one in update.differences] == [("changed", "1A")]
    after = apply_update(film, update)
    assert (after.shots[0].id, after.shots[0].duration) == (film.shots[0].id, 72)


def test_a_shot_list_comes_again(tmp_path):
    text = "scene,slate,action,seconds\nINT. A,10,Mara walks in slowly,2\n,20,She sits down,3s\n"
    path = write(tmp_path / "a.csv", text)
    film = laid(read(path))
    assert [shot.duration for shot in film.shots] == [48, 72]
    assert compare(film, read(path)).differences == ()
    update = compare(film, read(write(path, text.replace("3s", "4s"))))
    assert [field.field for one in update.differences for field in one.fields] == ["duration"]


def test_a_film_as_a_shot_list_and_back(tmp_path):
    film = Project(id="a" * 16, name="Film", scenes=(
        Scene(id="b" * 16, heading="INT. A", shots=(
            Shot(id="c" * 16, slate="010", action='He says "no", then\ngoes', duration=36,
                 dialogue="MARA: So.", notes="pan left"),
        )),
    ))  # fmt: skip
    text = shot_table(film, tmp_path, tmp_path)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows[0]["seconds"] == "1.5" and rows[0]["slate"] == "010"
    shot = laid(read(write(tmp_path / "out.csv", text))).shots[0]
    assert (shot.action, shot.dialogue, shot.notes) == (
        'He says "no", then\ngoes', "MARA: So.", "pan left",
    )  # fmt: skip
    assert compare(film, read(tmp_path / "out.csv")).differences == ()


def test_plain_text_is_a_list_prose_or_a_screenplay(tmp_path):
    path = tmp_path / "a.txt"
    listed = read(write(path, "# Beach\n1. She swims.\n- He waits.\n"))
    assert [shot.action for shot in listed.shots] == ["She swims.", "He waits."]
    assert listed.scenes[0].heading == "Beach"
    prose = read(write(path, "She swims far out\nto sea.\n\nHe waits on\nthe beach.\n\nThey go.\n"))
    assert [shot.action for shot in prose.shots][:2] == [
        "She swims far out to sea.", "He waits on the beach.",
    ]  # fmt: skip
    play = read(write(path, "INT. ROOM\n\nMara waits.\n\nMARA\nWell?\n"))
    assert play.source == "screenplay" and play.shots[0].dialogue == "MARA: Well?"
