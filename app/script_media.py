"""Copies the pictures and sounds that a script names into the film, for the window and headless.

It knows no format of scripts and lays nothing out: that is `engine.script`.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from engine.media.error import MediaError
from engine.project.document import Id, Project, Reference, ShotAnchor, Sound
from engine.project.errors import ProjectError
from engine.project.folder import ProjectFolder
from engine.script.laying import Media, shots_to_fill
from engine.script.screenplay import ScriptShot
from engine.script.update import Update


def copy_media(
    folder: ProjectFolder,
    project: Project,
    update: Update,
    progress: Callable[[int, int], None] = lambda done, count: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Media, list[str]]:
    """Copy in what new shots bring; return it with a sentence for each file that was left out."""
    pictures: dict[Id, tuple[Reference, ...]] = {}
    sounds: list[Sound] = []
    said = [f"{name} is not where the script says." for name in update.play.missing]
    wanted = shots_to_fill(update, project)
    new = {plan.id for scene in update.scenes for plan in scene.shots if plan.is_new}
    track = 1 + max((sound.track for sound in project.sounds), default=-1)
    for number, (shot_id, source) in enumerate(wanted.items(), 1):
        if cancelled():
            break
        try:
            if source.pictures:
                pictures[shot_id] = (_picture(folder, source),)
            if shot_id in new:
                sounds += [_sound(folder, path, shot_id, track) for path in source.sounds]
        except (MediaError, ProjectError) as error:
            said.append(str(error))
        progress(number, len(wanted))
    return Media(pictures=pictures, sounds=sounds), said


def _picture(folder: ProjectFolder, source: ScriptShot) -> Reference:
    from engine.media.intake import import_picture
    from engine.media.layers import flatten

    if not source.layers:
        return import_picture(folder, source.pictures[0].path)
    name = source.pictures[0].path.with_suffix(".png").name
    with tempfile.TemporaryDirectory(prefix="storyreel-board-") as place:
        flat = Path(place) / name
        flatten([(picture.path, picture.opacity) for picture in source.pictures], flat)
        return import_picture(folder, flat)


def _sound(folder: ProjectFolder, path: Path, shot_id: Id, track: int) -> Sound:
    from engine.media.intake import import_sound

    return import_sound(folder, path, ShotAnchor(shot=shot_id), track=track)
