"""What the animatic keeps at hand: a store that forgets the oldest beyond a byte limit."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

STRETCH = 4
"""A single shot that needs more than the limit may have this many times of it."""


class Keep:
    """A least-recently-used store bounded by the bytes of what it holds. Not for two threads.

    What is kept *lightly* — it is only needed to make something else — goes before all else.
    """

    def __init__(self, limit: int) -> None:
        """Hold at most `limit` bytes; one thing larger than that is held alone."""
        self.limit = limit
        self.held = 0
        self._allowed = limit
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._light: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def need(self, size: int) -> None:
        """Allow what one shot needs at once, up to `STRETCH` times the limit."""
        self._allowed = max(self.limit, min(size, STRETCH * self.limit))

    def get(
        self, key: Hashable, make: Callable[[], T], size: Callable[[T], int], light: bool = False
    ) -> T:
        """Return what is kept under `key`, made and measured with `size` if it is not there."""
        found = self.peek(key)
        if found is not None:
            return found
        made = make()
        self.put(key, made, size(made), light)
        return made

    def peek(self, key: Hashable) -> Any | None:
        """Return what is kept under `key`, or None."""
        for store in (self._kept, self._light):
            if key in store:
                store.move_to_end(key)
                return store[key][0]
        return None

    def put(self, key: Hashable, made: object, size: int, light: bool = False) -> None:
        """Keep something of a size in bytes, and forget the oldest beyond the limit."""
        for store in (self._kept, self._light):
            if key in store:
                self.held -= store.pop(key)[1]
        (self._light if light else self._kept)[key] = (made, size)
        self.held += size
        while self.held > self._allowed and self._light:
            self.held -= self._light.popitem(last=False)[1][1]
        while self.held > self._allowed and len(self._kept) > 1:
            self.held -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._light.clear()
        self.held = 0
