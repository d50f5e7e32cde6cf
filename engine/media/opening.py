"""Opens clips and sounds that nobody vouches for: local files of known formats, nothing else.

A playlist or a URL inside a file could make the decoder read other files or reach the network, so
protocols and formats are named here, and every way in which a malformed file fails is one error.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError

from engine.media.error import MediaError

CLIP_FORMATS = ("mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi")
SOUND_FORMATS = ("wav", "w64", "mp3", "aac", "flac", "ogg", "aiff", *CLIP_FORMATS)

# A malformed file can surface as any of these, not only as an FFmpegError.
FAILURES = (
    FFmpegError,
    OSError,
    ValueError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    EOFError,
    ArithmeticError,
    MemoryError,
)


@contextmanager
def telling(path: Path, what: str) -> Iterator[None]:
    """Turn whatever a decoder raises inside the block into one MediaError naming the file."""
    try:
        yield
    except MediaError:
        raise
    except FileNotFoundError as problem:
        raise MediaError(f"“{path.name}” is missing; relink it or put it back.") from problem
    except FAILURES as problem:
        raise MediaError(
            f"“{path.name}” can't be read as {what}: the file is damaged, cut short or of a kind "
            "that is not supported."
        ) from problem


def open_media(path: Path, formats: tuple[str, ...], what: str) -> InputContainer:
    """Open a local media file of one of `formats` for reading; MediaError when that fails."""
    if not path.exists():
        raise MediaError(f"“{path.name}” is missing; relink it or put it back.")
    with telling(path, what):
        return av.open(
            # Absolute, so that a name such as "concat:a" is never taken for a protocol.
            str(path.absolute()),
            "r",
            container_options={
                "protocol_whitelist": "file",
                "format_whitelist": ",".join(formats),
            },
            metadata_errors="replace",
        )
