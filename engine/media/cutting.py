"""Finds where one picture of a clip is cut to another, by PySceneDetect (BSD-3-Clause).

Its detector is given small pictures that were decoded here: it opens no file itself.
"""

from collections.abc import Callable
from pathlib import Path

from engine.media.reader import ClipReader

_WIDTH = 256
"""Pixels across of the pictures that are compared: enough, and quick."""

_SHORTEST = 0.5
"""Seconds; a cut that follows another sooner is not told."""


def find_cuts(
    clip: Path, going_on: Callable[[int, int], bool] | None = None
) -> tuple[int, ...] | None:
    """Return the frames of a clip that begin another picture, the first frame not among them.

    None when `going_on(frame, frames)` said to stop. Raises MediaError in one sentence.
    """
    import cv2
    from scenedetect import FrameTimecode
    from scenedetect.detectors import AdaptiveDetector

    with ClipReader(clip) as reader:
        rate = float(reader.rate)
        detector = AdaptiveDetector(min_scene_len=max(1, round(_SHORTEST * rate)))
        width, height = reader.size
        small = (_WIDTH, max(2, round(_WIDTH * height / width))) if width > _WIDTH else reader.size
        found: set[int] = set()
        for index in range(reader.frames):
            if going_on is not None and not going_on(index, reader.frames):
                return None
            picture = cv2.resize(reader.read(index), small, interpolation=cv2.INTER_AREA)
            picture = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
            moment = FrameTimecode(index, rate)
            found.update(cut.frame_num for cut in detector.process_frame(moment, picture))
        end = FrameTimecode(reader.frames - 1, rate)
        found.update(cut.frame_num for cut in detector.post_process(end))
    return tuple(sorted(frame for frame in found if 0 < frame < reader.frames))
