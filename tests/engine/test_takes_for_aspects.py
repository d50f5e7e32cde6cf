"""Takes made for one of the film's aspects: where they are seen, picked and stale, and how."""

import msgspec
import numpy as np
import pytest

from engine.compose.compositor import Compositor
from engine.media.reader import ClipReader
from engine.project import edits
from engine.project.aspects import framing_for
from engine.project.document import Framing, Shot
from engine.project.request import fingerprint
from engine.project.seen import made_for, picked_in, seen_take, take_state
from engine.project.task import Control
from engine.render.baking import Baking
from engine.render.requests import Terms, make_request, make_requests, spec_of
from engine.render.tasks import Wishes, task_for, whole

SHOT = "1" * 16


@pytest.fixture
def film(make_reel):
    """A film of one still, 320×180, that is shown in 9:16, too."""
    reel = make_reel(width=320, height=180)
    still = reel.still("grey.png", (110, 110, 110))
    reel.shoot(Shot(id=SHOT, slate="010", duration=24, references=(still,)))
    reel.project = edits.add_framing(reel.project, framing_for(reel.project, "9:16"))
    return reel


def upright_of(film) -> str:
    return film.project.framings[0].id


def shot_of(film) -> Shot:
    return film.project.shots[0]


def made(film, level: int, framing: str | None = None, named: bool = True):
    """Put a take of one grey into the film, rendered for an aspect; return it."""
    request = make_request(film.project, shot_of(film), "animatic", 1, 0, Terms(framing=framing))
    size = (request.height, request.width, 3)
    film.take(shot_of(film), 24, lambda _: np.full(size, level, np.uint8))
    *older, take = film.takes[SHOT]
    request = request if named else msgspec.structs.replace(request, framing=None)
    take = msgspec.structs.replace(take, request=request)
    film.takes[SHOT] = (*older, take)
    return take


def level_of(film, framing: str | None) -> int:
    compositor = Compositor(film.project, film.path, film.takes)
    return round(float(compositor.frame(3, framing=framing).mean()))


def states(film, framing: str | None = None) -> list[str]:
    return [take_state(film.project, shot_of(film), t, framing) for t in film.takes[SHOT]]


def seen(film, framing: str | None = None):
    return seen_take(film.project, shot_of(film), film.takes[SHOT], framing)


def test_a_take_is_seen_in_the_aspect_that_it_was_made_for_alone(film):
    wide, upright = made(film, 60), upright_of(film)
    tall = made(film, 200, upright)
    assert (tall.request.framing, tall.width, tall.height) == ("9:16", 180, 320)
    assert states(film) == ["current", "elsewhere"]
    assert states(film, upright) == ["elsewhere", "current"]
    assert seen(film) is wide and seen(film, upright) is tall
    assert level_of(film, None) == pytest.approx(60, abs=2)
    assert level_of(film, upright) == pytest.approx(200, abs=2)
    assert [made_for(film.project, shot_of(film), one) for one in (wide, tall)] == ["16:9", "9:16"]


def test_without_a_take_for_it_an_aspect_shows_the_films_own(film):
    wide, upright = made(film, 60), upright_of(film)
    assert seen(film, upright) is wide
    assert level_of(film, upright) == pytest.approx(60, abs=2)


def test_other_words_make_it_stale_in_its_aspect_and_nowhere_else(film):
    upright = upright_of(film)
    tall = made(film, 200, upright)
    film.project = edits.set_shots(film.project, [SHOT], action="Somebody else")
    assert states(film) == ["elsewhere"] and states(film, upright) == ["stale"]
    assert seen(film, upright) is None
    film.project = edits.pick(film.project, SHOT, tall.id)
    assert states(film) == ["picked"]  # where it is wanted all the same


def test_another_place_in_the_aspect_makes_only_its_takes_stale(film):
    made(film, 60)
    made(film, 200, upright_of(film))
    film.project = edits.set_override(film.project, [SHOT], upright_of(film), centre_x=0.2)
    assert states(film) == ["current", "elsewhere"]
    assert states(film, upright_of(film)) == ["elsewhere", "stale"]


def test_each_aspect_has_its_own_pick(film):
    upright = upright_of(film)
    wide, tall, taller = made(film, 60), made(film, 150, upright), made(film, 200, upright)
    film.project = edits.pick(film.project, SHOT, tall.id, upright)
    assert picked_in(shot_of(film), upright) == tall.id and shot_of(film).picked is None
    assert seen(film, upright) is tall and seen(film) is wide
    film.project = edits.pick(film.project, SHOT, wide.id)
    assert seen(film, upright) is tall
    film.project = edits.pick(film.project, SHOT, wide.id, upright)
    assert level_of(film, upright) == pytest.approx(60, abs=2)
    film.project = edits.mark_take(film.project, SHOT, wide.id, rejected=True)
    assert shot_of(film).picked is None and picked_in(shot_of(film), upright) is None
    assert shot_of(film).framings == {} and seen(film, upright) is taller


def test_a_take_of_before_is_known_by_its_fingerprint(film):
    upright = upright_of(film)
    tall = made(film, 200, upright, named=False)
    assert tall.request.fingerprint == fingerprint(shot_of(film), 180, 320)
    assert states(film) == ["elsewhere"] and states(film, upright) == ["current"]
    assert level_of(film, upright) == pytest.approx(200, abs=2)


def test_a_take_of_an_aspect_that_is_gone_is_not_stale(film):
    made(film, 200, upright_of(film))
    film.project = edits.remove_framing(film.project, upright_of(film))
    assert states(film) == ["elsewhere"]
    film.project = edits.add_framing(film.project, framing_for(film.project, "9:16"))
    assert states(film, upright_of(film)) == ["current"]


def test_variations_count_within_an_aspect(film):
    upright = upright_of(film)
    made(film, 60)
    takes = film.takes[SHOT]
    for_upright = Terms(framing=upright)
    [first] = make_requests(film.project, shot_of(film), 1, takes, seed=3, terms=for_upright)
    [wide] = make_requests(film.project, shot_of(film), 1, takes, seed=3)
    assert (first.variation, wide.variation) == (0, 1)


def test_what_is_made_from_a_take_is_for_its_aspect(film):
    upright = upright_of(film)
    wide, tall = made(film, 60), made(film, 200, upright)
    shot = shot_of(film)
    for framing, source, name in ((None, tall, "9:16"), (upright, wide, None)):
        wishes = Wishes(take=source.id)
        task = task_for("control", film.project, shot, film.takes, film.path, wishes, framing)
        terms = Terms(task=task, framing=framing)
        request = make_request(film.project, shot, "animatic", 1, 0, terms)
        assert (request.framing, request.width) == (name, source.width)
    task = task_for("control", film.project, shot, film.takes, film.path, framing=upright)
    assert isinstance(task, Control) and task.guide == whole(tall)


def test_the_take_is_what_the_aspect_shows_live(make_reel, make_studio, tmp_path):
    reel = make_reel(width=320, height=180)
    (reel.path / "references").mkdir()
    picture = make_studio(tmp_path).textured(640, 480)
    still = make_studio(reel.path).still(picture, "still.png", width=640, height=480)
    a, b = Framing(x=0.3, scale=0.6), Framing(x=0.6, scale=0.8)
    reel.shoot(Shot(id=SHOT, slate="010", duration=6, references=(still,),
                    framing_a=a, framing_b=b))  # fmt: skip
    reel.project = edits.add_framing(reel.project, framing_for(reel.project, "9:16"))
    upright = upright_of(reel)
    reel.project = edits.set_override(reel.project, [SHOT], upright, centre_x=0.8, scale=0.9)
    request = make_request(reel.project, shot_of(reel), "animatic", 1, 0, Terms(framing=upright))
    Baking(spec_of("animatic")).render(request, reel.path, tmp_path, lambda *_: None)
    live = Compositor(reel.project, reel.path, {})
    with ClipReader(tmp_path / "clip.mp4") as reader:
        for n in (0, 5):
            baked = reader.read(request.head + n).astype(int)
            shown = live.frame(n, framing=upright).astype(int)
            assert np.abs(baked - shown).mean() < 4.5
    plain = msgspec.structs.replace(request, shot=shot_of(reel))
    Baking(spec_of("animatic")).render(plain, reel.path, tmp_path, lambda *_: None)
    with ClipReader(tmp_path / "clip.mp4") as reader:  # laid out as in 16:9 it is another picture
        assert (
            np.abs(reader.read(plain.head).astype(int) - live.frame(0, framing=upright)).mean() > 9
        )
