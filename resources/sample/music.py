"""The sample film's sound: a low drone, a heartbeat, the count, the engines, and stillness.

    python -m resources.sample.music

writes it as `launch.m4a`, which is shipped. Made of sines and filtered noise by this file alone.
Times are seconds of the film.
"""

import sys
from pathlib import Path

import av
import numpy as np

RATE = 48_000
Wave = np.ndarray

COUNT_AT = 18.05
IGNITION_AT = 29.0
ORBIT_AT = 38.0


def spell(seconds: float) -> Wave:
    """Return the times of a stretch of samples, float64."""
    return np.arange(round(seconds * RATE)) / RATE


def swell(time: Wave, attack: float, release: float) -> Wave:
    """Return an envelope that rises over `attack` and falls over `release` seconds."""
    end = time[-1] + 1 / RATE
    rise = np.clip(time / max(attack, 1e-3), 0, 1)
    fall = np.clip((end - time) / max(release, 1e-3), 0, 1)
    return np.sin(rise * np.pi / 2) ** 2 * np.sin(fall * np.pi / 2) ** 2


def low_pass(noise: Wave, cutoff: float) -> Wave:
    """Return noise with everything above `cutoff` Hz taken away, softly, in one transform."""
    spectrum = np.fft.rfft(noise)
    frequency = np.fft.rfftfreq(len(noise), 1 / RATE)
    return np.fft.irfft(spectrum / (1 + (frequency / cutoff) ** 4), len(noise))


def chord(seconds: float, notes: tuple[float, ...], attack: float, release: float) -> Wave:
    """Return a soft stereo pad: each note twice, slightly apart, shape samples × 2."""
    time = spell(seconds)
    pad = np.zeros((len(time), 2))
    for index, note in enumerate(notes):
        slow = 1 + 0.12 * np.sin(2 * np.pi * (0.11 + 0.03 * index) * time)
        for side, apart in ((0, -0.35), (1, 0.35)):
            tone = np.sin(2 * np.pi * (note + apart) * time + index)
            tone += 0.3 * np.sin(4 * np.pi * (note + apart) * time)
            pad[:, side] += tone * slow / (1 + index * 0.35)
    return pad * swell(time, attack, release)[:, None]


def heartbeat() -> Wave:
    """Return one beat: two dull thumps."""
    time = spell(0.5)
    thump = np.sin(2 * np.pi * 52 * time * np.exp(-time * 2)) * np.exp(-time * 16)
    late = np.roll(thump, round(0.19 * RATE))
    late[: round(0.19 * RATE)] = 0
    return thump + 0.6 * late


def tick(frequency: float) -> Wave:
    """Return one tone of the count."""
    time = spell(0.16)
    return np.sin(2 * np.pi * frequency * time) * np.exp(-time * 22)


def engines(seconds: float) -> Wave:
    """Return the engines: rumble and crackle that rise at once and die away slowly, stereo."""
    dice = np.random.default_rng(9)
    time = spell(seconds)
    rumble = np.stack([low_pass(dice.normal(size=len(time)), 95) for _ in range(2)], axis=1)
    hiss = np.stack([low_pass(dice.normal(size=len(time)), 900) for _ in range(2)], axis=1)
    rumble /= np.abs(rumble).max()
    hiss /= np.abs(hiss).max()
    crackle = 0.5 + 0.5 * low_pass(dice.normal(size=len(time)), 12)[:, None]
    level = (np.clip(time / 0.25, 0, 1) * np.exp(-np.maximum(time - 3.5, 0) / 2.6))[:, None]
    return (rumble * 1.2 + hiss * 0.55 * (1 + crackle)) * level


def lay(track: Wave, sound: Wave, at: float, gain: float) -> None:
    """Add a mono or stereo sound to the track at a time in seconds."""
    start = round(at * RATE)
    sound = sound if sound.ndim == 2 else np.repeat(sound[:, None], 2, axis=1)
    count = max(0, min(len(sound), len(track) - start))
    track[start : start + count] += sound[:count] * gain


def compose(seconds: float) -> Wave:
    """Return the whole track, float32, shape (2, samples) at 48 kHz, peaks at -1.5 dB."""
    track = np.zeros((round(seconds * RATE), 2))
    lay(track, chord(16, (55.0, 82.4, 110.0), 3, 4), 0, 0.3)
    lay(track, chord(17.5, (58.3, 87.3, 116.5, 174.6), 4, 3), 12, 0.3)
    for beat in np.arange(4.0, IGNITION_AT - 3, 1.1):
        lay(track, heartbeat(), float(beat), 0.4 + 0.35 * beat / IGNITION_AT)
    for index in range(3):
        lay(track, tick(880 if index < 2 else 1318.5), COUNT_AT + index * 5 / 3, 0.22)
    whoosh = low_pass(np.random.default_rng(3).normal(size=2 * RATE), 700)
    lay(track, whoosh / np.abs(whoosh).max() * swell(spell(2), 1.4, 0.5), IGNITION_AT - 2.2, 0.4)
    lay(track, engines(ORBIT_AT + 2 - IGNITION_AT), IGNITION_AT, 1.0)
    rest = max(4.0, seconds - ORBIT_AT)
    lay(track, chord(rest, (65.4, 98.0, 196.0, 246.9, 392.0), 2.5, 4), ORBIT_AT, 0.24)
    track = np.tanh(track)
    return (track / np.abs(track).max() * 10 ** (-1.5 / 20)).T.astype(np.float32)


def write(path: Path, wave: Wave) -> None:
    """Write a track as AAC in MP4; `wave` is float32, shape (2, samples) at 48 kHz."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=RATE, layout="stereo", options={"b": "192k"})
        for start in range(0, wave.shape[1], 1024):
            block = np.ascontiguousarray(wave[:, start : start + 1024])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate = RATE
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    target = Path(__file__).resolve().parent / "launch.m4a"
    write(target, compose(48.5))
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")
