"""Notes and structure as edits: neither loses what the other says."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.camera.edits import kept, shown_notes, still_shots, with_notes, with_structure
from engine.camera.notes import parse
from engine.camera.terms import TERMS
from engine.project import edits
from engine.project.document import CameraMove, Project, ProjectSettings, Reference, Shot

MOVES = st.builds(
    CameraMove,
    kind=st.sampled_from([term.kind for term in TERMS if term.kind != "static"]),
    amount=st.sampled_from([0.25, 0.5, 1.0, 1.37, 2.0]),
    speed=st.sampled_from(["slow", "normal", "fast"]),
    easing=st.sampled_from(["linear", "ease_in_out"]),
)


def film(**fields) -> Project:
    project = Project(id="f" * 16, name="Film")
    return edits.add_shot(project, Shot(id="a" * 16, slate="010", **fields))


def written_on(project: Project, words: str) -> Shot:
    """Type more words after the notes that are shown, letter by letter."""
    for end in range(len(words)):
        shot = project.shots[0]
        project = with_notes(project, [shot.id], shown_notes(shot) + words[end])
    return project.shots[0]


@settings(deadline=None, max_examples=60)
@given(MOVES, st.sampled_from([None, "WS", "CU"]), st.sampled_from([None, "low"]))
def test_a_move_set_by_hand_outlives_words_typed_after_it(move, size, angle):
    project = with_structure(film(), ["a" * 16], moves=(move,), size=size, angle=angle)
    shot = written_on(project, ", quokka")
    assert (shot.moves, shot.size, shot.angle) == ((move,), size, angle)
    assert "quokka" in parse(shot.notes).unknown


@settings(deadline=None, max_examples=40)
@given(MOVES)
def test_structure_without_notes_is_not_lost_with_the_first_letter(move):
    project = film(moves=(move,), size="MCU", lens=35.0)
    shot = written_on(project, ", low angle")
    assert (shot.moves, shot.size, shot.lens, shot.angle) == ((move,), "MCU", 35.0, "low")


@settings(deadline=None, max_examples=40)
@given(MOVES)
def test_rewritten_notes_say_the_structure(move):
    project = film(notes="something xylophone")
    shot = with_structure(project, ["a" * 16], moves=(move,), size="CU").shots[0]
    parsed = parse(shot.notes, 3.0)
    assert parsed.size == "CU" and [one.kind for one in parsed.moves] == [move.kind]
    assert "xylophone" in parsed.unknown


def test_the_same_words_change_nothing():
    project = with_notes(film(), ["a" * 16], "slow push in, CU")
    assert with_notes(project, ["a" * 16], "slow push in, CU") is project


def test_a_move_that_is_said_otherwise_is_taken_as_said():
    push, pan = CameraMove(kind="dolly_in"), CameraMove(kind="pan_left")
    by_hand = CameraMove(kind="dolly_in", amount=1.37)
    assert kept((push,), (by_hand,), (push, pan)) == (by_hand, pan)
    assert kept((push,), (by_hand,), (pan,)) == (pan,)


def test_a_picture_becomes_a_shot_that_moves_as_the_film_says():
    picture = Reference(id="a" * 16, file="references/a.jpg", sha256="a", name="a.jpg")
    project = Project(id="f" * 16, name="Film")
    (shot,) = still_shots(project, [picture])
    assert (shot.duration, shot.references) == (72, (picture,))
    assert [(move.kind, move.speed) for move in shot.moves] == [("dolly_in", "slow")]
    said = ProjectSettings(still_seconds=2.0, still_notes="WS, static")
    (held,) = still_shots(msgspec.structs.replace(project, settings=said), [picture])
    assert (held.duration, held.size, held.notes) == (48, "WS", "WS, static")
    assert [move.kind for move in held.moves] == ["static"]
