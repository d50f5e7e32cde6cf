"""The rows of the table of actions for what is seen: playing around a cut, overlays, presenting.

See `actions`, which puts them into the one table.
"""

from app.action_spec import ActionSpec
from app.action_spec import row as _row

VIEWING: tuple[ActionSpec, ...] = (
    _row("play_around", "Play around the cut", "View/Playback", "Shift+K",
         tooltip="Play two seconds up to the nearest cut and two behind it, then come back; round "
         "and round with Loop"),
    _row("adjust_tool", "Adjust in the picture", "View", "Shift+V", group=4, checkable=True,
         icon="crop", tooltip="Drag the shot's picture to move it, a corner to scale it, an edge "
         "to crop it"),
    _row("present", "Present", "View", "F5", group=4, icon="maximize",
         tooltip="Show the film panel by panel on the whole screen, with the notes on another one"),
    _row("onion_stronger", "Stronger onion skin", "View/Overlays", "Alt+]", group=3, repeats=True,
         tooltip="Show more of the neighbouring shots through the picture"),
    _row("onion_weaker", "Weaker onion skin", "View/Overlays", "Alt+[", group=3, repeats=True,
         tooltip="Show less of the neighbouring shots through the picture"),
)  # fmt: skip
