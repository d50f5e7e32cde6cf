"""Script files as text: their encoding found, what is no text refused. Knows no format."""

import codecs
from pathlib import Path

from engine.script.error import ScriptError

LARGEST = 32 << 20
"""Bytes: some hundred times the longest screenplay."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL_LETTERS = frozenset(map(chr, {*range(9), *range(14, 26)}))
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})


def read_bytes(path: Path) -> bytes:
    """Read a file. Raises ScriptError when it can't be read, is empty or is no script's size."""
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            raise ScriptError(f"{path.name} is larger than 32 MB, so it is no script.")
        content = path.read_bytes()
    except OSError as error:
        raise ScriptError(f"{path.name} can't be read: {error.strerror}.") from error
    if not content.strip():
        raise ScriptError(f"{path.name} is empty.")
    return content


def read_text(path: Path) -> str:
    """Read a file's text: UTF-8, UTF-16 or UTF-32 with a mark, UTF-16 without, or Windows Latin.

    Line ends, and the mark of a UTF-8 file, are kept, so that UTF-8 is written back byte for byte.
    Raises ScriptError.
    """
    return decoded(read_bytes(path), Path(path).name)


def decoded(content: bytes, name: str) -> str:
    """Return the text of a script's bytes; `name` is the file's, for the sentence. ScriptError."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode(content, encoding, name)
    if b"\0" in content:
        return _decode(content, _without_mark(content, name), name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if len(content.translate(None, _CONTROLS)) < len(content):
        raise ScriptError(_no_text(name))
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _decode(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ScriptError(_no_text(name)) from error
    if not _CONTROL_LETTERS.isdisjoint(text):
        raise ScriptError(_no_text(name))
    return text


def _without_mark(content: bytes, name: str) -> str:
    """Tell the byte order of UTF-16 without a mark by where its line ends and spaces have zeros."""
    head = content[: 1 << 16]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(content) % 2 == 0 and max(even, odd) > len(head) // 8 and min(even, odd) == 0:
        return "utf-16-be" if even else "utf-16-le"
    raise ScriptError(_no_text(name))


def _no_text(name: str) -> str:
    return f"{name} is not a text that can be read; save it as UTF-8 and import it again."
