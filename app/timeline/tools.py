"""The timeline's tools, and the side of a cut that they and the keys work on. Tables and values."""

from dataclasses import dataclass
from typing import Literal

from engine.project.document import Id

Tool = Literal["select", "ripple", "roll", "slip", "slide", "blade"]

TOOLS: tuple[Tool, ...] = ("select", "ripple", "roll", "slip", "slide", "blade")
"""In the order of their buttons; each is the row `tool_…` of the table of actions."""

CUTTING: frozenset[Tool] = frozenset({"select", "ripple", "roll"})
"""The tools that work on a chosen edge."""


@dataclass(frozen=True)
class Edge:
    """A chosen edge: a shot's head or tail, or with "both" the cut before it, to be rolled."""

    shot: Id
    side: Literal["head", "tail", "both"]
