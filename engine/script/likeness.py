"""How alike two texts are, in any script: shared words, and shared letters where words run on."""

import re
from collections import Counter

_WORD = re.compile(r"[ぁ-ヿㇰ-ㇿ一-鿿㐀-䶿豈-﫿가-힣฀-๿]|\w+")


def plain(text: str) -> str:
    """Return the text with single spaces, as it is compared."""
    return " ".join(text.split())


def words_in(text: str) -> Counter[str]:
    """Count the words of a text, whatever their case."""
    return Counter(_WORD.findall(text.casefold()))


def likeness(first: Counter[str], second: Counter[str]) -> float:
    """Return the share of words that two texts have in common (Dice, 1945), from 0 to 1."""
    size = first.total() + second.total()
    if not size:
        return 0.0
    if len(second) < len(first):
        first, second = second, first
    shared = sum(min(count, second[word]) for word, count in first.items())
    return 2 * shared / size


def in_order(numbers: list[int]) -> set[int]:
    """Return the indexes of a longest increasing row among numbers: what did not move."""
    tails: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            if numbers[tails[middle]] < number:
                low = middle + 1
            else:
                high = middle
        before.append(tails[low - 1] if low else -1)
        tails[low : low + 1] = [index]
    kept: set[int] = set()
    at = tails[-1] if tails else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept
