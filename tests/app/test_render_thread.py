"""The window's render thread: real workers, a real queue, and a clean end."""

import sqlite3
import time
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer

from app.render_thread import RenderThread
from engine.project.document import Shot, new_id
from engine.project.request import RenderRequest
from engine.render.host import Host
from engine.render.job import Cancelled, Event, Failed, Finished, Job, Queued, Running
from engine.render.job_store import JobStore

FAKES = ("--models", f"{Path(__file__).resolve().parents[1] / 'fakes.py'}:MODELS")


def a_request(model: str, frames: int = 4) -> RenderRequest:
    shot = Shot(id=new_id(), slate="010", duration=frames)
    return RenderRequest(
        model=model, shot=shot, prompt="", negative_prompt="", seed=0, variation=0, width=64,
        height=48, rate=Fraction(24), num_frames=frames, head=0, shot_id=shot.id, fingerprint="",
    )  # fmt: skip


class Watched(RenderThread):
    """A render thread whose events are kept, as they reach the window's thread."""

    def __init__(self, *given, **named) -> None:
        super().__init__(*given, **named)
        self.seen: list[Event] = []
        self.happened.connect(self.seen.append, Qt.ConnectionType.QueuedConnection)


@pytest.fixture
def film(tmp_path):
    folder = tmp_path / "Film.reel"
    folder.mkdir()
    return folder


@pytest.fixture
def store(home):
    made = JobStore(home / "jobs.sqlite")
    yield made
    made.close()


@pytest.fixture
def thread(store, film, qtbot):
    made = Watched(store, project_path=film, host=lambda: Host(FAKES, grace=0.5))
    yield made
    made.stop()
    assert made.isFinished()


def states(store, film) -> list[type]:
    return [type(job.state) for job in store.jobs(film)]


def test_queued_takes_are_rendered_one_after_another_past_a_failure(thread, store, film, qtbot):
    jobs = store.add(film, [a_request("painting"), a_request("raising"), a_request("painting")])
    thread.start()
    qtbot.waitUntil(lambda: states(store, film) == [Finished, Failed, Finished], timeout=20_000)
    qtbot.waitUntil(lambda: isinstance(thread.seen[-1].state, Finished), timeout=2000)
    told = [event.job for event in thread.seen if isinstance(event.state, Finished | Failed)]
    assert told == [job.id for job in jobs]
    assert len(list((film / "takes").glob("*/take.json"))) == 2
    assert (store.finished("painting")[0].seconds or 0) > 0


def test_one_is_cancelled_while_it_runs_and_the_next_goes_on(thread, store, film, qtbot):
    slow, after = store.add(film, [a_request("slow", 400), a_request("painting")])
    thread.start()
    qtbot.waitUntil(lambda: is_under_way(thread, slow), timeout=20_000)
    thread.cancel(slow.id)
    qtbot.waitUntil(lambda: states(store, film) == [Cancelled, Finished], timeout=10_000)
    thread.retry(slow.id)
    qtbot.waitUntil(lambda: states(store, film) == [Finished, Running], timeout=10_000)
    thread.cancel_all()
    qtbot.waitUntil(lambda: states(store, film) == [Finished, Cancelled], timeout=10_000)
    assert after.id == store.jobs(film)[0].id


def test_a_cancel_from_another_program_is_heard(thread, store, film, home, qtbot):
    (slow,) = store.add(film, [a_request("slow", 400)])
    thread.start()
    qtbot.waitUntil(lambda: is_under_way(thread, slow), timeout=20_000)
    other = JobStore(home / "jobs.sqlite")
    other.cancel(slow.id)
    other.close()
    qtbot.waitUntil(lambda: states(store, film) == [Cancelled], timeout=10_000)


def test_paused_nothing_new_begins_and_what_runs_is_held(thread, store, film, qtbot):
    (slow,) = store.add(film, [a_request("slow", 400)])
    thread.start()
    qtbot.waitUntil(lambda: is_under_way(thread, slow), timeout=20_000)
    thread.pause(True)
    qtbot.wait(400)
    held = len(thread.seen)
    qtbot.wait(600)
    assert len(thread.seen) <= held + 1
    thread.pause(False)
    qtbot.waitUntil(lambda: len(thread.seen) > held + 3, timeout=5000)


@pytest.mark.parametrize("model", ["slow", "hanging"])
def test_stopping_while_rendering_is_quick_and_gives_the_job_back(store, film, qtbot, model):
    thread = Watched(store, project_path=film, host=lambda: Host(FAKES, grace=30))
    (job,) = store.add(film, [a_request(model, 400)])
    thread.start()
    qtbot.waitUntil(lambda: is_under_way(thread, job), timeout=20_000)
    began = time.monotonic()
    thread.stop()
    assert time.monotonic() - began < 3
    (left,) = store.jobs(film)
    assert (left.state, left.attempts) == (Queued(), 0)
    assert list((film / "takes").glob(".partial-*")) == []


def test_jobs_of_another_film_are_left_to_its_own_window(thread, store, film, tmp_path, qtbot):
    other = tmp_path / "Other.reel"
    other.mkdir()
    store.add(other, [a_request("painting")])
    store.add(film, [a_request("painting")])
    thread.start()
    qtbot.waitUntil(lambda: states(store, film) == [Finished], timeout=20_000)
    assert states(store, other) == [Queued]


def test_the_window_stays_quick_while_the_worker_boots_and_renders(thread, store, film, qtbot):
    idle = Ticks()
    qtbot.wait(1000)
    idle.stop()
    store.add(film, [a_request("slow", 30)])
    busy = Ticks()
    thread.start()
    qtbot.waitUntil(lambda: states(store, film) == [Finished], timeout=20_000)
    busy.stop()
    assert busy.late() <= max(50, 4 * idle.late())


def test_a_queue_that_is_locked_for_a_moment_is_told_and_tried_again(home, film, qtbot):
    store = JobStore(home / "jobs.sqlite")
    store._database.execute("PRAGMA busy_timeout = 100")
    store.add(film, [a_request("painting")])
    thread = Watched(store, project_path=film, host=lambda: Host(FAKES))
    told: list[str] = []
    thread.failed.connect(told.append)
    other = sqlite3.connect(home / "jobs.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    thread.start()
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert "render queue can't be used" in told[0]
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: states(store, film) == [Finished], timeout=20_000)
    thread.stop()
    store.close()


class Ticks:
    """A 5 ms timer in the window's thread, and how late its ticks came."""

    def __init__(self) -> None:
        self.gaps: list[int] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer(interval=5)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self.gaps.append(self._clock.restart()))
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def late(self) -> int:
        """The gap in ms that 95 of 100 ticks keep within."""
        return sorted(self.gaps)[int(len(self.gaps) * 0.95)]


def is_under_way(thread: Watched, job: Job) -> bool:
    return any(
        event.job == job.id and getattr(event.state, "phase", "") == "Rendering"
        for event in thread.seen
    )
