"""The board on paper: how many pages, what their words say, and where their pictures lie."""

import weakref
from math import ceil

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from engine.compose.compositor import Compositor
from engine.export.board import export_board
from engine.export.board_words import BoardOrder, board_of
from engine.export.settings import ExportCancelled, ExportError
from engine.paint.board.choices import PAPERS, PER_PAGE, WORDS, BoardChoices
from engine.paint.board.content import Board, BoardFrame, BoardScene
from engine.paint.board.page import PagePainter
from engine.paint.board.pages import plan_board
from engine.paint.board.paper import page_image, write_pdf
from engine.paint.canvas import array_of
from engine.project import edits
from engine.project.document import CameraMove, Mark, Panel, Scene, Shot

LONG = "A very long action that goes on and on, " * 60 + "and ends here."
LINE = Mark(points=((0.1, 0.5, 1.0), (0.9, 0.5, 1.0)), colour="#d02010", width=0.05)


def shots_of(count, **fields):
    values = {"action": "She opens the door.", **fields}
    return tuple(
        Shot(id=f"shot{n:04}", slate=f"{(n + 1) * 10:03}", duration=24, **values)
        for n in range(count)
    )


def export(reel, tmp_path, order=None, said=None, **choices):
    order = order or BoardOrder(path=tmp_path / "board.pdf")
    order = msgspec.structs.replace(order, choices=BoardChoices(**choices))
    told = said.append if said is not None else (lambda sentence: None)
    path = export_board(reel.project, reel.path, reel.takes, order, said=told)
    document = QPdfDocument()
    assert document.load(str(path)) == QPdfDocument.Error.None_
    return document


def words_of(document):
    return [document.getAllText(n).text() for n in range(document.pageCount())]


def rendered(document, number=0, width=1200):
    """Return a page on white paper, uint8 RGB."""
    size = document.pagePointSize(number)
    image = document.render(number, QSize(width, round(width * size.height() / size.width())))
    rgba = array_of(image.convertToFormat(QImage.Format.Format_RGBA8888)).astype(np.float32)
    alpha = rgba[..., 3:] / 255
    return rgba[..., :3] * alpha + 255 * (1 - alpha)


def seen_in(page, place, sheet):
    """Return the mean colour within a place of a page."""
    scale = page.shape[1] / sheet.width
    x, y, w, h = (v * scale for v in (place.x(), place.y(), place.width(), place.height()))
    part = page[round(y + h * 0.1) : round(y + h * 0.9), round(x + w * 0.1) : round(x + w * 0.9)]
    return part.reshape(-1, 3).mean(axis=0)


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("count", PER_PAGE)
def test_a_grid_takes_as_many_pages_as_its_pictures_need(make_reel, tmp_path, count, portrait):
    reel = make_reel()
    reel.shoot(*shots_of(25))
    choices = BoardChoices(per_page=count, portrait=portrait, scenes="none")
    order = BoardOrder(path=tmp_path / "board.pdf", choices=choices)
    plan = plan_board(board_of(reel.project, reel.path, {}, order), choices)
    assert len(plan.pages) == ceil(25 / count)
    assert max(len(page.cells) for page in plan.pages) == count
    for page in plan.pages:
        for cell in page.cells:
            assert plan.sheet.body.adjusted(-1, -1, 1, 1).contains(cell.picture)
            assert not cell.picture.intersects(cell.words.adjusted(1, 1, -1, -1))
            assert cell.picture.width() / cell.picture.height() == pytest.approx(16 / 9)
        places = [cell.picture.united(cell.words).adjusted(1, 1, -1, -1) for cell in page.cells]
        assert not any(
            one.intersects(other) for n, one in enumerate(places) for other in places[n + 1 :]
        )


def test_scenes_begin_pages_or_rows_or_nothing(make_reel, tmp_path):
    reel = make_reel()
    shots = shots_of(9)
    reel.shoot(*shots)
    scenes = tuple(
        Scene(id=f"scene{n}", heading=f"INT. ROOM {n}", shots=shots[n * 3 : n * 3 + 3])
        for n in range(3)
    )
    reel.project = msgspec.structs.replace(reel.project, scenes=scenes)
    assert export(reel, tmp_path, scenes="pages").pageCount() == 3
    flowing = export(reel, tmp_path, scenes="none")
    assert flowing.pageCount() == 2
    assert "INT. ROOM" not in words_of(flowing)[0]
    banded = words_of(export(reel, tmp_path, scenes="bands"))
    assert len(banded) == 2
    assert "INT. ROOM 0" in banded[0] and "INT. ROOM 1" in banded[0] and "ROOM 2" in banded[1]


def test_a_page_tells_its_film_its_shots_and_its_number(make_reel, tmp_path):
    reel = make_reel()
    reel.shoot(
        *shots_of(7, dialogue="MARA: Who is there?", notes="slow push in", size="MCU"),
    )
    order = BoardOrder(path=tmp_path / "board.pdf", version="Cut v2", date="3 March 2026")
    document = export(reel, tmp_path, order, title_page=True, words=WORDS)
    pages = words_of(document)
    assert len(pages) == 3
    for words in ("Reel", "Storyboard", "Cut v2", "3 March 2026", "7 shots", "00:00:07:00", "16:9"):
        assert words in pages[0]
    for words in ("Reel", "Cut v2", "010", "060", "1.0 s", "MCU", "slow push in",
                  "She opens the door.", "MARA: Who is there?", "Prompt", "2 / 3"):  # fmt: skip
        assert words in pages[1], words
    assert "070" in pages[2] and "060" not in pages[2] and "3 / 3" in pages[2]
    meta = QPdfDocument.MetaDataField
    assert document.metaData(meta.Title) == "Reel · Storyboard · Cut v2"
    assert document.metaData(meta.Creator).startswith("Storyreel ")


def test_what_is_not_wanted_is_not_there(make_reel, tmp_path):
    reel = make_reel()
    reel.shoot(*shots_of(2, dialogue="MARA: Who is there?"))
    order = BoardOrder(path=tmp_path / "board.pdf", version="Cut v2")
    page = words_of(
        export(reel, tmp_path, order, words=("slate",), header=False, numbers=False, scenes="none")
    )[0]
    assert "010" in page and "020" in page
    for words in ("Reel", "Cut v2", "1 / 1", "MARA", "opens", "1.0 s"):
        assert words not in page


@pytest.mark.parametrize(
    "text",
    ["夜の街を少女が走る。", "밤거리를 한 소녀가 달린다.", "Девушка бежит.", "Η κόρη τρέχει.",
     "一个女孩在夜里奔跑"],
)  # fmt: skip
def test_words_of_any_script_can_be_selected(make_reel, tmp_path, text):
    reel = make_reel()
    reel.shoot(*shots_of(1, action=text))
    assert text in words_of(export(reel, tmp_path))[0].replace("\r\n", "")


def test_words_from_right_to_left_stand_at_the_right(make_reel, tmp_path):
    reel = make_reel()
    reel.shoot(*shots_of(1, action="مرحبا"))
    document = export(reel, tmp_path, words=("action",), scenes="none", header=False, numbers=False)
    text = words_of(document)[0]
    assert any("\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufeff" for letter in text)
    plan = plan_of(reel, tmp_path, words=("action",), scenes="none", header=False, numbers=False)
    place, page = plan.pages[0].cells[0].words, rendered(document)
    scale = page.shape[1] / plan.sheet.width
    rows = slice(round(place.top() * scale), round((place.top() + 200) * scale))
    ink = np.nonzero((page[rows].min(axis=2) < 128).any(axis=0))[0]
    assert ink.max() == pytest.approx(place.right() * scale, abs=6)


def plan_of(reel, tmp_path, **choices):
    order = BoardOrder(path=tmp_path / "board.pdf", choices=BoardChoices(**choices))
    return plan_board(board_of(reel.project, reel.path, reel.takes, order), order.choices)


def test_long_words_are_shortened_in_a_grid_and_flow_on_in_a_list(make_reel, tmp_path):
    reel = make_reel()
    reel.shoot(*shots_of(7, action=LONG))
    said: list[str] = []
    grid = words_of(export(reel, tmp_path, said=said))
    assert len(grid) == 2 and grid[0].count("…") == 6 and "ends here" not in grid[0]
    assert said == [
        "The words of 7 pictures are shortened, which an ellipsis tells; the list has room for all "
        "of them."
    ]
    said.clear()
    pages = words_of(export(reel, tmp_path, said=said, layout="list"))
    text = " ".join("".join(pages).split())
    assert text.count("ends here.") == 7 and "…" not in text and said == []


def test_a_shot_longer_than_a_page_goes_on_on_the_next(make_reel, tmp_path):
    reel = make_reel()
    reel.shoot(*shots_of(1, action=LONG * 3))
    pages = words_of(export(reel, tmp_path, layout="list"))
    assert len(pages) >= 2 and "continued" in pages[1] and "ends here." in pages[-1]


def test_pictures_are_the_compositors_where_the_plan_has_them(make_reel, tmp_path):
    reel = make_reel()
    colours = ((200, 40, 30), (30, 160, 60), (40, 60, 200))
    shots = shots_of(3)
    still = reel.still("red.png", colours[0])
    reel.shoot(
        msgspec.structs.replace(shots[0], references=(still,)), shots[1],
        msgspec.structs.replace(shots[2], card="#283cc8"),
    )  # fmt: skip
    reel.take(shots[1], 6, lambda n: np.full((90, 160, 3), colours[1], np.uint8))
    plan, page = plan_of(reel, tmp_path), rendered(export(reel, tmp_path))
    compositor = Compositor(reel.project, reel.path, reel.takes)
    for cell, colour in zip(plan.pages[0].cells, colours, strict=True):
        wanted = compositor.shot_frame(cell.frame.shot, 0).reshape(-1, 3).mean(axis=0)
        found = seen_in(page, cell.picture, plan.sheet)
        assert np.abs(found - wanted).max() < 6
        assert np.abs(found - colour).max() < 12
    compositor.close()


def test_a_shot_of_which_nothing_is_to_be_seen_is_sketched(make_reel, tmp_path):
    reel = make_reel()
    reel.shoot(*shots_of(1, size="CU"))
    plan, page = plan_of(reel, tmp_path), rendered(export(reel, tmp_path))
    found = seen_in(page, plan.pages[0].cells[0].picture, plan.sheet)
    assert 200 < found.mean() < 250 and found[0] > found[2]


def test_arrows_and_drawings_are_drawn_over_pictures_when_wanted(make_reel, tmp_path):
    reel = make_reel()
    still = reel.still("grey.png", (90, 90, 90))
    shot = shots_of(1, references=(still,), moves=(CameraMove(kind="pan_left"),), marks=(LINE,))[0]
    reel.shoot(shot)
    plan = plan_of(reel, tmp_path)
    place = plan.pages[0].cells[0].picture
    red, bright = {}, {}
    for arrows, drawings in ((False, False), (True, False), (False, True)):
        page = rendered(export(reel, tmp_path, arrows=arrows, drawings=drawings))
        scale = page.shape[1] / plan.sheet.width
        box = [round(v * scale) for v in (place.top(), place.bottom(), place.left(), place.right())]
        part = page[box[0] + 4 : box[1] - 4, box[2] + 4 : box[3] - 4]
        red[arrows, drawings] = ((part[..., 0] > 170) & (part[..., 1] < 80)).sum()
        bright[arrows, drawings] = (part.min(axis=2) > 220).sum()
    assert red[False, False] == red[True, False] == 0 < red[False, True]
    assert bright[False, False] == bright[False, True] == 0 < bright[True, False]


def test_panels_are_pictures_of_their_own(make_reel, tmp_path):
    reel = make_reel()
    panels = (Panel(id="p1", at=8, marks=(LINE,), text="He turns"), Panel(id="p2", at=16))
    reel.shoot(msgspec.structs.replace(shots_of(1)[0], panels=panels))
    frames = [cell.frame for cell in plan_of(reel, tmp_path).pages[0].cells]
    assert [(one.offset, one.part) for one in frames] == [(0, "1/3"), (8, "2/3"), (16, "3/3")]
    assert dict(frames[1].said) == {"action": "He turns"}
    assert sum(float(one.seconds.split()[0]) for one in frames) == pytest.approx(1.0, abs=0.11)
    assert len(plan_of(reel, tmp_path, panels=False).pages[0].cells) == 1


def test_another_aspect_and_chosen_shots(make_reel, tmp_path):
    from engine.project.aspects import framing_for

    reel = make_reel()
    reel.shoot(*shots_of(5))
    framing = framing_for(reel.project, "9:16")
    reel.project = edits.add_framing(reel.project, framing)
    order = BoardOrder(
        path=tmp_path / "board.pdf", framing=framing.id, shots=("shot0003", "shot0001")
    )
    board = board_of(reel.project, reel.path, {}, order)
    assert [frame.slate for frame in board.frames] == ["020", "040"]
    assert board.aspect == pytest.approx(9 / 16) and "9:16" in board.facts
    assert export(reel, tmp_path, order).pageCount() == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_pages_have_the_size_of_their_paper(make_reel, tmp_path, paper):
    reel = make_reel()
    reel.shoot(*shots_of(1))
    _, width, height = PAPERS[paper]
    for portrait, wanted in ((True, (width, height)), (False, (height, width))):
        size = export(reel, tmp_path, paper=paper, portrait=portrait).pagePointSize(0)
        assert size.width() == pytest.approx(wanted[0] / 25.4 * 72, abs=1)
        assert size.height() == pytest.approx(wanted[1] / 25.4 * 72, abs=1)


def test_three_hundred_shots_hold_one_picture_at_a_time(tmp_path):
    frames = tuple(
        BoardFrame(shot=f"{n}", offset=0, slate=f"{n:03}", said=(("action", "He runs. " * 9),))
        for n in range(300)
    )
    board = Board("Long", "", "", (), 16 / 9, (BoardScene(1, "INT. HALL", "", frames),))
    plan = plan_board(board, BoardChoices())
    asked: list[weakref.ref] = []
    most = 0

    def picture_of(frame, size):
        nonlocal most
        picture = np.full((size[1], size[0], 3), int(frame.shot) % 256, np.uint8)
        asked.append(weakref.ref(picture))
        most = max(most, sum(one() is not None for one in asked))
        return picture

    path = tmp_path / "long.pdf"
    write_pdf(
        path, "Long", "Storyreel", PagePainter(board, plan), plan, picture_of, lambda *_: None
    )
    document = QPdfDocument()
    document.load(str(path))
    assert document.pageCount() == 50 and most <= 2
    assert path.stat().st_size < 20_000_000


def test_a_page_is_painted_for_the_eye_as_for_the_printer(make_reel, tmp_path):
    reel = make_reel()
    reel.shoot(*shots_of(4, size="MS"))
    order = BoardOrder(path=tmp_path / "board.pdf")
    board = board_of(reel.project, reel.path, {}, order)
    plan = plan_board(board, order.choices)
    image = page_image(PagePainter(board, plan), plan, 0, 1200, lambda *_: None)
    seen = array_of(image)[..., :3].astype(np.float32)
    printed = rendered(export(reel, tmp_path))[: len(seen)]
    seen = seen[: len(printed)]
    assert np.abs(seen - printed).mean() < 3


def test_what_can_not_be_made_is_said_and_leaves_the_old_file(make_reel, tmp_path):
    reel = make_reel()
    path = tmp_path / "board.pdf"
    path.write_bytes(b"old")
    with pytest.raises(ExportError, match="no shots yet"):
        export_board(reel.project, reel.path, {}, BoardOrder(path=path))
    reel.shoot(*shots_of(2))
    with pytest.raises(ExportError, match="make no page"):
        export_board(reel.project, reel.path, {}, BoardOrder(path, BoardChoices(per_page=5)))
    with pytest.raises(ExportError, match="does not exist"):
        export_board(reel.project, reel.path, {}, BoardOrder(tmp_path / "none" / "b.pdf"))
    with pytest.raises(ExportError, match="is a folder"):
        export_board(reel.project, reel.path, {}, BoardOrder(tmp_path))
    with pytest.raises(ExportCancelled):
        export_board(reel.project, reel.path, {}, BoardOrder(path), cancelled=lambda: True)
    assert path.read_bytes() == b"old" and list(tmp_path.glob(".board*")) == []
