"""`storyreel import FOLDER clip.mp4`: a video becomes a new shot, or a take of one."""

from argparse import ArgumentParser, Namespace

from app.commands.console import Console, counted
from app.commands.opening import shot_named, writing
from app.footage_import import Brought, Place, laid
from engine.media.cutting import find_cuts
from engine.render.footage import bring_footage, shot_for


def add_footage_arguments(parser: ArgumentParser) -> None:
    """Add what is only for videos."""
    parser.add_argument(
        "--shot", metavar="SHOT", help="make a video a take of this shot, not a shot of its own"
    )
    parser.add_argument(
        "--cut-into-shots", action="store_true",
        help="split the shot where the video's pictures are cut",
    )  # fmt: skip


def import_video(options: Namespace, console: Console) -> None:
    """Bring a video in as one change of the project."""
    with writing(options.folder) as folder:
        project = folder.project
        shot = shot_named(project, options.shot) if options.shot else None

        def going_on(done: int, count: int) -> bool:
            console.progress("Importing", done, count)
            return True

        target = shot or shot_for(project, options.source)
        take = bring_footage(folder.path, project, target, options.source, going_on)
        assert take is not None  # nobody stops it
        cuts = find_cuts(folder.take_path(take)) if options.cut_into_shots else ()
        brought = Brought(target, take, cuts or (), options.source.name)
        place = Place(shot_id=shot.id if shot else None)
        after = laid(project, [brought], place)
        folder.save(after)
    console.finish()
    new = len(after.shots) - len(project.shots)
    seconds = float(take.frames / take.rate)
    said = [f"{take.width}×{take.height}, {float(take.rate):.4g} a second, {seconds:.1f} s"]
    said += [note.rstrip(".") for note in take.notes[1:]]
    what = f"T{take.number:02} of {shot.slate}" if shot else counted(new, "shot")
    if shot and new:
        what += f", cut into {counted(new + 1, 'shot')}"
    console.line(f"{options.source.name} is {what} ({'; '.join(said)}).")
