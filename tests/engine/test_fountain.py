"""Fountain is read as fountain.io/syntax says, and nothing of the text is lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.script.fountain import parse, title_fields
from engine.script.passages import read_screenplay, scene_words, shot_words
from engine.script.screenplay import text_of

LINES = [
    "INT. KITCHEN - DAY", "EXT. SEA - NIGHT #12A#", ".FLASHBACK", "...and on", "Mara sits.",
    "!BANG", "MARA", "MARA (V.O.)", "JOHN ^", "@McCLANE", "(quietly)", "I don't know.", "~la la la",
    "CUT TO:", "> FADE OUT.", "> THE END <", "# Act one", "## Two", "= She learns it.", "===",
    "[[a note]]",
    "Words [[hidden]] here.", "/* out */", "/*", "*/", "[[", "]]", "  ", "", "", "", "FADE IN:",
    "Title: Sea", "    by me", "CLOSE ON her hands. PAN TO the door.", "ANGLE ON", "\t", "日本語。",
    "He runs. " * 30, "\ufeff", "\v", "\u2028x", "#tag. " * 40, "!", "@", "~", ">", "#", "=", ".",
]  # fmt: skip
ENDS = ["\n", "\r\n", "\r", "\n\n", ""]

scripts = st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(ENDS)), max_size=25).map(
    lambda rows: "".join(line + end for line, end in rows)
)


def kinds(text):
    return [(one.kind, one.text) for one in parse(text)]


@given(st.one_of(scripts, st.text(max_size=200)))
@example("Mara. [[one\n\ntwo]]\n\n/* open\n\nMARA\nHi")
@example("FADE IN:\nCLOSE ON a. CLOSE ON b")
def test_elements_and_pieces_put_together_are_the_file(text):
    assert "".join(one.raw for one in parse(text)) == text
    assert text_of(read_screenplay(text)) == text


@given(scripts)
@example("!BANG\n\ufeff\n")
@example("INT. KITCHEN - DAY\n\ufeff\n")
@example("INT. KITCHEN - DAY\n\ufeff\nINT. KITCHEN - DAY\n")
@example("\ufeffBANG. ANGLE ON x\n")
@example("~la la la\n> THE END <\n~la la la\n")
def test_a_piece_read_alone_says_what_it_said_in_the_whole(text):
    play = read_screenplay(text)
    for scene in play.scenes:
        for shot in scene.shots:
            alone = shot_words(shot.text, shot.follows)
            assert (alone.action, alone.dialogue) == (shot.action, shot.dialogue)
        if scene.text:
            words = scene_words(scene.text)
            assert (words.heading, words.synopsis) == (scene.heading, scene.synopsis)


def test_headings_forced_numbered_and_plain():
    assert kinds("INT. HOUSE - DAY\n\nint/ext c\n\nEST. C\n\n.SNIPER SCOPE #7-A#\n\n...then\n") == [
        ("heading", "INT. HOUSE - DAY"), ("heading", "int/ext c"), ("heading", "EST. C"),
        ("heading", "SNIPER SCOPE"), ("action", "...then"),
    ]  # fmt: skip
    assert parse(".SNIPER SCOPE #7-A#\n")[0].number == "7-A"
    assert kinds("He cocks his\n.45 pistol\nINT. NOT A HEADING\n")[0][0] == "action"


def test_dialogue_with_extension_parenthetical_lyrics_and_dual():
    text = (
        "MARA (on the phone)\n(quietly)\nWell,\nso.\n~la la\n\nJOHN ^\nYes.\n  \nNo.\n\nHe goes.\n"
    )
    assert kinds(text) == [
        ("character", "MARA (on the phone)"), ("parenthetical", "(quietly)"),
        ("dialogue", "Well,\nso."), ("lyrics", "la la"), ("character", "JOHN"),
        ("dialogue", "Yes.\nNo."), ("action", "He goes."),
    ]  # fmt: skip
    assert [one.dual for one in parse(text) if one.kind == "character"] == [False, True]
    assert kinds("@McCLANE\nYippee.\n")[0] == ("character", "McCLANE")
    assert kinds("BANG!\n\nHe falls.\n")[0] == ("action", "BANG!")
    assert kinds("!BANG\nHe falls.\n") == [("action", "BANG\nHe falls.")]
    assert kinds("Étienne\nOui.\n")[0][0] == "action"
    assert kinds("ÉTIENNE\nOui.\n")[0][0] == "character"


def test_transitions_centred_breaks_sections_and_synopses():
    assert kinds("\nCUT TO:\n\n> White.\n\n> THE END <\n\n===\n\n# Act\n## Part\n= So.\n") == [
        ("blank", ""), ("transition", "CUT TO:"), ("transition", "White."),
        ("centred", "THE END"), ("page_break", ""), ("section", "Act"), ("section", "Part"),
        ("synopsis", "So."),
    ]  # fmt: skip
    assert parse("## Part\n")[0].depth == 2


def test_notes_and_boneyard_are_not_seen_but_kept():
    text = "Mara [[who? ask]] sits.\n\n[[a\nnote]]\n\n/* INT. A\n\nMARA\nGo. */\n\nEnd."
    assert kinds(text) == [
        ("action", "Mara  sits."), ("note", ""), ("boneyard", ""), ("action", "End."),
    ]  # fmt: skip
    assert kinds("[[open\n\nMara sits.\n")[1] == ("action", "Mara sits.")


def test_the_title_page():
    text = "Title:\n    _BRICK_\n    & STEEL\nCredit: by\nAuthor: Stu\n\nFADE IN:\n"
    assert parse(text)[0].kind == "title_page"
    assert title_fields(parse(text)[0].text) == {
        "title": "_BRICK_\n& STEEL", "credit": "by", "author": "Stu",
    }  # fmt: skip
    assert parse("FADE IN:\n\nX\n")[0].kind == "action"
    assert parse("MARA: hello\n\nX\n")[0].kind == "action"


def test_scenes_and_shots():
    play = read_screenplay(
        "Title: T\n\n"
        "FADE IN:\n\n# Act one\n\nINT. ROOM - DAY #4#\n\n= They meet.\n\nMara waits.\n\n"
        "MARA\nHello?\n\n[[keep]]\n\nCLOSE ON her hands. They shake.\n\nCUT TO:\n\n# Act two\n\n"
        "EXT. SEA\n\nJOHN\nAhoy.\n"
    )
    assert play.head == "Title: T\n\nFADE IN:\n\n"
    first, second = play.scenes
    assert (first.act, first.heading, first.number) == ("# Act one\n\n", "INT. ROOM - DAY", "4")
    assert first.synopsis == "They meet."
    assert [(s.action, s.dialogue, s.camera) for s in first.shots] == [
        ("Mara waits.", "MARA: Hello?", ""), ("CLOSE ON her hands. They shake.", "", "close on"),
    ]  # fmt: skip
    assert first.shots[0].text.endswith("[[keep]]\n\n")
    assert first.shots[1].text.endswith("CUT TO:\n\n")
    assert (second.act, second.shots[0].dialogue) == ("# Act two\n\n", "JOHN: Ahoy.")


def test_camera_words_and_length_cut_a_paragraph():
    text = "Mara sits down at last. ANGLE ON the door. It opens.\nPAN TO the sea."
    shots = read_screenplay(text).shots
    assert [shot.action for shot in shots] == [
        "Mara sits down at last.", "ANGLE ON the door. It opens.", "PAN TO the sea.",
    ]  # fmt: skip
    assert [shot.follows for shot in shots] == [False, True, True]
    long = "Mr. Grey walks along the long wall of the old harbour, slowly. " * 12
    parts = read_screenplay(long).shots
    assert 2 <= len(parts) <= 5
    assert " ".join(shot.action for shot in parts) == " ".join(long.split())
    assert not any(shot.action.endswith("Mr.") for shot in parts)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text", ["/*" * 200_000, "[[" * 200_000, "(" * 200_000, "A" * 300_000 + "\nb"]
)
def test_hostile_text_is_read_in_time(text):
    assert text_of(read_screenplay(text)) == text
