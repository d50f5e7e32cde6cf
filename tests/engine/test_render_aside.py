"""What a render leans on: work aside that can be left, embeddings on disk, cheap previews."""

import os
import threading
import time

import pytest

from engine.render.aside import Aside
from engine.render.backend import RenderCancelled
from engine.render.cache import EmbeddingCache, content_hash
from engine.render.preview import Allowance


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


def test_another_encoder_has_another_hash(tmp_path):
    for name, content in (("one", b"1"), ("two", b"2")):
        (tmp_path / name / "text_encoder").mkdir(parents=True)
        (tmp_path / name / "text_encoder" / "model.safetensors").write_bytes(content)
    one, two = (content_hash([tmp_path / n / "text_encoder"]) for n in ("one", "two"))
    assert one != two
    assert one == content_hash([tmp_path / "one" / "text_encoder"])


def test_previews_keep_within_their_share_of_the_time():
    clock = [0.0]
    allowance = Allowance(share=0.05, guess=0.004, now=lambda: clock[0])
    spent = 0.0
    for _ in range(200):
        clock[0] += 0.1
        if allowance.allows():
            allowance.spend(lambda: clock.__setitem__(0, clock[0] + 0.02))
            spent += 0.02
    assert 0 < spent <= 0.05 * clock[0] + 0.02
