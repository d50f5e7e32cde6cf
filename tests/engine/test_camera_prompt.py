"""What a model is told of a shot."""

from engine.camera.prompt import camera_phrase, resolved_prompt
from engine.project.cast import expanded
from engine.project.document import CameraMove, Element, Project, Shot

MARA = Element(id="a" * 16, kind="character", handle="mara", description="a pilot in a red coat")
GANTRY = Element(id="b" * 16, kind="location", handle="gantry", description="a rusting gantry")
FILM = Project(id="c" * 16, name="Launch", elements=(MARA, GANTRY))


def shot(**fields):
    return Shot(id="d" * 16, slate="010", **fields)


def test_a_prompt_says_framing_action_look_and_camera_in_this_order():
    prompt = resolved_prompt(
        FILM,
        shot(
            action="@mara climbs @gantry,\nslowly",
            size="MCU",
            angle="low",
            lens=35.0,
            look="pencil",
            moves=(CameraMove(kind="dolly_in", speed="slow"),),
        ),
    )
    assert prompt == (
        "Medium close-up, low angle, looking up, 35mm lens. "
        "Mara (a pilot in a red coat) climbs a rusting gantry, slowly. "
        "Pencil storyboard drawing. "
        "The camera slowly dollies in, moving closer to the subject."
    )


def test_an_empty_shot_has_an_empty_prompt():
    assert resolved_prompt(FILM, shot()) == ""


def test_an_element_is_described_once_and_an_unknown_handle_is_a_plain_word():
    text = expanded("@Mara looks at @mara and @nobody; mail me@home", FILM.elements)
    assert text == "Mara (a pilot in a red coat) looks at mara and nobody; mail me@home"


def test_moves_that_begin_together_go_together_and_later_ones_follow():
    moves = (
        CameraMove(kind="pan_left", start=0.8, speed="whip"),
        CameraMove(kind="dolly_in", end=0.8),
        CameraMove(kind="tilt_up", end=0.8),
    )
    assert camera_phrase(shot(moves=moves)) == (
        "the camera dollies in, moving closer to the subject, while the camera tilts up, "
        "then the camera pans left in a fast whip"
    )


def test_a_rack_focus_names_where_it_goes():
    assert "background" in camera_phrase(shot(moves=(CameraMove(kind="rack_focus"),)))
    near = (CameraMove(kind="rack_focus", amount=-1.0),)
    assert "foreground" in camera_phrase(shot(moves=near))


def test_a_model_that_likes_tags_gets_one_list():
    project = Project(id="f" * 16, name="Film")
    shot = Shot(
        id="1" * 16, slate="010", size="MCU", action="Mara waits.", look="wash",
        moves=(CameraMove(kind="pan_left"),),
    )  # fmt: skip
    assert resolved_prompt(project, shot, style="tags") == (
        "medium close-up, Mara waits, ink wash storyboard drawing, the camera pans left"
    )
