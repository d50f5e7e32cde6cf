"""Captions, titles, cards and framings as the Compositor shows them, and the export the same."""

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.compose.compositor import Compositor
from engine.compose.words import Words
from engine.export.framings import export_framings
from engine.export.mp4 import export_film
from engine.export.settings import ExportSettings
from engine.media.reader import ClipReader
from engine.project import edits
from engine.project.aspects import framing_for, framing_id
from engine.project.document import (
    Caption,
    CaptionStyle,
    FrameAnchor,
    Framing,
    Reference,
    Shot,
    ShotAnchor,
    Title,
    TitlePlace,
    new_id,
)
from engine.project.errors import EditError
from engine.project.zones import ZONES, covered

GREY = (110, 110, 110)


@pytest.fixture
def film(make_reel):
    """A film of one grey still, 320×180, 24 frames, without any movement."""
    reel = make_reel(width=320, height=180)
    still = reel.still("grey.png", GREY)
    reel.shoot(Shot(id="1" * 16, slate="010", duration=24, references=(still,)))
    return reel


def compositor_of(reel) -> Compositor:
    return Compositor(reel.project, reel.path, reel.takes)


def caption(text: str, frame: int = 0, duration: int = 24, **fields) -> Caption:
    return Caption(
        id=new_id(), anchor=FrameAnchor(frame=frame), text=text, duration=duration, **fields
    )


def title(text: str, duration: int = 24, **fields) -> Title:
    values = {"fade_in": 0, "fade_out": 0, "backing": "none"} | fields
    anchor = ShotAnchor(shot="1" * 16)
    return Title(id=new_id(), anchor=anchor, text=text, duration=duration, **values)


def with_(reel, **rows) -> Compositor:
    reel.project = msgspec.structs.replace(reel.project, **rows)
    return compositor_of(reel)


def inked(picture):
    """Return the box of what is not grey, in parts of the picture: left, top, right, bottom."""
    rows, columns = np.nonzero((np.abs(picture.astype(int) - 110) > 60).any(axis=2))
    height, width = picture.shape[:2]
    return (
        columns.min() / width, rows.min() / height,
        (columns.max() + 1) / width, (rows.max() + 1) / height,
    )  # fmt: skip


def test_a_film_without_words_is_the_very_picture(film):
    plain = compositor_of(film).frame(3)
    later = with_(film, captions=(caption("Later", 10),)).frame(3)
    assert np.array_equal(plain, later)
    words = Words(film.project)
    assert words.laid_over(plain, 3) is plain


def test_a_caption_is_seen_in_its_frames_at_its_edge(film):
    both = (caption("Below", 4, 8), caption("Above", 4, 8, edge="top"))
    compositor = with_(film, captions=both)
    plain = compositor.frame(3)
    assert np.array_equal(plain, compositor.frame(12))
    left, top, right, bottom = inked(compositor.frame(4))
    assert top < 0.15 and 0.85 < bottom < 0.96 and 0.3 < left < right < 0.7
    style = CaptionStyle(edge="top", size=0.1)
    settings = msgspec.structs.replace(film.project.settings, captions=style)
    up = with_(film, captions=both[:1], settings=settings).frame(4)
    assert inked(up)[3] < 0.3


def test_captions_at_once_lie_one_over_the_other(film):
    pair = (caption("One"), caption("Other"))
    words = Words(with_(film, captions=pair).project)
    one, other = words.at(0, (320, 180))
    assert other.top + other.height <= one.top
    assert one.left + one.width / 2 == pytest.approx(160, abs=1.5)


@pytest.mark.parametrize(
    ("place", "across", "down"),
    [("top_left", 0, 0), ("top", 1, 0), ("right", 2, 1), ("centre", 1, 1), ("bottom_right", 2, 2)],
)
def test_a_title_stands_in_its_cell(film, place, across, down):
    one = title("Hi", at=TitlePlace(place=place, size=0.15))
    left, top, right, bottom = inked(with_(film, titles=(one,)).frame(0))
    for middle, cell in (((left + right) / 2, across), ((top + bottom) / 2, down)):
        assert cell / 3 < middle < (cell + 1) / 3
    assert min(left, top, 1 - right, 1 - bottom) > 0.05
    moved = edits.place_title(film.project, one.id, x=-0.05, y=0.05)
    after = inked(with_(film, titles=moved.titles).frame(0))
    assert after[0] - left == pytest.approx(-0.05, abs=0.01)
    assert after[1] - top == pytest.approx(0.05, abs=0.01)


def test_a_title_fades_in_and_out(film):
    compositor = with_(film, titles=(title("Fade", fade_in=6, fade_out=6, weight="bold"),))
    light = [int(compositor.frame(n).max()) for n in (0, 3, 10, 20, 23)]
    assert light[0] < light[1] < light[2] > light[3] > light[4] > 110


def test_words_are_the_same_in_every_size(film):
    compositor = with_(film, titles=(title("One night in the house"),), captions=(caption("Hm."),))
    small, large = inked(compositor.frame(0)), inked(compositor.frame(0, size=(1280, 720)))
    assert small == pytest.approx(large, abs=0.012)


def test_a_title_card_is_the_films_colour_with_its_title(film):
    project = edits.set_settings(film.project, card_colour="#204060", card_ink="#ffe0a0")
    film.project = edits.add_title_card(project, "Chapter one")
    compositor = compositor_of(film)
    card = compositor.frame(30)
    assert tuple(card[2, 2]) == (0x20, 0x40, 0x60)
    assert np.abs(card.astype(int) - (0xFF, 0xE0, 0xA0)).sum(axis=2).min() < 12
    assert compositor.frame(30, size=(90, 160)).shape == (160, 90, 3)


def test_letters_that_no_font_has_are_told_of(film):
    compositor = with_(film, titles=(title("ok \U0001e900"),))
    compositor.frame(0)
    [told] = compositor.problems
    assert "\U0001e900" in told and told.endswith(".")
    compositor.with_project(film.project, {}).frame(0)
    assert compositor.problems == (told,)


# Framings


def a_wide_still(reel, width=640, height=180) -> Reference:
    """A still with a red left, a grey middle and a blue right."""
    picture = np.full((height, width, 3), GREY, np.uint8)
    picture[:, : width // 3], picture[:, -(width // 3) :] = (200, 20, 20), (20, 20, 200)
    name = f"wide{width}x{height}.png"
    Image.fromarray(picture).save(reel.path / "references" / name)
    return Reference(
        id=new_id(), file=f"references/{name}", sha256=name, name=name, width=width, height=height
    )


def with_aspects(reel, *names: str) -> list[str]:
    for name in names:
        framing = framing_for(reel.project, name)
        reel.project = edits.add_framing(reel.project, framing)
    return [one.id for one in reel.project.framings]


def test_aspects_have_the_films_shorter_side(film):
    with_aspects(film, "9:16", "1:1", "4:5")
    sizes = [(one.name, one.width, one.height) for one in film.project.framings]
    assert sizes == [("9:16", 180, 320), ("1:1", 180, 180), ("4:5", 180, 224)]
    assert framing_id(film.project, "16:9") is None
    with pytest.raises(EditError, match="already"):
        framing_for(film.project, "9x16")
    with pytest.raises(EditError, match="no aspect"):
        framing_for(film.project, "wide")
    with pytest.raises(EditError, match="it is in 16:9, 9:16, 1:1, 4:5"):
        framing_id(film.project, "3:1")


def test_a_still_is_laid_out_anew_and_never_cut_out_of_a_cut(film):
    tall = a_wide_still(film, 180, 320)  # it has more above and below than the film shows
    shot = msgspec.structs.replace(film.project.shots[0], references=(tall,))
    film.shoot(shot)
    [upright] = with_aspects(film, "9:16")
    shown = compositor_of(film).frame(0, framing=upright)
    with Image.open(film.path / tall.file) as picture:
        whole = np.asarray(picture)
    assert np.abs(shown.astype(int) - whole).mean() < 3  # the whole still, sharp


def test_a_framing_box_keeps_its_centre_and_its_area(film):
    wide = a_wide_still(film)
    shot = msgspec.structs.replace(
        film.project.shots[0], references=(wide,), framing_a=Framing(x=0.8, y=0.5, scale=0.6)
    )
    film.shoot(shot)
    upright, square = with_aspects(film, "9:16", "1:1")
    compositor = compositor_of(film)
    for framing in (upright, square):
        middle = compositor.frame(0, framing=framing).mean(axis=(0, 1))
        assert middle[2] > 150 > middle[0]  # still on the blue side
    moved = edits.set_override(film.project, (shot.id,), upright, centre_x=-1.0)
    after = compositor.with_project(moved, {})
    assert after.frame(0, framing=upright).mean(axis=(0, 1))[0] > 120  # at the still's red side
    same = after.frame(0, framing=square)
    assert np.array_equal(same, compositor_of(film).frame(0, framing=square))
    back = edits.set_override(moved, (shot.id,), upright, centre_x=0.5)
    assert back.shots[0].framings == {}


def test_layers_are_moved_in_one_aspect_alone(film):
    layer = msgspec.structs.replace(
        film.still("white.png", (255, 255, 255)), role="layer", scale=0.1, depth=0.9
    )
    shot = film.project.shots[0]
    shot = msgspec.structs.replace(shot, references=(*shot.references, layer))
    film.shoot(shot)
    upright, square = with_aspects(film, "9:16", "1:1")
    film.project = edits.set_override(
        film.project, (shot.id,), upright, layers={layer.id: (0.0, 0.3)}
    )
    compositor = compositor_of(film)
    tops = [inked(compositor.frame(0, framing=one))[1] for one in (upright, square)]
    assert tops[0] - tops[1] > 0.25


def test_a_take_is_cut_around_its_centre(film):
    shot = film.project.shots[0]
    film.take(shot, 24, lambda n: film.numbered(n, 320, 180))
    [square] = with_aspects(film, "1:1")
    whole = compositor_of(film).frame(5)
    shown = compositor_of(film).frame(5, framing=square)
    assert np.array_equal(shown, whole[:, 70:250])
    film.project = edits.set_override(film.project, (shot.id,), square, centre_x=1.0)
    assert np.array_equal(compositor_of(film).frame(5, framing=square), whole[:, 140:])


def test_a_take_rendered_for_the_aspect_fills_it(film):
    from engine.project.request import fingerprint

    shot = film.project.shots[0]
    film.take(shot, 24, lambda n: film.numbered(n, 320, 180))
    upright, square = with_aspects(film, "9:16", "1:1")
    take = film.take(shot, 24, lambda n: film.numbered(100 + n, 180, 320))
    request = msgspec.structs.replace(take.request, fingerprint=fingerprint(shot, 180, 320))
    wide, _ = film.takes[shot.id]
    film.takes[shot.id] = (wide, msgspec.structs.replace(take, request=request))
    compositor = compositor_of(film)
    assert film.number_in(compositor.frame(3, framing=upright)) == 103
    assert film.number_in(compositor.frame(3)) == 3
    assert compositor.frame(3, framing=square).shape == (180, 180, 3)


def test_titles_stand_elsewhere_in_another_aspect(film):
    one = title("Hi", at=TitlePlace(place="left", size=0.1))
    compositor = with_(film, titles=(one,))
    [upright] = with_aspects(film, "9:16")
    film.project = edits.place_title(film.project, one.id, upright, place="top", size=0.2)
    compositor = compositor_of(film)
    wide, tall = inked(compositor.frame(0)), inked(compositor.frame(0, framing=upright))
    assert wide[0] < 0.15 and wide[1] > 0.35
    assert tall[1] < 0.2 and abs(tall[0] + tall[2] - 1) < 0.05
    without = edits.remove_framing(film.project, upright)
    assert without.titles == (one,)


@pytest.mark.parametrize("app", ZONES)
def test_words_keep_clear_of_what_an_app_covers(film, app):
    one = title("Hello there", at=TitlePlace(place="bottom_right"))
    compositor = with_(film, titles=(one,), captions=(caption("And a caption that is long"),))
    [upright] = with_aspects(film, "9:16")
    film.project = edits.set_framing(film.project, upright, zones=app)
    size = 180, 320
    for worded in Words(film.project).at(0, size, upright):
        assert not covered(worded.part_of(size), app)
    free = ZONES[app].free
    assert not covered(free, app)
    film.project = edits.place_title(film.project, one.id, upright, place="bottom_right", y=0.2)
    assert covered(Words(film.project).at(0, size, upright)[0].part_of(size), app)
    assert compositor is not None


# The export is the preview


@pytest.fixture
def told(film):
    """The film with a caption, a title and a title card, in four aspects."""
    wide = a_wide_still(film)
    film.shoot(
        msgspec.structs.replace(film.project.shots[0], references=(wide,), duration=6),
        Shot(id="2" * 16, slate="020", duration=4),
    )
    film.project = edits.add_title_card(film.project, "नमस्ते")
    card = film.project.shots[-1]
    film.project = edits.set_shots(film.project, (card.id,), duration=4)
    rows = {"captions": (caption("مرحبا", 1, 4),), "titles": (*film.project.titles, title("Hi", 5))}
    film.project = msgspec.structs.replace(film.project, **rows)
    with_aspects(film, "9:16", "1:1", "4:5")
    return film


def test_export_shows_the_previews_very_bytes_in_every_aspect(told, tmp_path):
    for framing in (None, *(one.id for one in told.project.framings)):
        shown: list = []
        settings = ExportSettings(path=tmp_path / "a.mp4", preset="ultrafast", framing=framing)
        export_film(
            told.project,
            told.path,
            told.takes,
            settings,
            shown=lambda _, one, shown=shown: shown.append(one),
        )
        compositor = compositor_of(told)
        assert len(shown) == told.project.duration == 14
        for n, picture in enumerate(shown):
            assert np.array_equal(picture, compositor.frame(n, framing=framing))


def test_several_aspects_are_a_file_each(told, tmp_path):
    from engine.media.reader import ClipReader

    asked = [None, *(one.id for one in told.project.framings[:2])]
    steps = []
    settings = ExportSettings(path=tmp_path / "Film.mp4", preset="ultrafast")
    made = export_framings(
        told.project, told.path, told.takes, settings, asked, lambda n, of: steps.append((n, of))
    )
    assert [path.name for path in made] == ["Film 16x9.mp4", "Film 9x16.mp4", "Film 1x1.mp4"]
    assert steps[-1] == (42, 42) and steps == sorted(steps)
    sizes = []
    for path in made:
        reader = ClipReader(path)
        sizes.append((*reader.size,))
        reader.close()
    assert sizes == [(320, 180), (180, 320), (180, 180)]


@pytest.mark.parametrize("where", ["burnt", "sidecar", "both", "track", "none"])
def test_captions_go_where_they_are_asked_for(told, tmp_path, where):
    import av

    shown = []
    path = tmp_path / "film.mp4"
    settings = ExportSettings(path=path, preset="ultrafast", captions=where)
    export_film(
        told.project, told.path, told.takes, settings, shown=lambda _, one: shown.append(one)
    )
    burnt = not np.array_equal(shown[2], shown[0])
    assert burnt == (where in ("burnt", "both"))
    sidecar = path.with_suffix(".srt")
    assert sidecar.exists() == (where in ("sidecar", "both"))
    if sidecar.exists():
        assert "00:00:00,042 --> 00:00:00,208\nمرحبا" in sidecar.read_text("utf-8")
    with av.open(str(path)) as container:
        texts = [bytes(p)[2:].decode() for p in container.demux(subtitles=0) if p.size > 2] if (
            container.streams.subtitles
        ) else []  # fmt: skip
    assert texts == (["مرحبا"] if where == "track" else [])


def test_words_are_laid_out_in_what_a_cut_export_shows(film, tmp_path):
    words = "Every word of this line is to be read"
    film.project = msgspec.structs.replace(
        film.project,
        captions=(caption(words),),
        titles=(title("Left", at=TitlePlace(place="top_left")),),
    )
    settings = ExportSettings(
        tmp_path / "square.mp4", width=180, height=180, fit="crop", crf=8, end=1
    )
    export_film(film.project, film.path, film.takes, settings)
    with ClipReader(settings.path) as reader:
        written = reader.read(0)
    left, top, right, bottom = inked(written)
    assert left > 0.03 and right < 0.97 and top > 0.03 and bottom < 0.97
    square = msgspec.structs.replace(film.project, width=180, height=180)
    wanted = Compositor(square, film.path, film.takes).frame(0)
    assert np.abs(written.astype(int) - wanted).mean() < 2.0
