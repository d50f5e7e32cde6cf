"""The comparison of two takes: the wipe, in step, and what differs in their settings."""

import pytest
from PySide6.QtCore import QPoint, Qt

from app.takes.compare import Compare
from engine.project import edits


def first(session):
    return session.project.shots[0]


@pytest.fixture
def takes(session, make_take):
    """A dark take and a bright one, both getting brighter."""
    return [
        make_take(first(session), 1, grey=lambda n: 20 + n),
        make_take(first(session), 2, grey=lambda n: 140 + n),
    ]


@pytest.fixture
def compare(session, takes, qtbot):
    made = Compare(session)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    qtbot.waitExposed(made)
    assert made.show_takes(first(session).id, takes[0].id, takes[1].id)
    qtbot.waitUntil(lambda: made.shown_frame == 0, timeout=5000)
    made.setFocus()
    yield made
    made.close_clips()


def levels(compare):
    """The grey left and right of the divider."""
    picture, box = compare.view.grab().toImage(), compare.view.picture_rect()
    y = box.bottom() - 20
    left, right = compare.view.divider_x() - 20, compare.view.divider_x() + 20
    return picture.pixelColor(left, y).red(), picture.pixelColor(right, y).red()


def test_each_side_shows_its_take_and_its_name(compare):
    dark, bright = levels(compare)
    assert abs(dark - 28) < 6 and abs(bright - 148) < 6
    assert "T01" in compare.view.accessibleName() and "T02" in compare.view.accessibleName()


def test_the_divider_is_dragged(compare, qtbot):
    view, box = compare.view, compare.view.picture_rect()
    y = box.center().y()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(view.divider_x(), y))
    qtbot.mouseMove(view, QPoint(box.left() + box.width() // 4, y))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton)
    assert abs(view.divider - 0.25) < 0.01
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert abs(view.divider - 0.27) < 0.011
    view.move_divider(2.0)
    assert view.divider == 1.0


def test_steps_show_both_at_the_same_moment(compare, qtbot):
    for _ in range(10):
        qtbot.keyClick(compare.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: compare.shown_frame == 10, timeout=5000)
    dark, bright = levels(compare)
    assert abs(dark - 38) < 6 and abs(bright - 158) < 6
    qtbot.keyClick(compare.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert compare.frame == 34
    for _ in range(3):
        qtbot.keyClick(compare.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert compare.frame == first(compare.session).duration - 1


def test_a_shot_at_another_speed_shows_what_the_film_does(session, takes, qtbot):
    session.apply("Speed", edits.set_adjust, (first(session).id,), speed=0.5)
    made = Compare(session)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    assert made.show_takes(first(session).id, takes[0].id, takes[1].id)
    made.go_to(40)
    qtbot.waitUntil(lambda: made.shown_frame == 40, timeout=5000)
    dark, bright = levels(made)
    assert abs(dark - 48) < 6 and abs(bright - 168) < 6, "frame 20 of the shot, behind 8 of head"
    made.close_clips()


def test_space_plays_both_and_pauses(compare, qtbot):
    qtbot.keyClick(compare.view, Qt.Key.Key_Space)
    assert compare.playing
    qtbot.waitUntil(lambda: compare.shown_frame >= 6, timeout=5000)
    qtbot.keyClick(compare.view, Qt.Key.Key_Space)
    at = compare.frame
    assert not compare.playing
    qtbot.waitUntil(lambda: compare.shown_frame == at, timeout=5000)
    dark, bright = levels(compare)
    assert abs((bright - dark) - 120) < 8


def test_differences_are_listed(compare):
    assert ("Seed", "101", "102") in compare.difference_rows()
    labels = [compare.rows.itemAt(i).widget().text() for i in range(compare.rows.count())]
    assert labels[labels.index("Seed") + 1 :][:2] == ["101", "102"]


def test_sides_are_swapped_and_one_is_picked(compare, takes, qtbot):
    qtbot.keyClick(compare.view, Qt.Key.Key_X)
    assert [take.id for take in compare.takes] == [takes[1].id, takes[0].id]
    with qtbot.waitSignal(compare.picked) as picked:
        qtbot.keyClick(compare.view, Qt.Key.Key_BracketLeft)
    assert picked.args[1] == takes[1].id
    assert first(compare.session).picked == takes[1].id
    plate = compare.view.name_plate(1)
    qtbot.mouseClick(
        compare.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, plate.center()
    )
    assert first(compare.session).picked == takes[0].id
    assert "✓" in compare.view.accessibleName().partition(",")[2]


def test_it_reads_anew_at_its_size(compare, qtbot):
    compare.resize(900, 700)
    qtbot.waitUntil(
        lambda: compare.view._images[0].width() >= compare.view.width() - 2, timeout=5000
    )


def test_escape_closes_it(compare, qtbot):
    with qtbot.waitSignal(compare.closed):
        qtbot.keyClick(compare.view, Qt.Key.Key_Escape)
    assert compare.takes is None and not compare.playing


def test_a_take_that_is_gone_is_said(compare, session, takes):
    said = []
    session.message_posted.connect(lambda kind, text: said.append(kind))
    assert not compare.show_takes(first(session).id, takes[0].id, "0" * 16)
    assert said == ["warn"]
    assert compare.takes is not None


def test_closing_the_film_lets_go_of_the_clips(compare, session, qtbot):
    with qtbot.waitSignal(compare.closed):
        session.close_film()
    assert compare.takes is None


@pytest.fixture
def four(session, takes, make_take, compare, qtbot):
    """Four takes side by side; each is brighter than the one before."""
    more = [make_take(first(session), n, grey=lambda k, n=n: 40 * n + k) for n in (3, 4)]
    ids = [take.id for take in (*takes, *more)]
    assert compare.show_takes(first(session).id, *ids)
    qtbot.waitUntil(lambda: compare.shown_frame == 0, timeout=5000)
    return compare


def test_four_takes_lie_side_by_side_in_step(four, qtbot):
    view = four.view
    assert four.way == "grid" and len(view.cells()) == 4
    qtbot.waitUntil(lambda: len(four._images) == 4 and not four._images[3].isNull(), timeout=5000)

    def greys():
        picture = view.grab().toImage()
        points = [QPoint(cell.center().x(), cell.bottom() - 10) for cell in view.cells()]
        return [picture.pixelColor(point).red() for point in points]

    before = greys()
    assert all(abs(a - b) < 6 for a, b in zip(before, (28, 148, 128, 168), strict=True))
    for _ in range(5):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: four.shown_frame == 5, timeout=5000)
    assert all(abs(b - a - 5) < 4 for a, b in zip(before, greys(), strict=True))
    qtbot.keyClick(view, Qt.Key.Key_3)
    assert first(four.session).picked == four.takes[2].id
    seeds = next(row for row in four.difference_rows() if row[0] == "Seed")
    assert seeds == ("Seed", "101", "102", "103", "104")
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert len(four.takes) == 2
    qtbot.keyClick(view, Qt.Key.Key_A)
    assert len(four.takes) == 3 and four.takes[2].number == 4


def test_the_difference_is_amplified(compare, qtbot):
    view = compare.view
    qtbot.mouseClick(compare.ways["difference"], Qt.MouseButton.LeftButton)
    assert compare.way == "difference" and "× 4" in compare.apart.text()
    assert "47" in compare.apart.text()

    def level():
        return view.grab().toImage().pixelColor(view.picture_rect().center()).red()

    assert level() == 255
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.gain == 1 and abs(level() - 120) < 6
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert abs(level() - 240) < 12
    qtbot.keyClick(view, Qt.Key.Key_W)
    assert compare.way == "wipe" and compare.apart.text() == ""


def test_of_long_words_only_those_that_differ_are_told():
    from app.takes.differing import unlike_words

    same = "A woman in a coat walks along the pier at dusk while gulls circle above her"
    texts = [same.replace("coat", "red coat"), same.replace("dusk", "dawn"), same]
    assert unlike_words(texts) == ["… red … dusk …", "… dawn …", "… dusk …"]
