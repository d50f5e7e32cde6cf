"""What the tests of the timeline share: a timeline of grey pictures, and hands that drag on it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.timeline.timeline import Timeline

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Pictures(QObject):
    """Grey pictures at once, in place of the composing thread."""

    ready = Signal(str)

    def poster(self, shot_id, width, height):
        return self.frame(shot_id, 0, width, height)

    def frame(self, shot_id, offset, width, height):
        pixmap = QPixmap(max(1, width), max(1, height))
        pixmap.fill(QColor("#808080"))
        return pixmap


def fitted(session, qtbot, width=1028, height=220):
    """Return a timeline of the session's film on the screen, the whole film in sight."""
    made = Timeline(session, Pictures())
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    qtbot.waitExposed(made)
    made.fit()
    return made


def point(timeline, frame, inset=0.0, low=False):
    canvas = timeline.canvas
    row = canvas.tracks.picture
    y = row.bottom - 5 if low else row.top + row.height / 2
    return QPoint(round(canvas.scale.x_of(frame) + inset), round(y))


def move(canvas, at, modifiers=NONE, button=LEFT):
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(canvas.mapToGlobal(at)),
        Qt.MouseButton.NoButton, button, modifiers,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def drag(timeline, start, end, modifiers=NONE, button=LEFT, steps=4):
    canvas = timeline.canvas
    QTest.mousePress(canvas, button, modifiers, start)
    for n in range(1, steps + 1):
        move(canvas, start + (end - start) * (n / steps), modifiers, button)
    QTest.mouseRelease(canvas, button, modifiers, end)
