"""The head of one sound track: its name, mute, solo, lock, gain and pan. It asks for edits."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app import theme
from app.gain import pan_words
from app.timeline.mini_slider import MiniSlider
from engine.project.document import Project
from engine.project.sound_tracks import track_name, track_of

if TYPE_CHECKING:
    from app.timeline.sound_commands import SoundCommands

ROLE_COLOUR = {"dialogue": "render", "music": "good", "effects": "warn", None: "border"}
"""The theme's token of the strip that says a track's role."""

ROOMY = 34
"""Pixels of height below which there is no room for the sliders."""

PULLED = 8
"""Pixels after which a pressed name is a track that is carried."""


class TrackHeader(QWidget):
    """See the module. `carried` tells the pointer's y while the name is dragged, then `dropped`."""

    carried = Signal(int, float)
    dropped = Signal(int)
    menu_requested = Signal(int, QPoint)
    settings_requested = Signal(int)

    def __init__(self, commands: "SoundCommands", number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands, self.number = commands, number
        self._name, self._role = "", None
        self._pressed: QPointF | None = None
        self._pulled = False
        self._field: QLineEdit | None = None
        self.mute = self._switch("M", "Mute", "mute", "bad")
        self.solo = self._switch("S", "Solo: hear this track alone", "solo", "warn")
        self.lock = self._switch("", "Sounds move with the shots they begin on", "locked", "")
        self.gain = MiniSlider(-400, 120, 0, 10, self)
        self.pan = MiniSlider(-100, 100, 0, 10, self)
        self._follow(self.gain, "gain", lambda value: value / 10)
        self._follow(self.pan, "pan", lambda value: value / 100)
        self.setToolTip("Drag to reorder, double-click to rename, right-click for more")

    def _switch(self, letter: str, tip: str, field: str, colour: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(letter)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip)
        button.setFont(theme.font("meta"))
        button.setProperty("lit", colour)
        button.clicked.connect(
            lambda on: self._commands.set_track(self.number, **{field: bool(on)})
        )
        return button

    def _follow(self, slider: MiniSlider, field: str, read: Callable[[int], float]) -> None:
        slider.begun.connect(self._commands.begin)
        slider.moved.connect(
            lambda value: self._commands.slide_track(self.number, **{field: read(value)})
        )

    def show_track(self, project: Project) -> None:
        """Show the track as the film has it."""
        track = track_of(project, self.number)
        self._name, self._role = track_name(project, self.number), track.role
        for button, on in ((self.mute, track.mute), (self.solo, track.solo)):
            button.setChecked(on)
        self.lock.setChecked(track.locked)
        self.lock.setIcon(theme.icon("link" if track.locked else "unlink",
                                     "text" if track.locked else "dim"))  # fmt: skip
        self.gain.show_value(round(track.gain * 10))
        self.pan.show_value(round(track.pan * 100))
        self.setAccessibleName(self._name)
        self.mute.setAccessibleName(f"Mute {self._name}")
        self.solo.setAccessibleName(f"Solo {self._name}")
        self.lock.setAccessibleName(f"Lock {self._name} to the shots")
        for slider, name, value in (
            (self.gain, "Gain", f"{track.gain:+.1f} dB"), (self.pan, "Pan", pan_words(track.pan)),
        ):  # fmt: skip
            slider.setAccessibleName(f"{name} of {self._name}")
            slider.setToolTip(f"{name} {value} (double-click: back to 0)")
        self._dress()
        self.update()

    def _dress(self) -> None:
        colours = theme.current()
        for button in (self.mute, self.solo, self.lock):
            lit = button.property("lit") if button.isChecked() else ""
            ground = getattr(colours, lit) if lit else "transparent"
            ink = colours.window if lit else colours.dim
            edge = ground if lit else colours.separator
            sheet = (
                f"QToolButton {{ background: {ground}; color: {ink}; border: 1px solid {edge};"
                " border-radius: 3px; padding: 0; font-weight: 600; }"
                f"QToolButton:focus {{ border-color: {colours.focus}; }}"
            )
            if sheet != button.styleSheet():  # setting one is slow
                button.setStyleSheet(sheet)

    def rename(self) -> None:
        """Let the name be typed where it stands."""
        field = QLineEdit(self._name, self)
        field.setAccessibleName("Name of the track")
        field.setFont(theme.font("meta"))
        field.setGeometry(self._name_box().adjusted(-2, 0, 40, 2))
        field.selectAll()
        field.show()
        field.setFocus()
        field.editingFinished.connect(lambda: self._named(field))
        self._field = field

    def _named(self, field: QLineEdit) -> None:
        if self._field is not field:
            return
        self._field = None
        field.deleteLater()
        if field.text().strip() and field.text() != self._name:
            self._commands.set_track(self.number, name=field.text().strip())

    def _name_box(self) -> QRect:
        return QRect(8, 2, self.width() - 66, 17)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out the buttons and sliders."""
        right = self.width() - 4
        for button in (self.lock, self.solo, self.mute):
            button.setGeometry(right - 17, 2, 17, 16)
            right -= 19
        foot = self.height() - 17
        for slider in (self.gain, self.pan):
            slider.setVisible(self.height() >= ROOMY)
        self.gain.setGeometry(6, foot, self.width() - 62, 15)
        self.pan.setGeometry(self.width() - 52, foot, 49, 15)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the role's strip and the name."""
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.colour("raised" if self._pulled else "panel"))
        painter.fillRect(QRectF(0, 0, 3, self.height()), colours.colour(ROLE_COLOUR[self._role]))
        face = theme.font("meta")
        painter.setFont(face)
        painter.setPen(colours.colour("dim" if self.mute.isChecked() else "text"))
        box = QRectF(self._name_box())
        text = QFontMetricsF(face).elidedText(self._name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the track."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the track up or down."""
        if self._pressed is None:
            return
        if self._pulled or abs(event.position().y() - self._pressed.y()) > PULLED:
            self._pulled = True
            self.carried.emit(self.number, self.mapToParent(event.position()).y())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the track go where it is."""
        pulled, self._pulled, self._pressed = self._pulled, False, None
        if pulled:
            self.dropped.emit(self.number)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename by the name."""
        self._pressed = None
        self.rename()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the track's menu."""
        self.menu_requested.emit(self.number, event.globalPos())
