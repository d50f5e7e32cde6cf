"""A short loop of what is being rendered, from the worker's latents to strip, wall and card."""

from fractions import Fraction

import pytest

from app.takes.jobs_of import job_tile
from engine.project import edits
from engine.project.document import RenderSettings, Shot, new_id
from engine.render.adding import add_model
from engine.render.job import Running

from tiny.table import TINY

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def film(window, tmp_path):
    """The window on a film of 256 × 192 with one shot for a tiny model, in many steps."""
    add_model(TINY["wan21_t2v"]("wan21_t2v", tmp_path / "wan", 0), name="wan")
    session = window.session
    assert session.create(tmp_path / "Fox.reel", "Fox", 256, 192)
    session.apply("Rate", edits.set_project, rate=Fraction(16))
    render = RenderSettings(model="wan", handles=0, takes=1, num_inference_steps=400)
    shot = Shot(id=new_id(), slate="", action="a fox runs", duration=17, render=render)
    session.apply("Shot", edits.add_shots, [shot])
    session.select([session.project.shots[0].id])
    return window


def test_a_render_under_way_is_a_picture_that_moves(film, qtbot):
    session = film.session
    (shot,) = session.project.shots
    told = []
    session.shot_progressed.connect(lambda id, progress: told.append((id, progress)))
    session.render([shot.id])
    qtbot.waitUntil(lambda: any(p and len(p.loop) > 1 for _, p in told), timeout=90_000)
    told.clear()
    qtbot.waitUntil(lambda: len(told) > 8, timeout=8000)
    seen = {told_of.picture.cacheKey() for id, told_of in told if id == shot.id}
    assert len(seen) > 3, "the pictures of the loop are shown in turn"

    progress = session.progress_of(shot.id)
    assert isinstance(progress.state, Running) and progress.state.steps == 400
    tile = film.takes.tiles()[-1]
    assert tile.picture is progress.picture and tile.progress > 0
    assert tile.badge == f"{progress.state.step}/400"
    assert tile == job_tile(session.jobs[-1], 1, progress)

    session.pause(True)
    session.rendering.cancel_all()
    qtbot.waitUntil(lambda: session.progress_of(shot.id) is None, timeout=8000)
    qtbot.waitUntil(lambda: film.takes.tiles() == [], timeout=8000)
