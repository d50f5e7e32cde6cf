"""The table of export formats: a format is a file in this room and its line here."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from engine.export.mp4 import export_film


class Exporter(msgspec.Struct, frozen=True):
    """One format: its name for people, its file suffix, and the function that makes it.

    `export` is called like `engine.export.mp4.export_film`: it returns the path, raises
    ExportError in one sentence, and leaves nothing half-written.
    """

    name: str
    suffix: str
    export: Callable[..., Path]


EXPORTERS: dict[str, Exporter] = {
    "mp4": Exporter("MP4 (H.264)", ".mp4", export_film),
}
