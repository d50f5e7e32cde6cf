"""`storyreel sound`: laid in, listed, muted, removed, and what it says when it can't."""

import json
import wave

import pytest

from engine.project.folder import ProjectFolder


@pytest.fixture
def film(tmp_path, storyreel):
    folder = tmp_path / "Film.reel"
    storyreel("new", folder, "--name", "Film", "--size", "96x54", "--rate", "24")
    for action in ("One", "Two"):
        storyreel("add-shot", folder, "--action", action, "--duration", "2s")
    return folder


@pytest.fixture
def beep(tmp_path):
    path = tmp_path / "beep.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(b"\x10\x00" * 4_800)
    return path


def listed(storyreel, film):
    status, out, err = storyreel("sound", film, "list", "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_a_sound_is_laid_in_muted_and_removed(film, beep, storyreel):
    assert "no sounds yet" in storyreel("sound", film, "list")[1]
    for words in (
        (),
        ("--at", "020", "--gain", "-6"),
        (
            "--at",
            "00:00:01:12",
        ),
        (
            "--at",
            "9s",
        ),
    ):
        assert storyreel("sound", film, "add", beep, *words)[0] == 0
    sounds = listed(storyreel, film)
    told = [(one["start"], one["shot"], one["gain"], one["track"]) for one in sounds]
    assert told == [(0, "010", 0.0, 0), (48, "020", -6.0, 1), (36, "010", 0.0, 2),
                    (216, None, 0.0, 3)]  # fmt: skip
    assert storyreel("sound", film, "mute", sounds[1]["id"]) == (0, "Muted “beep.wav”.\n", "")
    assert [one["mute"] for one in listed(storyreel, film)] == [False, True, False, False]
    assert "muted" in storyreel("sound", film, "list")[1].splitlines()[1]
    assert storyreel("sound", film, "unmute", "2")[0] == 0
    for _ in range(3):
        assert storyreel("sound", film, "remove", "1")[0] == 0
    assert storyreel("sound", film, "remove", "BEEP.wav")[0] == 0
    assert listed(storyreel, film) == []


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("add", "BEEP", "--at", "soon"), 2, "soon"),
        (("add", "BEEP", "--at=-1s"), 2, "before the film"),
        (("add", "BEEP", "--gain", "90"), 2, "90"),
        (("add", "nowhere.wav"), 1, "nowhere.wav"),
        (("mute", "7"), 1, "no sound “7”"),
        (("play", "1"), 2, "play"),
        ((), 2, "list"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(
    film, beep, storyreel, words, status, said
):
    before = (film / "project.json").read_bytes()
    words = [beep if word == "BEEP" else word for word in words]
    got, out, err = storyreel("sound", film, *words)
    assert (got, out) == (status, "") and said in err and "Traceback" not in err
    assert (film / "project.json").read_bytes() == before


def test_two_of_one_name_are_told_apart_by_id(film, beep, storyreel):
    for _ in range(2):
        storyreel("sound", film, "add", beep)
    status, _, err = storyreel("sound", film, "remove", "beep.wav")
    assert status == 1 and "2 sounds are called" in err
    with ProjectFolder.open(film, read_only=True) as folder:
        assert len(folder.project.sounds) == 2
