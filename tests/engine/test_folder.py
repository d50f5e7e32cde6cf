"""A project folder: opening, saving whole or not at all, and never losing anything."""

import json
import os
import subprocess
import sys
import time

import pytest

from engine.project import edits
from engine.project.codec import decode_project, encode_project
from engine.project.errors import DamagedProject, ProjectError
from engine.project.folder import ProjectFolder, restore_backup

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="uses what POSIX systems offer")


@pytest.fixture
def folder(tmp_path, film):
    with ProjectFolder.create(tmp_path / "Launch.reel", film) as made:
        yield made


def test_what_is_created_is_opened_again(tmp_path, film):
    with ProjectFolder.create(tmp_path / "a" / "Launch.reel", film) as made:
        assert made.project is film and not made.read_only
    with ProjectFolder.open(tmp_path / "a" / "Launch.reel") as opened:
        assert opened.project == film and opened.read_only_reason is None
    with ProjectFolder.open(tmp_path / "a" / "Launch.reel" / "project.json") as opened:
        assert opened.path == tmp_path / "a" / "Launch.reel"


def test_every_save_replaces_the_file(folder, film):
    for name in ("Rain", "Snow"):
        folder.save(edits.set_project(film, name=name))
        content = (folder.path / "project.json").read_bytes()
        assert decode_project(content).name == name
    assert folder.project.name == "Snow"
    assert not list(folder.path.glob(".*tmp"))


def test_a_second_project_is_not_made_in_the_same_folder(folder, film):
    with pytest.raises(ProjectError, match="already holds a project"):
        ProjectFolder.create(folder.path, film)


def test_where_there_is_no_project_it_is_said(tmp_path):
    with pytest.raises(ProjectError, match=r"no project in .*project\.json"):
        ProjectFolder.open(tmp_path)
    with pytest.raises(ProjectError, match="no project in"):
        ProjectFolder.open(tmp_path / "nowhere")


def test_a_folder_that_cannot_be_made_is_said(tmp_path, film):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProjectError, match="can't be made"):
        ProjectFolder.create(tmp_path / "file" / "Launch.reel", film)


def test_read_only_writes_nothing(folder, film, tmp_path):
    before = (folder.path / "project.json").read_bytes()
    picture = tmp_path / "a.png"
    picture.write_bytes(b"png")
    with ProjectFolder.open(folder.path, read_only=True) as reader:
        assert reader.read_only
        for act in (
            lambda: reader.save(edits.set_project(film, name="Rain")),
            lambda: reader.add_file(picture),
            lambda: reader.trash_take("t"),
            lambda: reader.clean_up(film),
            lambda: reader.empty_trash(),
        ):
            with pytest.raises(ProjectError, match="nothing was written"):
                act()
    assert (folder.path / "project.json").read_bytes() == before


def test_a_newer_file_opens_read_only_and_stays_as_it_is(tmp_path, film):
    path = tmp_path / "Later.reel"
    path.mkdir()
    plain = json.loads(encode_project(film))
    content = json.dumps({**plain, "schema": 2, "hologram": True}).encode()
    (path / "project.json").write_bytes(content)
    with ProjectFolder.open(path) as opened:
        assert "newer Storyreel (schema 2)" in (opened.read_only_reason or "")
        assert opened.project.shots == film.shots
        with pytest.raises(ProjectError):
            opened.save(film)
    assert (path / "project.json").read_bytes() == content


def test_an_older_file_is_kept_before_it_is_replaced(tmp_path, film, monkeypatch):
    from engine.project.upgrade import STEPS

    monkeypatch.setitem(STEPS, 0, lambda plain: {**plain, "name": plain["title"]})
    path = tmp_path / "Old.reel"
    path.mkdir()
    plain = json.loads(encode_project(film))
    content = json.dumps({**plain, "schema": 0, "title": "Pier"}).encode()
    (path / "project.json").write_bytes(content)
    with ProjectFolder.open(path) as opened:
        assert opened.project.name == "Pier" and opened.project.schema == 1
        opened.save(edits.set_project(opened.project, width=640))
    assert (path / "backups" / "schema-0.json").read_bytes() == content
    assert decode_project((path / "project.json").read_bytes()).width == 640


def test_a_damaged_file_names_the_newest_backup_that_can_be_read(folder, film):
    folder.save(edits.set_project(film, name="Rain"))
    (backup,) = (folder.path / "backups").iterdir()
    (folder.path / "backups" / "2099-01-01T00-00-00Z.json").write_bytes(b"{ damaged too")
    (folder.path / "project.json").write_bytes(b'{"schema": 1, "id"')
    folder.close()
    with pytest.raises(DamagedProject, match=f"damaged.*backups/{backup.name}") as raised:
        ProjectFolder.open(folder.path)
    assert raised.value.backup == backup
    assert (folder.path / "project.json").read_bytes() == b'{"schema": 1, "id"'

    kept = restore_backup(folder.path, backup)
    assert kept is not None and kept.read_bytes() == b'{"schema": 1, "id"'
    with ProjectFolder.open(folder.path) as opened:
        assert opened.project == film and not opened.read_only


def test_a_backup_is_not_put_back_under_an_open_window(folder, film):
    folder.save(edits.set_project(film, name="Rain"))
    (backup,) = (folder.path / "backups").iterdir()
    with pytest.raises(ProjectError, match="open in another window"):
        restore_backup(folder.path, backup)
    folder.close()
    with pytest.raises(ProjectError, match="damaged"):
        restore_backup(folder.path, folder.path / ".gitignore")
    assert ProjectFolder.open(folder.path, read_only=True).project.name == "Rain"


def test_what_a_killed_process_was_writing_is_swept_away(folder):
    folder.close()
    (folder.path / "references").mkdir()
    left = [folder.path / ".project.json.0a1b.tmp", folder.path / "references" / ".f.jpg.0a1b.tmp"]
    for path in left:
        path.write_bytes(b"half")
    ProjectFolder.open(folder.path, read_only=True).close()
    assert all(path.exists() for path in left)
    ProjectFolder.open(folder.path).close()
    assert not any(path.exists() for path in left)


def test_a_damaged_file_without_a_backup_is_said_too(tmp_path):
    (tmp_path / "project.json").write_bytes(b"\x00\xff")
    with pytest.raises(DamagedProject, match="no backup") as raised:
        ProjectFolder.open(tmp_path)
    assert raised.value.backup is None
    # The lock was let go of, so that a second try is not told of another window.
    with pytest.raises(DamagedProject):
        ProjectFolder.open(tmp_path)


def test_a_lost_project_file_names_the_newest_backup(folder, film):
    folder.save(edits.set_project(film, name="Rain"))
    folder.close()
    (folder.path / "project.json").unlink()
    with pytest.raises(DamagedProject, match=r"lost its project\.json.*backups/"):
        ProjectFolder.open(folder.path)


def test_a_file_changed_by_someone_else_is_backed_up_before_it_is_replaced(tmp_path, film):
    clock = iter(range(1_767_268_800, 1_767_268_900)).__next__
    folder = ProjectFolder.create(tmp_path / "Shared.reel", film, clock=clock)
    folder.save(edits.set_project(film, name="Rain"))
    foreign = encode_project(edits.set_project(film, name="Written by another program"))
    (folder.path / "project.json").write_bytes(foreign)
    folder.save(edits.set_project(film, name="Snow"))
    folder.close()
    assert foreign in [path.read_bytes() for path in (folder.path / "backups").iterdir()]


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from engine.project.errors import ProjectError
from engine.project.folder import ProjectFolder
from engine.project.edits import set_project

folder = ProjectFolder.open(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
try:
    folder.save(set_project(folder.project, name="x" * 5000))
except ProjectError as error:
    sys.stdout.write(str(error))
    sys.exit(7)
"""


@POSIX
def test_a_full_disk_leaves_the_last_good_file(folder):
    before = (folder.path / "project.json").read_bytes()
    folder.close()
    ended = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(folder.path)], capture_output=True, text=True
    )
    assert ended.returncode == 7, ended.stderr
    assert "couldn't be saved" in ended.stdout and "untouched" in ended.stdout
    assert (folder.path / "project.json").read_bytes() == before
    assert not list(folder.path.glob(".project*"))


SAVING = """
import sys
from pathlib import Path
from engine.project.document import Shot
from engine.project.edits import add_shots, set_project
from engine.project.folder import ProjectFolder

folder = ProjectFolder.open(Path(sys.argv[1]))
project = add_shots(folder.project, [Shot(id="", slate="", action="rain " * 99)] * 400)
for number in range(10**6):
    project = set_project(project, name=f"save {number}")
    folder.save(project)
    if number == 2:
        sys.stdout.write("saving\\n")
        sys.stdout.flush()
"""


def test_a_kill_in_the_middle_of_a_save_leaves_a_good_file(folder):
    folder.close()
    for wait in (0.0, 0.013, 0.029):
        process = subprocess.Popen(
            [sys.executable, "-c", SAVING, str(folder.path)], stdout=subprocess.PIPE
        )
        try:
            assert process.stdout is not None and process.stdout.readline()
            time.sleep(wait)
        finally:
            process.kill()
            process.communicate()
        with ProjectFolder.open(folder.path) as opened:
            assert not opened.read_only, opened.read_only_reason
            assert opened.project.name.startswith("save ")
            assert len(opened.project.shots) >= 404
            assert not list(folder.path.glob(".project*tmp"))


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_opens_read_only(folder):
    folder.close()
    folder.path.chmod(0o555)
    try:
        with ProjectFolder.open(folder.path) as opened:
            assert "can't be written" in (opened.read_only_reason or "")
    finally:
        folder.path.chmod(0o755)


@pytest.mark.parametrize(
    "relative",
    [
        "../x",
        "references/../../x",
        "/etc/passwd",
        "C:/x",
        "references\\x",
        "",
        ".",
        "a\0b",
        "\\\\h\\x",
    ],
)
def test_paths_out_of_the_folder_are_refused(folder, relative):
    with pytest.raises(ProjectError, match="refused"):
        folder.resolve(relative)


@POSIX
def test_links_out_of_the_folder_are_refused(folder, tmp_path):
    (tmp_path / "secret").write_text("s")
    (folder.path / "references").mkdir()
    (folder.path / "references" / "link").symlink_to(tmp_path / "secret")
    (folder.path / "sounds").symlink_to(tmp_path)
    for relative in ("references/link", "sounds/secret"):
        with pytest.raises(ProjectError, match="link out"):
            folder.resolve(relative)
    assert folder.resolve("references/a.png") == folder.path / "references" / "a.png"
