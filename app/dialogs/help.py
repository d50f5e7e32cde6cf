"""The first steps, in a page: what to do with an empty film, and where everything is."""

from PySide6.QtWidgets import QLabel, QWidget

from app.actions import shown_key
from app.dialogs.form import FormDialog

STEPS = (
    ("Lay out", "Drop pictures on the board: each becomes a shot of three seconds. Or press "
                "{new_shot} for a new shot, or paste text: a line makes a shot."),
    ("Direct", "Write camera notes as you say them, “slow push in, then whip pan left”, and see "
               "the move at once. {framing_tool} sets its start and end on the picture."),
    ("Keep alike", "{cast} opens Cast & looks: describe a character, place, prop or look once, "
                   "give it pictures, and write its @handle in every action that it is in."),
    ("Cut", "{play} plays. {split} splits at the playhead, {trim_head} and {trim_tail} trim to it. "
            "{tap_timing} plays the film and lets you press Enter at each cut."),
    ("Say", "{captions_from_dialogue} makes captions of the dialogue, {add_title} sets a title, in "
            "any script; both lie on the timeline and are dragged in the picture. The buttons "
            "above the picture show the film in 9:16, 1:1 and other aspects."),
    ("Render", "{render} renders takes of the selected shots in the background. {take_previous} "
               "and {take_next} change the take that is seen; digits pick one."),
    ("Export", "{export_film} writes an MP4, frame for frame what the preview shows."),
)  # fmt: skip


class Help(FormDialog):
    """See the module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("How Storyreel works", parent)
        for name, text in STEPS:
            words = QLabel(text.format_map(_Keys()))
            words.setWordWrap(True)
            words.setMinimumWidth(420)
            self.add_row(name, words, name)
        hint = QLabel(f"Every key is on the shortcut sheet: {shown_key('shortcut_sheet')}")
        hint.setProperty("role", "dim")
        self.column.addWidget(hint)
        self.add_buttons("Done", "").clicked.connect(self.accept)


class _Keys(dict):
    """Gives the shown key of each action that a text names."""

    def __missing__(self, id: str) -> str:
        return shown_key(id)
