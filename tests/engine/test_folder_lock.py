"""One writer of a folder at a time, whoever dies however."""

import json
import platform
import subprocess
import sys

import pytest

from engine.project.folder import ProjectFolder
from engine.project.lock import FolderLock

HOLDING = """
import sys
from pathlib import Path
from engine.project.folder import ProjectFolder

folder = ProjectFolder.open(Path(sys.argv[1]))
sys.stdout.write(folder.read_only_reason or "mine")
sys.stdout.write("\\n")
sys.stdout.flush()
sys.stdin.read()
folder.close()
"""


def another_process(path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


@pytest.fixture
def path(tmp_path, film):
    ProjectFolder.create(tmp_path / "Launch.reel", film).close()
    return tmp_path / "Launch.reel"


def test_the_second_window_is_read_only_until_the_first_is_closed(path):
    first = ProjectFolder.open(path)
    second = ProjectFolder.open(path)
    assert not first.read_only
    assert second.read_only_reason is not None
    assert "open in another window (process" in second.read_only_reason
    second.close()
    first.close()
    with ProjectFolder.open(path) as third:
        assert not third.read_only


@pytest.mark.parametrize("killed", [True, False])
def test_another_process_holds_the_folder_until_it_ends_or_dies(path, killed):
    process, said = another_process(path)
    try:
        assert said == "mine"
        with ProjectFolder.open(path) as mine:
            assert f"(process {process.pid} on this computer)" in (mine.read_only_reason or "")
    finally:
        if killed:
            process.kill()
        process.communicate()
    with ProjectFolder.open(path) as mine:
        assert not mine.read_only


def test_this_window_keeps_another_process_out(path):
    with ProjectFolder.open(path):
        process, said = another_process(path)
        process.communicate()
        assert "open in another window" in said


def test_a_lock_file_left_behind_stops_nobody(path):
    signed = {"pid": 1, "host": platform.node(), "since": 0}
    (path / ".lock").write_text(json.dumps(signed))
    with ProjectFolder.open(path) as opened:
        assert not opened.read_only
    (path / ".lock").write_text("not even JSON")
    with ProjectFolder.open(path) as opened:
        assert not opened.read_only


def test_a_lock_is_released_once_and_taken_again(tmp_path):
    lock, other = FolderLock(tmp_path / ".lock"), FolderLock(tmp_path / ".lock")
    assert lock.acquire() is None and lock.held
    holder = other.acquire()
    assert holder is not None and not other.held
    lock.release()
    lock.release()
    assert other.acquire() is None
    other.release()
    assert (tmp_path / ".lock").read_bytes() == b""
