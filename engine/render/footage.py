"""Brings filmed video in as a take: honest that nobody rendered it, and never stale.

It lands in the project folder as renders do; the document is not touched.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from engine.media.error import MediaError
from engine.media.footage import GoingOn, conform_footage
from engine.project.document import Id, Project, Shot, new_id
from engine.project.edits.fields import pick
from engine.project.edits.parts import split_shot
from engine.project.edits.shots import add_shots
from engine.project.film import shot_by_id, still_frames
from engine.project.request import RenderRequest
from engine.project.seen import source_time, sped
from engine.project.take import FOOTAGE, Take
from engine.render.backend import RenderedClip, RenderError
from engine.render.landing import Landing


def bring_footage(
    film: Path,
    project: Project,
    shot: Shot,
    source: Path,
    going_on: GoingOn | None = None,
) -> Take | None:
    """Copy a video into a film as a take of `shot`; None when `going_on` said to stop.

    Its first frame is the shot's. Raises MediaError in one sentence.
    """
    try:
        with Landing(film) as place:
            conformed = conform_footage(
                source, place.folder / "clip.mp4", (project.width, project.height), project.rate,
                going_on,
            )  # fmt: skip
            if conformed is None:
                return None
            width, height = conformed.size
            request = RenderRequest(
                model=FOOTAGE,
                shot=_as_it_stands(shot),
                prompt="",
                negative_prompt="",
                seed=0,
                variation=0,
                width=width,
                height=height,
                rate=conformed.rate,
                num_frames=conformed.frames,
                head=0,
                shot_id=shot.id,
                fingerprint="",
                project_rate=project.rate,
            )
            clip = RenderedClip(
                frames=conformed.frames, width=width, height=height, rate=conformed.rate,
                notes=(f"Footage: {Path(source).name}", *conformed.notes),
            )  # fmt: skip
            return place.land(clip, request)
    except RenderError as problem:
        raise MediaError(str(problem)) from problem


def _as_it_stands(shot: Shot) -> Shot:
    """Return what a take keeps of its shot: nothing that the author said of its takes."""
    return msgspec.structs.replace(shot, picked=None, take_marks={}, takes_from=())


def shot_for(project: Project, source: Path) -> Shot:
    """Return a new shot, named by the footage that it is made for; its length comes later."""
    return Shot(id=new_id(), slate="", duration=still_frames(project), action=Path(source).stem)


def add_footage_shot(
    project: Project, shot: Shot, take: Take, scene_id: Id | None = None, index: int | None = None
) -> Project:
    """Add the shot that footage was brought in for, as long as its take, which is picked."""
    frames = max(1, round(take.frames / take.rate * project.rate))
    long = msgspec.structs.replace(shot, duration=frames, picked=take.id)
    return add_shots(project, [long], scene_id, index)


def pick_footage(project: Project, shot_id: Id, take: Take) -> Project:
    """Pick a take that was brought in; its shot keeps its length."""
    return pick(project, shot_id, take.id)


def cut_shot(project: Project, shot_id: Id, take: Take, cuts: Sequence[int]) -> Project:
    """Split a shot where the pictures of its take are cut, at `cuts` in the take's frames.

    Raises EditError when the shot is gone.
    """
    shot = shot_by_id(project, shot_id)
    places = {place for cut in cuts if (place := _frame_at(project, shot, take, cut)) is not None}
    for place in sorted(places, reverse=True):
        project = split_shot(project, shot_id, place)
    return project


def _frame_at(project: Project, shot: Shot, take: Take, cut: int) -> int | None:
    """Return the first frame inside a shot that shows frame `cut` of its take or a later one."""
    low, high = 0, shot.duration
    while low < high:
        middle = (low + high) // 2
        if source_time(shot, take, sped(shot, middle), project.rate) >= cut:
            high = middle
        else:
            low = middle + 1
    return low if 0 < low < shot.duration else None
