"""The panels of the shot as a row of small pictures: choose, reorder, retime, add and remove.

Painted by one widget; a click goes to a panel, a drag moves its drawing, the + adds one.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)  # fmt: skip
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from app import theme
from app.preview.drawing_walk import PanelWalk, begin_of
from engine.project.document import Panel, Shot
from engine.project.panels import panel_at, panels_of
from engine.project.timecode import seconds_of

if TYPE_CHECKING:
    from app.session import Session

THUMB_HEIGHT = 42
GAP = 6
WORDS = 15
HEIGHT = THUMB_HEIGHT + WORDS + 2 * GAP


class PanelStrip(QWidget):
    """See the module. `chosen` after a panel was gone to, added, moved or removed."""

    chosen = Signal()

    def __init__(
        self, session: "Session", walk: PanelWalk, thumbnails: Any, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._walk, self._thumbnails = session, walk, thumbnails
        self._held: tuple[str, QPoint] | None = None
        self._over = 0
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(120)
        self.setAccessibleName("Panels of the shot")
        thumbnails.ready.connect(lambda _: self.update())
        session.project_changed.connect(lambda *_: self._show())
        session.playhead_moved.connect(lambda _: self._show())

    def sizeHint(self) -> QSize:
        """Room for four."""
        return QSize(4 * (self._thumb().width() + GAP), HEIGHT)

    def row(self) -> tuple[Panel, ...]:
        """Return the panels that are shown."""
        found = self._walk.place
        return () if found is None else panels_of(found[0])

    def place_of(self, number: int) -> QRect:
        """Return where a panel's picture lies; one past the last is the button that adds one."""
        size = self._thumb()
        left = GAP + (number - self._first()) * (size.width() + GAP)
        return QRect(QPoint(left, GAP), size)

    def _thumb(self) -> QSize:
        project = self._session.project
        return QSize(round(THUMB_HEIGHT * project.width / project.height), THUMB_HEIGHT)

    def _first(self) -> int:
        """Return the first panel that is seen, so that the chosen one always is."""
        found = self._walk.place
        if found is None:
            return 0
        here = self.row().index(panel_at(*found))
        room = max(1, (self.width() - GAP) // (self._thumb().width() + GAP) - 1)
        return max(0, here - room + 1)

    def _show(self) -> None:
        if self.isVisible():
            row = self.row()
            count = f"{len(row)} panel{'' if len(row) == 1 else 's'}"
            self.setAccessibleDescription(count)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the panels, the one at the playhead framed."""
        found = self._walk.place
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("window"))
        if found is not None:
            shown = panel_at(*found)
            for number, panel in enumerate(self.row()):
                self._paint_panel(painter, number, panel, found[0], panel.id == shown.id)
            self._paint_plus(painter, self.place_of(len(self.row())))
        painter.end()

    def _paint_panel(
        self, painter: QPainter, number: int, panel: Panel, shot: Shot, shown: bool
    ) -> None:
        place, look = self.place_of(number), theme.current()
        begin = begin_of(shot, panel)
        picture = self._thumbnails.frame(shot.id, begin, place.width(), place.height())
        painter.fillRect(place, look.colour("surround"))
        if picture is not None:
            painter.drawPixmap(place, picture, picture.rect())
        held = self._held is not None and self._held[0] == panel.id
        colour, width = ("accent", 2) if shown or held else ("separator", 1)
        painter.setPen(QPen(look.colour(colour), width))
        painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(theme.font("meta"))
        painter.setPen(look.colour("text" if shown else "dim"))
        words = place.translated(0, THUMB_HEIGHT + 1)
        words.setHeight(WORDS)
        time = f"{seconds_of(begin, self._session.project.rate):.1f} s"
        text = f"{number + 1} · {panel.text or time}"
        text = QFontMetrics(theme.font("meta")).elidedText(
            text, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_plus(self, painter: QPainter, place: QRect) -> None:
        look = theme.current()
        painter.setPen(QPen(look.colour("border"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
        icon = QRect(0, 0, 16, 16)
        icon.moveCenter(place.center())
        theme.paint_icon(painter, "plus", icon, look.dim)

    def _number_at(self, point: QPoint) -> int | None:
        """Return the number of the panel at a point; one past the last is the plus."""
        for number in range(self._first(), len(self.row()) + 1):
            if self.place_of(number).adjusted(0, 0, 0, WORDS).contains(point):
                return number
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a panel, or add one."""
        number, row = self._number_at(event.position().toPoint()), self.row()
        if event.button() != Qt.MouseButton.LeftButton or number is None:
            return
        if number == len(row):
            self._walk.add()
        else:
            self._held = row[number].id, event.position().toPoint()
            self._walk.go_to(row[number].id)
        self.chosen.emit()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry a panel's drawing over its neighbours."""
        if self._held is None:
            return
        number, row = self._number_at(event.position().toPoint()), self.row()
        ids = [panel.id for panel in row]
        if number is None or number == len(row) or self._held[0] not in ids:
            return
        here = ids.index(self._held[0])
        if number != here:
            step = 1 if number > here else -1
            self._walk.move(self._held[0], step)
            self._held = ids[here + step], self._held[1]
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a panel."""
        number, row = self._number_at(event.pos()), self.row()
        if number is None or number == len(row) or self._session.read_only:
            return
        panel, walk = row[number], self._walk
        walk.go_to(panel.id)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("New panel", walk.add).setToolTip("B")
        menu.addAction("Duplicate", lambda: walk.add(copied=True))
        menu.addAction("Move earlier", lambda: walk.move(panel.id, -1)).setEnabled(number > 0)
        last = number == len(row) - 1
        menu.addAction("Move later", lambda: walk.move(panel.id, 1)).setEnabled(not last)
        menu.addSeparator()
        menu.addAction("Delete", lambda: walk.remove(panel.id))
        menu.popup(event.globalPos())

    def event(self, event) -> bool:
        """Say what the small pictures are."""
        if isinstance(event, QHelpEvent):
            number = self._number_at(event.pos())
            row = self.row()
            words = "Panels of the shot: , and . go over them"
            if number is not None:
                add = number == len(row)
                words = "New panel (B)" if add else f"Panel {number + 1}: drag to reorder"
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)
