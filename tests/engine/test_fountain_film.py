"""A screenplay in a film: import, export, edits here and there, and the round trip."""

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.project import edits
from engine.project.document import Project, Reference, Shot, TakeMark, new_id
from engine.script.fountain_film import fountain_of
from engine.script.laying import apply_update
from engine.script.passages import read_screenplay
from engine.script.reading import Pace
from engine.script.update import compare

TEXT = """Title: The Sea
Author: Somebody

FADE IN:

# Act one

INT. KITCHEN - DAY #1#

= She waits.

Mara stands at the window.
The kettle [[electric?]] boils.

MARA
(quietly)
He is late
again.

[[keep this note]]

CLOSE ON her hands. They hold the letter.

JOHN (O.S.)
Mara!

MARA ^
Here.

CUT TO:

# Act two

EXT. HARBOUR - NIGHT

A boat leaves the pier without a light.

/* A scene that was cut. */

> THE END <
"""


def new_film() -> Project:
    return Project(id=new_id(), name="Sea")


def imported(text: str, project: Project | None = None, refused=()) -> Project:
    project = project or new_film()
    return apply_update(project, compare(project, read_screenplay(text, "sea.fountain")), refused)


def differences(project: Project, text: str):
    update = compare(project, read_screenplay(text, "sea.fountain"))
    return [(one.kind, one.what, one.label) for one in update.differences]


def shot_with(project: Project, words: str) -> Shot:
    return next(shot for shot in project.shots if words in shot.action + shot.dialogue)


def test_import_then_export_is_the_same_screenplay():
    film = imported(TEXT)
    assert film.scenes[0].heading == "INT. KITCHEN - DAY"
    assert film.scenes[1].heading == "EXT. HARBOUR - NIGHT"
    assert [shot.slate for shot in film.shots] == ["010", "020", "030"]
    first = film.shots[0]
    assert first.action == "Mara stands at the window. The kettle boils."
    assert first.dialogue == "MARA: (quietly) He is late again."
    assert film.shots[1].notes == "close on" and film.shots[1].size == "CU"
    assert fountain_of(film) == TEXT
    assert imported(TEXT, film) is film
    assert differences(film, TEXT) == []


LINES = [
    "INT. KITCHEN - DAY", "EXT. SEA - NIGHT #12A#", ".FLASHBACK", "Mara sits.", "!BANG", "MARA",
    "JOHN ^", "@McCLANE", "(quietly)", "I don't know.", "~la la la", "CUT TO:", "> THE END <",
    "# Act", "= She learns it.", "===", "[[a note]]", "Words [[hidden]] here.", "/* out */", "  ",
    "", "", "", "FADE IN:", "Title: Sea", "CLOSE ON her hands. PAN TO the door.", "日本語。",
    "He runs. " * 20,
]  # fmt: skip
scripts = st.lists(
    st.tuples(st.sampled_from(LINES), st.sampled_from(["\n", "\r\n", "\n\n", "\n\n", ""])),
    max_size=20,
).map(lambda rows: "".join(line + end for line, end in rows))


@settings(max_examples=60, deadline=None)
@given(st.one_of(scripts, st.text(max_size=80)))
@example("INT. KITCHEN - DAY\n~la la la\n# Act\n~la la la\n")
def test_any_text_is_exported_as_it_was_imported_and_imports_again_without_a_difference(text):
    film = imported(text)
    if not film.scenes:
        return
    assert fountain_of(film) == text
    assert imported(text, film) == film
    assert differences(film, text) == []


@settings(max_examples=60, deadline=None)
@given(scripts, scripts)
def test_any_script_over_any_other_is_that_script(first, second):
    film = imported(first)
    update = compare(film, read_screenplay(second, "sea.fountain"))
    after = apply_update(film, update)
    if not update.appends and read_screenplay(second).shots:
        assert fountain_of(after) == second
        assert len({shot.slate for shot in after.shots}) == len(after.shots)
        assert compare(after, read_screenplay(second, "sea.fountain")).differences == ()


@settings(max_examples=40, deadline=None)
@given(scripts, scripts, st.data())
def test_refused_differences_lose_no_shot_and_no_difference_says_less(first, second, data):
    film = imported(first)
    update = compare(film, read_screenplay(second, "sea.fountain"))
    keys = [one.key for one in update.differences]
    refused = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
    after = apply_update(film, update, refused)
    ids = [shot.id for shot in after.shots]
    assert len(ids) == len(set(ids))
    gone = {one.key.split(":")[0] for one in update.differences if one.kind == "removed"}
    accepted = {key.split(":")[0] for key in keys if key not in refused}
    for shot in film.shots:
        assert shot.id in ids or shot.id in gone & accepted
    if refused == set(keys):
        assert [shot.id for shot in after.shots] == [shot.id for shot in film.shots]
        assert [shot.action for shot in after.shots] == [shot.action for shot in film.shots]


def test_words_changed_here_change_just_these_words():
    film = imported(TEXT)
    window = shot_with(film, "window").id
    film = edits.set_shots(film, [window], action="Mara sits at the window. The kettle boils.")
    assert fountain_of(film) == TEXT.replace("Mara stands at", "Mara sits at")
    film = edits.set_shots(film, [window], dialogue="MARA: (quietly) He is always late again.")
    assert "MARA\n(quietly)\nHe is always late\nagain.\n" in fountain_of(film)
    film = edits.set_scene(film, film.scenes[0].id, heading="INT. ATTIC - DAY", synopsis="Alone.")
    text = fountain_of(film)
    assert "INT. ATTIC - DAY #1#\n\n= Alone.\n\nMara sits" in text
    assert "[[electric?]]" in text and "[[keep this note]]" in text
    hands = shot_with(film, "hands").id
    film = edits.set_shots(film, [hands], dialogue="JOHN (O.S.): Mara!\nMARA: Here.\nJOHN: So.")
    assert "JOHN (O.S.)\nMara!\n\nMARA ^\nHere.\n\nJOHN\nSo.\n\nCUT TO:\n" in fountain_of(film)
    film = edits.set_shots(film, [hands], dialogue="")
    assert "They hold the letter.\n\nCUT TO:\n\n# Act two" in fountain_of(film)
    film = edits.set_shots(film, [hands], action="INT. looks odd\n# and odder")
    read = read_screenplay(fountain_of(film))
    assert "INT. looks odd # and odder" in [shot.action for shot in read.shots]
    assert differences(film, fountain_of(film)) == []


def test_shots_added_removed_and_moved_here_are_so_in_the_screenplay():
    film = imported(TEXT)
    kitchen, harbour = film.scenes
    new = Shot(id=new_id(), slate="", action="RAIN.", dialogue="It rains.\nMARA: Yes.")
    film = edits.add_shots(film, [new], kitchen.id, 1)
    assert "[[keep this note]]\n\nRAIN.\n\nVOICE\nIt rains.\n\nMARA\nYes.\n\nCLOSE ON" in (
        fountain_of(film)
    )
    assert differences(film, fountain_of(film)) == []
    film = edits.remove_shots(film, [new.id])
    assert fountain_of(film) == TEXT
    film = edits.move_shots(film, [film.shots[1].id], harbour.id, 0)
    text = fountain_of(film)
    assert "EXT. HARBOUR - NIGHT\n\nCLOSE ON her hands." in text and text.count("# Act") == 2
    film = edits.remove_scene(film, harbour.id)
    assert fountain_of(film).endswith("[[keep this note]]\n\n# Act two\n\n")


def test_a_long_paragraph_keeps_its_line_when_its_shots_stay_together():
    text = "INT. A\n\n" + "She walks along the wall of the port and looks out. " * 12 + "\n\nEnd.\n"
    film = imported(text)
    assert len(film.shots) > 2
    assert fountain_of(film) == text
    film = edits.remove_shots(film, [film.shots[1].id])
    assert fountain_of(film).count("\n\nShe") == 2


def test_a_split_or_duplicated_shot_is_written_once():
    film = imported(TEXT)
    film = edits.split_shot(film, film.shots[0].id, 10)
    film = edits.duplicate_shots(film, [film.shots[2].id])
    assert fountain_of(film) == TEXT
    assert differences(film, TEXT) == []
    changed = TEXT.replace("Mara stands", "Mara sits")
    after = imported(changed, film)
    assert [s.action[:9] for s in after.shots[:2]] == ["Mara sits", "Mara sits"]
    assert len(after.shots) == len(film.shots)


CHANGED = TEXT.replace("They hold the letter.", "They tear the letter up.").replace(
    "# Act two\n\nEXT. HARBOUR - NIGHT\n\n",
    "# Act two\n\nINT. BUS - DAY\n\nMara sleeps.\n\nEXT. HARBOUR - DAWN\n\nGulls.\n\n",
)


def dressed(film: Project) -> Project:
    """Give every shot what only Storyreel knows."""
    for number, shot in enumerate(film.shots):
        still = Reference(id=new_id(), file=f"references/{number}.png", sha256="0", name="a.png")
        film = edits.add_reference(film, shot.id, still)
        film = edits.pick(film, shot.id, f"{number:016x}")
        film = edits.mark_take(film, shot.id, f"{number:016x}", favourite=True)
    return edits.set_shots(film, [film.shots[0].id], duration=500, notes="slow push in")


def test_a_changed_script_updates_what_changed_and_keeps_the_rest():
    film = dressed(imported(TEXT))
    assert differences(film, CHANGED) == [
        ("changed", "shot", "020"), ("added", "scene", "INT. BUS - DAY"), ("added", "shot", ""),
        ("changed", "scene", "EXT. HARBOUR - DAWN"), ("added", "shot", ""),
    ]  # fmt: skip
    after = imported(CHANGED, film)
    assert fountain_of(after) == CHANGED
    for shot in film.shots:
        now = next(one for one in after.shots if one.id == shot.id)
        assert (now.picked, now.take_marks, now.references) == (
            shot.picked, shot.take_marks, shot.references,
        )  # fmt: skip
        assert now.take_marks[shot.picked or ""] == TakeMark(favourite=True)
    assert (after.shots[0].duration, after.shots[0].notes) == (500, "slow push in")
    assert [shot.slate for shot in after.shots] == ["010", "020", "023", "026", "030"]


def test_moved_scenes_and_shots_are_moved_not_remade():
    parts = TEXT.split("# Act two\n\n")
    moved = (
        parts[0]
        .replace("# Act one\n\n", "")
        .replace("FADE IN:\n\n", "FADE IN:\n\n# Act two\n\n" + parts[1] + "\n# Act one\n\n")
    )
    film = imported(TEXT)
    assert [one[0] for one in differences(film, moved)] == ["moved"]
    after = imported(moved, film)
    assert fountain_of(after) == moved
    assert {shot.id for shot in after.shots} == {shot.id for shot in film.shots}


def test_what_was_changed_here_stays_unless_the_script_changed_it_too():
    film = imported(TEXT)
    window, boat = film.shots[0].id, shot_with(film, "boat").id
    film = edits.set_shots(film, [window], action="Mara leans at the window. The kettle boils.")
    film = edits.set_shots(film, [boat], action="A boat burns.")
    after = imported(CHANGED.replace("without a light", "with a light"), film)
    assert shot_with(after, "leans").id == window
    assert shot_with(after, "with a light").id == boat
    update = compare(film, read_screenplay(CHANGED.replace("without a", "with a"), "sea.fountain"))
    clashing = [f for one in update.differences for f in one.fields if f.clash]
    assert [change.before for change in clashing] == ["A boat burns."]


def test_removed_from_the_script_is_removed_but_not_what_was_made_here():
    film = imported(TEXT)
    own = Shot(id=new_id(), slate="", action="A shot of my own.")
    film = edits.add_shots(film, [own], film.scenes[1].id, 0)
    short = TEXT.split("# Act two")[0]
    assert [one[:2] for one in differences(film, short)] == [
        ("removed", "scene"), ("removed", "shot"),
    ]  # fmt: skip
    after = imported(short, film)
    assert own.id in [shot.id for shot in after.shots]
    update = compare(film, read_screenplay(short, "sea.fountain"))
    kept = apply_update(film, update, [one.key for one in update.differences])
    assert [shot.id for shot in kept.shots] == [shot.id for shot in film.shots]
    assert fountain_of(kept).startswith("Title: The Sea")


def test_another_script_is_added_behind():
    film = imported(TEXT)
    other = "Title: Two\n\nEXT. MOON - NIGHT\n\nDust falls slowly over the lander.\n"
    update = compare(film, read_screenplay(other, "two.fountain"))
    assert update.appends and update.only_adds
    after = apply_update(film, update)
    assert fountain_of(after) == TEXT + other.replace("Title: Two", "/*\nTitle: Two\n*/")
    assert [shot.id for shot in after.shots[:3]] == [shot.id for shot in film.shots]


def test_reading_speed_sets_lengths_by_language():
    lines = "INT. A\n\nX waits.\n\nMARA\n{}\n"
    quick, slow = Pace(240), Pace(80)
    text = lines.format("one two three four five six seven eight nine ten eleven twelve")
    lengths = []
    for pace in (quick, slow):
        film = new_film()
        update = compare(film, read_screenplay(text), pace)
        after = apply_update(film, update)
        lengths.append(after.duration / 24)
        assert after.settings.words_a_minute == pace.words_a_minute
    assert lengths[0] < lengths[1] and 9 < lengths[1] < 11
    chinese = imported(lines.format("今天天气很好我们去海边走走吧你觉得怎么样呢")).duration / 24
    assert 4 < chinese < 6


def test_lengths_follow_the_words_until_set_by_hand():
    film = imported(TEXT)
    longer = TEXT.replace("He is late\n", "He is late and I do not know at all why he is\n")
    after = imported(longer, film)
    assert after.shots[0].duration > film.shots[0].duration
    by_hand = edits.set_shots(film, [film.shots[0].id], duration=33)
    assert imported(longer, by_hand).shots[0].duration == 33
    assert msgspec.structs.asdict(by_hand.shots[0])["duration"] == 33


def test_joined_shots_keep_the_text_of_both():
    film = imported(TEXT)
    film = edits.join_shots(film, [shot.id for shot in film.shots[:2]])
    assert fountain_of(film) == TEXT
    film = edits.set_shots(film, [film.shots[0].id], dialogue="MARA: Yes.")
    text = fountain_of(film)
    assert "[[keep this note]]" in text and "CUT TO:" in text and "He is late" not in text


def test_another_speed_of_speech_sets_lengths_anew_but_not_those_set_by_hand():
    film = imported(TEXT)
    film = edits.set_settings(film, words_a_minute=60.0)
    film = edits.set_shots(film, [film.shots[1].id], duration=44)
    after = imported(TEXT, film)
    assert after.shots[0].duration > film.shots[0].duration
    assert after.shots[1].duration == 44
    assert differences(after, TEXT) == []
