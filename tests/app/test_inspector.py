"""The inspector by mouse and keys: what it shows of one shot, several or none, and its edits."""

import pytest
from PySide6.QtCore import Qt

from app.inspector.form import InlineError
from engine.project import edits
from engine.project.document import CameraMove, Framing, RenderSettings, Transition


@pytest.fixture
def two(session, inspector):
    """The inspector with the first two shots selected."""
    session.select([shot.id for shot in session.project.shots[:2]])
    return inspector


def first(session):
    return session.project.shots[0]


# One shot


def test_the_title_counts_the_takes(session, one, make_take):
    assert one.title.text() == "Shot 010 · no takes"
    make_take(first(session), 1)
    make_take(first(session), 2)
    assert one.title.text() == "Shot 010 · 2 takes"


def test_typing_is_one_step_of_undo(session, one, qtbot, hand):
    hand.write(one.words.action, "Mara runs.")
    assert first(session).action == "Mara runs."
    assert session.undo_stack.count() == 1
    qtbot.keyClick(one.words.action, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert first(session).action == "Action of 010"
    assert one.words.action.toPlainText() == "Action of 010"


def test_coming_back_to_a_field_begins_a_new_step(session, one, hand):
    hand.write(one.words.action, "a")
    one.words.dialogue.setFocus()
    hand.write(one.words.action, "b")
    assert session.undo_stack.count() == 2


@pytest.mark.parametrize(
    ("text", "frames"),
    [("2s", 48), ("2.5", 60), ("100f", 100), ("00:00:01:12", 36), ("+12", 84), ("-1s", 48)],
)
def test_lengths_as_people_write_them(session, one, hand, text, frames):
    hand.enter(one.timing.duration, text)
    assert first(session).duration == frames


def test_a_bad_length_is_said_in_its_place(session, one, hand):
    hand.enter(one.timing.duration, "soon")
    row_error = one.timing.findChildren(InlineError)
    said = [label.text() for label in row_error if label.isVisible()]
    assert len(said) == 1 and "soon" in said[0]
    assert one.timing.duration.hasFocus() and one.timing.duration.text() == "soon"
    assert first(session).duration == 72
    hand.enter(one.timing.duration, "1s")
    assert first(session).duration == 24
    assert not any(label.isVisible() for label in row_error)


def test_a_slate_that_is_taken_is_refused(session, one, hand):
    hand.enter(one.timing.slate, "020")
    assert first(session).slate == "010"
    assert "020" in one.timing.slate_row.error.text()
    hand.enter(one.timing.slate, "012A")
    assert first(session).slate == "012A"


def test_a_transition_and_its_length(session, one, hand):
    assert not one.timing.transition_length.isVisible()
    hand.choose(one.timing.transition, "Dip to black")
    assert one.timing.transition_length.isVisible()
    hand.enter(one.timing.transition_length, "1s")
    assert first(session).transition == Transition(kind="dip_black", duration=24)
    hand.choose(one.timing.transition, "Cut")
    assert first(session).transition is None


# Camera: notes and structure in step


def test_notes_become_structure(session, one, hand):
    hand.write(one.camera.notes, "slow push in, 35mm, low angle, MCU")
    shot = first(session)
    assert (shot.size, shot.angle, shot.lens) == ("MCU", "low", 35.0)
    assert [(move.kind, move.speed) for move in shot.moves] == [("dolly_in", "slow")]
    assert one.camera.size_field.value == "MCU" and one.camera.lens.text() == "35 mm"
    assert len(one.camera.moves.rows) == 1
    assert session.undo_stack.count() == 1


def test_a_changed_note_changes_the_move(session, one, hand):
    hand.write(one.camera.notes, "push in")
    hand.write(one.camera.notes, "whip pan left")
    assert [(m.kind, m.speed) for m in first(session).moves] == [("pan_left", "whip")]
    assert one.camera.notes.toPlainText() == "whip pan left"


def test_words_not_understood_are_said_and_kept(session, one, hand):
    hand.write(one.camera.notes, "push in, xylophone")
    assert "xylophone" in one.camera.unknown.text() and one.camera.unknown.isVisible()
    hand.choose(one.camera.size_field, "CU · close-up")
    notes = first(session).notes
    assert first(session).size == "CU" and "CU" in notes and "xylophone" in notes
    assert one.camera.notes.toPlainText() == notes
    from engine.camera.notes import parse

    assert parse(notes).size == "CU" and parse(notes).moves[0].kind == "dolly_in"


def test_a_move_is_added_set_reordered_and_removed(session, one, qtbot, hand):
    qtbot.mouseClick(one.camera.moves.add, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(one.camera.moves.add, Qt.MouseButton.LeftButton)
    hand.choose(one.camera.moves.rows[1].kind, "Tilt up")
    hand.enter(one.camera.moves.rows[1].amount, "50")
    kinds = [(m.kind, m.amount) for m in first(session).moves]
    assert kinds == [("dolly_in", 1.0), ("tilt_up", 0.5)]
    qtbot.mouseClick(one.camera.moves.rows[1].up, Qt.MouseButton.LeftButton)
    assert [m.kind for m in first(session).moves] == ["tilt_up", "dolly_in"]
    qtbot.mouseClick(one.camera.moves.rows[0].remove, Qt.MouseButton.LeftButton)
    assert [m.kind for m in first(session).moves] == ["dolly_in"]
    assert first(session).notes != ""


def test_a_span_never_turns_round(session, one, qtbot, hand):
    qtbot.mouseClick(one.camera.moves.add, Qt.MouseButton.LeftButton)
    row = one.camera.moves.rows[0]
    hand.enter(row.end, "40")
    hand.enter(row.start, "70")
    move = first(session).moves[0]
    assert move.start < move.end


def test_what_notes_do_not_say_is_kept_while_they_are_typed_on(session, one, qtbot, hand):
    hand.write(one.camera.notes, "push in")
    hand.choose(one.camera.moves.rows[0].easing, "Linear")
    notes = one.camera.notes
    notes.setFocus()
    notes.moveCursor(notes.textCursor().MoveOperation.End)
    qtbot.keyClicks(notes, ", CU")
    assert first(session).size == "CU"
    assert first(session).moves[0].easing == "linear"


def test_words_that_say_another_move_win_over_the_boxes(session, one, qtbot, hand):
    session.apply(
        "Boxes", edits.set_shots, [first(session).id], framing_a=Framing(scale=0.9),
        framing_b=Framing(scale=0.5), moves=(CameraMove(kind="dolly_in"),), notes="push in",
    )  # fmt: skip
    notes = one.camera.notes
    notes.setFocus()
    notes.moveCursor(notes.textCursor().MoveOperation.End)
    qtbot.keyClicks(notes, ", handheld")
    assert first(session).framing_b == Framing(scale=0.5)
    hand.write(notes, "whip pan left")
    assert first(session).framing_b is None
    assert first(session).framing_a == Framing(scale=0.9)


# Several shots


def test_several_shots_show_what_they_share(session, two):
    assert two.title.text() == "2 shots"
    assert two.words.action.toPlainText() == ""
    assert two.words.action.placeholderText() == "— mixed —"
    assert two.timing.duration.text() == "3 s"
    assert not two.timing.slate.isVisible()


def test_an_edit_of_several_is_one_step(session, two, hand):
    hand.write(two.words.action, "Both.")
    assert [shot.action for shot in session.project.shots] == ["Both.", "Both.", "Action of 030"]
    hand.choose(two.camera.size_field, "WS · wide")
    assert [shot.size for shot in session.project.shots] == ["WS", "WS", None]
    assert session.undo_stack.count() == 2
    session.undo()
    session.undo()
    assert [shot.action[-3:] for shot in session.project.shots] == ["010", "020", "030"]


def test_a_relative_length_needs_one_length(session, two, hand):
    session.apply("Length", edits.set_shots, [first(session).id], duration=10)
    assert two.timing.duration.placeholderText() == "— mixed —"
    hand.enter(two.timing.duration, "+5")
    assert [shot.duration for shot in session.project.shots] == [10, 72, 72]
    hand.enter(two.timing.duration, "1s")
    assert [shot.duration for shot in session.project.shots] == [24, 24, 72]


# No shot


def test_without_a_selection_the_film_is_shown(session, inspector, hand):
    page = inspector.film_page
    assert page.isVisible() and not inspector.shot_page.isVisible()
    hand.write(page.name, "Launch")
    hand.enter(page.width_field, "320")
    hand.enter(page.rate, "23.976")
    hand.enter(page.still, "2")
    hand.write(page.heading, "EXT. PAD")
    project = session.project
    assert (project.name, project.width, str(project.rate)) == ("Launch", 320, "24000/1001")
    assert project.settings.still_seconds == 2.0
    assert project.scenes[0].heading == "EXT. PAD"


def test_an_odd_size_is_refused_in_one_sentence(session, inspector, hand):
    hand.enter(inspector.film_page.height_field, "91")
    assert session.project.height == 90
    assert inspector.film_page.height_field.text() == "91"


def test_the_caret_goes_to_the_action_of_the_current_shot(session, inspector):
    inspector.focus_action()
    assert session.selection == (first(session).id,)
    assert inspector.words.action.hasFocus()


# Render


def test_the_button_says_what_it_will_do(session, two, qtbot):
    session.apply(
        "Takes", edits.set_render, [shot.id for shot in session.project.shots[:2]], takes=4
    )
    qtbot.waitUntil(lambda: "4 takes" in two.render_bar.button.text(), timeout=2000)
    words = two.render_bar.button.text()
    assert words.startswith("Render 4 takes × 2 shots · ") and words.endswith("Animatic (built in)")
    assert "88 frames · 160 × 90 · 3.67 s" in two.render_bar.outcome.text()


def test_what_the_model_does_not_use_is_absent(session, one, qtbot, hand):
    one.render_settings.advanced.setFocus()
    qtbot.keyClick(one.render_settings.advanced, Qt.Key.Key_Right)
    assert one.render_settings.advanced.isChecked()
    assert not one.render_settings.steps.isVisible()
    assert not one.render_settings.guidance.isVisible()
    assert one.render_settings.seed.isVisible()
    hand.enter(one.render_settings.seed, "1234")
    hand.enter(one.render_settings.takes, "3")
    assert first(session).render == RenderSettings(seed=1234, takes=3)
    hand.enter(one.render_settings.seed, "")
    assert first(session).render.seed is None


def test_every_control_has_a_name_and_a_tip(session, one):
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

    for kind in (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton):
        for control in one.shot_page.findChildren(kind):
            if control.isVisible():
                assert control.accessibleName(), control
                assert control.toolTip(), control.accessibleName()


def test_it_fits_its_column_and_scrolls(session, one, qtbot):
    session.apply(
        "Moves", edits.set_shots, [first(session).id],
        moves=(CameraMove(kind="dolly_in"), CameraMove(kind="pan_left")),
    )  # fmt: skip
    one.resize(320, 500)
    qtbot.wait(20)
    inside = one.scroll_area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= one.scroll_area.viewport().width()
    assert one.scroll_area.verticalScrollBar().maximum() > 0


def test_a_page_of_notes_is_typed_on_without_a_wait(session, one, hand, qtbot):
    import time

    from engine.camera.notes import parse

    words = " ".join(f"zq{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}u" for n in range(1600))
    session.apply("Notes", edits.set_shots, [first(session).id], notes=words)
    notes = one.camera.notes
    notes.setFocus()
    notes.moveCursor(notes.textCursor().MoveOperation.End)
    qtbot.keyClick(notes, "a")
    steps = session.undo_stack.count()
    took = []
    for key in "bcd":
        began = time.perf_counter()
        qtbot.keyClick(notes, key)
        took.append(time.perf_counter() - began)
    assert first(session).notes.endswith("abcd") and session.undo_stack.count() == steps
    began = time.perf_counter()
    parse.__wrapped__(words, 3.0)
    read = time.perf_counter() - began
    assert min(took) < 8 * read, "a key costs little more than reading the notes once"
    assert "61 more" in one.camera.unknown.text()


def test_a_folded_section_of_very_many_shots_catches_up_when_it_is_unfolded(session, inspector):
    from engine.project.document import Adjust, Shot, new_id

    shots = [Shot(id=new_id(), slate="", duration=24, adjust=Adjust(scale=2.0)) for _ in range(230)]
    session.apply("Shots", edits.add_shots, shots)
    session.select([shot.id for shot in shots])
    inspector.adjust.heading.setChecked(False)
    inspector._show_all()
    inspector.adjust.heading.setChecked(True)
    assert inspector.adjust.fields["scale"].text() == "200 %"
    assert inspector.timing.duration.text() == "1 s"
