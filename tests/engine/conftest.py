"""Films for the engine's tests."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.export.mp4 import export_film
from engine.export.settings import ExportSettings
from engine.project.codec import encode
from engine.project.document import (
    CameraMove,
    Project,
    Reference,
    Scene,
    Shot,
    Transition,
    new_id,
)
from engine.project.request import RenderRequest, fingerprint
from engine.project.take import Take


@pytest.fixture
def film():
    """Two scenes: shots 010 (72 frames), 020 (48) and 030 (24); then 040 (100)."""
    first = (
        Shot(id="a" * 16, slate="010", duration=72, action="A pier at dawn."),
        Shot(id="b" * 16, slate="020", duration=48, moves=(CameraMove(kind="pan_left"),)),
        Shot(id="c" * 16, slate="030", duration=24, dialogue="Where were you?"),
    )
    second = (Shot(id="d" * 16, slate="040", duration=100),)
    return Project(
        id="f" * 16,
        name="Launch",
        scenes=(
            Scene(id="1" * 16, heading="EXT. PIER", shots=first),
            Scene(id="2" * 16, heading="INT. BOAT", shots=second),
        ),
    )


@pytest.fixture(scope="session")
def large_film():
    """10,000 shots in 100 scenes, with words, a move and a still each."""
    shots = [
        Shot(
            id=new_id(),
            slate=f"{(number + 1) * 10:03}",
            action="A woman walks along the pier and does not look back.",
            notes="slow push in",
            moves=(CameraMove(kind="dolly_in", speed="slow"),),
            references=(
                Reference(
                    id=new_id(),
                    file=f"references/{number:064x}.jpg",
                    sha256=f"{number:064x}",
                    name="pier.jpg",
                ),
            ),
        )
        for number in range(10_000)
    ]
    scenes = [
        Scene(id=new_id(), shots=tuple(shots[start : start + 100]))
        for start in range(0, len(shots), 100)
    ]
    return Project(id=new_id(), name="Long", scenes=tuple(scenes))


@pytest.fixture
def take_of():
    """Make the take that a render of a shot leaves: `take_of(shot, number=1, rate=…, **fields)`."""

    def make(shot: Shot, number: int = 1, rate: Fraction = Fraction(24), head: int = 8, **fields):
        frames = head + int(shot.duration / Fraction(24) * rate) + head
        request = RenderRequest(
            model="animatic",
            shot=msgspec.structs.replace(shot, picked=None, take_marks={}, takes_from=()),
            prompt=shot.action,
            negative_prompt="",
            seed=1,
            variation=number - 1,
            width=1280,
            height=720,
            rate=rate,
            num_frames=frames,
            head=head,
            shot_id=shot.id,
            fingerprint=fingerprint(shot, 1280, 720),
            project_rate=Fraction(24),
        )
        known = {
            "id": new_id(),
            "number": number,
            "shot_id": shot.id,
            "model": "animatic",
            "request": request,
            "frames": frames,
            "width": 1280,
            "height": 720,
            "rate": rate,
            "head": head,
            "created": f"2026-01-01T00:00:{number:02}Z",
        }
        return Take(**{**known, **fields})

    return make


@pytest.fixture
def land_take():
    """Write a take into a project folder as a finished render does: `land_take(path, take)`."""

    def write(path, take: Take) -> Take:
        folder = path / "takes" / take.id
        folder.mkdir(parents=True)
        (folder / "clip.mp4").write_bytes(b"a clip")
        (folder / "poster.jpg").write_bytes(b"a poster")
        (folder / "take.json").write_bytes(encode(take))
        return take

    return write


@pytest.fixture
def small(make_reel):
    """A take, a live animatic that pans, a dissolve, and a take that is short; 50 frames."""
    reel = make_reel(rate=Fraction(24000, 1001))
    still = reel.still("pier.png", (90, 120, 160))
    first, last = (
        Shot(id=f"shot{slate}", slate=slate, duration=frames)
        for slate, frames in (("010", 16), ("030", 20))
    )
    moving = Shot(
        id="shot020", slate="020", duration=14, references=(still,),
        moves=(CameraMove(kind="pan_left"),), transition=Transition(duration=6),
    )  # fmt: skip
    reel.shoot(first, moving, last)
    reel.take(first, 24, head=4, rate=reel.project.rate)
    reel.take(last, 15, lambda n: reel.numbered(n + 100), rate=reel.project.rate)
    return reel


@pytest.fixture
def export():
    """Export a reel: `export(reel, path, **fields of ExportSettings, **callbacks) -> Path`."""

    def make(reel, path: Path, **fields: Any) -> Path:
        callbacks = {
            name: fields.pop(name)
            for name in ("progress", "cancelled", "said", "shown")
            if name in fields
        }
        values: dict[str, Any] = {"preset": "ultrafast"} | fields
        settings = ExportSettings(path, **values)
        return export_film(reel.project, reel.path, reel.takes, settings, **callbacks)

    return make
