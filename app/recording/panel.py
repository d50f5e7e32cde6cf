"""Records a voice while the film plays from the playhead; it lands on the track "Scratch".

The recorder and the inputs know no window; what is laid into the film is one edit.
"""

import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QWidget

from app import theme
from app.dialogs.form import FormDialog
from app.recording.inputs import NONE, Input, Inputs, Microphones
from app.recording.voice import VoiceRecorder
from app.timeline.level_meter import LOWEST, ZONES, Ballistics
from engine.media.error import MediaError
from engine.project import edits
from engine.project.document import Project, Sound, SoundTrack
from engine.project.film import anchor_at
from engine.project.sound_tracks import SCRATCH
from engine.project.timecode import timecode

if TYPE_CHECKING:
    from app.preview.player import Player
    from app.session import Session

COUNT_IN = 3
TICK = 40


class InputLevel(QWidget):
    """The level of the microphone, from left to right."""

    def __init__(self) -> None:
        super().__init__()
        self.side = Ballistics()
        self.setFixedHeight(10)
        self.setMinimumWidth(220)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the level in its zones, and the highest of the last moment."""
        colours, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), colours.colour("window"))
        for low, high, token in ZONES:
            if self.side.level > low:
                left, right = self._x(low), self._x(min(high, self.side.level))
                painter.fillRect(QRectF(left, 1, right - left, 8), colours.colour(token))
        if self.side.held > LOWEST:
            painter.fillRect(QRectF(self._x(self.side.held) - 2, 0, 2, 10), colours.colour("text"))
        painter.end()

    def _x(self, decibels: float) -> float:
        return self.width() * (decibels - LOWEST) / -LOWEST


class RecordPanel(FormDialog):
    """See the module."""

    def __init__(
        self,
        session: "Session",
        player: "Player",
        parent: QWidget | None = None,
        inputs: Inputs | None = None,
    ) -> None:
        super().__init__("Record a voice", parent)
        self._session, self._player = session, player
        self._inputs = inputs or Microphones()
        self._input: Input | None = None
        self._recorder: VoiceRecorder | None = None
        self._left = 0.0
        self._frame = 0
        self._file = Path()
        self.input = QComboBox()
        self.input.addItems(self._inputs.names())
        self.input.setMinimumWidth(220)
        self.input.setPlaceholderText("None found")
        self.input.setEnabled(self.input.count() > 0)
        self.level = InputLevel()
        self.count_in = QSpinBox()
        self.count_in.setRange(0, 10)
        self.count_in.setValue(COUNT_IN)
        self.count_in.setSuffix(" s")
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setAccessibleName("State of the recording")
        self.add_row("Microphone", self.input, "The input that is recorded")
        self.add_row("Level", self.level, "What comes in; speak so that it stays out of the red")
        self.add_row("Count-in", self.count_in, "Seconds to wait before the film plays")
        self.column.addWidget(self.state)
        self.record = self.add_buttons("Record", "Close")
        self.record.setAutoDefault(False)
        self.record.clicked.connect(self._press)
        self.input.currentTextChanged.connect(self._listen)
        self._ticking = QTimer(self)
        self._ticking.setInterval(TICK)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        self._looped = False
        self._listening = player.playing_changed.connect(self._played)
        session.project_closing.connect(self.reject)
        self._listen(self.input.currentText())

    @property
    def counting(self) -> bool:
        """Whether it counts in."""
        return self._left > 0.0

    @property
    def recording(self) -> bool:
        """Whether what comes is kept."""
        return self._recorder is not None and self._recorder.recording

    def _listen(self, name: str) -> None:
        """Open the chosen input, so that its level is seen before anything is recorded."""
        self._let_go()
        self._input = self._inputs.open(name) if name else None
        if self._input is not None:
            self._recorder = VoiceRecorder(self._input.feed, self._input.form, self)
            self._recorder.failed.connect(self._fail)
        why = ""
        if self._session.read_only:
            why = self._session.read_only_reason
        elif not name:
            why = NONE
        elif self._input is None:
            why = f"“{name}” can't be opened; another program may be using it."
        self.record.setEnabled(not why)
        self.record.setToolTip(why or "Count in, then play the film from the playhead and record")
        self.state.setText(why or self._ready())

    def _ready(self) -> str:
        at = timecode(self._session.playhead, self._session.project.rate)
        return f"From {at} to the end of the film, or until you stop. Wear headphones."

    def _press(self) -> None:
        if self.recording or self.counting:
            self._stop()
            return
        self._player.pause()
        self._left = float(self.count_in.value())
        self.record.setText("Stop")
        self.input.setEnabled(False)
        if not self._left:
            self._begin()

    def _tick(self) -> None:
        now = self._ticking.interval() / 1000
        if self._recorder is not None:
            self.level.side.pass_time(time.perf_counter(), now, self._recorder.level())
            self.level.update()
        if self.counting:
            self._left = max(0.0, self._left - now)
            self.state.setText(f"{int(self._left) + 1} …")
            if not self.counting:
                self._begin()

    def _begin(self) -> None:
        recorder, player = self._recorder, self._player
        if recorder is None:
            return
        self._file = self._session.folder.path / ".cache" / f"voice-{secrets.token_hex(4)}.flac"
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            recorder.begin(self._file, player.sound.time.seconds)
        except (MediaError, OSError) as problem:
            self._fail(str(problem))
            return
        self.state.setText("Recording …")
        # Round and round, later rounds would be laid behind the first.
        self._looped = player.loop
        player.set_loop(False)
        player.play()
        # Playing may have begun elsewhere: at the film's end it starts anew.
        self._frame = self._session.playhead
        if not player.playing:
            self._fail("The film has no shots yet, so there is nothing to speak to.")

    def _played(self, playing: bool) -> None:
        if not playing and self.recording:
            self._stop()

    def _stop(self) -> None:
        """End the count-in or the recording; what was recorded is laid into the film."""
        recorder = self._recorder
        self._left = 0.0
        path = None
        if recorder is not None and recorder.recording:
            try:
                path = recorder.finish()
            except MediaError as problem:
                self._fail(str(problem))
                return
        self._player.pause()
        self._show_rest("" if path else self._ready())
        if path is not None:
            self._lay(path)

    def _lay(self, path: Path) -> None:
        session, frame = self._session, self._frame
        folder, project = session.folder, session.project

        def work() -> Sound:
            from engine.media.intake import import_sound

            name = _free_name(project)
            sound = import_sound(folder, path, anchor_at(project, frame), name=name)
            path.unlink(missing_ok=True)
            return sound

        def lay(sound: Sound) -> None:
            track = SoundTrack(role="dialogue")
            if session.apply("Record a voice", edits.lay_on_track, sound, SCRATCH, track):
                self.state.setText(f"“{sound.name}” lies on the track {SCRATCH}.")

        session.background.run(work, then=lay, failed=lambda error: self._fail(str(error)))

    def _fail(self, sentence: str) -> None:
        self._left = 0.0
        if self._recorder is not None:
            self._recorder.cancel()
        self._player.pause()
        self._show_rest(sentence)

    def _show_rest(self, words: str) -> None:
        self._player.set_loop(self._looped or self._player.loop)
        self._looped = False
        self.record.setText("Record")
        self.input.setEnabled(self.input.count() > 0)
        self.state.setText(words)

    def _let_go(self) -> None:
        if self._recorder is not None:
            self._recorder.cancel()
            self._recorder.deleteLater()
            self._recorder = None
        if self._input is not None:
            self._input.close()
            self._input = None

    def done(self, result: int) -> None:
        """Stop what runs, keep what was recorded, and let the microphone go."""
        if self.recording:
            self._stop()
        self._left = 0.0
        self._ticking.stop()
        QObject.disconnect(self._listening)
        self._let_go()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is leaving."""
        self.reject()
        event.accept()


def _free_name(project: Project) -> str:
    taken = {sound.name for sound in project.sounds}
    number = 1
    while f"Voice {number}" in taken:
        number += 1
    return f"Voice {number}"
