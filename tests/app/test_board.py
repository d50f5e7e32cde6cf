"""The board: where cards lie, what they say, selecting, dragging, dropping, the stills tray."""

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage

from app.board.card_state import (
    AnimaticOnly,
    Broken,
    Empty,
    Rendered,
    Rendering,
    Stale,
    Waiting,
    card_state,
)  # fmt: skip
from app.board.drops import SHOTS, STILLS, copy_shots, shots_mime
from app.board.layout import HEADER, CardLayout, DropPlace
from app.rendering import ShotProgress
from engine.project import edits, film
from engine.project.document import Shot, new_id
from engine.render.job import Failed, Job, Queued, Running
from engine.render.requests import make_request

# Where cards lie


@pytest.mark.parametrize("mode", ["list", "grid"])
@pytest.mark.parametrize("width", [220, 300, 640, 1400])
def test_every_card_is_found_where_it_lies(mode, width):
    layout = CardLayout([3, 0, 7, 1], width, mode, 16 / 9)
    places = [layout.place(order) for order in range(11)]
    for order, place in enumerate(places):
        assert layout.card_at(place.center()) == order
        assert place.right() <= max(width, layout.card.width() + 16)
    for number, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[number + 1 :])
    for scene in range(4):
        assert layout.header_at(layout.header(scene).center()) == scene
    assert places[-1].bottom() < layout.height


@pytest.mark.parametrize("width", [640, 977, 1400])
@pytest.mark.parametrize("wish", [120, 264, 560])
def test_the_pictures_of_a_grid_fill_their_row(width, wish):
    layout = CardLayout([12], width, "grid", 16 / 9, poster_width=wish)
    assert wish <= layout.poster.width() <= wish * 1.35 + 1
    assert abs(layout.poster.width() * 9 / 16 - layout.poster.height()) <= 1
    last = layout.place(layout.columns - 1)
    if layout.poster.width() < round(wish * 1.35):
        assert 0 <= width - last.right() < layout.columns + 16


def test_only_what_is_seen_is_walked_through():
    layout = CardLayout([5000, 5000], 300, "list", 16 / 9)
    seen = list(layout.visible(200_000, 200_700))
    assert sum(len(orders) for _, orders in seen) < 12
    for _, orders in seen:
        for order in orders:
            assert layout.place(order).intersects(QRect(0, 199_000, 300, 3_000))


def test_every_visible_card_is_painted():
    layout = CardLayout([4, 9, 2], 500, "grid", 16 / 9)
    for top in range(0, layout.height, 37):
        window = QRect(0, top, 500, 200)
        wanted = {n for n in range(15) if layout.place(n).intersects(window)}
        assert wanted <= {n for _, orders in layout.visible(top, top + 200) for n in orders}


def test_a_drop_lands_between_the_cards_around_it():
    layout = CardLayout([3, 2], 300, "list", 16 / 9)
    second = layout.place(1)
    upper = layout.drop_place(second.center() - QPoint(0, 20))
    lower = layout.drop_place(second.center() + QPoint(0, 20))
    assert upper is not None and (upper.scene, upper.index) == (0, 1)
    assert lower is not None and (lower.scene, lower.index) == (0, 2)
    below = layout.drop_place(QPoint(20, 100_000))
    assert below is not None and (below.scene, below.index) == (1, 2)


def test_a_drop_into_an_empty_scene_is_its_first():
    layout = CardLayout([2, 0], 300, "list", 16 / 9)
    place = layout.drop_place(layout.body(1).center())
    assert place is not None and (place.scene, place.index) == (1, 0)


def test_walking_goes_over_the_edge_of_a_scene_and_stays_on_the_board():
    layout = CardLayout([3, 0, 4], 640, "grid", 16 / 9)
    assert layout.columns == 3
    assert layout.neighbour(1, 0, 1) == 4
    assert layout.neighbour(4, 0, -1) == 1
    assert layout.neighbour(3, 0, 1) == 6
    assert layout.neighbour(5, 0, 1) == 6
    assert layout.neighbour(0, -1, 0) == 0 and layout.neighbour(6, 1, 0) == 6
    assert layout.neighbour(0, 0, -1) == 0


# What a card says


@pytest.fixture
def shot(session):
    return session.project.shots[0]


def job_of(session, shot, state):
    request = make_request(session.project, shot, "animatic", 1, 0)
    return Job(id=new_id(), project_path="", request=request, state=state)


def test_a_card_says_what_its_shot_is(session, shot, make_take):
    project = session.project
    assert card_state(project, shot, {}, None, None) == Empty()
    take = make_take(shot)
    assert card_state(project, shot, {shot.id: (take,)}, None, None) == Rendered(1)
    session.apply("Words", edits.set_shots, [shot.id], action="Something else")
    changed = session.project.shots[0]
    assert card_state(session.project, changed, {shot.id: (take,)}, None, None) == Stale()
    session.apply("Pick", edits.pick, shot.id, take.id)
    picked = session.project.shots[0]
    assert card_state(session.project, picked, {shot.id: (take,)}, None, None) == Stale()


def test_what_happens_now_goes_before_what_happened(session, shot):
    failed = job_of(session, shot, Failed("No memory."))
    queued = ShotProgress("j", shot.id, Queued())
    running = ShotProgress("j", shot.id, Running("Rendering", 3, 4))
    project = session.project
    assert card_state(project, shot, {}, None, failed) == Broken(failed, "No memory.")
    assert card_state(project, shot, {}, queued, failed) == Waiting()
    assert card_state(project, shot, {}, running, failed) == Rendering(running)
    assert running.fraction == 0.75


def test_a_shot_with_a_still_is_an_animatic(window):
    first = window.session.project.shots[0]
    assert window.board.cards.state_of(first) == AnimaticOnly()


# The board itself


@pytest.fixture
def cards(window, qtbot):
    window.board.cards.setFocus()
    qtbot.wait(20)
    return window.board.cards


def at(cards, order):
    return cards.place_of(cards.session.project.shots[order].id).center()


def click(qtbot, cards, order, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, modifier, at(cards, order))


def test_clicks_select(cards, qtbot):
    session = cards.session
    ids = [shot.id for shot in session.project.shots]
    click(qtbot, cards, 1)
    assert session.selection == (ids[1],)
    assert session.playhead == film.start_of(session.project, ids[1])
    click(qtbot, cards, 0, Qt.KeyboardModifier.ControlModifier)
    assert session.selection == (ids[0], ids[1])
    click(qtbot, cards, 0, Qt.KeyboardModifier.ControlModifier)
    assert session.selection == (ids[1],)
    click(qtbot, cards, 1)
    click(qtbot, cards, 2, Qt.KeyboardModifier.ShiftModifier)
    assert session.selection == (ids[1], ids[2])


def test_keys_walk_over_the_cards(cards, qtbot):
    session = cards.session
    ids = [shot.id for shot in session.project.shots]
    click(qtbot, cards, 0)
    qtbot.keyClick(cards, Qt.Key.Key_Down)
    assert session.selection == (ids[1],)
    qtbot.keyClick(cards, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert session.selection == (ids[1], ids[2])
    qtbot.keyClick(cards, Qt.Key.Key_Home)
    assert session.selection == (ids[0],)


def drop(cards, mime, point):
    event = QDropEvent(
        QPointF(point), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    cards.dropEvent(event)


def urls(paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_dropped_pictures_become_shots_of_three_seconds(cards, qtbot, stills):
    session = cards.session
    before = len(session.project.shots)
    drop(cards, urls(stills(3)), QPoint(20, cards.viewport().height() - 4))
    qtbot.waitUntil(lambda: len(session.project.shots) == before + 3, timeout=8000)
    fresh = session.project.shots[-3:]
    assert [shot.duration for shot in fresh] == [72] * 3
    assert [shot.references[0].name for shot in fresh] == [f"picture {n}.png" for n in (1, 2, 3)]
    assert session.selection == tuple(shot.id for shot in fresh)
    session.undo()
    assert len(session.project.shots) == before


def test_twelve_pictures_on_selected_cards_fill_them_in_order(cards, qtbot, stills):
    session = cards.session
    shots = [Shot(id=new_id(), slate="") for _ in range(12)]
    session.apply("Add", edits.add_shots, shots)
    ids = [shot.id for shot in shots]
    session.select(ids)
    cards.show_shot(ids[4])
    count = len(session.project.shots)
    drop(cards, urls(stills(12)), cards.place_of(ids[4]).center())
    qtbot.waitUntil(
        lambda: all(film.shot_by_id(session.project, id).references for id in ids), timeout=8000
    )
    names = [film.shot_by_id(session.project, id).references[0].name for id in ids]
    assert names == [f"picture {n}.png" for n in range(1, 13)]
    assert len(session.project.shots) == count


def test_a_picture_dropped_on_a_card_is_its_first_frame(cards, qtbot, stills):
    session = cards.session
    wind = session.project.shots[1]
    session.select(())
    drop(cards, urls(stills(1)), at(cards, 1))
    qtbot.waitUntil(
        lambda: bool(film.shot_by_id(session.project, wind.id).references), timeout=8000
    )
    assert film.shot_by_id(session.project, wind.id).references[0].role == "first_frame"


def test_what_is_no_picture_is_said(cards, qtbot, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"not a picture")
    with qtbot.waitSignal(cards.session.message_posted, timeout=8000) as told:
        drop(cards, urls([broken]), QPoint(20, cards.viewport().height() - 4))
    assert told.args[0] == "bad" and "broken.jpg" in told.args[1]


def test_dragged_shots_land_where_the_line_is(cards):
    session = cards.session
    first, second, third = (shot.id for shot in session.project.shots)
    drop(cards, shots_mime((third,)), cards.place_of(first).topLeft() + QPoint(20, 2))
    assert [shot.id for shot in session.project.shots] == [third, first, second]
    assert film.scene_of(session.project, third).heading == "INT. HANGAR"
    session.undo()
    assert [shot.id for shot in session.project.shots] == [first, second, third]


def test_copies_land_before_the_card_that_was_meant(session):
    first, _second, third = session.project.shots
    scene = session.project.scenes[0]
    after = copy_shots(session.project, [third.id], scene.id, 1)
    assert [shot.action for shot in after.shots] == [
        first.action, third.action, *(shot.action for shot in session.project.shots[1:]),
    ]  # fmt: skip
    assert len({shot.id for shot in after.shots}) == 4


def test_text_dropped_makes_a_shot_a_line(cards):
    mime = QMimeData()
    mime.setText("Mara runs\n\nThe hatch closes\n")
    drop(cards, mime, QPoint(20, cards.viewport().height() - 4))
    assert [shot.action for shot in cards.session.project.shots[-2:]] == [
        "Mara runs", "The hatch closes",
    ]  # fmt: skip


def test_a_scene_heading_is_written_in_place(cards, qtbot):
    cards.edit_heading(0)
    from PySide6.QtWidgets import QLineEdit

    field = cards.findChild(QLineEdit)
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, "ext. sea, night")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert cards.session.project.scenes[0].heading == "ext. sea, night"


def test_a_heading_left_with_escape_is_as_it_was(cards, qtbot):
    cards.edit_heading(0)
    from PySide6.QtWidgets import QLineEdit

    field = cards.findChild(QLineEdit)
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "nonsense")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert cards.session.project.scenes[0].heading == "INT. HANGAR"


def test_a_card_is_told_in_words(cards):
    shot = cards.session.project.shots[1]
    assert cards.describe(shot) == f"Shot {shot.slate}, 3.0 seconds, empty, Wind"
    cards.session.select([shot.id])
    assert cards.accessibleDescription() == cards.describe(shot)


def test_pictures_of_cards_come_from_the_film(window, qtbot):
    cards, shot = window.board.cards, window.session.project.shots[0]
    size = QSize(64, 36)
    window.thumbnails.frame(shot.id, 0, 64, 36)
    qtbot.waitUntil(lambda: window.thumbnails.frame(shot.id, 0, 64, 36) is not None, timeout=8000)
    image = window.thumbnails.frame(shot.id, 0, 64, 36).toImage()
    assert image.size() == size
    colour = image.pixelColor(32, 18)
    assert abs(colour.red() - 200) < 6 and abs(colour.green() - 120) < 6
    assert isinstance(cards.grab().toImage(), QImage)


def test_ten_thousand_shots_are_laid_out_and_edited_at_once(window, qtbot):
    import time

    session = window.session
    shots = [Shot(id=new_id(), slate=str(n)) for n in range(10_000)]
    session.apply("Add", edits.add_shots, shots)
    cards = window.board.cards
    cards.repaint()
    times = []
    for n in range(5):
        start = time.perf_counter()
        session.apply("Words", edits.set_shots, [shots[n].id], action="x")
        cards.repaint()
        times.append(time.perf_counter() - start)
    # Generous: it only has to be far from what drawing ten thousand cards takes.
    assert sorted(times)[2] < 0.5
    assert cards.cards_layout().height > 500_000


# The stills tray


def test_the_tray_counts_what_no_shot_uses(window, qtbot, stills):
    tray, session = window.tray, window.session
    assert tray.count == 0
    window.importing.stills(stills(4))
    window.importing.imported.connect(tray.refresh)
    qtbot.waitUntil(lambda: tray.count == 4, timeout=8000)
    ids = [shot.id for shot in session.project.shots[1:3]]
    mime = tray.stills.mimeData([tray.stills.index(row) for row in (0, 1)])
    names = json.loads(bytes(mime.data(STILLS).data()))
    session.select(ids)
    drop(window.board.cards, mime, window.board.cards.place_of(ids[0]).center())
    qtbot.waitUntil(lambda: tray.count == 2, timeout=8000)
    used = [film.shot_by_id(session.project, id).references[0].file for id in ids]
    assert used == names
    session.undo()
    qtbot.waitUntil(lambda: tray.count == 4, timeout=8000)


def test_shots_are_dragged_by_their_ids():
    assert json.loads(bytes(shots_mime(("a", "b")).data(SHOTS).data())) == ["a", "b"]


def test_a_header_is_as_high_as_it_says():
    layout = CardLayout([1], 300, "list", 2.39)
    assert layout.header(0).height() == HEADER
    assert isinstance(layout.drop_place(QPoint(10, 60)), DropPlace)


def test_the_board_follows_the_playhead_while_nothing_is_selected(cards, qtbot):
    session = cards.session
    for n in range(30):
        session.apply("Add", edits.add_shot, Shot(id=new_id(), slate=f"9{n:02}", duration=24))
    session.select(())
    session.move_playhead(0)
    bar = cards.verticalScrollBar()
    bar.setValue(0)
    end = session.project.duration - 1
    session.move_playhead(end)

    def place():
        return cards.place_of(session.project.shots[-1].id)

    qtbot.waitUntil(lambda: cards.viewport().rect().contains(place()), timeout=3000)
    assert session.selection == ()
    cards.set_playing(True)
    session.move_playhead(0)
    assert bar.value() > 1000
    cards.set_playing(False)
    qtbot.waitUntil(lambda: bar.value() == 0, timeout=3000)
    session.select([session.project.shots[0].id])
    session.move_playhead(end)
    assert bar.value() == 0
