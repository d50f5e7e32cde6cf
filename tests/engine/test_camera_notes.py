"""Camera notes as people write them: the corpus, the canonical words, and any text at all."""

import tomllib
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.camera.notes import canonical, parse
from engine.project.document import Angle, CameraMove, Easing, MoveKind, Size, Speed

CORPUS = tomllib.loads(Path(__file__).with_name("camera_notes.toml").read_text("utf-8"))["notes"]
SPEEDS = get_args(Speed)
EASINGS = get_args(Easing)


def expected_move(text):
    kind, *rest = text.split()
    fields: dict = {"kind": kind}
    for word in rest:
        if word in SPEEDS:
            fields["speed"] = word
        elif word in EASINGS:
            fields["easing"] = word
        elif word[0] == "x":
            fields["amount"] = float(word[1:])
        else:
            fields["start"], fields["end"] = (float(part) for part in word.split(".."))
    return CameraMove(**fields)


def test_the_corpus_is_large_and_names_every_move():
    assert len(CORPUS) >= 200
    kinds = {move.split()[0] for note in CORPUS for move in note.get("moves", [])}
    assert kinds == set(get_args(MoveKind))


@pytest.mark.parametrize(
    "note", CORPUS, ids=[f"{n:03}-{c['text'][:32]}" for n, c in enumerate(CORPUS)]
)
def test_a_note_is_read_as_its_author_meant_it(note):
    read = parse(note["text"], note.get("seconds"))
    assert read.moves == tuple(expected_move(move) for move in note.get("moves", []))
    assert read.size == note.get("size")
    assert read.angle == note.get("angle")
    assert read.lens == note.get("lens")
    assert list(read.unknown) == note.get("unknown", [])


@pytest.mark.parametrize("note", CORPUS, ids=[f"{n:03}" for n in range(len(CORPUS))])
def test_canonical_words_are_read_as_the_note_was(note):
    first = parse(note["text"], note.get("seconds"))
    again = parse(first.canonical)

    def key(move):
        return move.start, move.end, move.kind

    assert sorted(again.moves, key=key) == sorted(first.moves, key=key)
    assert (again.size, again.angle, again.lens) == (first.size, first.angle, first.lens)
    assert again.unknown == ()
    assert again.canonical == first.canonical


fractions = st.integers(0, 10000).map(lambda n: n / 10000)


@st.composite
def a_move(draw):
    kind = draw(st.sampled_from(get_args(MoveKind)))
    start, end = sorted((draw(fractions), draw(fractions)))
    if draw(st.booleans()):
        start, end = 0.0, 1.0
    amount = draw(
        st.sampled_from([1.0, 1.0, 0.5, 2.0]) | st.integers(100, 90000).map(lambda n: n / 10000)
    )
    if kind == "static":
        return CameraMove(kind=kind, start=start, end=end)
    if kind == "rack_focus" and draw(st.booleans()):
        amount = -amount
    return CameraMove(
        kind=kind, amount=amount, speed=draw(st.sampled_from(SPEEDS)), start=start, end=end,
        easing=draw(st.sampled_from(EASINGS)),
    )  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(
    size=st.none() | st.sampled_from(get_args(Size)),
    angle=st.none() | st.sampled_from(get_args(Angle)),
    lens=st.none() | st.integers(8, 600).map(float) | st.sampled_from([27.5, 17.35]),
    moves=st.lists(a_move(), max_size=4),
)
def test_what_is_written_is_read_back(size, angle, lens, moves):
    words = canonical(size, angle, lens, moves)
    read = parse(words)

    def order(move):
        return move.start, move.end, move.kind, repr(move)

    assert sorted(read.moves, key=order) == sorted(moves, key=order), words
    assert (read.size, read.angle, read.lens, read.unknown) == (size, angle, lens, ())
    assert read.canonical == words


PIECES = st.sampled_from((
    "pan", "push", "in", "left", "right", "slow", "whip", "then", "while", "and", ",", ".",
    "not", "no", "camera", "her", "the", "35mm", "3", "seconds", "from", "%", "20", "to",
    "60", "handheld", "CU", "wide", "shot", "over", "shoulder", "static", "zoom", "call",
    "she", "truck", "of", "Maria", "@mara", "degrees", "90", "all", "the", "way", "after",
    "hold", "rack", "focus", "foreground", "around\n",
))  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(
    notes=st.text(max_size=60) | st.lists(PIECES, max_size=14).map(" ".join),
    seconds=st.none() | st.floats(allow_nan=False, allow_infinity=False),
)
def test_any_text_is_read_and_its_canonical_words_stand(notes, seconds):
    read = parse(notes, seconds)
    for move in read.moves:
        assert 0 <= move.start <= move.end <= 1
        assert move.kind == "rack_focus" or move.amount > 0
    again = parse(read.canonical)
    assert again.canonical == read.canonical
    assert again.unknown == ()


def test_a_shot_has_no_more_moves_than_it_can_have():
    read = parse("slow push in then pan left, " * 350)
    assert 24 <= len(read.moves) <= 32
    assert parse(read.canonical).canonical == read.canonical
