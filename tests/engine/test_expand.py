"""Expansion: the shot's fields told in words, nothing lost, nothing that fights the shot."""

import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.camera.details import ALL, EFFECTS
from engine.camera.expand import PROSE, Manner, expand, outdated
from engine.camera.lint import lint
from engine.camera.notes import parse
from engine.camera.prompt import resolved_prompt
from engine.project.document import CameraMove, Element, Project, Scene, Shot

CORPUS = tomllib.loads(Path(__file__).with_name("camera_notes.toml").read_text("utf-8"))["notes"]
TAGS = Manner(style="tags")
MARA = Element(id="1" * 16, kind="character", handle="mara", description="a pilot in a red coat")
BAR = Element(id="2" * 16, kind="location", handle="bar", description="a narrow bar, neon signs")


def film(shot: Shot, heading: str = "INT. HANGAR - NIGHT") -> Project:
    scene = Scene(id="5" * 16, heading=heading, shots=(shot,))
    return Project(id="f" * 16, name="Film", scenes=(scene,), elements=(MARA, BAR))


def noted(notes: str, action: str = "Mara waits by the door on the left.", **fields) -> Shot:
    found = parse(notes)
    return Shot(
        id="3" * 16, slate="010", action=action, notes=notes, size=found.size, angle=found.angle,
        lens=found.lens, moves=found.moves, **fields,
    )  # fmt: skip


def expanded(shot: Shot, manner: Manner = PROSE) -> Shot:
    return msgspec.structs.replace(shot, action=expand(film(shot), shot, manner))


def test_what_the_fields_imply_is_told():
    shot = expanded(noted("MCU, low angle, 85mm, slow push in"))
    assert shot.action == (
        "@Mara waits by the door on the left. The scene is inside: hangar. It is night: low light "
        "and deep shadows. @mara is seen from the chest up. Seen from below, the subject looks "
        "tall. The subject grows in the frame. What is behind the subject is softly blurred."
    )
    prompt = resolved_prompt(film(shot), shot)
    assert "Mara (a pilot in a red coat) waits" in prompt and "@" not in prompt
    assert prompt.count("pilot") == 1


def test_a_family_of_tags_gets_a_list():
    shot = expanded(noted("MCU, pan left", "Mara waits. The door opens."), TAGS)
    assert shot.action.startswith("@Mara waits, the door opens, inside: hangar, night, low light")
    assert shot.action.endswith("from the chest up, more seen on the left")


@pytest.mark.parametrize("manner", [PROSE, TAGS, Manner(words=25), Manner(sound=True)])
def test_every_note_of_the_corpus(manner):
    """Twice is once, the author's words stay, no side is swapped, no new fault comes in."""
    for note in CORPUS:
        shot = noted(note["text"], dialogue="Wait here.")
        once = expanded(shot, manner)
        assert expanded(once, manner).action == once.action, note
        assert once.action.removeprefix("@").startswith("Mara waits by the door on the left")
        before = {f.message for f in lint(film(shot), shot)}
        assert {f.message for f in lint(film(once), once)} <= before, (note, once.action)
        assert parse(once.action).moves == parse(shot.action).moves, once.action
        assert not outdated(film(once), once)
        sides = {kind.rpartition("_")[2] for kind in (move.kind for move in shot.moves)}
        for move in shot.moves:
            if move.kind in ("pan_left", "pan_right") and EFFECTS[move.kind].prose in once.action:
                assert move.kind.removeprefix("pan_") in sides


def test_no_detail_is_read_as_a_move_of_the_camera():
    for detail in ALL:
        for words in detail:
            assert not parse(words.replace("{who}", "@mara").replace("{is}", "is")).moves, words


def test_another_style_takes_the_first_ones_details_out():
    shot = noted("CU, dutch angle, truck right")
    assert expanded(expanded(shot), TAGS).action == expanded(shot, TAGS).action


def test_a_new_camera_is_told_anew():
    shot = expanded(noted("pan left"))
    assert "on the left." in shot.action.split("door on the left.")[1]
    turned = msgspec.structs.replace(shot, moves=(CameraMove(kind="pan_right"),))
    assert outdated(film(turned), turned) == ["More of the place comes into view on the left."]
    again = expanded(turned)
    assert "comes into view on the right." in again.action
    assert "comes into view on the left." not in again.action
    assert again.action.startswith("@Mara waits by the door on the left.")


def test_the_room_is_kept():
    shot = noted("ECU, worm's eye, 24mm, crane up")
    for words in (5, 20, 40, 80):
        project = film(shot)
        base = len(resolved_prompt(project, shot).split())
        made = expanded(shot, Manner(words=words))
        told = resolved_prompt(film(made), made)
        # A handle is described at its first mention, whatever room there is.
        assert len(told.split()) <= max(words, base + 6)


@pytest.mark.parametrize(
    ("action", "absent"),
    [
        ("Searchlights sweep the hangar.", ("It is night", "The scene is")),
        ("Mara sits in @bar.", ("The scene is", "It is night")),
    ],
)
def test_what_the_action_says_is_not_said_again(action, absent):
    shot = expanded(noted("", action))
    assert not any(words in shot.action for words in absent)


@pytest.mark.parametrize(
    ("action", "becomes"),
    [
        ("Mara and Mara.", "@Mara and Mara."),
        ("@mara greets Mara.", "@mara greets Mara."),
        ("mara is a tree", "mara is a tree"),
        ("Maradona scores.", "Maradona scores."),
    ],
)
def test_names_become_handles(action, becomes):
    assert expand(film(noted("", action), ""), noted("", action)) == becomes


def test_dialogue_is_told_to_models_with_sound_only():
    shot = noted("", dialogue="“Wait,” she said.")
    assert "spoken" not in expanded(shot).action
    assert (
        "These words are spoken: “'Wait,' she said.”" in expanded(shot, Manner(sound=True)).action
    )


def test_nothing_comes_of_nothing():
    bare = Shot(id="3" * 16, slate="010")
    assert expand(film(bare, ""), bare) == ""


@given(st.text(max_size=80), st.sampled_from([PROSE, TAGS]))
@settings(max_examples=150, deadline=None)
def test_any_action_can_be_expanded_twice(action, manner):
    once = expanded(noted("wide, low angle, 24mm, pan left", action), manner)
    assert expanded(once, manner).action == once.action
