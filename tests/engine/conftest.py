"""Films for the engine's tests."""

import pytest

from engine.project.document import CameraMove, Project, Reference, Scene, Shot, new_id


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
