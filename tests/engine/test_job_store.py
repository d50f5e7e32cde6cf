"""The durable queue: order, owners that die, two windows at once, a broken file."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from engine.project.document import Shot, new_id
from engine.project.request import RenderRequest
from engine.project.take import Take
from engine.render import job_store
from engine.render.estimate import Pace, seconds_for
from engine.render.job import Cancelled, Failed, Finished, Queued, Running
from engine.render.job_store import MOST_ATTEMPTS, JobStore
from engine.render.job_table import JobStoreError

ROOT = Path(__file__).resolve().parents[2]


def a_request(slate: str = "010", frames: int = 24) -> RenderRequest:
    shot = Shot(id=new_id(), slate=slate, duration=frames)
    return RenderRequest(
        model="animatic", shot=shot, prompt="“é” 漢字", negative_prompt="", seed=2**32 - 1,
        variation=0, width=64, height=48, rate=Fraction(30000, 1001), num_frames=frames,
        head=0, shot_id=shot.id, fingerprint="f" * 32,
    )  # fmt: skip


def a_take(request: RenderRequest) -> Take:
    return Take(
        id=new_id(), number=1, shot_id=request.shot_id, model="animatic", request=request,
        frames=24, width=64, height=48, rate=request.rate,
    )  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "jobs.sqlite"


class Clock:
    """The time of day, put forward by hand."""

    moment = 1_700_000_000.0

    def __call__(self) -> float:
        return self.moment

    def wait(self, leases: float) -> None:
        self.moment += leases * job_store.LEASE


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(path, clock):
    made = JobStore(path, clock)
    yield made
    made.close()


@pytest.fixture
def film(tmp_path):
    folder = tmp_path / "A.reel"
    folder.mkdir()
    return folder


def test_jobs_are_claimed_in_order_and_one_can_go_first(store, film):
    first, second, third = store.add(film, [a_request(s) for s in ("010", "020", "030")])
    store.move_to_front(third.id)
    claimed = [store.claim("me", film).id for _ in range(3)]
    assert claimed == [third.id, first.id, second.id]
    assert store.claim("me", film) is None


def test_the_queue_outlives_its_program(store, path, film):
    request = a_request()
    (added,) = store.add(film, [request])
    store.close()
    again = JobStore(path)
    (job,) = again.jobs(film)
    assert job.request == request
    assert (job.id, job.state) == (added.id, Queued())
    again.close()


def test_a_window_claims_only_its_own_film(store, film, tmp_path):
    store.add(film, [a_request()])
    assert store.claim("me", tmp_path / "B.reel") is None
    assert store.claim("me") is not None


def test_a_dead_owners_job_goes_back_with_its_attempts_counted(store, film, clock):
    store.add(film, [a_request()])
    for attempt in range(1, MOST_ATTEMPTS + 1):
        claimed = store.claim(f"window {attempt}", film)
        assert claimed.attempts == attempt
        assert store.claim("another", film) is None
        clock.wait(1.5)
    assert store.claim("yet another", film) is None
    (job,) = store.jobs(film)
    assert isinstance(job.state, Failed)
    assert "3 times" in job.state.message


def test_an_owner_that_renews_keeps_its_job(store, film, clock):
    (job,) = store.add(film, [a_request()])
    store.claim("me", film)
    clock.wait(0.8)
    store.renew("me")
    clock.wait(0.8)
    assert store.claim("another", film) is None
    assert store.holds("me", job.id)


def test_an_owner_that_came_too_late_can_write_nothing(store, film, clock):
    (job,) = store.add(film, [a_request()])
    store.claim("slept", film)
    clock.wait(2)
    assert store.claim("awake", film).id == job.id
    assert not store.holds("slept", job.id)
    assert not store.record("slept", job.id, Failed("late"))
    assert store.record("awake", job.id, Finished(a_take(job.request)), 2.0)


def test_leaving_gives_the_job_back_without_an_attempt(store, film):
    store.add(film, [a_request()])
    store.claim("me", film)
    store.leave("me")
    (job,) = store.jobs(film)
    assert (job.state, job.attempts) == (Queued(), 0)


def test_a_job_reserved_for_a_command_is_claimed_by_it_alone_while_it_lives(store, film, clock):
    store.add(film, [a_request()], owner="command")
    assert store.claim("window", film) is None
    clock.wait(2)
    assert store.claim("window", film) is not None


def test_cancel_stops_what_waits_at_once_and_tells_the_owner_of_what_runs(store, film):
    running, waiting = store.add(film, [a_request("010"), a_request("020")])
    store.claim("me", film)
    store.cancel_all(film)
    assert store.job(waiting.id).state == Cancelled()
    assert store.job(running.id).state == Running()
    assert not store.holds("me", running.id)
    assert store.record("me", running.id, Cancelled())
    assert store.claim("me", film) is None


def test_what_failed_or_was_cancelled_is_retried_at_the_end(store, film):
    failed, waiting = store.add(film, [a_request("010"), a_request("020")])
    store.claim("me", film)
    store.record("me", failed.id, Failed("the disk is full", "traceback"))
    assert store.job(failed.id).state == Failed("the disk is full", "traceback")
    assert store.retry(failed.id)
    assert not store.retry(waiting.id)
    assert [store.claim("me", film).id for _ in range(2)] == [waiting.id, failed.id]


def test_what_is_over_can_be_taken_off_the_list_and_still_tells_its_speed(store, film):
    request = a_request(frames=48)
    (job,) = store.add(film, [request])
    store.claim("me", film)
    store.record("me", job.id, Finished(a_take(request)), seconds=4.0)
    store.forget(film)
    assert store.jobs(film) == []
    measured = store.finished("animatic")
    assert [j.seconds for j in measured] == [4.0]
    assert seconds_for(a_request(frames=24), measured) == pytest.approx(2.0)
    assert seconds_for(a_request(), store.finished("another")) is None


CLAIMER = """
import sys
from pathlib import Path
from engine.render.job_store import JobStore
store = JobStore(Path(sys.argv[1]))
sys.stdin.readline()
while (job := store.claim(sys.argv[2], Path(sys.argv[3]))) is not None:
    print(job.id, flush=True)
"""


def test_two_windows_at_once_never_take_the_same_job(store, path, film):
    added = store.add(film, [a_request() for _ in range(60)])
    claimers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, str(path), name, str(film)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in ("one", "two")
    ]  # fmt: skip
    for claimer in claimers:
        assert claimer.stdin is not None
        claimer.stdin.write("go\n")
        claimer.stdin.flush()
    taken = [claimer.communicate()[0].split() for claimer in claimers]
    assert sorted(taken[0] + taken[1]) == sorted(job.id for job in added)


def test_a_file_that_is_no_queue_is_set_aside(path):
    path.parent.mkdir()
    path.write_bytes(b"this is no database at all, and rather long for one" * 50)
    store = JobStore(path)
    assert store.jobs() == []
    store.close()
    assert len(list(path.parent.glob("*.broken-*"))) == 1


def test_a_queue_of_a_newer_storyreel_is_left_alone(store, path):
    store._database.execute("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(JobStoreError, match="newer Storyreel"):
        JobStore(path)
    assert path.exists()


def test_the_pace_is_told_once_it_was_measured_and_a_pause_does_not_count():
    now = [0.0]
    pace = Pace(lambda: now[0])
    told = []
    for step in range(11):
        told.append(pace.step("Rendering", step, 100))
        now[0] += 0.5
    assert told[:3] == [None, None, None]
    assert told[-1] == pytest.approx(45.0)
    pace.hold(True)
    now[0] += 1000
    assert pace.step("Rendering", 11, 100) == pytest.approx(44.5)


def test_siblings_are_the_takes_that_follow_and_differ_in_their_seed_alone(path):
    store = JobStore(path)
    first = a_request()
    takes = [msgspec.structs.replace(first, seed=n, variation=n) for n in range(3)]
    longer = msgspec.structs.replace(first, num_frames=30)
    store.add(Path("Film.reel"), [*takes, longer, first, a_request("020")])
    claimed = store.claim("owner")
    assert claimed is not None and claimed.request == takes[0]
    assert store.siblings(claimed) == takes[1:]
    store.close()
