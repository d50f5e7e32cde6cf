"""The rules of the house that a machine can check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(p for room in ("app", "engine", "resources") for p in (ROOT / room).rglob("*.py"))
EVERYTHING = sorted({*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "packaging").glob("*.py")})
TOP_LEVEL = {
    "pyproject.toml", "README.md", "app", "engine", "resources", "tests", "packaging",
    "LICENSE", "CHANGELOG.md", ".gitignore", ".ci",
}  # fmt: skip
VAGUE = {"data", "item", "items", "manager", "helper", "helpers", "utils", "misc", "common"}


def tracked() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [name for name in done.stdout.split("\0") if name]


def test_only_the_agreed_names_stand_at_the_top():
    names = {name.split("/")[0] for name in tracked()}
    if not names:
        pytest.skip("not a git checkout")
    assert names <= TOP_LEVEL
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"} <= names


def test_packaging_and_tests_are_no_packages():
    for folder in ("packaging", "tests"):
        assert not list((ROOT / folder).rglob("__init__.py")), f"{folder} would shadow a library"


def test_every_module_says_what_it_is():
    silent = [p for p in EVERYTHING if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    assert silent == []


def test_no_file_is_longer_than_it_should_be():
    lengths = {p.relative_to(ROOT): len(p.read_text("utf-8").splitlines()) for p in EVERYTHING}
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_files_are_named_for_the_thing():
    assert [p for p in SOURCES if p.stem in VAGUE] == []


def test_no_mocks_stand_in_for_what_really_runs():
    banned = {"unittest.mock", "mock", "pytest_mock"}
    for path in EVERYTHING:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not banned & {alias.name for alias in node.names}, path
            if isinstance(node, ast.ImportFrom):
                assert node.module not in banned, path


def test_there_is_one_undo_command_in_the_program():
    classes = [
        node.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(
            getattr(base, "id", getattr(base, "attr", "")) == "QUndoCommand" for base in node.bases
        )
    ]
    assert len(classes) == 1


def test_no_file_of_ours_replaces_by_qsavefile_or_terminates_a_thread():
    for path in SOURCES:
        text = path.read_text("utf-8")
        assert "QSaveFile" not in text, path
        assert ".terminate()" not in text or "QThread" not in text, path


def test_importing_the_window_loads_no_model_library():
    code = (
        "import sys, app.window; "
        "print([m for m in ('torch', 'diffusers', 'transformers', 'cv2') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_qt_keeps_the_reference_count_of_none(qtbot):
    """PySide6 6.12.0 on Python 3.11 took a reference of None at every overridden void virtual."""
    from PySide6.QtWidgets import QWidget

    class Painted(QWidget):
        count = 0

        def paintEvent(self, event):
            self.count += 1

    widget = Painted()
    qtbot.addWidget(widget)
    widget.resize(20, 20)
    with qtbot.waitExposed(widget):
        widget.show()
    before = sys.getrefcount(None)
    for _ in range(2000):
        widget.repaint()
    assert widget.count >= 2000
    assert sys.getrefcount(None) > before - 500
