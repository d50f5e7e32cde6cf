"""What is drawn of shots ahead: pieces found by all that they depend on, used for drafts alone."""

import msgspec
import numpy as np
import pytest

from engine.compose import animatic_shelf, scrub_shelf
from engine.compose.compositor import Compositor
from engine.compose.scrub_writer import PieceOrder, carry_out, line_of
from engine.media.scrub_file import half_of, write_pictures
from engine.project import edits
from engine.project.document import CameraMove, Framing, Shot, Transition

PUSH = (CameraMove(kind="dolly_in"),)


@pytest.fixture
def film(reel):
    """A film of two shots that are drawn from a still."""
    one, two = (reel.still(f"{name}.png", colour) for name, colour in (
        ("a", (200, 40, 40)), ("b", (40, 40, 200)),
    ))  # fmt: skip
    reel.shoot(
        Shot(id="a" * 16, slate="010", duration=60, references=(one,), moves=PUSH),
        Shot(id="b" * 16, slate="020", duration=30, references=(two,)),
    )
    return reel


def pieces(reel, shot):
    project = reel.project
    key = animatic_shelf.key_of(project, shot)
    return list(animatic_shelf.pieces_of(key, animatic_shelf.span_of(project, shot)))


def order(reel, shot, piece):
    project = reel.project
    size = half_of((project.width, project.height))
    return line_of(PieceOrder(str(reel.path), shot, project.rate, size, piece)).decode()


def fill(reel, shot, level):
    """Write pieces that no engine would draw, which tells where a picture is from."""
    grey = np.full((44, 80, 3), level, np.uint8)
    for piece in pieces(reel, shot):
        path = piece.path(reel.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_pictures(path, (80, 44), piece.end - piece.first, lambda _: grey)


def test_a_piece_holds_what_a_draft_shows(film):
    shot = film.project.shots[0]
    compositor = Compositor(film.project, film.path, {})
    drawn = [compositor.frame(n, (80, 44), "draft").astype(int) for n in (0, 50, 59)]
    assert [(piece.first, piece.end) for piece in pieces(film, shot)] == [(0, 48), (48, 60)]
    for piece in pieces(film, shot):
        assert carry_out(order(film, shot, piece))
    for n, expected in zip((0, 50, 59), drawn, strict=True):
        assert np.abs(compositor.frame(n, (80, 44), "draft") - expected).mean() < 3.0
    compositor.close()


def test_drafts_come_from_pieces_and_full_pictures_never_do(film):
    shot = film.project.shots[0]
    compositor = Compositor(film.project, film.path, {})
    whole = compositor.frame(50)
    fill(film, shot, 99)
    assert abs(int(compositor.frame(50, (80, 44), "draft").mean()) - 99) <= 1
    assert abs(int(compositor.frame(50, (40, 22), "draft").mean()) - 99) <= 1, "smaller, too"
    assert np.array_equal(compositor.frame(50), whole)
    assert compositor.frame(65, (80, 44), "draft").mean() < 96, "of another shot"
    compositor.close()


def test_an_edit_needs_new_pieces_and_taking_it_back_finds_the_old_ones(film):
    before = film.project
    shot = before.shots[0]
    fill(film, shot, 99)
    after = edits.set_shots(before, (shot.id,), framing_a=Framing(scale=0.5))
    compositor = Compositor(after, film.path, {})
    assert compositor.frame(5, (80, 44), "draft").mean() != pytest.approx(99, abs=1)
    compositor.with_project(before, {})
    assert compositor.frame(5, (80, 44), "draft").mean() == pytest.approx(99, abs=1)
    other_words = edits.set_shots(before, (shot.id,), action="Another word", slate="900")
    compositor.with_project(other_words, {})
    assert compositor.frame(5, (80, 44), "draft").mean() == pytest.approx(99, abs=1)
    compositor.close()


def test_the_halves_of_a_split_shot_share_the_pieces_of_the_whole(film):
    shot = film.project.shots[0]
    whole = {piece.name for piece in pieces(film, shot)}
    film.project = edits.split_shot(film.project, shot.id, 48)
    first, second = film.project.shots[:2]
    assert {piece.name for half in (first, second) for piece in pieces(film, half)} == whole


def test_the_frames_that_a_transition_needs_are_drawn_too(film):
    two = film.project.shots[1]
    film.project = edits.set_shots(film.project, (two.id,), transition=Transition(duration=10))
    first, second = film.project.shots
    assert [(p.first, p.end) for p in pieces(film, first)] == [(0, 48), (48, 65)]
    assert [(p.first, p.end) for p in pieces(film, second)] == [(-5, 0), (0, 30)]
    fill(film, first, 80)
    fill(film, second, 120)
    compositor = Compositor(film.project, film.path, {})
    mixed = compositor.frame(60, (80, 44), "draft").mean()
    assert 82 < mixed < 118 and compositor.frame(70, (80, 44), "draft").mean() > 118
    compositor.close()


def test_without_its_still_a_shot_is_neither_drawn_nor_taken_from_a_piece(film):
    shot = film.project.shots[0]
    fill(film, shot, 99)
    still = film.path / shot.references[0].file
    still.rename(still.with_name("away.png"))
    piece = pieces(film, shot)[0]
    piece.path(film.path).unlink()
    assert not carry_out(order(film, shot, piece)) and not piece.path(film.path).exists()
    compositor = Compositor(film.project, film.path, {})
    assert compositor.frame(50, (80, 44), "draft").mean() != pytest.approx(99, abs=1)
    still.with_name("away.png").write_bytes(b"no picture")
    still.with_name("away.png").rename(still)
    assert not carry_out(order(film, shot, piece)) and not piece.path(film.path).exists()
    compositor.close()


def test_cards_and_shots_at_another_speed_are_not_drawn_ahead(film):
    shot = film.project.shots[0]
    fast = msgspec.structs.replace(shot.adjust, speed=2.0)
    assert animatic_shelf.is_drawn(shot)
    assert not animatic_shelf.is_drawn(msgspec.structs.replace(shot, adjust=fast))
    assert not animatic_shelf.is_drawn(msgspec.structs.replace(shot, card="#102030"))
    assert not animatic_shelf.is_drawn(msgspec.structs.replace(shot, references=()))


def test_sweeping_keeps_the_pieces_it_is_told_to(film):
    first, second = film.project.shots
    fill(film, first, 1)
    fill(film, second, 1)
    assert scrub_shelf.sweep(film.path, ()) == 0
    scrub_shelf.sweep(film.path, (), {animatic_shelf.key_of(film.project, second)})
    assert {one.path for one in scrub_shelf.kept(film.path)} == {
        piece.path(film.path) for piece in pieces(film, second)
    }
    assert scrub_shelf.make_room(film.path, 1) and not scrub_shelf.kept(film.path)
