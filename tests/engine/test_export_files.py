"""The files that exports leave: their names, their rates, what lies beside, and nothing else."""

import wave as wavfile
from fractions import Fraction
from typing import Any

import av
import msgspec
import numpy as np
import pytest

from engine.export.framings import export_framings
from engine.export.mp4 import export_each_shot
from engine.export.settings import ExportCancelled, ExportError, ExportSettings
from engine.media.footage import conform_footage
from engine.media.reader import ClipReader
from engine.project.document import Caption, FilmFraming, FrameAnchor, Marker, Shot, Sound
from engine.script.captioning import cues_of
from engine.script.subtitles import Cue, parse_subtitles, subtitles_text

ODD = (
    "One line\nand another",
    "\u202bשלום עולם\u202c — مرحبا",
    "🎬 ready?\u2028yes & 1 < 2 {maybe} \\N",
    "5 --> 6",
    "first\n\n\nlast",
    "\r\nWindows\r\n",
)


def captioned(reel, *texts: str):
    captions = tuple(
        Caption(id=f"c{n}", anchor=FrameAnchor(frame=2 + 4 * n), text=text, duration=3)
        for n, text in enumerate(texts)
    )
    reel.project = msgspec.structs.replace(reel.project, captions=captions)


@pytest.fixture
def shots(reel):
    """Three shots of 12 frames, whose slates differ in what a file's name may not hold."""
    made = [Shot(id=f"shot{n}", slate=slate, duration=12) for n, slate in enumerate(SLATES)]
    reel.shoot(*made)
    return made


SLATES = ("10/A", "10:A", "10_a")


@pytest.fixture
def tone():
    """Lay a tone of 4 seconds under a reel."""

    def lay(reel) -> None:
        wave = (np.sin(np.arange(48_000 * 4) * 0.06) * 9000).astype(np.int16)
        (reel.path / "sounds").mkdir(exist_ok=True)
        with wavfile.open(str(reel.path / "sounds" / "tone.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(48_000)
            out.writeframes(wave.tobytes())
        sound = Sound(
            id="s", anchor=FrameAnchor(frame=0), file="sounds/tone.wav", sha256="t", name="t"
        )
        reel.project = msgspec.structs.replace(reel.project, sounds=(sound,))

    return lay


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def settings(path, **fields: Any) -> ExportSettings:
    return ExportSettings(path, preset="ultrafast", **fields)


def test_captions_beside_the_film_come_back_as_they_were(export, reel, shots, tmp_path):
    captioned(reel, *ODD)
    out = tmp_path / "out"
    out.mkdir()
    export(reel, out / "film.mp4", captions="sidecar")
    assert names(out) == ["film.mp4", "film.srt"]
    cues = parse_subtitles((out / "film.srt").read_text("utf-8"))
    assert [round(cue.start * 24) for cue in cues] == [2, 6, 10, 14, 18, 22]
    assert cues[0].text == ODD[0] and cues[1].text == ODD[1] and cues[3].text == ODD[3]
    assert cues[4].text == "first\nlast" and cues[5].text == "Windows"


@pytest.mark.parametrize("suffix", [".srt", ".vtt"])
def test_every_cue_survives_its_file(suffix):
    cues = [Cue(Fraction(n), Fraction(n + 1), text) for n, text in enumerate(ODD)]
    back = parse_subtitles(subtitles_text(cues, suffix))
    assert [(cue.start, cue.end) for cue in back] == [(cue.start, cue.end) for cue in cues]
    for cue, text in zip(back, ODD, strict=True):
        assert cue.text.split() == text.split()


def test_captions_are_written_whole_or_not_at_all(export, reel, shots, tmp_path):
    captioned(reel, "Hello")
    out = tmp_path / "out"
    (out / "film.srt").mkdir(parents=True)
    with pytest.raises(ExportError, match="is a folder"):
        export(reel, out / "film.mp4", captions="both")
    assert names(out) == ["film.srt"]
    (out / "film.srt").rmdir()
    (out / "film.srt").write_text("the old captions")
    with pytest.raises(ExportCancelled):
        export(reel, out / "film.mp4", captions="both", cancelled=lambda: True)
    assert names(out) == ["film.srt"] and (out / "film.srt").read_text() == "the old captions"


def test_a_track_of_captions_keeps_lines_and_letters(export, reel, shots, tmp_path):
    captioned(reel, *ODD[:2])
    path = export(reel, tmp_path / "film.mp4", captions="track")
    with av.open(str(path)) as container:
        stream = container.streams.subtitles[0]
        said = [
            bytes(packet)[2:].decode()
            for packet in container.demux(stream)
            if packet.size > 2 and bytes(packet)[:2] != b"\0\0"
        ]
    assert said == list(ODD[:2])


def test_slates_that_make_the_same_name_make_files_of_their_own(reel, shots, tmp_path):
    made = export_each_shot(reel.project, reel.path, reel.takes, settings(tmp_path))
    assert [path.name for path in made] == ["10_A.mp4", "10_A 2.mp4", "10_a 3.mp4"]
    assert all(path.is_file() for path in made)


def test_aspects_of_one_name_make_files_of_their_own_and_each_once(reel, shots, tmp_path):
    framings = tuple(FilmFraming(id=f"f{n}", name="9:16", width=90, height=160) for n in range(2))
    reel.project = msgspec.structs.replace(reel.project, framings=framings)
    made = export_framings(
        reel.project,
        reel.path,
        reel.takes,
        settings(tmp_path / "Film.mp4"),
        [None, "f0", "f1", "f0"],
    )
    assert [one.name for one in made] == ["Film 16x9.mp4", "Film 9x16.mp4", "Film 9x16 2.mp4"]


@pytest.mark.parametrize("each_shot", [False, True])
def test_a_run_that_is_cancelled_leaves_nothing_of_it(reel, shots, tmp_path, each_shot):
    captioned(reel, "Hello", "again", "and again", "still here")
    framing = FilmFraming(id="f0", name="9:16", width=90, height=160)
    reel.project = msgspec.structs.replace(reel.project, framings=(framing,))
    out = tmp_path / "out"
    out.mkdir()
    done: list[int] = []
    with pytest.raises(ExportCancelled):
        export_framings(
            reel.project, reel.path, reel.takes, settings(out / "Film.mp4", captions="both"),
            [None, "f0"], lambda n, _: done.append(n), lambda: len(done) > 50, each_shot=each_shot,
        )  # fmt: skip
    assert len(done) == 51 and names(out) == []


def test_a_file_where_a_folder_should_be_is_told(reel, shots, tmp_path):
    (tmp_path / "Film 16x9").write_text("in the way")
    with pytest.raises(ExportError, match="Film 16x9"):
        export_framings(
            reel.project, reel.path, reel.takes, settings(tmp_path / "Film.mp4"), [None],
            each_shot=True,
        )  # fmt: skip


def test_an_export_never_replaces_what_the_film_is_made_of(export, reel, shots):
    reel.take(shots[0], 12)
    take = reel.takes[shots[0].id][0]
    clip = reel.path / "takes" / take.id / "clip.mp4"
    before = clip.read_bytes()
    with pytest.raises(ExportError, match="film's own files"):
        export(reel, clip)
    assert clip.read_bytes() == before


def test_an_export_over_the_file_that_is_played_or_brought_in(export, reel, shots, tmp_path):
    path = export(reel, tmp_path / "film.mp4")
    with ClipReader(path) as playing:
        first = playing.read(0)
        told: list[int] = []

        def replaced_meanwhile(done: int, of: int) -> bool:
            if done == 5:
                export(reel, path, end=12)
            told.append(of)
            return True

        copied = conform_footage(
            path, tmp_path / "in.mp4", (160, 90), Fraction(24), replaced_meanwhile
        )
        assert (playing.read(35) == first).all() or playing.read(35).shape == first.shape
    assert copied is not None and copied.frames == 36 and told[-1] == 36
    with ClipReader(path) as replaced:
        assert replaced.frames == 12


@pytest.mark.parametrize("rate", ["24000/1001", "30000/1001", "60000/1001", "25"])
def test_frames_sound_chapters_and_captions_at_every_rate(export, make_reel, tmp_path, rate, tone):
    exact = Fraction(rate)
    reel = make_reel(rate=exact)
    reel.shoot(
        Shot(id="shot0", slate="010", duration=40), Shot(id="shot1", slate="020", duration=21)
    )
    tone(reel)
    marker = Marker(id="m1", anchor=FrameAnchor(frame=40), name="Two 🎬")
    reel.project = msgspec.structs.replace(reel.project, markers=(marker,))
    captioned(reel, "Hello")
    path = export(reel, tmp_path / "film.mp4", captions="track")
    with ClipReader(path) as reader:
        assert (reader.frames, reader.rate) == (61, exact)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == exact and stream.duration is not None
        length = stream.duration * (stream.time_base or Fraction(0))
        assert length == 61 / exact
        heard = sum(frame.samples for frame in container.decode(audio=0))
        assert 0 <= heard - int(61 * 48000 / exact) < 2 * 1024
        chapters: Any = container.chapters()
        starts = [one["start"] * one["time_base"] for one in chapters]
        assert abs(starts[1] - 40 / exact) < Fraction(1, 500) and starts[0] == 0
        assert chapters[1]["metadata"]["title"] == "Two 🎬"
    cue = cues_of(reel.project)[0]
    assert (cue.start, cue.end) == (2 / exact, 5 / exact)
