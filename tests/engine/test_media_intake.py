"""Pictures and sounds taken into a project."""

import hashlib
import os
from pathlib import Path

import pytest
from PIL import Image
from psd_tools import PSDImage

from engine.media.error import MediaError
from engine.media.intake import import_layers, import_picture, import_sound, pictures_in
from engine.project.document import FrameAnchor, Project
from engine.project.folder import ProjectFolder


@pytest.fixture
def folder(tmp_path):
    project = Project(id="f" * 16, name="Film")
    with ProjectFolder.create(tmp_path / "Film.reel", project) as made:
        yield made


@pytest.fixture
def source(tmp_path) -> Path:
    path = tmp_path / "source"
    path.mkdir()
    return path


def picture(path: Path, size=(40, 30), captured: str | None = None, turned: int = 1) -> Path:
    exif = Image.Exif()
    if captured:
        exif.get_ifd(0x8769)[0x9003] = captured
    exif[0x0112] = turned
    Image.new("RGB", size, (hash(path.name) % 200, 90, 120)).save(path, exif=exif)
    return path


def test_a_picture_is_copied_in_by_its_hash(folder, source):
    path = picture(source / "Küste 1.jpg", turned=6)
    reference = import_picture(folder, path, role="last_frame", strength=0.4)
    assert reference.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert reference.file == f"references/{reference.sha256}.jpg"
    assert folder.resolve(reference.file).read_bytes() == path.read_bytes()
    assert (reference.name, reference.role, reference.strength) == (
        "Küste 1.jpg",
        "last_frame",
        0.4,
    )
    assert (reference.width, reference.height) == (30, 40)
    again = import_picture(folder, path)
    assert again.file == reference.file and again.id != reference.id


def test_what_cannot_be_read_never_reaches_the_project(folder, source):
    whole = picture(source / "a.jpg", size=(400, 300)).read_bytes()
    (source / "short.jpg").write_bytes(whole[: len(whole) // 2])
    (source / "text.png").write_text("hello", encoding="utf-8")
    for name in ("short.jpg", "text.png", "absent.png"):
        with pytest.raises(MediaError, match=name):
            import_picture(folder, source / name)
        with pytest.raises(MediaError, match=name):
            import_sound(folder, source / name, FrameAnchor())
    assert not list((folder.path / "references").glob("*.*"))
    assert not (folder.path / "sounds").exists() or not list((folder.path / "sounds").iterdir())


def test_layers_come_in_as_references_farthest_first(folder, source):
    photoshop = PSDImage.new("RGB", (40, 30))
    for name in ("Sky", "Hills", "Tree"):
        photoshop.create_pixel_layer(Image.new("RGBA", (40, 30), (9, 9, 9, 255)), name=name)
    photoshop.save(source / "layers.psd")
    layers = import_layers(folder, source / "layers.psd")
    assert [layer.name for layer in layers] == ["Sky", "Hills", "Tree"]
    assert [layer.depth for layer in layers] == [2.0, 1.5, 1.0]
    assert [layer.page for layer in layers] == [0, 1, 2]
    assert {layer.role for layer in layers} == {"layer"}
    assert len({layer.file for layer in layers}) == 1 and len({one.id for one in layers}) == 3
    plain = import_layers(folder, picture(source / "plain.png"))
    assert len(plain) == 1 and plain[0].page is None and plain[0].role == "layer"


def test_pictures_come_in_the_order_they_were_taken(source):
    late = picture(source / "a.jpg", captured="2024:05:06 12:00:00")
    early = picture(source / "z.jpg", captured="2024:05:06 08:00:00")
    inside = source / "day two"
    inside.mkdir()
    last = picture(inside / "b.jpg", captured="2024:05:07 08:00:00")
    assert pictures_in([source]) == [early, late, last]
    assert pictures_in([late, source, early]) == [early, late, last]


def test_drawings_come_in_the_natural_order_of_their_names(source):
    names = ["page 10.png", "Page 2.png", "page 1.png", "page 2b.png", "ä.png"]
    for name in names:
        picture(source / name)
    got = [path.name for path in pictures_in([source])]
    assert got == ["page 1.png", "Page 2.png", "page 2b.png", "page 10.png", "ä.png"]


def test_photos_with_a_time_come_before_those_without(source):
    drawn, taken = (
        picture(source / "1.png"),
        picture(source / "2.jpg", captured="2024:01:01 00:00:00"),
    )
    assert pictures_in([source]) == [taken, drawn]


def test_what_is_no_picture_is_left_out(source):
    kept = picture(source / "a.png")
    (source / ".hidden.png").write_bytes(kept.read_bytes())
    (source / "__MACOSX").mkdir()
    (source / ".cache").mkdir()
    picture(source / ".cache" / "b.png")
    (source / "notes.txt").write_text("x", encoding="utf-8")
    (source / "folder.png").mkdir()
    (source / "damaged.jpg").write_bytes(b"no picture")
    assert pictures_in([source]) == [kept, source / "damaged.jpg"]


@pytest.mark.skipif(os.name != "posix", reason="names of raw bytes are POSIX")
def test_odd_names_do_no_harm(source):
    odd = picture(source / "new\nline %s ‮.png")
    assert pictures_in([source]) == [odd]
    assert pictures_in([]) == []
