"""The command line from end to end, and the promises it makes to scripts."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from engine.media.reader import ClipReader
from engine.project.document import Adjust
from engine.project.folder import ProjectFolder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "stills"
    folder.mkdir()
    for number, colour in enumerate(["navy", "teal", "olive"], 1):
        Image.radial_gradient("L").resize((200, 120)).convert("RGB").save(folder / "x.png")
        Image.new("RGB", (200, 120), colour).save(folder / f"{number}.png")
    (folder / "x.png").unlink()
    (folder / "notes.txt").write_text("no picture")
    return folder


@pytest.fixture
def film(tmp_path, storyreel):
    folder = tmp_path / "Film.reel"
    storyreel("new", folder, "--name", "Film", "--size", "96x54", "--rate", "24")
    return folder


@pytest.fixture
def shots(film, storyreel, pictures):
    """A film of three short shots: two with stills, and a card."""
    for number in (1, 2):
        image = pictures / f"{number}.png"
        storyreel(
            "add-shot", film, "--action", f"Shot {number}", "--image", image, "--duration", "6f"
        )
    storyreel("add-shot", film, "--action", "A card", "--duration", "6f", "--camera", "pan left")
    storyreel("set", film, "010..030", "handles=2")
    return film


def info(storyreel, film) -> dict:
    status, out, _ = storyreel("info", film, "--json")
    assert status == 0
    return json.loads(out)


def test_a_film_from_nothing_to_an_mp4(film, shots, storyreel, tmp_path):
    status, out, err = storyreel(
        "render", film, "--takes", "2", "--shots", "010,020", "--seed", "7"
    )
    assert (status, err) == (0, "")
    assert "010_T01" in out and "020_T02" in out
    found = info(storyreel, film)
    assert [shot["slate"] for shot in found["shots"]] == ["010", "020", "030"]
    first, _, card = found["shots"]
    assert [(t["number"], t["seed"]) for t in first["takes"]] == [(1, 7), (2, 8)]
    assert first["picked"] == first["takes"][1]["id"]
    assert (card["picked"], card["takes"]) == (None, [])
    with ClipReader(Path(first["takes"][0]["path"])) as clip:
        assert (clip.frames, clip.size) == (first["takes"][0]["frames"], (96, 54))
    status, out, err = storyreel("export", film, tmp_path / "out.mp4", "--range", "010..020")
    assert (status, err) == (0, "")
    with ClipReader(tmp_path / "out.mp4") as clip:
        assert (clip.frames, clip.size, clip.rate) == (12, (96, 54), 24)


def test_info_is_the_form_that_scripts_read(film, shots, storyreel):
    found = info(storyreel, film)
    assert list(found) == [
        "name",
        "width",
        "height",
        "rate",
        "frames",
        "sound_tracks",
        "sounds",
        "shots",
    ]
    assert (found["rate"], found["frames"]) == ("24/1", 18)
    assert list(found["shots"][0]) == [
        "id", "slate", "scene", "start", "duration", "action", "moves", "picked", "takes",
    ]  # fmt: skip
    assert [shot["start"] for shot in found["shots"]] == [0, 6, 12]
    (move,) = found["shots"][2]["moves"]
    assert (list(move), move["kind"]) == (["kind", "amount", "speed", "start", "end"], "pan_left")
    storyreel("render", film, "--shots", "010")
    (take,) = info(storyreel, film)["shots"][0]["takes"]
    assert list(take) == [
        "id", "number", "path", "model", "seed", "frames", "width", "height", "rate",
        "framing", "notes",
    ]  # fmt: skip
    assert (take["frames"], take["model"], take["rate"]) == (10, "animatic", "24/1")


def test_a_render_writes_nothing_but_takes_and_runs_beside_an_open_window(film, shots, storyreel):
    before = (film / "project.json").read_bytes()
    with ProjectFolder.open(film) as window:
        assert not window.read_only
        assert storyreel("render", film, "--shots", "010")[0] == 0
        assert storyreel("info", film)[0] == 0
        status, _, err = storyreel("set", film, "010", "action=no")
        assert status == 1
        assert "open in another window" in err and err.count("\n") == 1
        assert storyreel("pick", film, "010", "1")[0] == 1
        assert storyreel("import", film, film)[0] == 1
    assert (film / "project.json").read_bytes() == before


def test_which_shots_are_rendered(film, shots, storyreel):
    assert storyreel("render", film, "--shots", "010")[0] == 0
    assert "2 takes" in storyreel("render", film, "--shots", "missing")[1]
    assert "nothing to render" in storyreel("render", film, "--shots", "missing")[1]
    assert "nothing to render" in storyreel("render", film, "--shots", "stale")[1]
    storyreel("set", film, "020", "action=Something else")
    status, out, _ = storyreel("render", film, "--shots", "stale")
    assert status == 0 and "020_T02" in out and "010" not in out
    assert "3 takes" in storyreel("render", film)[1]
    assert [len(s["takes"]) for s in info(storyreel, film)["shots"]] == [2, 3, 2]


def test_a_take_is_picked_by_number_name_or_id(film, shots, storyreel):
    storyreel("render", film, "--takes", "2", "--shots", "010")
    first, second = (take["id"] for take in info(storyreel, film)["shots"][0]["takes"])
    for text, expected in (("1", first), ("T02", second), ("010_T01", first), (second, second)):
        assert storyreel("pick", film, "010", text)[0] == 0
        assert info(storyreel, film)["shots"][0]["picked"] == expected
    assert storyreel("pick", film, "010", "none")[0] == 0
    status, _, err = storyreel("pick", film, "010", "9")
    assert status == 1 and "T01, T02" in err


def test_fields_are_set_as_people_write_them(film, shots, storyreel):
    status, _, err = storyreel(
        "set", film, "010", "lens=50mm", "duration=2s", "action=She turns = she knows",
        "notes=slow push in, low angle", "size=close-up", "look=Pencil", "seed=4", "takes=3",
        "conform=blend", "transition=dissolve 12f", "handles=4",
    )  # fmt: skip
    assert (status, err) == (0, "")
    with ProjectFolder.open(film, read_only=True) as folder:
        shot = folder.project.shots[0]
    assert (shot.duration, shot.size, shot.angle, shot.lens) == (48, "CU", "low", 50.0)
    assert [move.kind for move in shot.moves] == ["dolly_in"]
    assert "CU" in shot.notes and "50mm" in shot.notes
    assert (shot.action, shot.look) == ("She turns = she knows", "pencil")
    assert shot.conform == "blend"
    assert (shot.render.seed, shot.render.takes, shot.render.handles) == (4, 3, 4)
    assert shot.transition is not None and shot.transition.duration == 12
    assert storyreel("set", film, "010,020", "duration=+2", "seed=none", "transition=cut")[0] == 0
    with ProjectFolder.open(film, read_only=True) as folder:
        first, second, _ = folder.project.shots
    assert (first.duration, second.duration, first.render.seed) == (50, 8, None)
    assert first.transition is None


def test_corrections_are_set_and_taken_back(storyreel, tmp_path):
    film = tmp_path / "Corrected.reel"
    storyreel("new", film, "--name", "Corrected")
    storyreel("add-shot", film, "--action", "a")
    words = ("scale=120%", "x=-0.1", "crop_left=10%", "exposure=-1.5", "saturation=0", "speed=0.5")
    assert storyreel("set", film, "010", *words)[0] == 0
    shot = ProjectFolder.open(film, read_only=True).project.shots[0]
    assert shot.adjust == Adjust(
        scale=1.2, x=-0.1, crop_left=0.1, exposure=-1.5, saturation=0.0, speed=0.5
    )
    names = [word.partition("=")[0] for word in words]
    assert storyreel("set", film, "010", *(f"{name}=none" for name in names))[0] == 0
    assert ProjectFolder.open(film, read_only=True).project.shots[0].adjust == Adjust()
    status, _, err = storyreel("set", film, "010", "crop_top=2")
    assert status == 2 and "a part of the picture" in err


@pytest.mark.parametrize(
    "word",
    ["duration=soon", "duration=0f", "size=huge", "colour=red", "lens=x", "takes=0", "model=x",
     "look=oil", "conform=often", "seed=-1", "action"],
)  # fmt: skip
def test_a_field_that_makes_no_sense_is_wrong_use_and_changes_nothing(film, shots, storyreel, word):
    before = (film / "project.json").read_bytes()
    status, out, err = storyreel("set", film, "010", "action=changed", word)
    assert (status, out) == (2, "")
    assert word.split("=")[0] in err and "Traceback" not in err
    assert (film / "project.json").read_bytes() == before


def test_pictures_become_shots(film, pictures, storyreel):
    (pictures / "broken.jpg").write_bytes(b"not a picture at all")
    status, out, err = storyreel("import", film, pictures)
    assert status == 0 and "3 shots" in out and "broken.jpg" in err
    found = info(storyreel, film)
    assert [shot["duration"] for shot in found["shots"]] == [72, 72, 72]


def test_a_shot_list_becomes_scenes_and_shots(film, pictures, storyreel):
    (pictures / "list.csv").write_text(
        "scene,action,dialogue,camera,seconds,image\n"
        'INT. HANGAR,"A man, waiting",,pan left,2,1.png\n'
        ",He leaves,Bye,static MCU,1.5,\n"
        "EXT. PAD,Fire,,tilt up,1,2.png\n"
    )
    status, out, _ = storyreel("import", film, pictures / "list.csv")
    assert status == 0 and "3 shots" in out
    found = info(storyreel, film)["shots"]
    assert [shot["scene"] for shot in found] == ["INT. HANGAR", "INT. HANGAR", "EXT. PAD"]
    assert [shot["duration"] for shot in found] == [48, 36, 24]
    assert found[2]["moves"][0]["kind"] == "tilt_up"


def test_what_can_not_be_imported_is_one_sentence(film, tmp_path, storyreel):
    (tmp_path / "bad.csv").write_text("action,image\nx,nowhere.png\n")
    for source in (tmp_path / "nothing", tmp_path / "bad.csv", film / "references"):
        status, _, err = storyreel("import", film, source)
        assert status == 1
        assert err.count("\n") == 1 and "Traceback" not in err
    assert info(storyreel, film)["shots"] == []


def test_camera_notes_as_json(storyreel):
    status, out, _ = storyreel(
        "camera", "low angle, 35mm, slow push in, then whip pan left", "--json"
    )
    found = json.loads(out)
    assert status == 0
    assert list(found) == ["size", "angle", "lens_mm", "moves", "unknown", "canonical"]
    assert (found["angle"], found["lens_mm"]) == ("low", 35.0)
    assert [m["kind"] for m in found["moves"]] == ["dolly_in", "pan_left"]


def test_models_as_json(storyreel):
    status, out, _ = storyreel("models", "--json")
    assert status == 0
    assert "animatic" in [model["id"] for model in json.loads(out)]


@pytest.mark.parametrize(
    "words",
    [
        ["new"], ["new", "x", "--size", "big"], ["new", "x", "--rate", "0"],
        ["new", "x", "--size", "1281x720"], ["render", "x", "--model", "none"],
        ["render", "x", "--takes", "many"], ["render", "x", "--takes", "0"],
        ["render", "x", "--seed", "-1"], ["export", "x", "y.mp4", "--fit", "bend"],
        ["export", "x", "y.mp4", "--crf", "99"],
        ["export", "x", "y.mp4", "--bitrate", "fast"], ["info"], ["--nonsense"], ["no-such-folder"],
        ["set", "x", "010"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_use_is_status_2_without_a_traceback(storyreel, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    status, out, err = storyreel(*words)
    assert (status, out) == (2, "")
    assert err and "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["info", "nowhere"], ["render", "nowhere"], ["export", "nowhere", "out.mp4"],
        ["set", "nowhere", "010", "size=CU"], ["pick", "nowhere", "010", "1"],
        ["import", "nowhere", "."],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_failure_is_status_1_and_one_sentence(storyreel, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    status, _, err = storyreel(*words)
    assert status == 1
    assert err.count("\n") == 1 and err.rstrip().endswith(".")


def test_unknown_slates_and_empty_films_are_told(film, storyreel, shots, tmp_path):
    status, _, err = storyreel("render", film, "--shots", "999")
    assert status == 1 and "no shot 999" in err and "010" in err
    storyreel("new", tmp_path / "Empty.reel")
    status, _, err = storyreel("export", tmp_path / "Empty.reel", tmp_path / "x.mp4")
    assert status == 1 and "no shots" in err
    assert storyreel("new", film)[0] == 1


def fresh(*words: object, **named) -> subprocess.Popen:
    """Run a command in a fresh interpreter, from another folder, without a display."""
    environment = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "DISPLAY")}
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.Popen(
        [sys.executable, *map(str, words)], cwd=Path(os.environ["STORYREEL_HOME"]),
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **named,
    )  # fmt: skip


WITHOUT_WIDGETS = """
import sys
from app.cli import main
words = sys.argv[1:]
status = 0
while words and not status:
    length = words.index(";") if ";" in words else len(words)
    status, words = main(words[:length]), words[length + 1:]
wrong = {"PySide6.QtWidgets", "torch", "diffusers", "transformers"} & sys.modules.keys()
print("LOADED", sorted(wrong))
sys.exit(status)
"""


def test_no_headless_command_imports_widgets_or_model_libraries(film, shots, tmp_path, pictures):
    chain = [
        "import", film, pictures, ";", "set", film, "010", "notes=pan left", ";",
        "render", film, "--shots", "030", ";", "export", film, tmp_path / "o.mp4", "--range",
        "010..030", "--slate", ";", "pick", film, "030", "1", ";", "info", film, ";", "models",
        ";", "camera", "push in",
    ]  # fmt: skip
    out, err = fresh("-c", WITHOUT_WIDGETS, *chain).communicate(timeout=100)
    assert out.splitlines()[-1] == "LOADED []", err
    assert err == ""


def test_help_names_every_command():
    out, _ = fresh("-m", "app", "--help").communicate(timeout=30)
    for name in ("new", "sample", "import", "add-shot", "set", "pick", "render", "export",
                 "models", "camera", "info"):  # fmt: skip
        assert f"    {name} " in out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a display is always there")
def test_without_a_display_the_window_says_so(film):
    window = fresh("-m", "app", film)
    out, err = window.communicate(timeout=30)
    assert (window.returncode, out) == (1, "")
    assert "no display" in err and err.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_ends_a_render_cleanly(film, shots, storyreel):
    storyreel("set", film, "010", "duration=600f")
    render = fresh("-m", "app", "render", film, "--takes", "3", "--shots", "010")
    assert render.stdout is not None and "Rendering" in render.stdout.readline()
    until = time.monotonic() + 30
    while not list((film / "takes").glob(".partial-*/*clip*")) and time.monotonic() < until:
        time.sleep(0.05)
    render.send_signal(signal.SIGINT)
    _, err = render.communicate(timeout=20)
    assert render.returncode == 130
    assert "Traceback" not in err and "0 of 3 takes" in err
    assert list((film / "takes").glob(".partial-*")) == []
    assert info(storyreel, film)["shots"][0]["takes"] == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_leaves_no_half_written_export(film, shots, storyreel, tmp_path):
    storyreel("set", film, "010", "duration=20000f")
    out = tmp_path / "exports"
    out.mkdir()
    export = fresh("-m", "app", "export", film, out / "film.mp4")
    until = time.monotonic() + 30
    while not list(out.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    export.send_signal(signal.SIGINT)
    _, err = export.communicate(timeout=20)
    assert export.returncode == 130
    assert "Traceback" not in err
    assert list(out.iterdir()) == []


def test_a_shot_is_one_line_of_the_list_whatever_its_words(film, shots, storyreel):
    storyreel("set", film, "010", "action=She runs.\nHe waits.", f"notes={'x' * 10_000}")
    _, out, _ = storyreel("info", film)
    lines = out.splitlines()
    assert len(lines) == 1 + 3 and "She runs. He waits." in lines[1]
    assert lines[1].endswith("…") and len(lines[1]) < 240


def test_output_into_a_closed_pipe_is_no_failure(film, shots):
    shown = fresh("-m", "app", "info", film, "--json")
    assert shown.stdout is not None and shown.stderr is not None
    shown.stdout.close()
    assert shown.wait(timeout=30) == 0
    assert shown.stderr.read() == ""
    shown.stderr.close()
