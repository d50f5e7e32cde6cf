"""What the drawing tool draws with: the chosen tool, colour and width, and the light table."""

from typing import Literal

import msgspec

from engine.project.document import Mark

Tool = Literal["pencil", "eraser", "arrow", "text"]

TOOLS: tuple[tuple[Tool, str, str, str], ...] = (
    ("pencil", "Pencil", "P", "pencil"),
    ("eraser", "Eraser", "E", "eraser"),
    ("arrow", "Arrow", "A", "move-up-right"),
    ("text", "Text", "T", "type"),
)
"""Each tool with its name, key and icon."""

COLOURS: tuple[tuple[str, str], ...] = (
    ("Ink", "#23201d"), ("White", "#ffffff"), ("Red", "#d8432f"),
    ("Amber", "#e5a13a"), ("Blue", "#3d7edb"), ("Green", "#3f9e62"),
)  # fmt: skip
INK, WHITE = COLOURS[0][1], COLOURS[1][1]
WIDTHS = (0.0015, 0.003, 0.005, 0.009, 0.016, 0.03)
"""Parts of the frame's width."""

ERASER_WIDER = 5.0


class Brush(msgspec.Struct):
    """The choice that is made now. `colour` None: ink on paper, white on a picture."""

    tool: Tool = "pencil"
    colour: str | None = None
    width: int = 2
    light_table: bool = False

    def mark(self, on_paper: bool, erases: bool = False) -> Mark:
        """Return a mark without points, as this brush makes it; a pen's other end erases."""
        tool: Tool = "eraser" if erases else self.tool
        width = WIDTHS[self.width]
        if tool == "eraser":
            return Mark(tool=tool, width=min(0.12, width * ERASER_WIDER), colour="#000000")
        return Mark(tool=tool, width=width, colour=self.colour_on(on_paper))

    def colour_on(self, on_paper: bool) -> str:
        """Return the colour that is drawn with."""
        return self.colour or (INK if on_paper else WHITE)

    def change_width(self, step: int) -> None:
        """Take the next wider (or with −1 thinner) one."""
        self.width = min(max(self.width + step, 0), len(WIDTHS) - 1)
