"""Corrections and take in: written to every selected shot, refused in one sentence."""

import pytest
from PySide6.QtCore import Qt

from app.inspector.adjust_section import CORRECTIONS
from engine.project.document import Adjust


def typed(qtbot, field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_correction_is_one_step_over_every_selected_shot(qtbot, session, inspector):
    ids = [shot.id for shot in session.project.shots[:2]]
    session.select(ids)
    steps = session.undo_stack.count()
    typed(qtbot, inspector.adjust.fields["scale"], "110 %")
    assert [shot.adjust for shot in session.project.shots[:2]] == [Adjust(scale=1.1)] * 2
    assert session.undo_stack.count() == steps + 1
    session.undo()
    assert [shot.adjust for shot in session.project.shots[:2]] == [Adjust()] * 2


def test_take_in_is_a_number_of_frames(qtbot, session, one):
    typed(qtbot, one.adjust.take_in, "12f")
    assert session.project.shots[0].take_in == 12
    typed(qtbot, one.adjust.take_in, "soon")
    assert session.project.shots[0].take_in == 12
    assert one.adjust.take_in.text() == "soon"


@pytest.mark.parametrize("row", CORRECTIONS, ids=lambda row: row.field)
def test_each_correction_shows_what_it_reads_and_keeps_its_range(qtbot, session, one, row):
    field = one.adjust.fields[row.field]
    typed(qtbot, field, f"{row.most * row.factor:g}")
    assert getattr(session.project.shots[0].adjust, row.field) == pytest.approx(row.most)
    assert field.text().endswith(row.unit)
    refused = []
    field.refused.connect(refused.append)
    typed(qtbot, field, f"{row.most * row.factor + 1:g}")
    assert len(refused) == 1 and "out of range" in refused[0]
    assert getattr(session.project.shots[0].adjust, row.field) == pytest.approx(row.most)


def test_what_is_seen_between_frames_is_chosen_for_every_selected_shot(session, inspector, hand):
    ids = [shot.id for shot in session.project.shots[:2]]
    session.select(ids)
    inspector.adjust.heading.setChecked(True)
    hand.choose(inspector.adjust.conform, "Follow the motion")
    assert [shot.conform for shot in session.project.shots] == ["flow", "flow", "nearest"]
    session.select([shot.id for shot in session.project.shots])
    assert inspector.adjust.conform.currentIndex() == -1
    hand.choose(inspector.adjust.conform, "Blend two frames")
    assert {shot.conform for shot in session.project.shots} == {"blend"}
