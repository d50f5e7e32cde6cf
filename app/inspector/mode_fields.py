"""The fields that a mode needs: by how much, which way, which stretch, which other take, how far.

The inspector and the dialogs of takes share them. They know of wishes, never of a session.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import attrgetter
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.inspector.agreement import MIXED, common
from app.inspector.area_field import AreaField
from app.inspector.fields import ChoiceField, ParsedField, read_number
from app.inspector.form import Row
from engine.project.errors import ProjectError
from engine.project.take import Take
from engine.project.task import Guide, Mode
from engine.project.timecode import parse_duration
from engine.render.tasks import Wishes

FIELDS: dict[str, tuple[str, ...]] = {
    "extend": ("take", "frames", "direction"),
    "loop": ("take", "frames"),
    "blend": ("take", "other", "frames"),
    "remix": ("take", "strength"),
    "retake": ("take", "area", "start", "stop"),
    "control": ("take", "guide"),
    "upscale": ("take",),
}
"""What each mode asks for; the others ask for nothing."""

USUAL_SECONDS = {"extend": 2.0, "loop": 1.0, "blend": 1.0}
FRAMES_LABEL = {"extend": "By", "loop": "Over", "blend": "Over"}
GUIDES: dict[Guide, str] = {
    "depth": "Depth", "pose": "The pose of people", "edges": "Edges",
}  # fmt: skip
assert tuple(GUIDES) == get_args(Guide)
SEEN: dict[str, str] = {
    "loop": "A new take",
    "remix": "What is seen of the shot",
    "control": "What is seen of the shot",
}


def seconds_text(frames: int, rate: Fraction) -> str:
    """Return a length as "3.25 s"."""
    return f"{float(frames / rate):.2f}".rstrip("0").rstrip(".") + " s"


class ModeFields(QObject):
    """Rows added by `add_row(label, field, tip) -> Row`; all of them hidden at first."""

    wished = Signal(object)
    """A dict of fields of Wishes."""

    def __init__(
        self,
        add_row: Callable[[str, QWidget, str], Row],
        rate: Callable[[], Fraction],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._rate = rate
        self.take = ChoiceField()
        self.other = ChoiceField()
        self.direction = ChoiceField(
            (("forward", "After its end"), ("backward", "Before its beginning"))
        )
        self.guide = ChoiceField(tuple(GUIDES.items()))
        self.frames = self._time(1)
        self.start, self.stop = self._time(0), self._time(1)
        self.area = AreaField()
        self.strength = ParsedField(
            lambda text: read_number(text, 0.01, 1, "The strength") if text else None,
            lambda value: "" if value is None else f"{value:g}",
            lambda value, steps: round(min(1.0, max(0.05, value + steps * 0.05)), 4),
        )
        tips = {
            "take": ("Take", "The take that is worked on"),
            "other": ("With", "The take that it turns into"),
            "frames": ("By", "How long: 2s, 48f or 00:00:02:00"),
            "direction": ("Goes on", "Whether the new frames come after the take or before it"),
            "area": (
                "Area",
                "The part of the picture that is made anew: drag a box. Enter begins "
                "with the middle, arrows move it, Shift+arrows size it, Del takes it away",
            ),
            "start": ("From", "Where in the shot the stretch begins; empty: the marked in and out"),
            "stop": ("To", "Where in the shot the stretch ends"),
            "strength": ("Strength", "How far it may go from what it was: 0.3 is near, 0.8 far"),
            "guide": ("Follow", "What of the guide video the model follows"),
        }
        self.rows: dict[str, Row] = {}
        for name, (label, tip) in tips.items():
            field = getattr(self, name)
            field.edited.connect(lambda value, name=name: self.wished.emit({name: value}))
            self.rows[name] = add_row(label, field, tip)
            self.rows[name].set_visible(False)

    def _time(self, lowest: int) -> ParsedField:
        return ParsedField(
            lambda text: self._read(text, lowest),
            lambda value: "" if value is None else seconds_text(value, self._rate()),
            lambda value, steps: max(lowest, value + steps),
        )

    def _read(self, text: str, lowest: int) -> int | None:
        if not text:
            return None
        try:
            frames = parse_duration(text, self._rate())
        except (ProjectError, ValueError):
            raise ValueError(f"“{text}” is not a time; write 2s, 48f or 00:00:02:00.") from None
        if frames < lowest:
            raise ValueError("The shortest length is one frame.")
        return frames

    def show(
        self,
        mode: Mode | None,
        wishes: Sequence[Wishes],
        takes: Sequence[tuple[Take, str]] = (),
        stretch: tuple[int, int] | None = None,
        usual_strength: float = 0.6,
        fixed_take: bool = False,
        picture: Path | None = None,
    ) -> None:
        """Show what is wished of one or several shots in a mode.

        `takes` are those that can be worked on, with their names: of one shot only. `stretch` is
        what is retaken where nothing is written, `picture` the file of a poster to draw an area on.
        """
        wanted = set(FIELDS.get(mode or "", ()))
        if fixed_take or not takes:
            wanted -= {"take"}
        if len(takes) < 2:
            wanted -= {"other"}
        for name, row in self.rows.items():
            row.set_visible(name in wanted)
        if not wanted or mode is None:
            return
        named = [(take.id, name) for take, name in takes]
        self.take.set_choices([(None, SEEN.get(mode, "The one that is seen")), *named])
        self.other.set_choices([(None, "The newest other one"), *named])
        self.rows["frames"].label.setText(FRAMES_LABEL.get(mode, "By"))
        self.frames.set_hint(f"{USUAL_SECONDS.get(mode, 1.0):g} s")
        self.area.set_picture(picture)
        self.strength.set_hint(f"{usual_strength:g}")
        for field, frame in zip((self.start, self.stop), stretch or (None, None), strict=True):
            field.set_hint("" if frame is None else seconds_text(frame, self._rate()))
        self._show_values(wishes)
        if mode == "loop":
            # A new take is as long as its shot; only one that is there is made longer.
            self.rows["frames"].set_visible(fixed_take or self.take.value not in (None, MIXED))

    def _show_values(self, wishes: Sequence[Wishes]) -> None:
        for name in self.rows:
            getattr(self, name).show_value(common(map(attrgetter(name), wishes)))


def usual_stretch(duration: int, wishes: Wishes) -> tuple[int, int]:
    """Return what is retaken of a shot of `duration` frames where nothing is marked.

    It is its middle; of an area, the whole of it.
    """
    if wishes.area is not None:
        return 0, duration
    third = duration // 3
    return third, max(third + 1, duration - third)
