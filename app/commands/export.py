"""`storyreel export`: the film as an MP4, as the preview shows it, its script, or its board."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any, get_args

import msgspec

from app.commands.console import Console
from app.commands.export_board import (
    add_board_arguments,
    export_as_board,
    is_board,
    refuse_board_arguments,
)
from app.commands.new import size
from app.commands.opening import add_folder, reading, shots_named
from app.commands.stopping import stop_on_signal
from app.script_export import is_script, write_script
from engine.export.framings import export_framings
from engine.export.mp4 import export_film
from engine.export.settings import (
    PRESETS,
    Captions,
    ExportCancelled,
    ExportError,
    ExportSettings,
    parse_bitrate,
)
from engine.project.aspects import framing_id
from engine.project.document import Project
from engine.project.film import start_of
from engine.project.folder import read_takes
from engine.render.estimate import Pace


def add_arguments(parser: ArgumentParser) -> None:
    """Add what the command takes."""
    add_folder(parser)
    parser.add_argument(
        "out", type=Path, metavar="OUT.mp4",
        help="the file to write; OUT.pdf is the board on paper, OUT.fountain the screenplay, "
        "OUT.csv the shot list",
    )  # fmt: skip
    parser.add_argument("--size", type=size, metavar="WxH", help="its size (default: the film's)")
    parser.add_argument(
        "--fit", choices=("letterbox", "crop", "fit"), default="letterbox",
        help="in another aspect: black bars, the middle cut out, or a smaller file",
    )  # fmt: skip
    parser.add_argument(
        "--crf", type=quality, default=18.0, metavar="N",
        help="quality from 0 (lossless) to 51; lower is better and larger (default: 18)",
    )  # fmt: skip
    parser.add_argument(
        "--bitrate", type=bitrate, metavar="RATE",
        help="bits a second instead of a quality, such as 8M or 800k",
    )  # fmt: skip
    parser.add_argument(
        "--preset", choices=PRESETS, default="medium", help="slower makes smaller files"
    )
    parser.add_argument(
        "--range", metavar="010..040", help="only these shots: from one slate to another"
    )
    parser.add_argument(
        "--drawings", action="store_true", help="with what is drawn over the pictures"
    )
    parser.add_argument(
        "--framing", action="append", default=[], metavar="9:16",
        help="the film in this aspect; give it again for more, a file each",
    )  # fmt: skip
    parser.add_argument(
        "--captions", choices=get_args(Captions), default="burnt",
        help="drawn into the picture (default), as an .srt beside it, both, as a text track in "
        "the file, or none",
    )  # fmt: skip
    parser.add_argument("--slate", action="store_true", help="burn in shot, take and timecode")
    add_board_arguments(parser)


def run(options: Namespace, console: Console) -> None:
    """Export the film. Raises KeyboardInterrupt when it was stopped; nothing is left then."""
    with reading(options.folder) as folder:
        project, path = folder.project, folder.path
        if is_board(options.out):
            export_as_board(folder, options, console)
            return
    refuse_board_arguments(options)
    if is_script(options.out):
        console.line(f"Wrote {write_script(project, path, options.out)}.")
        return
    width, height = options.size or (None, None)
    start, end = frames_of_range(project, options.range)
    settings = ExportSettings(
        path=options.out, width=width, height=height, fit=options.fit, crf=options.crf,
        bitrate=options.bitrate, preset=options.preset, start=start, end=end, slate=options.slate,
        drawings=options.drawings, captions=options.captions,
    )  # fmt: skip
    pace, said = Pace(), []

    def progress(done: int, total: int) -> None:
        console.progress("Exporting", done, total, pace.step("frames", done, total))

    try:
        with stop_on_signal() as asked:
            rest = progress, asked.is_set, said.append
            written = _written(project, path, settings, options.framing, rest)
    except ExportCancelled as error:
        raise KeyboardInterrupt from error
    finally:
        console.finish()
    for sentence in dict.fromkeys(said):
        sys.stderr.write(f"storyreel: {sentence}\n")
    for one in written:
        console.line(f"Wrote {one}.")


def _written(
    project: Project, path: Path, settings: ExportSettings, names: list[str], rest: tuple[Any, ...]
) -> list[Path]:
    """Export in the aspects of these names, by the name given where there is one at most."""
    takes = read_takes(path)
    framings = [framing_id(project, name) for name in dict.fromkeys(names)]
    if len(framings) > 1:
        return export_framings(project, path, takes, settings, framings, *rest)
    if framings:
        settings = msgspec.structs.replace(settings, framing=framings[0])
    return [export_film(project, path, takes, settings, *rest)]


def frames_of_range(project: Project, text: str | None) -> tuple[int, int | None]:
    """Return the frames [start, end) of a range of slates; the whole film for None."""
    if text is None:
        return 0, None
    shots = shots_named(project, text)
    last = shots[-1]
    return start_of(project, shots[0].id), start_of(project, last.id) + last.duration


def bitrate(text: str) -> int:
    """Read a bit rate. Raises ArgumentTypeError."""
    try:
        return parse_bitrate(text)
    except ExportError as error:
        raise ArgumentTypeError(str(error).removesuffix(".")) from error


def quality(text: str) -> float:
    """Read a crf. Raises ArgumentTypeError."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 51:
        raise ArgumentTypeError(f"“{text}” is no quality; write a number from 0 to 51")
    return value
