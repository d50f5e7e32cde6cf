"""Scrub files are written while nobody needs the machine, and the picture is exact at rest."""

import pytest

from app.preview.player import Player
from app.preview.scrub_files import ScrubFiles, next_order
from engine.compose import scrub_shelf


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
        found = next_order(film, session.project, session.takes, playhead, limit, hopeless)
        return found and found.take_id

    assert order() == takes[2].id
    assert order(playhead=0) == takes[1].id
    assert order(hopeless={takes[1].id, takes[2].id}) == takes[0].id
    assert order(limit=0) is None


def test_playing_backwards_reads_ahead_before_the_cut(session, player):
    session.move_playhead(110)
    player.shuttle(-1)
    here = session.playhead
    ahead = player._ahead(here)
    assert list(ahead[:3]) == [here - 1, here - 2, here - 3] and ahead[-1] == 71
    player.shuttle(1)
    assert player._ahead(80)[0] == 81 and player._ahead(80)[-1] == 144
    player.pause()


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
