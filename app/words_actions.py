"""The rows of the table of actions for captions, titles and the film's aspects.

See `actions`, which puts them into the one table.
"""

from app.action_spec import ActionSpec
from app.action_spec import row as _row

_MENU = "Timeline/Captions and titles"

WORDS: tuple[ActionSpec, ...] = (
    _row("add_caption", "Caption at the playhead", _MENU, "Alt+C", needs="edit", group=8,
         icon="panel-bottom", tooltip="Add a caption at the playhead and type its words"),
    _row("add_title", "Title at the playhead", _MENU, "Alt+Y", needs="edit", group=8,
         tooltip="Add a title over the picture and type its words"),
    _row("add_title_card", "Title card", _MENU, "Alt+Shift+Y", needs="edit", group=8,
         tooltip="Add a shot that is a plain card in the film's colours, with a title on it"),
    _row("write_words", "Type the words", _MENU, "Alt+W", needs="edit", group=9,
         tooltip="Type the words of the chosen caption or title where it lies"),
    _row("split_caption", "Split the caption at the playhead", _MENU, "Alt+Shift+W", needs="edit",
         group=9),
    _row("captions_from_dialogue", "Captions from dialogue", _MENU, "Alt+Shift+C", needs="edit",
         group=10, tooltip="Fill captions from every shot's dialogue, by reading speed; those that "
         "were typed or mended stay"),
    _row("import_subtitles", "Import subtitles…", _MENU, needs="edit", group=10,
         tooltip="Captions from an .srt or .vtt file in the place of the film's own"),
    _row("export_subtitles", "Export subtitles…", _MENU, needs="film", group=10,
         tooltip="The captions as an .srt or .vtt file"),
    _row("aspect_next", "Next aspect", "View", "Alt+Shift+A", group=2,
         tooltip="Look at the film in the next of its aspects"),
)  # fmt: skip
