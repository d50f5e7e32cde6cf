"""The worker process and its host: real processes, ended in every way they can be."""

import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from engine.project.document import Shot, new_id
from engine.project.request import RenderRequest
from engine.render.host import Host
from engine.render.job import Cancelled, Failed, Finished, Job, Running

ROOT = Path(__file__).resolve().parents[2]
FAKES = ("--models", f"{ROOT / 'tests' / 'fakes.py'}:MODELS")


@pytest.fixture
def film(tmp_path):
    folder = tmp_path / "Film.reel"
    folder.mkdir()
    return folder


@pytest.fixture
def job(film):
    def make(model: str, frames: int = 6) -> Job:
        shot = Shot(id=new_id(), slate="010", duration=frames)
        request = RenderRequest(
            model=model, shot=shot, prompt="a man walks", negative_prompt="", seed=7,
            variation=0, width=64, height=48, rate=Fraction(24000, 1001), num_frames=frames,
            head=0, shot_id=shot.id, fingerprint="0" * 32,
        )  # fmt: skip
        return Job(id=new_id(), project_path=str(film), request=request)

    return make


@pytest.fixture
def host():
    made = Host(FAKES, grace=0.5)
    yield made
    made.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_until_gone(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not is_alive(pid):
            return True
        time.sleep(0.02)
    return False


def leftovers(film: Path) -> list[str]:
    return sorted(p.name for p in (film / "takes").glob(".partial-*"))


def test_a_render_reports_its_steps_and_leaves_a_whole_take(host, job, film):
    events = list(host.run(job("painting")))
    assert isinstance(events[0].state, Running)
    steps = [e.state.step for e in events if getattr(e.state, "phase", "") == "Rendering"]
    assert (steps[0], steps[-1]) == (1, 6)
    assert steps == sorted(steps)
    assert any(e.previews and e.previews[0].startswith(b"\xff\xd8") for e in events)
    finished = events[-1].state
    assert isinstance(finished, Finished)
    take = finished.take
    assert (take.number, take.frames, take.rate) == (1, 6, Fraction(24000, 1001))
    assert sorted(p.name for p in (film / "takes" / take.id).iterdir()) == [
        "clip.mp4", "poster.jpg", "take.json",
    ]  # fmt: skip
    assert leftovers(film) == []
    assert not (film / "project.json").exists()


def test_the_worker_is_kept_from_one_job_to_the_next(host, job):
    pids = set()
    for _ in range(2):
        finished = list(host.run(job("painting")))[-1].state
        assert isinstance(finished, Finished)
        pids.add(finished.take.notes)
    assert pids == {(f"pid {host.worker_pid}",)}


@pytest.mark.parametrize(
    ("model", "said", "behind"),
    [
        ("raising", "the weights are upside down", "Traceback"),
        ("refusing", "needs a picture", ""),
        ("exiting", "status 3", "terminate called"),
        ("filling", "disk is full", "No space left"),
        ("unknown", "no model called", ""),
    ],
)
def test_a_failure_is_one_sentence_and_the_next_job_runs(host, job, film, model, said, behind):
    failed = list(host.run(job(model)))[-1].state
    assert isinstance(failed, Failed)
    assert said in failed.message
    assert "\n" not in failed.message and failed.message.endswith(".")
    assert behind in failed.detail
    assert leftovers(film) == []
    assert isinstance(list(host.run(job("painting")))[-1].state, Finished)


@pytest.mark.parametrize("model", ["hanging", "clutching"])
def test_a_worker_that_hangs_is_ended_and_the_next_job_runs(job, film, model):
    host = Host(FAKES, silence=3.0)
    try:
        assert isinstance(list(host.run(job("painting")))[-1].state, Finished)
        began = time.monotonic()
        failed = list(host.run(job(model)))[-1].state
        assert isinstance(failed, Failed)
        assert "no sign of life" in failed.message
        assert time.monotonic() - began < 20
        assert leftovers(film) == []
        assert isinstance(list(host.run(job("painting")))[-1].state, Finished)
    finally:
        host.close()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_worker_killed_while_rendering_is_a_failure_and_the_next_job_runs(host, job, film):
    last = None
    for event in host.run(job("slow", frames=200)):
        last = event.state
        if getattr(last, "step", 0) == 2:
            os.kill(host.worker_pid, signal.SIGKILL)
    assert isinstance(last, Failed)
    assert "SIGKILL" in last.message
    assert leftovers(film) == []
    assert isinstance(list(host.run(job("painting")))[-1].state, Finished)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_worker_killed_between_two_jobs_is_replaced_unseen(host, job):
    list(host.run(job("painting")))
    os.kill(host.worker_pid, signal.SIGKILL)
    assert isinstance(list(host.run(job("painting")))[-1].state, Finished)


def test_cancelling_stops_at_the_next_step_and_keeps_the_worker(host, job, film):
    asked = []
    events = []
    for event in host.run(job("slow", frames=200), cancelled=lambda: bool(asked)):
        events.append(event)
        if getattr(event.state, "step", 0) == 3:
            asked.append(True)
    pid = host.worker_pid
    assert isinstance(events[-1].state, Cancelled)
    assert leftovers(film) == []
    assert list((film / "takes").glob("*/take.json")) == []
    assert isinstance(list(host.run(job("painting")))[-1].state, Finished)
    assert host.worker_pid == pid


def test_a_cancel_that_is_not_followed_ends_the_worker(host, job, film):
    began = time.monotonic()
    asked = []
    last = None
    for event in host.run(job("hanging"), cancelled=lambda: bool(asked)):
        if getattr(event.state, "phase", "") == "Rendering":
            asked.append(True)
        last = event.state
    assert isinstance(last, Cancelled)
    assert time.monotonic() - began < 30
    assert leftovers(film) == []


def test_a_paused_render_holds_between_two_steps_and_goes_on(job):
    host = Host(FAKES, silence=2.0)
    held = []
    steps_while_held = 0
    last = None
    try:
        for event in host.run(job("slow", frames=12), paused=lambda: bool(held) and not over(held)):
            last = event.state
            step = getattr(last, "step", 0)
            if step == 3:
                held.append(time.monotonic())
            if held and not over(held) and step > 3:
                steps_while_held += 1
        assert isinstance(last, Finished)
        assert time.monotonic() - held[0] > 3.0
        assert steps_while_held <= 3
    finally:
        host.close()


def over(held: list[float]) -> bool:
    return time.monotonic() - held[0] > 3.0


def test_leaving_the_events_early_ends_the_worker(host, job, film):
    pid = 0
    for event in host.run(job("slow", frames=200)):
        if getattr(event.state, "step", 0) == 2:
            pid = host.worker_pid
            break
    assert pid and wait_until_gone(pid, 2.0)
    assert leftovers(film) == []


PARENT = """
import sys, time
from pathlib import Path
from engine.project import codec
from engine.render.host import Host
from engine.render.job import Job
job = codec.decode(Path(sys.argv[1]).read_bytes(), Job)
host = Host(("--models", sys.argv[2]))
for event in host.run(job):
    if getattr(event.state, "phase", "") == "Rendering":
        print(host.worker_pid, flush=True)
        while True:
            time.sleep(1)
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("model", ["slow", "hanging", "clutching"])
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_is_gone_within_two_seconds_of_its_window(job, tmp_path, model, ending):
    from engine.project import codec

    if model == "clutching" and not sys.platform.startswith("linux"):
        pytest.skip("only Linux ends a process whose interpreter is held")
    order = tmp_path / "job.json"
    order.write_bytes(codec.encode(job(model, frames=400)))
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(order), FAKES[1]],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert is_alive(worker)
    parent.send_signal(ending)
    parent.wait()
    assert wait_until_gone(worker, 2.0), f"{model} outlived its window"
    parent.stdout.close()
