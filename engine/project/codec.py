"""Values to bytes and back: JSON on disk, MessagePack through the pipe. Opens no file.

Exact rates are written "24000/1001". Unknown fields are passed over, so a file of a newer
Storyreel can be looked at.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeVar

import msgspec

from engine.project.document import SCHEMA, Project
from engine.project.errors import NewerSchema, ProjectError
from engine.project.upgrade import STEPS, Step, upgrade

T = TypeVar("T")

# No exponents: Fraction("1e999999999") would fill the memory.
_EXACT = re.compile(r"(\d{1,40})(?:/(\d{1,40}))?", re.ASCII)

# Our own files begin with their schema; others are searched for it.
_FIRST = re.compile(rb'\s*\{\s*"schema"\s*:\s*(\d{1,9})\s*,')


class _Head(msgspec.Struct):
    """The one field that is read before the rest is understood."""

    schema: int = 0


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    raise NotImplementedError(f"{type(value).__name__} has no place in a project file")


def _value(kind: type, plain: object) -> object:
    if kind is not Fraction:
        raise NotImplementedError(f"{kind.__name__} has no place in a project file")
    written = _EXACT.fullmatch(str(plain)[:90])
    if written is None or int(written[1]) == 0 or int(written[2] or 1) == 0:
        raise ValueError(f"{str(plain)[:40]!r} is not an exact rate such as 24000/1001")
    return Fraction(int(written[1]), int(written[2] or 1))


_JSON = msgspec.json.Encoder(enc_hook=_plain, order="deterministic")
_PACK = msgspec.msgpack.Encoder(enc_hook=_plain)
_PROJECT = msgspec.json.Decoder(Project, dec_hook=_value)
_HEAD = msgspec.json.Decoder(_Head)


def encode(value: object) -> bytes:
    """Write a value as compact JSON, the same bytes for the same value."""
    return _JSON.encode(value)


def decode(content: bytes, kind: type[T]) -> T:
    """Read a value of `kind` from JSON. Raises ProjectError."""
    try:
        return msgspec.json.decode(content, type=kind, dec_hook=_value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProjectError(f"The text can't be read as {kind.__name__}: {error}.") from error


def pack(value: object) -> bytes:
    """Write a value as MessagePack."""
    return _PACK.encode(value)


def unpack(content: bytes, kind: type[T]) -> T:
    """Read a value of `kind` from MessagePack. Raises ProjectError."""
    try:
        return msgspec.msgpack.decode(content, type=kind, dec_hook=_value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProjectError(f"The message can't be read as {kind.__name__}: {error}.") from error


def schema_of(content: bytes) -> int:
    """Return the schema number of a project file. Raises ProjectError when it is no JSON."""
    first = _FIRST.match(content)
    if first is not None:
        return int(first[1])
    try:
        return _HEAD.decode(content).schema
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProjectError(f"The project file is damaged: {error}.") from error


def encode_project(project: Project) -> bytes:
    """Write a project as its file: readable JSON in a stable order, ending with a new line.

    Raises ProjectError when it holds a number that JSON has no word for.
    """
    try:
        content = _JSON.encode(project)
    except UnicodeEncodeError:
        content = _JSON.encode(_without_surrogates(msgspec.to_builtins(project, enc_hook=_plain)))
    # JSON has no infinity: msgspec writes null for it, which would not be read again.
    if b":null" in content:
        try:
            _PROJECT.decode(content)
        except msgspec.ValidationError as error:
            raise ProjectError(f"The project holds a value that can't be kept: {error}.") from error
    return msgspec.json.format(content, indent=1) + b"\n"


def decode_project(content: bytes, steps: Mapping[int, Step] = STEPS) -> Project:
    """Read a project file of this schema or, through the upgrade chain, an older one.

    A file of a newer schema is read as far as this one understands it and keeps its schema number.
    Raises ProjectError for a damaged file, NewerSchema for a newer one that makes no sense here.
    """
    schema = schema_of(content)
    try:
        if schema == SCHEMA:
            return _PROJECT.decode(content)
        plain = msgspec.json.decode(content)
        if schema > SCHEMA:
            return _read_newer(plain)
        return msgspec.convert(upgrade(plain, steps), Project, dec_hook=_value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProjectError(f"The project file is damaged: {error}.") from error


def _read_newer(plain: Any) -> Project:
    """Convert a newer project, leaving out what this schema does not know."""
    for _ in range(1000):
        try:
            return msgspec.convert(plain, Project, dec_hook=_value)
        except msgspec.ValidationError as error:
            if not _leave_out(plain, str(error)):
                raise NewerSchema(
                    f"The project was written by a newer Storyreel (schema {plain['schema']}) and "
                    "can't be shown by this one; install the newer version to open it."
                ) from error
    raise NewerSchema("The project was written by a newer Storyreel; install it to open it.")


def _leave_out(plain: Any, complaint: str) -> bool:
    """Remove what a complaint such as "… - at `$.scenes[0].shots[2].size`" points at."""
    path = complaint.rpartition("`$")[2].rstrip("`")
    if "`$" not in complaint or not path:
        return False
    steps = path.replace("[...]", "[*]").replace("[", ".[").split(".")[1:]
    parent: Any = None
    key: Any = None
    for step in steps:
        if step == "[*]":
            return _leave_out_key(parent, key)
        inner = plain if parent is None else parent[key]
        parent, key = inner, int(step[1:-1]) if step.startswith("[") else step
    return _leave_out_key(parent, key)


def _leave_out_key(parent: Any, key: Any) -> bool:
    if isinstance(parent, list) or (isinstance(parent, dict) and key in parent):
        del parent[key]
        return True
    return False


def _without_surrogates(plain: Any) -> Any:
    """Replace the halves of broken characters, which a paste may bring and UTF-8 can't hold."""
    if isinstance(plain, str):
        return plain.encode("utf-8", "replace").decode()
    if isinstance(plain, dict):
        return {key: _without_surrogates(value) for key, value in plain.items()}
    if isinstance(plain, list | tuple):
        return [_without_surrogates(value) for value in plain]
    return plain
