"""What several selected shots have in common; it knows neither widgets nor edits."""

from collections.abc import Iterable
from enum import Enum
from typing import Final, TypeVar

T = TypeVar("T")


class Mixed(Enum):
    """The one value that stands for "these shots differ"."""

    MIXED = "mixed"


MIXED: Final = Mixed.MIXED
MIXED_TEXT = "— mixed —"


def common(values: Iterable[T]) -> T | Mixed:
    """Return the value that all of `values` share, or MIXED. ValueError when there is none."""
    iterator = iter(values)
    try:
        first = next(iterator)
    except StopIteration:
        raise ValueError("There is no value to compare.") from None
    for value in iterator:
        if value is not first and value != first:
            return MIXED
    return first
