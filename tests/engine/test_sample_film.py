"""The sample film: complete, on time, and every picture and sound of it there."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.animatic.engine import Animatic
from engine.media.reader import ClipReader
from engine.project.folder import ProjectFolder, read_takes
from engine.project.seen import take_state, takes_of
from engine.script.captioning import fill_captions
from resources.sample.film import RATE, SCENES
from resources.sample.make import write_sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProjectFolder]:
    told: list[tuple[int, int]] = []
    path = tmp_path_factory.mktemp("sample") / "Launch.reel"
    write_sample(path, lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    folder = ProjectFolder.open(path, read_only=True)
    yield folder
    folder.close()


def test_it_is_about_forty_five_seconds_in_three_scenes(sample: ProjectFolder):
    project = sample.project
    assert 42 <= project.duration / RATE <= 50
    assert len(project.scenes) == len(SCENES) == 3
    assert (project.width, project.height) == (1280, 720)
    assert [framing.name for framing in project.framings] == ["9:16"]


def test_nothing_of_it_is_missing(sample: ProjectFolder):
    assert sample.missing(sample.project) == []
    assert len(sample.project.sounds) == 1
    widest = max(r.width for shot in sample.project.shots for r in shot.references)
    assert widest >= 2560


def test_one_card_asks_for_a_photo(sample: ProjectFolder):
    cards = [shot for shot in sample.project.shots if not shot.references]
    assert [card.action for card in cards] == ["Drop your photo here"]


def test_two_shots_come_with_three_takes_and_one_take_is_stale(sample: ProjectFolder):
    project, takes = sample.project, read_takes(sample.path)
    of = {shot.slate: takes_of(shot, takes) for shot in project.shots}
    assert {slate: len(found) for slate, found in of.items() if found} == {"030": 3, "060": 3}
    states = [take_state(project, shot, take) for shot in project.shots for take in of[shot.slate]]
    assert states.count("stale") == 1
    assert states.count("picked") == 1
    for take in (take for found in of.values() for take in found):
        reader = ClipReader(sample.take_path(take))
        assert reader.frames == take.frames
        reader.close()


def test_the_first_takes_are_what_is_seen_live(sample: ProjectFolder):
    """They were baked by this engine: bake them anew after a change of what it draws."""
    engine = Animatic(lambda file: sample.path / file, 1280, 720, sample.project.rate)
    for take in (take for take in sample.takes() if take.number == 1):
        shot = next(shot for shot in sample.project.shots if shot.id == take.shot_id)
        middle = shot.duration // 2
        with ClipReader(sample.take_path(take)) as reader:
            baked = reader.read((take.frames - shot.duration) // 2 + middle)
        error = np.mean((engine.frame(shot, middle).astype(np.float32) - baked) ** 2)
        assert 10 * np.log10(255**2 / error) >= 38, shot.slate


def test_every_word_of_the_camera_notes_is_understood(sample: ProjectFolder):
    for shot in sample.project.shots:
        assert shot.size is not None, shot.notes
        assert shot.moves, shot.notes


def test_writing_over_something_is_refused(sample: ProjectFolder):
    from engine.project.errors import ProjectError

    with pytest.raises(ProjectError):
        write_sample(Path(sample.path))


def test_what_is_said_stands_below_and_where_it_is_over_the_picture(sample: ProjectFolder):
    project = sample.project
    assert [caption.text for caption in project.captions] == [
        "Three. Two. One.", "We have ignition.", "I can see all of it from here.",
    ]  # fmt: skip
    assert [title.text for title in project.titles] == ["LAUNCH PAD 39\nT − 10 minutes"]
    assert fill_captions(project) is project
