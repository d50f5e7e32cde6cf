"""What a render leans on: work aside that can be left, embeddings on disk, cheap previews."""

import io
import os
import threading
import time

import numpy as np
import pytest
from PIL import Image

from engine.render.aside import Aside
from engine.render.backend import RenderCancelled
from engine.render.cache import EmbeddingCache
from engine.render.preview import Allowance, encode_previews


def cancelling(beats: int) -> None:
    raise RenderCancelled


def waiting(beats: int) -> None:
    pass


def test_work_that_can_not_be_stopped_is_left_at_once_and_has_ended_before_the_next():
    aside, ends = Aside(), []
    hold = threading.Event()

    def stubborn(stop) -> None:
        hold.wait(5)
        ends.append("first")
        stop.check()
        ends.append("never")

    began = time.monotonic()
    with pytest.raises(RenderCancelled):
        aside.run(stubborn, cancelling)
    assert time.monotonic() - began < 1.0
    threading.Timer(0.2, hold.set).start()
    assert aside.run(lambda stop: (*ends, "second"), waiting) == ("first", "second")


def test_a_wait_for_earlier_work_can_be_cancelled_too():
    aside, hold = Aside(), threading.Event()
    with pytest.raises(RenderCancelled):
        aside.run(lambda stop: hold.wait(5), cancelling)
    with pytest.raises(RenderCancelled):
        aside.run(lambda stop: "never", cancelling)
    hold.set()
    assert aside.run(lambda stop: "next", waiting) == "next"


def test_an_error_aside_is_raised_as_it_is():
    with pytest.raises(ZeroDivisionError):
        Aside().run(lambda stop: 1 / 0, waiting)


def test_embeddings_are_made_once_for_each_encoder_and_text(tmp_path):
    import torch

    cache, made = EmbeddingCache(tmp_path / "e"), []

    def make():
        made.append(1)
        return {"words": torch.full((1, 4, 8), len(made), dtype=torch.bfloat16)}

    first = cache.get("a", "fox", make)["words"]
    again = EmbeddingCache(tmp_path / "e").get("a", "fox", make)["words"]
    assert len(made) == 1
    assert again.dtype == torch.bfloat16 and torch.equal(first, again)
    cache.get("b", "fox", make)
    cache.get("a", "fox\0", make)
    assert len(made) == 3
    for path in (tmp_path / "e").iterdir():
        path.write_bytes(b"broken")
    cache.get("a", "fox", make)
    assert len(made) == 4


def test_the_embeddings_used_longest_ago_make_room(tmp_path):
    import torch

    cache = EmbeddingCache(tmp_path, limit=5000)
    for number in range(6):
        cache.get("a", str(number), lambda: {"words": torch.zeros(256)})
        if number:
            cache.get("a", "0", lambda: {"words": torch.zeros(256)})
        for path in tmp_path.iterdir():
            os.utime(path, ns=(path.stat().st_mtime_ns - 10**9,) * 2)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 5000
    assert cache.has("a", "0") and cache.has("a", "5") and not cache.has("a", "1")


def shown_at(step: float, costs: dict[str, float], steps: int = 200) -> list[tuple[str, float]]:
    """Return how each preview was made and what it took, at steps and previews of these times."""
    clock = [0.0]
    allowance = Allowance({"loop": 0.004, "still": 0.001}, now=lambda: clock[0])
    shown = []
    for _ in range(steps):
        clock[0] += step
        if way := allowance.step():
            allowance.spend(way, lambda way=way: clock.__setitem__(0, clock[0] + costs[way]))
            shown.append((way, costs[way]))
    return shown


def test_previews_delay_no_step_by_more_than_their_share():
    shown = shown_at(step=0.2, costs={"loop": 0.008, "still": 0.001})
    assert {way for way, _ in shown} == {"loop"} and len(shown) >= 90
    quick = shown_at(step=0.03, costs={"loop": 0.008, "still": 0.001})
    assert {way for way, _ in quick} == {"still"}, "a loop would delay a step by a quarter"
    dear = shown_at(step=0.2, costs={"loop": 0.05, "still": 0.02})
    assert [way for way, _ in dear] == ["loop"] * 2 + ["still"] * 2, "tried, and left"
    assert shown_at(step=0.005, costs={"loop": 0.008, "still": 0.001}) == []


def test_a_hiccup_of_one_preview_is_forgiven():
    clock, taken = [0.0], iter([0.5, *[0.002] * 50])
    allowance = Allowance({"loop": 0.004}, now=lambda: clock[0])
    made = 0
    for _ in range(20):
        clock[0] += 0.3
        if way := allowance.step():
            allowance.spend(way, lambda: clock.__setitem__(0, clock[0] + next(taken)))
            made += 1
    assert made == 20


def test_what_a_device_still_has_to_do_is_the_steps_own():
    clock = [0.0]

    def settle():
        clock[0] += 0.19

    allowance = Allowance({"loop": 0.004}, settle=settle, every=0.0, now=lambda: clock[0])
    clock[0] += 0.01
    assert allowance.step() == "loop"


def test_a_loop_is_a_few_small_pictures():
    film = np.zeros((40, 270, 480, 3), np.uint8)
    film[:, :, :, 0] = np.arange(40, dtype=np.uint8)[:, None, None] * 6
    sent = encode_previews(film)
    read = [np.asarray(Image.open(io.BytesIO(one))) for one in sent]
    assert len(sent) == 12 and sum(map(len, sent)) < 60_000
    assert {picture.shape for picture in read} == {(144, 256, 3)}
    reds = [int(picture[..., 0].mean()) for picture in read]
    assert reds == sorted(reds) and reds[0] < 6 and reds[-1] > 228, "from begin to end"
    assert len(encode_previews(film[0])) == len(encode_previews(film[:1])) == 1
