"""What each mode promises, asserted of the frames that came out and of what reached the model."""

from fractions import Fraction
from typing import Any

import numpy as np

from engine.project.task import Area, Blend, Extend, Loop, Retake, Task, Upscale
from engine.render.recipe import Made, Recipe

from tiny.studio import same
from tiny.witness import PassSeen, moved, places_of

CODEC = 8.0
"""Mean difference of two frames that were one before they were encoded, in [0, 255]."""


def keeps_frames(
    task: Task, shown: list[np.ndarray], old: list[np.ndarray], other: list[np.ndarray]
) -> None:
    """Assert that frames of the older takes stand where they have to; `other` is blended into."""
    match task:
        case Extend(frames=frames, direction="forward"):
            assert same(shown[: len(old)], old) and len(shown) == len(old) + frames
        case Extend(frames=frames):
            assert same(shown[frames:], old) and len(shown) == len(old) + frames
        case Retake(start=start, stop=stop):
            assert same(shown[:start], old[:start]) and same(shown[stop:], old[stop:])
            assert len(shown) == len(old) and not same(shown[start:stop], old[start:stop])
            if task.area is not None:
                stays_around(task.area, shown[start:stop], old[start:stop])
        case Blend(frames=frames):
            assert same(shown[: len(old) - frames], old[:-frames])
            kept = len(other) - frames
            assert len(shown) == len(old) + kept
            assert np.abs(np.stack(shown[-kept:]).astype(int) - other[-kept:]).mean() < CODEC
        case Upscale():
            height, width, _ = old[0].shape
            assert len(shown) == len(old) and shown[0].shape == (2 * height, 2 * width, 3)
        case Loop(take=None):
            pass
        case Loop():
            assert same(shown[: len(old)], old) and len(shown) == len(old) + task.frames
        case _:
            assert not same(shown, old)


def stays_around(area: Area, shown: list[np.ndarray], old: list[np.ndarray]) -> None:
    """Assert that pictures are the old ones but in an area, and there they are others."""
    off = np.abs(np.stack(shown).astype(int) - np.stack(old))
    rows, columns = area.pixels(off.shape[2], off.shape[1])
    inside = off[:, rows, columns].mean()
    off[:, rows, columns] = 0
    around = off.sum() / (off.size - off[:, rows, columns].size)
    assert around < CODEC / 2 and inside > 2 * around, (around, inside)


def ends_meet(recipe: Recipe, shown: list[np.ndarray], written: list[np.ndarray]) -> None:
    """Assert of a loop that is played back and forth that it is one picture at both ends."""
    made = [piece for piece in recipe.pieces if isinstance(piece, Made)]
    assert made[-1].reverse and not made[0].reverse
    if written:
        assert np.array_equal(written[0], written[-1])
    assert np.abs(shown[0].astype(int) - shown[-1]).mean() < 2 * CODEC


def was_given(seen: PassSeen) -> None:
    """Assert that an encoder of the model was given all that the recipe gives the pass."""
    count = seen.one.num_frames
    assert seen.calls, "no denoiser was called"
    for given in seen.shown.conditions:
        for offset in {0, len(given.pictures) - 1}:
            found = places_of(given.pictures[offset], seen.encoded)
            assert found, f"the frame for {given.at + offset} of {count} reached no encoder"
            whole = {at for at, of in found if of == count and count > 1}
            # Helios reads the frames before a film as its history, which ends with them.
            ends_history = given.at == 0 and offset > 0 and count - 1 in whole
            assert not whole or ends_history or given.at + offset in whole, (given.at, found)
    if seen.shown.paint is not None:
        assert seen.encoded, "the take around the area reached no encoder"
    for clip in (seen.shown.video, seen.shown.control):
        if clip is not None:
            assert places_of(clip[0], seen.encoded) and places_of(clip[-1], seen.encoded)
    for picture in seen.shown.references:
        assert places_of(picture, seen.encoded)


def changed_at(one: PassSeen, other: PassSeen) -> list[int]:
    """Return the frames at which two runs of a pass were given other stills."""
    pairs = zip(one.shown.conditions, other.shown.conditions, strict=True)
    return [a.at for a, b in pairs if not np.array_equal(a.pictures, b.pictures)]


def stands_at(one: PassSeen, other: PassSeen, at: int, rate: Fraction) -> None:
    """Assert that another still at frame `at` changes what the denoiser gets in that place.

    Models that are told the whole film get it in the latent of that frame, and nowhere before;
    those that are told of frames by tokens, in tokens that carry the frame's time.
    """
    assert len(one.calls) == len(other.calls)
    found = moved(one.calls[0], other.calls[0])
    for first, second in zip(one.guided[:1], other.guided[:1], strict=True):
        found |= moved(first, second)
    assert found, "another still changes nothing that reaches the denoiser"
    if at == 0:
        return
    coords = one.calls[0].get("video_coords")
    if coords is not None:
        tokens = sorted(found["hidden_states"][1])
        times = coords[0, 0, tokens].float()
        assert abs(float(times.amin()) - float(at / rate)) <= float(1.01 / rate), (times, at)
        return
    share = at / (one.one.num_frames - 1)
    calls: dict[str, Any] = {**one.calls[0], **(one.guided[0] if one.guided else {})}
    lasting = [
        (set(indices), calls[name].shape[axis])
        for name, axes in found.items()
        for axis, indices in axes.items()
        if axis in (1, 2) and calls[name].ndim > 3
    ]
    assert any(0 not in m and round(share * (n - 1)) in m for m, n in lasting), (at, lasting)


def same_tensors(one: PassSeen, other: PassSeen) -> bool:
    """Return whether every call of the denoiser got the same, bit by bit."""
    return len(one.calls) == len(other.calls) and not any(
        moved(first, second) for first, second in zip(one.calls, other.calls, strict=True)
    )
