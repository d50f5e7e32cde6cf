"""What the animatic keeps at hand: a store that forgets the oldest beyond a byte limit."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Keep:
    """A least-recently-used store bounded by the bytes of what it holds. Not for two threads."""

    def __init__(self, limit: int) -> None:
        """Hold at most `limit` bytes; one thing larger than that is held alone."""
        self.limit = limit
        self.held = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """Return what is kept under `key`, made and measured with `size` if it is not there."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][0]
        made = make()
        # Making one thing may keep others, and even this one, meanwhile.
        self._drop(key)
        self._kept[key] = (made, size(made))
        self.held += self._kept[key][1]
        while self.held > self.limit and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))
        return made

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.held = 0

    def _drop(self, key: Hashable) -> None:
        if key in self._kept:
            self.held -= self._kept.pop(key)[1]
