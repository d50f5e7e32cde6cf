"""Scrub files are written while nobody needs the machine, and the picture is exact at rest."""

from fractions import Fraction

import pytest
from PIL import Image

from app.preview.play_clock import PlayClock
from app.preview.play_pace import PlayPace
from app.preview.player import Player
from app.preview.scrub_files import ScrubFiles
from app.preview.scrub_plan import make_plan
from app.timeline.positions import Positions
from engine.compose import scrub_shelf
from engine.media.intake import import_picture
from engine.project import edits
from engine.project.document import Framing


@pytest.fixture
def player(session):
    made = Player(session)
    yield made
    made.shut_down()


@pytest.fixture
def writing(session, player):
    made = ScrubFiles(session, player, idle=50)
    yield made
    made.close()


def test_a_landed_take_gets_its_scrub_file(session, writing, make_take, qtbot):
    shot = session.project.shots[0]
    with qtbot.waitSignal(writing.written, timeout=20_000) as done:
        take = make_take(shot, 1)
    assert done.args == [take.id]
    assert scrub_shelf.lacking(session.folder.path, [take]) == []
    qtbot.waitUntil(lambda: not writing.working, timeout=5000)


def test_nothing_is_written_while_playing_or_when_turned_off(
    session, writing, player, make_take, qtbot
):
    player.play()
    make_take(session.project.shots[0], 1)
    qtbot.wait(200)
    assert not writing.working and not writing.may_work()
    session.settings.scrub_limit = 0
    player.pause()
    assert not writing.may_work()


def test_what_is_seen_at_the_playhead_comes_first(session, make_take):
    first, second, _ = session.project.shots
    takes = [make_take(first, 1), make_take(first, 2), make_take(second, 1)]
    film = session.folder.path

    def order(limit=10**9, playhead=80, hopeless=()):
        plan = make_plan(film, session.project, session.takes, playhead, limit, hopeless)
        return plan.order and plan.order.name

    assert order() == takes[2].id
    assert order(playhead=0) == takes[1].id
    assert order(hopeless={takes[1].id, takes[2].id}) == takes[0].id
    assert order(limit=0) is None


class Nothing:
    """A worker that holds no picture yet."""

    def held(self, frame, quality):
        return None

    def take_costs(self):
        return []


def test_both_ways_the_frames_to_come_and_the_other_side_of_the_cut_are_read_ahead(session):
    positions = Positions(session.project)
    plans = [
        PlayPace(Nothing()).plan(
            PlayClock(110, Fraction(24), 0, 216, speed), 110, positions, 24.0
        )
        for speed in (-1.0, 1.0, -8.0)
    ]  # fmt: skip
    assert plans[0].ahead[:3] == (109, 108, 107) and plans[0].ahead[-1] == 71
    assert plans[1].ahead[:3] == (111, 112, 113) and plans[1].ahead[-1] == 144
    assert plans[2].ahead[:3] == (102, 94, 86) and plans[2].quality == "draft"


def test_scrubbing_shows_drafts_and_the_exact_frame_at_rest(session, player, make_take, qtbot):
    make_take(session.project.shots[0], 1)
    shown = []
    player.picture_ready.connect(lambda composed: shown.append((composed.frame, composed.quality)))
    player.set_scrubbing(True)
    session.move_playhead(30)
    qtbot.waitUntil(lambda: (30, "draft") in shown, timeout=5000)
    qtbot.waitUntil(lambda: shown[-1] == (30, "full"), timeout=5000)
    player.set_scrubbing(False)
    player.shuttle(-1)
    player.shuttle(-1)
    qtbot.waitUntil(lambda: any(q == "draft" and f < 30 for f, q in shown), timeout=5000)
    player.pause()
    qtbot.waitUntil(lambda: shown[-1] == (session.playhead, "full"), timeout=5000)


def test_what_is_drawn_of_a_shot_is_stored_ahead_and_then_played(
    session, writing, player, tmp_path, qtbot
):
    Image.new("RGB", (320, 180), (200, 120, 40)).save(tmp_path / "still.png")
    still = import_picture(session.folder, tmp_path / "still.png")
    shot = session.project.shots[0]
    session.apply("Still", edits.set_shots, (shot.id,), references=(still,))
    qtbot.waitUntil(lambda: shot.id in writing.ready.drawn, timeout=20_000)
    assert player.pace.drawn == {shot.id} == writing.ready.shots
    session.apply("Name", edits.set_shots, (session.project.shots[1].id,), action="Other words")
    assert writing.ready.drawn == {shot.id}
    session.apply("Move", edits.set_shots, (shot.id,), framing_a=Framing(scale=0.6))
    assert writing.ready.shots == frozenset() == player.pace.drawn
    session.undo()
    qtbot.waitUntil(lambda: writing.settled and shot.id in writing.ready.drawn, timeout=20_000)
