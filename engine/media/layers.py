"""Pictures that lie over each other, made one: the layers of a drawn board on white paper."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from engine.media.error import MediaError
from engine.media.still import probe_still

_MOST = 32


def flatten(layers: Sequence[tuple[Path, float]], target: Path) -> None:
    """Lay pictures over each other on white, the first lowest, and write a PNG to `target`.

    Each is a path and its opacity from 0 to 1; the size is the largest of them, others are scaled.
    Raises MediaError for one that can't be read.
    """
    if not layers or len(layers) > _MOST:
        raise MediaError(f"A board has 1 to {_MOST} layers, not {len(layers)}.")
    facts = [probe_still(path) for path, _ in layers]
    size = max(((one.width, one.height) for one in facts), key=lambda sides: sides[0] * sides[1])
    board = Image.new("RGBA", size, "white")
    for path, opacity in layers:
        try:
            with Image.open(path) as opened:
                picture = opened.convert("RGBA")
        except (OSError, ValueError, SyntaxError) as error:
            raise MediaError(f"“{path.name}” is damaged; save it again.") from error
        if picture.size != size:
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        if opacity < 1.0:
            alpha = picture.getchannel("A").point(lambda value, share=opacity: int(value * share))
            picture.putalpha(alpha)
        board.alpha_composite(picture)
    board.convert("RGB").save(target, "PNG", compress_level=3)
