"""What every model in MODELS has to keep: it makes exactly what its spec said it would."""

from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from engine.media.intake import import_picture
from engine.media.reader import ClipReader
from engine.project.document import CameraMove, Project, RenderSettings, Shot, new_id
from engine.project.folder import ProjectFolder, read_takes
from engine.render.families.table import MODELS
from engine.render.host import Host
from engine.render.job import Cancelled, Finished, Job, Running
from engine.render.requests import make_requests


@pytest.fixture(scope="module")
def host():
    made = Host()
    yield made
    made.close()


@pytest.fixture(params=[(96, 54, Fraction(24000, 1001)), (54, 96, Fraction(25))], ids=str)
def film(request, tmp_path):
    width, height, rate = request.param
    project = Project(id=new_id(), name="Film", width=width, height=height, rate=rate)
    with ProjectFolder.create(tmp_path / "Film.reel", project) as folder:
        ramp = np.linspace(0, 255, 400 * 300, dtype=np.uint8).reshape(300, 400)
        Image.fromarray(np.stack([ramp, ramp[::-1], ramp], -1), "RGB").save(tmp_path / "s.png")
        yield folder, import_picture(folder, tmp_path / "s.png")


def shot_of(reference, model: str, frames: int = 9, handles: int = 3) -> Shot:
    return Shot(
        id=new_id(), slate="010", duration=frames, references=(reference,),
        moves=(CameraMove(kind="dolly_in"),), render=RenderSettings(model=model, handles=handles),
    )  # fmt: skip


def jobs(folder, shot, takes: int) -> list[Job]:
    requests = make_requests(folder.project, shot, takes, seed=1)
    return [Job(id=new_id(), project_path=str(folder.path), request=r) for r in requests]


@pytest.mark.parametrize("model", MODELS)
def test_a_take_is_what_its_spec_said(host, film, model):
    folder, reference = film
    shot = shot_of(reference, model)
    project = folder.project
    extent = MODELS[model].extent(project.width, project.height, project.rate, 9, 3)
    (job,) = jobs(folder, shot, 1)
    state = list(host.run(job))[-1].state
    assert isinstance(state, Finished), state
    take = state.take
    assert (take.frames, take.head) == (extent.num_frames, extent.head)
    assert (take.width, take.height, take.rate) == (extent.width, extent.height, extent.rate)
    assert read_takes(folder.path) == {shot.id: (take,)}
    with ClipReader(folder.take_path(take)) as clip:
        assert (clip.frames, clip.rate) == (extent.num_frames, extent.rate)
        assert clip.size == (extent.width, extent.height)
        assert clip.read(extent.num_frames - 1).std() > 1
    assert Image.open(folder.poster_path(take)).size == (extent.width, extent.height)
    with av.open(str(folder.take_path(take))) as container:
        stream = container.streams.video[0]
        packets = [p for p in container.demux(stream) if p.pts is not None]
        assert all(p.pts == p.dts for p in packets), "B-frames make scrubbing slow"
        keys = [n for n, p in enumerate(packets) if p.is_keyframe]
        assert all(b - a <= 12 for a, b in zip(keys, [*keys[1:], len(packets)], strict=True))
        context = stream.codec_context
        assert (context.colorspace, context.color_range) == (1, 1)


@pytest.mark.parametrize("model", MODELS)
def test_further_takes_differ_where_the_spec_says_so(host, film, model):
    folder, reference = film
    shot = shot_of(reference, model, frames=5, handles=0)
    pictures = []
    for job in jobs(folder, shot, 2):
        state = list(host.run(job))[-1].state
        assert isinstance(state, Finished), state
        with ClipReader(folder.take_path(state.take)) as clip:
            pictures.append(clip.read(2).astype(int))
    assert (np.abs(pictures[0] - pictures[1]).mean() > 0.1) == MODELS[model].varies


@pytest.mark.parametrize("model", MODELS)
def test_it_reports_steps_with_pictures_and_stops_when_told(host, film, model):
    folder, reference = film
    (job,) = jobs(folder, shot_of(reference, model, frames=2000), 1)
    asked, states, previews = [], [], 0
    for event in host.run(job, cancelled=lambda: bool(asked)):
        states.append(event.state)
        previews += bool(event.previews)
        if isinstance(event.state, Running) and event.state.step >= 3 and previews:
            asked.append(True)
    assert isinstance(states[-1], Cancelled)
    assert read_takes(folder.path) == {}


@pytest.mark.parametrize("model", MODELS)
def test_a_spec_is_light_and_says_what_it_is(model):
    spec = MODELS[model]
    assert spec.id == model
    assert spec.name and spec.description.endswith(".")
    assert spec.silence > 0
