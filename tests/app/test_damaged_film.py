"""A film whose file was cut short: its newest backup is offered, and nothing is thrown away."""

import pytest
from PySide6.QtWidgets import QPushButton

from engine.project import edits
from engine.project.document import Project, Shot, new_id
from engine.project.folder import ProjectFolder


@pytest.fixture
def damaged(tmp_path):
    """A film of one shot whose project.json was cut in half; a backup lies beside it."""
    path = tmp_path / "Half.reel"
    with ProjectFolder.create(path, Project(id=new_id(), name="Half")) as folder:
        folder.save(edits.add_shot(folder.project, Shot(id=new_id(), slate="010")))
        folder.save(edits.set_project(folder.project, name="Half a film"))
    written = (path / "project.json").read_bytes()
    (path / "project.json").write_bytes(written[: len(written) // 2])
    return path


def test_the_newest_backup_is_offered_and_opens(window, damaged, qtbot):
    broken = (damaged / "project.json").read_bytes()
    before = window.session.folder.path
    window.session.open_later(damaged)
    qtbot.waitUntil(lambda: "damaged" in window.messages.text, timeout=5000)
    assert "“Half”" in window.messages.text and "backup" in window.messages.text
    assert window.session.folder.path == before
    assert (damaged / "project.json").read_bytes() == broken
    offer = window.messages.findChild(QPushButton)
    assert offer.isVisible() and offer.text() == "Open the backup"
    offer.click()
    qtbot.waitUntil(lambda: window.session.folder.path == damaged, timeout=5000)
    assert not window.session.read_only
    kept = [path.read_bytes() for path in (damaged / "backups").glob("damaged-*")]
    assert kept == [broken]


def test_without_a_backup_it_is_only_said(window, damaged, qtbot):
    for backup in (damaged / "backups").iterdir():
        backup.unlink()
    window.session.open_later(damaged)
    qtbot.waitUntil(lambda: "no backup" in window.messages.text, timeout=5000)
    assert not window.messages.findChild(QPushButton).isVisible()
