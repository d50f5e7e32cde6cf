"""Subtitle files in and out, and captions filled from dialogue."""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.project import edits
from engine.project.document import (
    Caption,
    FrameAnchor,
    Project,
    ProjectSettings,
    Scene,
    Shot,
    ShotAnchor,
)
from engine.project.film import anchor_frame
from engine.script.captioning import broken, cues_of, fill_captions, said, with_cues
from engine.script.error import ScriptError
from engine.script.subtitles import Cue, parse_subtitles, read_subtitles, subtitles_text

SRT = """\ufeff1\r
00:00:01,000 --> 00:00:02,500\r
<i>Hello</i>, {\\an8}you.\r
Second row\r
\r
2\r
00:01:00,5 --> 00:01:02,000 X1:0\r
Bye 3 < 4\r
"""
VTT = """WEBVTT - a film

STYLE
::cue { color: red }

NOTE nothing --
to see

intro
00:01.000 --> 00:02.500 line:0 align:start
<v Mara>Hello &amp; <c.loud>welcome</c></v>

00:00:03.000 --> 00:00:04.000 line:90%
Below
"""


def film_of(*shots, **fields):
    return Project(
        id="f" * 16, name="Film", rate=Fraction(24), scenes=(Scene(id="5" * 16, shots=shots),),
        **fields,
    )  # fmt: skip


def test_srt_is_read_with_its_times_and_without_its_tags():
    first, second = parse_subtitles(SRT)
    assert first == Cue(Fraction(1), Fraction(5, 2), "Hello, you.\nSecond row", "top")
    assert second == Cue(Fraction(121, 2), Fraction(62), "Bye 3 < 4", None)


def test_webvtt_is_read_with_its_settings():
    first, second = parse_subtitles(VTT)
    assert first == Cue(Fraction(1), Fraction(5, 2), "Hello & welcome", "top")
    assert (second.text, second.edge) == ("Below", None)


letters = st.characters(exclude_categories=("C", "Zl", "Zp", "Zs"), exclude_characters="<>{}&\\")
words = st.text(letters, min_size=1, max_size=20)
times = st.tuples(st.integers(0, 10**7), st.integers(1, 10**5))


@given(
    st.lists(
        st.tuples(times, words, st.sampled_from([None, "top"])),
        min_size=1, max_size=8, unique_by=lambda row: row[0][0],
    ),
    st.sampled_from([".srt", ".vtt"]),
)  # fmt: skip
def test_what_is_written_is_read_again(rows, suffix):
    cues = [
        Cue(Fraction(start, 1000), Fraction(start + length, 1000), text, edge)
        for (start, length), text, edge in sorted(rows, key=lambda row: row[0])
    ]
    assert parse_subtitles(subtitles_text(cues, suffix)) == cues


def test_what_is_no_subtitles_is_refused_in_a_sentence(tmp_path):
    path = tmp_path / "note.srt"
    path.write_text("Only words.\n")
    with pytest.raises(ScriptError, match="holds no subtitles"):
        read_subtitles(path)
    path.write_text("1\n00:00:1 --> soon\nHello\n")
    with pytest.raises(ScriptError, match="time that can't be read"):
        read_subtitles(path)
    with pytest.raises(ScriptError, match="no kind of subtitles"):
        subtitles_text([], ".ass")


@pytest.mark.parametrize(
    "text",
    [
        "I never told you this before. I was there that night, and I saw it all from the window.",
        "You can't just walk away from this because the whole town is counting on you to do it.",
        "这是一段很长的中文字幕测试，我们需要看看它在哪里换行。第二句话也在这里，应该是另一个字幕。",
        "مرحبا بالعالم، هذا نص عربي طويل يمتد على أكثر من سطر واحد في الشاشة. وهذه جملة أخرى.",
    ],
)
def test_speech_is_broken_into_captions_of_two_lines(text):
    captions = broken(text)
    assert len(captions) > 1
    for caption in captions:
        rows = caption.split("\n")
        assert len(rows) <= 2
        assert all(len(row) <= 40 for row in rows)
    flat = "".join("".join(captions).split())
    assert flat == "".join(text.split())


def test_lines_break_at_a_clause_and_are_even():
    assert broken("I was there the night it happened, and I saw everything from the window.") == [
        "I was there the night it happened,\nand I saw everything from the window."
    ]
    assert broken("Hello.") == ["Hello."]


def test_names_and_asides_are_not_said():
    assert said("MARA (V.O.): (whispering) Come here.") == "Come here."


def test_captions_are_filled_kept_and_brought_up_to_date():
    one = Shot(id="1" * 16, slate="010", duration=96, dialogue="MARA: Come here. Now!")
    two = Shot(id="2" * 16, slate="020", duration=48, dialogue="JON: No.")
    film = fill_captions(film_of(one, two))
    assert [caption.text for caption in film.captions] == ["Come here. Now!", "No."]
    for caption, (start, end) in zip(film.captions, ((0, 96), (96, 144)), strict=True):
        at = anchor_frame(film, caption.anchor)
        assert start <= at < at + caption.duration <= end
    assert fill_captions(film) is film

    # One was mended by hand: it stays while the dialogue does.
    first, second = film.captions
    film = edits.set_caption(film, first.id, text="Come here.\nNow!", duration=90)
    assert fill_captions(film) is film
    film = edits.set_shots(film, (two.id,), dialogue="JON: Never, I said.")
    after = fill_captions(film)
    assert [caption.text for caption in after.captions] == ["Come here.\nNow!", "Never, I said."]
    assert after.captions[0] is film.captions[0] and after.captions[1].id != second.id
    after = fill_captions(edits.set_shots(after, (two.id,), dialogue=""))
    assert [caption.text for caption in after.captions] == ["Come here.\nNow!"]


def test_a_shot_with_a_typed_caption_is_left_alone():
    shot = Shot(id="1" * 16, slate="010", duration=96, dialogue="MARA: Come here.")
    typed = Caption(id="c" * 16, anchor=ShotAnchor(shot=shot.id), text="(thunder)")
    film = film_of(shot, captions=(typed,))
    assert fill_captions(film) is film


def test_faster_speech_makes_shorter_captions():
    shot = Shot(id="1" * 16, slate="010", duration=960, dialogue="MARA: " + "word " * 12)
    slow = fill_captions(film_of(shot)).captions[0].duration
    fast = fill_captions(
        film_of(shot, settings=ProjectSettings(words_a_minute=320.0))
    ).captions[0].duration  # fmt: skip
    assert fast < slow * 0.7


def test_subtitles_become_captions_and_go_out_again():
    shot = Shot(id="1" * 16, slate="010", duration=240)
    film = with_cues(film_of(shot), parse_subtitles(SRT))
    first = film.captions[0]
    assert (first.anchor, first.duration, first.edge) == (
        ShotAnchor(shot=shot.id, offset=24), 36, "top",
    )  # fmt: skip
    assert isinstance(film.captions[1].anchor, FrameAnchor)  # it lies behind the film's end
    assert cues_of(film) == [Cue(Fraction(1), Fraction(5, 2), "Hello, you.\nSecond row", "top")]
    [part] = cues_of(film, 30, 60)
    assert (part.start, part.end) == (Fraction(0), Fraction(30, 24))


def test_a_caption_is_split_with_its_words():
    caption = Caption(
        id="c" * 16, anchor=FrameAnchor(frame=10), text="One two three four", duration=40
    )
    film = edits.split_caption(film_of(captions=(caption,)), caption.id, 30)
    assert [(c.text, c.duration) for c in film.captions] == [("One two", 20), ("three four", 20)]
    assert edits.split_caption(film, caption.id, 10) is film


def test_a_split_or_copied_title_card_keeps_its_title():
    film = edits.add_title_card(film_of(Shot(id="1" * 16, slate="010")), "The end")
    [title] = film.titles
    card = film.shots[-1]
    copied = edits.duplicate_shots(film, (card.id,))
    assert [one.anchor for one in copied.titles] == [
        ShotAnchor(shot=card.id), ShotAnchor(shot=copied.shots[-1].id),
    ]  # fmt: skip
    told = edits.set_title(film, title.id, text="Fin")
    assert (told.shots[-1].action, told.titles[0].text) == ("Fin", "Fin")
    halves = edits.split_shot(film, card.id, 20)
    assert halves.titles == (msgspec.structs.replace(title, whole_shot=False),)
    assert halves.titles[0].duration == card.duration
