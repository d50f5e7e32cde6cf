"""Takes that differ only in their seed: made at once, then handed out one by one as they are due.

Knows nothing of models or queues.
"""

from collections.abc import Iterable, Sequence

import msgspec

from engine.project import codec
from engine.project.request import RenderRequest
from engine.render.family import Output


class Together:
    """What further takes are due, and those that were made with an earlier one."""

    def __init__(self) -> None:
        self._due: tuple[RenderRequest, ...] = ()
        self._made: dict[tuple[bytes, int], tuple[Output, int]] = {}
        self.note = ""
        """What is to be known of the output that was handed out last; "" when it was made alone."""

    def expect(self, due: Iterable[RenderRequest]) -> None:
        """Learn which requests come next."""
        self._due = tuple(due)

    def seeds(self, request: RenderRequest) -> tuple[int, ...]:
        """Return the request's seed and those of the takes that can be made with it."""
        like = _meaning(request)
        others = (one.seed for one in self._due if _meaning(one) == like)
        return (request.seed, *dict.fromkeys(seed for seed in others if seed != request.seed))

    def keep(
        self, request: RenderRequest, seeds: Sequence[int], outputs: Sequence[Output]
    ) -> Output:
        """Keep what was made with the first seed's take, which is returned."""
        like, count = _meaning(request), len(outputs)
        for seed, made in zip(seeds[1:], outputs[1:], strict=False):
            self._made[like, seed] = (made, count)
        self.note = _note(count)
        return outputs[0]

    def take(self, request: RenderRequest) -> Output | None:
        """Hand out what was made for a request, once; what was made for unlike ones is let go."""
        like = _meaning(request)
        self._made = {key: made for key, made in self._made.items() if key[0] == like}
        made, count = self._made.pop((like, request.seed), (None, 1))
        self.note = _note(count)
        return made


def _note(count: int) -> str:
    """Return what is told of takes that were made at once: sums in another order round apart."""
    if count < 2:
        return ""
    return f"Made in one pass with {count - 1} more; alone its last bits may come out otherwise."


def are_alike(one: RenderRequest, other: RenderRequest) -> bool:
    """Return whether two requests differ in nothing but seed and variation."""
    return _meaning(one) == _meaning(other)


def _meaning(request: RenderRequest) -> bytes:
    return codec.encode(msgspec.structs.replace(request, seed=0, variation=0))
