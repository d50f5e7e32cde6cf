"""Takes and imported files of a project folder: read, trashed, missing, found again, cleaned up."""

import hashlib
import os

import msgspec
import pytest

from engine.project import edits
from engine.project.document import Element, FrameAnchor, Reference, Sound
from engine.project.errors import ProjectError
from engine.project.folder import ProjectFolder, read_takes


@pytest.fixture
def folder(tmp_path, film):
    with ProjectFolder.create(tmp_path / "Launch.reel", film) as made:
        yield made


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "from the camera" / "Pier.JPG"
    path.parent.mkdir()
    path.write_bytes(b"a photo of a pier")
    return path


def reference_to(folder, path, name="r", **fields):
    relative, sha256 = folder.add_file(path)
    return Reference(id=name, file=relative, sha256=sha256, name=path.name, **fields)


def test_takes_are_known_by_shot_and_age(folder, film, take_of, land_take):
    one, two = film.shots[:2]
    late = land_take(folder.path, take_of(one, number=2))
    early = land_take(folder.path, take_of(one, number=1))
    other = land_take(folder.path, take_of(two))
    assert read_takes(folder.path) == {one.id: (early, late), two.id: (other,)}
    assert folder.takes([one.id]) == [early, late]
    assert folder.takes(["nobody"]) == []
    assert folder.take_path(late).read_bytes() == b"a clip"
    assert folder.poster_path(late).is_file()


def test_the_index_spares_reading_and_may_be_deleted(folder, film, take_of, land_take):
    take = land_take(folder.path, take_of(film.shots[0]))
    assert folder.takes() == [take]
    (index,) = (folder.path / ".cache").iterdir()
    # The very same stamp: it is the index that answers, not the file.
    record = folder.path / "takes" / take.id / "take.json"
    facts = record.stat()
    record.write_bytes(b"?" * facts.st_size)
    os.utime(record, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert folder.takes() == [take]
    index.write_bytes(b"no index")
    assert folder.takes() == []
    index.unlink()
    record.write_bytes(msgspec.json.encode({"id": take.id}))
    assert folder.takes() == []


def test_what_is_no_finished_take_is_left_out(folder, film, take_of, land_take):
    good = land_take(folder.path, take_of(film.shots[0]))
    copied = take_of(film.shots[0])
    land_take(folder.path, copied)
    (folder.path / "takes" / copied.id).rename(folder.path / "takes" / "copy")
    for name in (".partial-1", "empty"):
        (folder.path / "takes" / name).mkdir()
    (folder.path / "takes" / "notes.txt").write_text("hello")
    assert folder.takes() == [good]


def test_a_deleted_take_can_be_brought_back_until_the_project_is_closed(
    folder, film, take_of, land_take
):
    take = land_take(folder.path, take_of(film.shots[0]))
    folder.trash_take(take.id)
    assert folder.takes() == []
    folder.restore_take(take.id)
    assert folder.takes() == [take]
    with pytest.raises(ProjectError, match="no longer there"):
        folder.restore_take(take.id)
    folder.trash_take(take.id)
    folder.close()
    assert not (folder.path / "takes" / ".trash").exists()


@pytest.mark.parametrize("take_id", ["", "../x", ".trash", "a/b", "."])
def test_what_is_no_take_id_reaches_no_file(folder, take_id):
    with pytest.raises(ProjectError):
        folder.trash_take(take_id)


def test_an_imported_file_is_copied_once_by_its_hash(folder, photo, tmp_path):
    sha256 = hashlib.sha256(photo.read_bytes()).hexdigest()
    assert folder.add_file(photo) == (f"references/{sha256}.jpg", sha256)
    twin = tmp_path / "twin.jpg"
    twin.write_bytes(photo.read_bytes())
    assert folder.add_file(twin) == (f"references/{sha256}.jpg", sha256)
    assert len(list((folder.path / "references").iterdir())) == 1
    assert folder.add_file(photo, room="sounds")[0].startswith("sounds/")
    assert folder.resolve(f"references/{sha256}.jpg").read_bytes() == photo.read_bytes()
    # A copy cut short by a full disk is not taken for the file.
    folder.resolve(f"references/{sha256}.jpg").write_bytes(b"a ph")
    folder.add_file(photo)
    assert folder.resolve(f"references/{sha256}.jpg").read_bytes() == photo.read_bytes()


def test_what_cannot_be_imported_is_said(folder, tmp_path):
    for path in (tmp_path / "nothing.png", tmp_path):
        with pytest.raises(ProjectError, match="can't be imported"):
            folder.add_file(path)


def test_missing_pictures_are_found_by_hash_wherever_they_went(folder, film, photo, tmp_path):
    reference = reference_to(folder, photo)
    project = edits.add_reference(film, "a" * 16, reference)
    assert folder.missing(project) == []
    folder.resolve(reference.file).unlink()
    assert folder.missing(project) == [reference]

    (photo.parent / "other.jpg").write_bytes(b"another photo")
    renamed = photo.rename(photo.parent / "IMG_0001.jpg")
    assert folder.relink(reference, tmp_path / "from the camera") == renamed
    assert folder.missing(project) == []
    assert folder.relink_all(project, photo.parent) is project


def test_missing_pictures_are_found_by_name_when_their_content_changed(folder, film, photo):
    reference = reference_to(folder, photo)
    sound = Sound(id="s", anchor=FrameAnchor(), file="sounds/x.wav", sha256="x", name="x.wav")
    project = edits.add_sound(edits.add_reference(film, "a" * 16, reference), sound)
    element = Element(id="e", kind="character", handle="mara", references=(reference,))
    project = edits.set_project(project, elements=(element,))
    folder.resolve(reference.file).unlink()
    assert folder.missing(project) == [reference, reference, sound]
    photo.write_bytes(b"the same photo, graded")

    assert folder.relink(reference, photo.parent) == photo
    after = folder.relink_all(project, photo.parent)
    found = after.shots[0].references[0]
    assert found.sha256 == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert after.elements[0].references[0].file == found.file
    assert folder.missing(after) == [sound]
    assert folder.relink(sound, photo.parent) is None


def test_a_file_that_lies_outside_is_missing(folder, film, photo):
    outside = Reference(id="r", file=f"../{photo.parent.name}/{photo.name}", sha256="", name="p")
    project = edits.add_reference(film, "a" * 16, outside)
    assert folder.missing(project) == [outside]


def test_clean_up_keeps_what_the_film_undo_or_a_take_needs(
    folder, film, tmp_path, take_of, land_take
):
    def picture(name):
        path = tmp_path / f"{name}.png"
        path.write_bytes(name.encode())
        return reference_to(folder, path, name)

    used, undone, rendered, nobody = map(picture, ("used", "undone", "rendered", "nobody"))
    project = edits.add_reference(film, "a" * 16, used)
    before = edits.add_reference(film, "b" * 16, undone)
    land_take(folder.path, take_of(edits.add_reference(film, "c" * 16, rendered).shots[2]))
    assert folder.clean_up(project, also=[before]) == [nobody.file]
    assert folder.resolve(used.file).is_file()
    assert not folder.resolve(nobody.file).exists()
    assert folder.clean_up(project) == [undone.file]
