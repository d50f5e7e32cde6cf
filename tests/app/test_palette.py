"""The command palette: letters find actions and shots, Enter runs them, nothing else does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.dialogs.palette import Entry, Palette, fit, shot_entries


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def palette(qtbot, dark, ran):
    entries = [
        Entry(name, place, keys, lambda name=name: ran.append(name), enabled)
        for name, place, keys, enabled in (
            ("New film", "File", "Ctrl+Shift+N", True),
            ("Export film", "File", "Ctrl+E", True),
            ("Zoom in", "View", "+", True),
            ("Render takes", "Render", "Ctrl+Return", False),
            ("Fit the film", "View", "Shift+Z", True),
        )
    ]
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Palette(entries, parent)
    made.show()
    yield made
    parent.deleteLater()


def shown(palette) -> list[str]:
    role = Qt.ItemDataRole.UserRole
    rows = [palette.list.item(n).data(role) for n in range(palette.list.count())]
    return [entry.text for entry in rows if entry]


def test_it_lists_everything_at_first(palette):
    assert len(shown(palette)) == 5


def test_beginnings_come_before_parts(palette, qtbot):
    qtbot.keyClicks(palette.search, "fi")
    assert shown(palette)[0] == "Fit the film"
    assert set(shown(palette)) == {"Fit the film", "New film", "Export film"}


def test_enter_runs_what_is_chosen_with_the_arrows(palette, qtbot, ran):
    qtbot.keyClicks(palette.search, "film")
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    chosen = shown(palette)[palette.list.currentRow()]
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert ran == [chosen]
    assert not isValid(palette) or not palette.isVisible()


def test_what_is_disabled_is_shown_but_does_not_run(palette, qtbot, ran):
    qtbot.keyClicks(palette.search, "render")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert shown(palette)[0] == "Render takes" and ran == [] and palette.isVisible()


def test_nothing_found_is_said(palette, qtbot, ran):
    qtbot.keyClicks(palette.search, "xyzzy")
    assert shown(palette) == [] and "another word" in palette.list.item(0).text()
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert ran == []


def test_a_slate_goes_to_its_shot(session):
    entry = next(e for e in shot_entries(session) if e.text.startswith("020"))
    entry.run()
    shot = session.project.shots[1]
    assert session.selection == (shot.id,) and session.playhead == 72


@pytest.mark.parametrize(
    ("wanted", "text", "score"),
    [("", "x", 1), ("zo", "Zoom in", 6), ("in", "Zoom in", 5), ("oo", "Zoom in", 4),
     ("fb", "Find board", 3), ("zmn", "Zoom in", 2), ("q", "Zoom in", 0)],
)  # fmt: skip
def test_how_well_letters_fit(wanted, text, score):
    assert fit(wanted, text) == score
