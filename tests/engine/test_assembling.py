"""Putting takes together: what is kept stays as it was, what is made meets it without a jump."""

from fractions import Fraction

import numpy as np
import pytest

from engine.media.reader import ClipReader
from engine.media.sound import read_sound
from engine.media.stitch import StitchWriter, next_key_frame
from engine.media.writer import ClipWriter
from engine.project.document import RenderSettings, Shot
from engine.project.request import RenderRequest
from engine.project.task import Area, Remix, Retake, TakeFrames
from engine.render.assembling import SOUND_KEPT, assemble
from engine.render.backend import RenderCancelled
from engine.render.matching import drift, match
from engine.render.recipe import Kept, Made, Pass, PromptAt, Recipe
from engine.render.sources import Sources

RATE = Fraction(24)
SIZE = (160, 96)


def pattern(seed: int, frames: int, brightness: float = 1.0) -> np.ndarray:
    """Return a soft picture that moves, uint8 frames × 96 × 160 × 3."""
    import cv2

    noise = np.random.default_rng(seed).normal(120, 400, (SIZE[1], SIZE[0], 3))
    wide = cv2.GaussianBlur(np.concatenate([noise] * 3, 1), (0, 0), 9)
    soft = wide[:, SIZE[0] : 2 * SIZE[0]]
    soft = np.clip(soft, 20, 220) * brightness
    return np.stack([np.roll(soft, 2 * n, 1) for n in range(frames)]).clip(0, 255).astype(np.uint8)


@pytest.fixture
def room(tmp_path):
    """A project folder with a take of 60 frames, and the folder of a take to be."""
    (tmp_path / "takes" / "a").mkdir(parents=True)
    write(tmp_path / "takes" / "a" / "clip.mp4", pattern(1, 60))
    out = tmp_path / "takes" / ".partial-b"
    out.mkdir()
    return tmp_path, out


def write(path, pictures, preset: str = "veryfast", crf: float = 14) -> None:
    with ClipWriter(path, *SIZE, RATE, crf=crf, preset=preset, gop=12, bframes=0) as writer:
        for one in pictures:
            writer.write(one)


def take(start: int, stop: int) -> TakeFrames:
    return TakeFrames(take="a", file="takes/a/clip.mp4", start=start, stop=stop, rate=RATE)


def put_together(room, pieces, outputs, sounds=None, size=SIZE, on_step=None, task=None):
    folder, out = room
    video = task.take if isinstance(task, Remix) else None
    passes = tuple(
        Pass(num_frames=len(o), prompts=(PromptAt(at=0, text=""),), video=video) for o in outputs
    )
    recipe = Recipe(passes=passes, pieces=tuple(pieces), width=SIZE[0], height=SIZE[1])
    shot = Shot(id="1" * 16, slate="010", render=RenderSettings())
    request = RenderRequest(
        model="m", shot=shot, prompt="", negative_prompt="", seed=0, variation=0, width=size[0],
        height=size[1], rate=RATE, num_frames=recipe.num_frames, head=0, shot_id=shot.id,
        fingerprint="", task=task,
    )  # fmt: skip
    with Sources(recipe, request, folder, out) as sources:
        for output in outputs:
            sources.add(output)
        clip = assemble(
            recipe, sources, sounds or [None] * len(outputs), request, folder, out,
            on_step or (lambda *_: None),
        )  # fmt: skip
    assert [p.name for p in out.iterdir()] == ["clip.mp4"]
    with ClipReader(out / "clip.mp4") as reader:
        assert (reader.frames, reader.rate, reader.size) == (clip.frames, RATE, size)
        return [reader.read(n) for n in range(reader.frames)], clip


def original(room) -> list[np.ndarray]:
    with ClipReader(room[0] / "takes" / "a" / "clip.mp4") as reader:
        return [reader.read(n) for n in range(reader.frames)]


def distance(one, other) -> float:
    return float(np.abs(one.astype(float) - other).mean())


def test_what_is_kept_is_copied_frame_for_frame(room):
    pieces = [Kept(frames=take(0, 17)), Made(number=0, start=2, stop=21), Kept(frames=take(36, 60))]
    shown, clip = put_together(room, pieces, [pattern(2, 25)])
    assert clip.frames == 60
    old = original(room)
    assert all(np.array_equal(shown[n], old[n]) for n in (*range(17), *range(36, 60)))
    assert max(distance(shown[17 + n], pattern(2, 25)[2 + n]) for n in range(19)) < 4


def test_a_stretch_that_begins_between_key_frames_is_encoded_up_to_the_next(room):
    shown, _ = put_together(
        room, [Made(number=0, start=0, stop=5), Kept(frames=take(30, 60))], [pattern(2, 5)]
    )
    old = original(room)
    assert next_key_frame(room[0] / "takes" / "a" / "clip.mp4", 30) == 36
    assert all(np.array_equal(shown[5 + n], old[30 + n]) for n in range(6, 30))
    assert max(distance(shown[5 + n], old[30 + n]) for n in range(6)) < 2


def test_clips_of_different_settings_can_be_copied_one_after_another(room, tmp_path):
    other = tmp_path / "other.mp4"
    write(other, pattern(3, 30), "medium", 23)
    old = original(room)
    with StitchWriter(tmp_path / "o.mp4", *SIZE, RATE) as writer:
        writer.copy(room[0] / "takes" / "a" / "clip.mp4", 0, 7)
        writer.copy(other, 0, 30)
        writer.write(pattern(4, 1)[0])
        writer.copy(room[0] / "takes" / "a" / "clip.mp4", 12, 20)
    with ClipReader(tmp_path / "o.mp4") as reader, ClipReader(other) as second:
        shown = [reader.read(n) for n in range(reader.frames)]
        assert all(np.array_equal(shown[n], old[n]) for n in range(7))
        assert all(np.array_equal(shown[7 + n], second.read(n)) for n in range(30))
        assert all(np.array_equal(shown[38 + n], old[12 + n]) for n in range(8))


def test_a_darker_window_is_matched_and_eased(room):
    whole = pattern(5, 40)
    second = pattern(5, 40, 0.8)[20 - 9 :]
    pieces = [Made(number=0, start=0, stop=20), Made(number=1, start=9, stop=29, overlap=9)]
    shown, clip = put_together(room, pieces, [whole[:21], second])
    assert len(shown) == 40
    assert max(distance(a, b) for a, b in zip(shown, whole, strict=True)) < 5
    unmatched = [pieces[0], Made(number=1, start=9, stop=29, overlap=9, matched=False)]
    assert distance(put_together(room, unmatched, [whole[:21], second])[0][-1], whole[-1]) > 12
    (note,) = clip.notes
    assert "2 windows" in note and "stops" in note


def test_a_window_after_kept_frames_is_matched_to_them(room):
    old = pattern(1, 60)
    dark = (old * 0.8).astype(np.uint8)
    shown, _ = put_together(
        room,
        [Kept(frames=take(0, 30)), Made(number=0, start=9, stop=39, overlap=9)],
        [dark[21:60]],
    )
    assert np.array_equal(shown[29], original(room)[29])
    assert distance(shown[30], old[30]) < 4
    back, _ = put_together(
        room,
        [Made(number=0, start=0, stop=24, overrun=9), Kept(frames=take(24, 60))],
        [dark[:33]],
    )
    assert distance(back[23], old[23]) < 4 < distance(back[0], old[0])


def test_backwards_spread_and_faded(room):
    pictures = pattern(6, 12)
    shown, _ = put_together(room, [Made(number=0, start=0, stop=12, reverse=True)], [pictures])
    assert distance(shown[0], pictures[11]) < 3 and distance(shown[11], pictures[0]) < 3
    spread, _ = put_together(room, [Made(number=0, start=0, stop=12, frames=9)], [pictures])
    assert len(spread) == 9
    assert distance(spread[0], pictures[0]) < 3 and distance(spread[8], pictures[11]) < 3
    faded, _ = put_together(
        room,
        [Made(number=0, start=0, stop=12, fade_in=take(0, 4), fade_out=take(50, 54))],
        [pictures],
    )
    old = original(room)
    assert distance(faded[0], old[0]) < distance(faded[0], pictures[0])
    assert distance(faded[11], old[53]) < distance(faded[11], pictures[11])
    assert distance(faded[6], pictures[6]) < 3


def test_a_take_may_have_another_size_than_its_passes(room):
    shown, _ = put_together(
        room, [Made(number=0, start=0, stop=5)], [pattern(7, 5)], size=(128, 72)
    )
    assert shown[0].shape == (72, 128, 3)


def test_sound_goes_into_the_take(room):
    tone = np.sin(np.arange(48_000) / 20)[None].repeat(2, 0).astype(np.float32) * 0.5
    put_together(room, [Made(number=0, start=0, stop=24)], [pattern(8, 24)], [tone])
    heard = read_sound(room[1] / "clip.mp4")
    assert abs(heard.shape[1] - 48_000) < 2100
    assert abs(heard[:, 5000:40000].std() - tone.std()) < 0.02


def test_a_take_that_is_made_anew_keeps_its_sound(room):
    (room[0] / "takes" / "b").mkdir()
    path = room[0] / "takes" / "b" / "clip.mp4"
    tone = np.sin(np.arange(48000) / 20).astype(np.float32)
    with ClipWriter(path, *SIZE, RATE, audio=True) as writer:
        writer.write_samples(np.stack([tone, tone]))
        for picture in pattern(1, 24):
            writer.write(picture)
    heard = TakeFrames(take="b", file="takes/b/clip.mp4", start=0, stop=24, rate=RATE)
    made, silent = [Made(number=0, start=0, stop=24)], np.zeros((2, 48000), np.float32)
    _, clip = put_together(room, made, [pattern(2, 24)], [silent], task=Remix(take=heard))
    kept = read_sound(room[1] / "clip.mp4")
    assert abs(float(np.abs(kept).mean()) - float(np.abs(tone).mean())) < 0.05
    assert SOUND_KEPT in clip.notes
    area = Retake(take=heard, start=0, stop=24, area=Area(0.5, 0, 0.5, 1))
    shown, clip = put_together(room, made, [pattern(2, 24)], [silent], task=area)
    assert SOUND_KEPT in clip.notes and read_sound(room[1] / "clip.mp4").any()
    for one, old, new in zip(shown, pattern(1, 24), pattern(2, 24), strict=True):
        assert np.abs(one[:, :80].astype(int) - old[:, :80]).mean() < 4
        assert np.abs(one[:, 90:].astype(int) - new[:, 90:]).mean() < 4
    _, clip = put_together(room, made, [pattern(2, 24)], [silent])
    assert SOUND_KEPT not in clip.notes
    assert not read_sound(room[1] / "clip.mp4").any()


def test_a_cancel_leaves_nothing(room):
    def stop(*_):
        raise RenderCancelled

    with pytest.raises(RenderCancelled):
        put_together(room, [Made(number=0, start=0, stop=5)], [pattern(9, 5)], on_step=stop)
    assert list(room[1].iterdir()) == []


def test_drift_is_measured():
    stops, colour = drift(pattern(1, 3), pattern(1, 3, 0.5))
    assert stops < -1 and colour < 1
    warm = pattern(1, 3)
    warm[..., 2] //= 2
    assert drift(pattern(1, 3), warm)[1] > 5
    same = match(pattern(1, 3), pattern(1, 3)).applied(pattern(1, 3)[0])
    assert np.abs(same.astype(int) - pattern(1, 3)[0]).max() <= 1
