"""Every format of the table of exporters keeps the same promises."""

import pytest

from engine.export.settings import ExportCancelled, ExportError, ExportSettings
from engine.export.table import EXPORTERS
from engine.media.reader import ClipReader
from engine.project.document import Shot

KINDS = sorted(EXPORTERS)


@pytest.fixture
def two_shots(reel):
    shots = tuple(Shot(id=f"shot{n}", slate=f"0{n}0", duration=6) for n in (1, 2))
    reel.shoot(*shots)
    for n, shot in enumerate(shots):
        reel.take(shot, 6, lambda i, n=n: reel.numbered(10 * n + i))
    return reel


def call(kind: str, reel, path, **callbacks):
    settings = ExportSettings(path, preset="ultrafast")
    return EXPORTERS[kind].export(reel.project, reel.path, reel.takes, settings, **callbacks)


def test_mp4_is_in_the_table():
    assert "mp4" in EXPORTERS


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_a_name_and_a_suffix(kind):
    exporter = EXPORTERS[kind]
    assert exporter.name and exporter.suffix.startswith(".")


@pytest.mark.parametrize("kind", KINDS)
def test_it_writes_every_frame_and_nothing_else(kind, two_shots, tmp_path):
    folder = tmp_path / "Außen 映画"
    folder.mkdir()
    steps: list[tuple[int, int]] = []
    path = call(
        kind, two_shots, folder / f"film{EXPORTERS[kind].suffix}",
        progress=lambda done, total: steps.append((done, total)),
    )  # fmt: skip
    assert list(folder.iterdir()) == [path]
    assert steps == [(n, 12) for n in range(1, 13)]
    with ClipReader(path) as reader:
        assert (reader.frames, reader.rate, reader.size) == (12, two_shots.project.rate, (160, 90))
        numbers = [two_shots.number_in(reader.read(n)) for n in range(12)]
    assert numbers == [*range(6), *range(10, 16)]


@pytest.mark.parametrize("kind", KINDS)
def test_it_replaces_a_file_only_when_it_is_whole(kind, two_shots, tmp_path):
    path = tmp_path / f"film{EXPORTERS[kind].suffix}"
    path.write_bytes(b"old")
    with pytest.raises(ExportCancelled):
        call(kind, two_shots, path, cancelled=lambda: True)
    assert path.read_bytes() == b"old"
    assert [p for p in tmp_path.iterdir() if p.is_file()] == [path]
    call(kind, two_shots, path)
    assert path.stat().st_size > 100


@pytest.mark.parametrize("kind", KINDS)
def test_it_tells_what_is_wrong_in_one_sentence(kind, two_shots, tmp_path):
    with pytest.raises(ExportError) as told:
        call(kind, two_shots, tmp_path / "nowhere" / "film")
    assert str(told.value).endswith(".")
