"""The rows of the table of actions for sounds, their tracks and recording.

See `actions`, which puts them into the one table.
"""

from app.action_spec import ActionSpec
from app.action_spec import row as _row

SOUNDING: tuple[ActionSpec, ...] = (
    _row("split_sound", "Split the sound at the playhead", "Shot/Sound", "Alt+B", needs="edit",
         group=5, tooltip="Cut the selected sound, or the one at the playhead, in two"),
    _row("duplicate_sound", "Duplicate the sound", "Shot/Sound", needs="edit", group=5,
         tooltip="Lay a copy behind the sound; Alt while dragging lays it where you drop it"),
    _row("fade_in_here", "Fade in to the playhead", "Shot/Sound", "Alt+Shift+[", needs="edit",
         group=6, tooltip="Let the sound rise from its start to the playhead"),
    _row("fade_out_here", "Fade out from the playhead", "Shot/Sound", "Alt+Shift+]", needs="edit",
         group=6, tooltip="Let the sound fall from the playhead to its end"),
    _row("lock_sound", "Move the sound with its shot, or free it", "Shot/Sound", "Alt+L",
         needs="edit", group=6, icon="link",
         tooltip="A locked sound goes where the shot goes that it begins on"),
    _row("solo_sound", "Hear the sound's track alone", "Shot/Sound", "Alt+Shift+S", needs="edit",
         group=6, tooltip="Solo its track; again to hear all tracks"),
    _row("add_sound_track", "Add a sound track", "Shot/Sound", needs="edit", group=7,
         icon="plus"),
    _row("record_voice", "Record a voice…", "Shot/Sound", "Alt+R", needs="edit", group=7,
         icon="mic", tooltip="Speak to the film while it plays from the playhead"),
    _row("scrub_sound", "Hear sound while scrubbing", "View/Playback", needs="",
         checkable=True, group=3, tooltip="Short grains of the sound while the playhead is "
         "dragged or stepped"),
)  # fmt: skip
