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
        (("add", "BEEP", "--at=-1s"), 2, "before the film; a sound begins at 0 or later."),
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


def test_tracks_are_made_set_listed_moved_and_removed(film, beep, storyreel):
    assert "no sound tracks" in storyreel("sound", film, "track", "list")[1]
    made = storyreel("sound", film, "track", "set", "Score", "role=music", "duck=12", "pan=30 left")
    assert made == (0, "Made the track Score.\n", "")
    assert storyreel("sound", film, "add", beep, "--track", "Score", "--fade-in", "0.05s slow",
                     "--pan", "right")[0] == 0  # fmt: skip
    assert storyreel("sound", film, "add", beep, "--track", "Voice")[0] == 0
    assert storyreel("sound", film, "track", "set", "voice", "role=dialogue", "solo=yes",
                     "gain=-3", "attack=0.2", "lock=no")[0] == 0  # fmt: skip
    lines = storyreel("sound", film, "track", "list")[1].splitlines()
    assert "Score · music · +0 dB · 30 left · 1 sound · ducks 12 dB" in lines[0]
    assert "Voice · dialogue · -3 dB · centre · 1 sound · solo · free" in lines[1]
    sounds = listed(storyreel, film)
    assert [one["track_name"] for one in sounds] == ["Score", "Voice"]
    assert sounds[0]["pan"] == 1.0 and sounds[0]["fade_in"] == 2_400
    assert [one["heard"] for one in sounds] == [False, True]
    told = json.loads(storyreel("info", film, "--json")[1])
    assert [track["duck"] for track in told["sound_tracks"]] == [12.0, 0.0]
    assert len(told["sounds"]) == 2 and "sound 1  Score" in storyreel("info", film)[1]
    assert storyreel("sound", film, "track", "move", "Score", "2") == (0, "Moved Score.\n", "")
    assert [one["track"] for one in listed(storyreel, film)] == [1, 0]
    assert "1 sounds" in storyreel("sound", film, "track", "remove", "1")[1]
    assert [one["track_name"] for one in listed(storyreel, film)] == ["Score"]


def test_a_sound_is_set_moved_locked_and_split(film, beep, storyreel):
    storyreel("sound", film, "add", beep)
    done = storyreel("sound", film, "set", "1", "gain=-6", "at=020", "lock=no", "track=Effects",
                     "name=Beep", "fade_out=0.02 fast", "length=0.09s", "offset=0.01")  # fmt: skip
    assert done == (0, "Set “beep.wav”.\n", "")
    with ProjectFolder.open(film) as folder:
        sound = folder.project.sounds[0]
        assert (sound.gain, sound.length, sound.offset, sound.name) == (-6.0, 4_320, 480, "Beep")
        assert sound.fade_out.curve == "fast" and sound.fade_out.length == 960
        assert type(sound.anchor).__name__ == "FrameAnchor"
    assert storyreel("sound", film, "split", "Beep", "49f")[0] == 0
    starts = [(one["start"], one["length"]) for one in listed(storyreel, film)]
    assert starts == [(48, 2_000), (49, 2_320)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "1", "gain=loud"), "write a gain"),
        (("set", "1", "colour=red"), "no field “colour”"),
        (("set", "1", "pan"), "sets nothing"),
        (("set", "1", "fade_in=1s wobbly"), "a length and a curve"),
        (("set", "1", "track=9"), "There is no track “9”"),
        (("split", "1", "9s"), "can't be split"),
        (("track", "set", "1", "role=noise"), "dialogue, music, effects or none"),
        (("track", "remove", "Nothing"), "There is no track “Nothing”"),
    ],
)
def test_what_makes_no_sense_for_sounds_is_said_in_one_sentence(film, beep, storyreel, words, said):
    storyreel("sound", film, "add", beep)
    status, _, err = storyreel("sound", film, *words)
    assert status != 0 and said in err.strip().splitlines()[-1]


def test_the_sound_of_takes_is_set_with_the_shots(film, storyreel):
    assert storyreel("set", film, "010", "take_gain=-9", "take_mute=yes")[0] == 0
    with ProjectFolder.open(film) as folder:
        own = folder.project.shots[0].own_sound
        assert (own.gain, own.mute) == (-9.0, True)
    assert "write a gain" in storyreel("set", film, "010", "take_gain=99")[2]
