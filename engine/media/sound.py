"""Reads sound: WAV, MP3, AAC, FLAC and their like become 48 kHz stereo float32.

Knows nothing of films or gain; the mix is `engine.compose.mix`.
"""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler

from engine.media.error import MediaError
from engine.media.opening import SOUND_FORMATS, open_media, telling
from engine.project.disk import replacing

SAMPLE_RATE = 48_000
MAX_SECONDS = 6 * 3600
"""The longest sound that is read; a malformed file may claim any length."""


def sound_blocks(path: Path) -> Iterator[np.ndarray]:
    """Yield a sound as blocks of float32, 2 × n, at 48 kHz; raises MediaError in one sentence.

    A mono sound is heard from both sides at its own level; more channels than two are folded down.
    """
    path = Path(path)
    with telling(path, "a sound"), open_media(path, SOUND_FORMATS, "a sound") as container:
        if not container.streams.audio:
            raise MediaError(f"“{path.name}” holds no sound.")
        stream = container.streams.audio[0]
        mono = stream.codec_context.layout.nb_channels == 1
        # The resampler would fold mono into stereo 3 dB quieter.
        resampler = AudioResampler("fltp", "mono" if mono else "stereo", SAMPLE_RATE)
        count = 0
        for decoded in _frames_and_end(container.decode(stream)):
            for frame in resampler.resample(decoded):
                block = frame.to_ndarray()
                count += block.shape[1]
                if count > MAX_SECONDS * SAMPLE_RATE:
                    raise MediaError(f"“{path.name}” is longer than 6 hours; use a part of it.")
                yield np.repeat(block, 2, axis=0) if mono else block


def _frames_and_end(frames: Iterator[av.AudioFrame]) -> Iterator[av.AudioFrame | None]:
    yield from frames
    yield None  # empties the resampler


def read_sound(path: Path) -> np.ndarray:
    """Return a whole sound as float32, 2 × samples, at 48 kHz. Raises MediaError."""
    blocks = list(sound_blocks(path))
    if not blocks:
        raise MediaError(f"“{Path(path).name}” holds no sound.")
    return np.concatenate(blocks, axis=1)


def probe_sound(path: Path) -> int:
    """Return a sound's length in samples at 48 kHz, as it decodes. Raises MediaError."""
    return sum(block.shape[1] for block in sound_blocks(path))


def decode_sound(path: Path, out: Path) -> Path:
    """Write a sound as raw float32, sample by sample left and right, whole or not at all.

    Such a file can be mapped, so that hours of sound need no memory. Raises MediaError.
    """
    try:
        with replacing(out, durable=False) as stream:
            for block in sound_blocks(path):
                stream.write(np.ascontiguousarray(block.T).data)
    except OSError as problem:
        reason = problem.strerror or problem
        raise MediaError(f"“{Path(path).name}” could not be unpacked: {reason}.") from problem
    return out


def map_sound(decoded: Path) -> np.ndarray:
    """Return what `decode_sound` wrote as float32, samples × 2, read from disk as it is used."""
    samples = decoded.stat().st_size // 8
    if samples == 0:
        return np.zeros((0, 2), np.float32)
    return np.memmap(decoded, np.float32, "r", shape=(samples, 2))


def peaks(path: Path, per_second: int = 100) -> np.ndarray:
    """Return a waveform: float32, n × 2, the lowest and highest sample of each 1/`per_second` s.

    Raises MediaError.
    """
    step = SAMPLE_RATE // per_second
    rows: list[np.ndarray] = []
    rest = np.zeros((2, 0), np.float32)
    for block in sound_blocks(path):
        rest = np.concatenate([rest, block], axis=1)
        whole = rest.shape[1] // step * step
        if whole:
            columns = rest[:, :whole].reshape(2, -1, step)
            rows.append(np.stack([columns.min((0, 2)), columns.max((0, 2))], axis=1))
            rest = rest[:, whole:]
    if rest.shape[1]:
        rows.append(np.array([[rest.min(), rest.max()]], np.float32))
    return np.concatenate(rows) if rows else np.zeros((0, 2), np.float32)
