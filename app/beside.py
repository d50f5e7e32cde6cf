"""A version of the cut in a window of its own, beside the film: to look at, never to write.

It has its own session on the same folder, opened read-only, so that nothing of it is saved.
"""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from app import theme
from app.preview.preview import Preview
from app.session import Session
from app.thumbnails import Thumbnails
from app.timeline.timeline import Timeline
from engine.project import film
from engine.project.document import Project
from engine.project.folder import ProjectFolder
from engine.project.timecode import timecode
from engine.project.versions import VersionNote

_Key = Qt.Key


class CutSession(Session):
    """A version of a cut that can't be written."""

    def __init__(self, session: Session, cut: Project) -> None:
        # Without a path of their own these settings are written nowhere.
        super().__init__(msgspec.structs.replace(session.settings, path=None))
        folder = ProjectFolder.open(session.folder.path, read_only=True)
        folder.project = cut
        folder.read_only_reason = "This is a version of the cut; restore it to go on with it."
        self._adopt(folder)

    def _look_around(self, folder: ProjectFolder) -> None:
        """Read its takes; the queue is the film's own business."""
        self.reload_takes()
        self.refresh_missing()


class CutWindow(QWidget):
    """See the module. The keys of the deck work as in the film's window."""

    def __init__(
        self, session: Session, note: VersionNote, cut: Project, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{note.name} — {session.project.name}")
        self.resize(900, 640)
        self._film = session
        self.session = CutSession(session, cut)
        self.session.message_posted.connect(session.message_posted)
        self.thumbnails = Thumbnails(self.session, self)
        self.preview = Preview(self.session, self.thumbnails)
        self.timeline = Timeline(self.session, self.thumbnails)
        self.along = QCheckBox("Go along with the film")
        self.along.setToolTip("Show the same moment of the same shot as the film’s window")
        self.along.toggled.connect(lambda _: self._go_along())
        session.playhead_moved.connect(self._go_along)
        session.project_closing.connect(self.close)
        self._lay_out(note)
        self.along.setChecked(True)
        self.preview.setFocus()

    def _lay_out(self, note: VersionNote) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(theme.MARGIN, theme.STEP, theme.MARGIN, theme.STEP)
        row.setSpacing(theme.MARGIN)
        name = QLabel(note.name)
        name.setProperty("role", "heading")
        shots = f"{note.shots} shot{'' if note.shots == 1 else 's'}"
        facts = QLabel(f"{timecode(note.frames, note.rate)} · {shots} · read-only")
        facts.setProperty("role", "dim")
        row.addWidget(name)
        row.addWidget(facts)
        row.addStretch()
        row.addWidget(self.along)
        panels = QSplitter(Qt.Orientation.Vertical)
        panels.setHandleWidth(1)
        panels.addWidget(self.preview)
        panels.addWidget(self.timeline)
        panels.setSizes([440, 180])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(panels, 1)

    def _go_along(self, *_: object) -> None:
        """Go to the moment that the film's window shows, if this cut has its shot."""
        found = film.shot_at(self._film.project, self._film.playhead)
        if not self.along.isChecked() or found is None:
            return
        shot = film.find_shot(self.session.project, found[0].id)
        if shot is not None:
            start = film.start_of(self.session.project, shot.id)
            self.session.move_playhead(start + min(found[1], shot.duration - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play, shuttle and step; Escape closes."""
        preview = self.preview
        doing = {
            _Key.Key_Space: preview.toggle_play, _Key.Key_J: preview.shuttle_back,
            _Key.Key_K: preview.shuttle_stop, _Key.Key_L: preview.shuttle_forward,
            _Key.Key_Left: lambda: preview.step(-1), _Key.Key_Right: lambda: preview.step(1),
            _Key.Key_Up: preview.go_to_previous_cut, _Key.Key_Down: preview.go_to_next_cut,
            _Key.Key_Home: preview.go_to_start, _Key.Key_End: preview.go_to_end,
            _Key.Key_Escape: self.close,
        }  # fmt: skip
        act = doing.get(_Key(event.key()))
        if act is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            act()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End its threads and let go of the folder."""
        self._film.playhead_moved.disconnect(self._go_along)
        self._film.project_closing.disconnect(self.close)
        self.preview.shut_down()
        self.thumbnails.close()
        self.session.close()
        super().closeEvent(event)
