"""What every value of the document is made from: ids, frames, pixels, and the frozen struct.

Knows nothing of films.
"""

import secrets
from typing import Annotated

import msgspec

Id = str
"""16 random hex digits."""

Frames = Annotated[int, msgspec.Meta(ge=1)]
"""A length in frames, at least 1."""

Pixels = Annotated[int, msgspec.Meta(ge=2, le=16384)]
"""A side of the picture."""


def new_id() -> Id:
    """Return a new id: 16 random hex digits."""
    return secrets.token_hex(8)


class Value(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """The base of everything in the document: frozen, written without its defaults.

    Frozen values cannot form a cycle, so the garbage collector need not follow them.
    """
