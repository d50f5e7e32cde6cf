"""Backups: a copy at most every ten minutes, thinned to 6, 8 and 5 as they age."""

import pytest

from engine.project import edits
from engine.project.backups import backup_path, backup_time, backups_in, kept_times
from engine.project.codec import decode_project
from engine.project.folder import ProjectFolder

NOON = 1_767_268_800.0  # 2026-01-01 12:00 UTC
MINUTE, HOUR, DAY = 60, 3600, 86400


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def folder(tmp_path, film, clock):
    with ProjectFolder.create(tmp_path / "Launch.reel", film, clock=clock) as made:
        yield made


def copies(folder):
    return backups_in(folder.path / "backups")


def test_a_copy_is_kept_of_the_state_before_and_then_every_ten_minutes(folder, film, clock):
    for minute in range(31):
        clock.now = NOON + minute * MINUTE
        folder.save(edits.set_project(film, name=f"minute {minute}"))
    kept = copies(folder)
    assert [backup_time(path) for path in kept] == [NOON + m * MINUTE for m in (30, 20, 10, 0)]
    names = [decode_project(path.read_bytes()).name for path in kept]
    assert names == ["minute 29", "minute 19", "minute 9", "Launch"]


def test_a_clock_set_back_does_not_stop_the_copies(folder, film, clock):
    folder.save(edits.set_project(film, name="one"))
    clock.now = NOON - DAY
    folder.save(edits.set_project(film, name="two"))
    assert backup_path(folder.path / "backups", NOON - DAY) in copies(folder)


def test_other_files_among_the_backups_are_left_alone(folder, film, clock):
    (folder.path / "backups").mkdir(exist_ok=True)
    own = folder.path / "backups" / "before the meeting.json"
    own.write_text("{}")
    for step in range(20):
        clock.now = NOON + step * DAY
        folder.save(edits.set_project(film, name=f"day {step}"))
    assert own.exists() and own not in copies(folder)


def test_twenty_days_of_work_leave_six_eight_and_five():
    kept: set[float] = set()
    for when in range(int(NOON), int(NOON) + 20 * DAY, 10 * MINUTE):
        kept = kept_times({*kept, float(when)})
        assert len(kept) <= 6 + 8 + 5
    newest = max(kept)
    ages = sorted(newest - when for when in kept)
    assert ages[:6] == [step * 10 * MINUTE for step in range(6)]
    assert sum(age <= 8 * HOUR for age in ages) >= 6 + 7
    assert len({when // DAY for when in kept}) == 5
    assert len(kept) >= 16


def test_a_pause_thins_nothing_that_is_the_last_of_its_time():
    times = {NOON - 3 * DAY, NOON - 2 * DAY, NOON - 5 * HOUR, NOON - HOUR, NOON}
    assert kept_times(times) == times
