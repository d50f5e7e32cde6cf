"""What a row of a shot list or a storyboard says, as its shot keeps it: a line of JSON."""

import msgspec


class ListWords(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One row. `key` is its name within the list, where rows have names that stay."""

    key: str = ""
    action: str = ""
    dialogue: str = ""
    camera: str = ""
    seconds: float | None = None


def list_text(words: ListWords) -> str:
    """Return the passage for a row."""
    return msgspec.json.encode(words).decode()


def list_words(text: str) -> ListWords:
    """Read the passage of a row; an unreadable one says nothing."""
    try:
        return msgspec.json.decode(text.encode("utf-8", "replace"), type=ListWords)
    except msgspec.DecodeError:
        return ListWords()
