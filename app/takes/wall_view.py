"""The painted part of the take wall: only what is visible is laid out, asked for and drawn.

A row is a shot, a column one of its takes. It shows what the session holds and asks it for edits
through TakeDesk.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from app import theme
from app.session import Session
from app.takes.desk import TakeDesk
from app.takes.filters import Filter, shown_shots
from app.takes.heads import draw_no_rows, draw_row_head
from app.takes.jobs_of import jobs_by_shot, jobs_of
from app.takes.menu import take_menu
from app.takes.rename import NameEditor
from app.takes.row_tiles import RowTiles
from app.takes.scrub import Scrub
from app.takes.slots import TakeSlots
from app.takes.tile import LINE, Tile, draw_tile
from app.takes.undo_bar import UndoBar
from app.takes.wall_grid import HEAD, WallGrid
from app.takes.wall_keys import OWN_KEYS, cursor_after
from app.thumbnails import Thumbnails
from engine.project import film
from engine.project.document import Shot
from engine.project.seen import mark_of, takes_of
from engine.project.take import Take
from engine.render.job import Job

NO_SHOTS = "Drop stills on the board, or press N for a new shot; its takes appear here."


class WallView(TakeSlots, QAbstractScrollArea):
    """See the module."""

    compare_asked = Signal(str, object)
    thumb_width_changed = Signal(int)
    rows_changed = Signal()

    def __init__(
        self, session: Session, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.thumbnails = thumbnails
        self.desk = TakeDesk(session, self)
        self.scrub = Scrub(self.desk, self)
        self.scrub.changed.connect(self.viewport().update)
        self._tiles = RowTiles(session, thumbnails, self.scrub)
        self.shots: Sequence[Shot] = ()
        self.thumb_width = 128
        self._filter: Filter = "all"
        self._row, self._column = 0, 0
        self._unmoved = True
        self._hover = (-1, -1)
        self._most_takes = 0
        self.undo_bar = UndoBar(self)
        self.desk.trashed.connect(self.say_trashed)
        self.editor = NameEditor(self.viewport(), self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Take wall")
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        session = self.session
        session.project_changed.connect(self._refresh_soon)
        session.project_opened.connect(self._begin)
        session.project_closing.connect(self.scrub.clips.rest)
        session.takes_changed.connect(self._refresh_soon)
        session.jobs_changed.connect(self._refresh_soon)
        session.current_shot_changed.connect(self._follow_shot)
        session.shot_progressed.connect(lambda *_: self.viewport().update())
        self.thumbnails.take_ready.connect(lambda _: self.viewport().update())

    # What is shown

    def refresh(self) -> None:
        """Bring the wall up to date with the session, keeping the cursor on its shot."""
        at = self.current_shot
        failed = self.session.rendering.failed_shots() if self._filter == "failed" else {}
        self.shots = shown_shots(self.session.project, self.session.takes, failed, self._filter)
        row = self._row_of(at.id) if at is not None else None
        self._row = self._row if row is None else row
        self._row = min(self._row, max(0, len(self.shots) - 1))
        self._stand_on_seen()
        self._most_takes = max((len(takes) for takes in self.session.takes.values()), default=0)
        self._measure()
        self.rows_changed.emit()
        self.viewport().update()

    def _stand_on_seen(self) -> None:
        """Let a cursor that nobody has moved in its row stand on the take that is seen."""
        if self._unmoved:
            seen, ids = self.seen, [take.id for take in self.takes]
            self._column = ids.index(seen.id) if seen is not None else 0

    def _row_of(self, shot_id: str) -> int | None:
        place = film.film(self.session.project).places.get(shot_id)
        if place is None or self._filter == "all":
            return None if place is None else place.order
        return next((row for row, shot in enumerate(self.shots) if shot.id == shot_id), None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        QTimer.singleShot(0, self, self._reveal_cursor)

    def _begin(self) -> None:
        """Begin a film at its first shot."""
        self._row, self._unmoved = 0, True
        self._refresh_soon()

    def _refresh_soon(self, *_: object) -> None:
        """Refresh when the event loop is next free; not at all while nobody sees it."""
        if self.isVisible():
            self._soon.start()

    def set_filter(self, name: Filter) -> None:
        """Show only the shots that pass a filter."""
        self._filter = name
        self.refresh()

    def set_thumb_width(self, width: int) -> None:
        """Show the pictures `width` pixels wide."""
        if width == self.thumb_width:
            return
        top = self.verticalScrollBar().value() / max(1, self.grid.pitch)
        self.thumb_width = width
        self._measure()
        self.verticalScrollBar().setValue(round(top * self.grid.pitch))
        self.thumb_width_changed.emit(width)
        self.viewport().update()

    @property
    def current_shot(self) -> Shot | None:
        """The shot of the cursor's row."""
        return self.shots[self._row] if 0 <= self._row < len(self.shots) else None

    @property
    def takes(self) -> list[Take]:
        """The takes of the cursor's row, oldest first."""
        return self._takes_of(self.current_shot)

    @property
    def current_take(self) -> Take | None:
        """The take at the cursor."""
        takes = self.takes
        return takes[self._column] if 0 <= self._column < len(takes) else None

    def _takes_of(self, shot: Shot | None) -> list[Take]:
        return takes_of(shot, self.session.takes) if shot is not None else []

    # Where things lie

    @property
    def grid(self) -> WallGrid:
        """Where rows and columns lie now."""
        project = self.session.project
        height = round(self.thumb_width * project.height / max(1, project.width))
        return WallGrid(
            rows=len(self.shots),
            columns=self._most_takes + 1,
            thumb=QSize(self.thumb_width, max(24, min(height, self.thumb_width * 2))),
            offset=QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value()),
        )

    def _measure(self) -> None:
        grid, view = self.grid, self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        for bar, whole, page, step in (
            (vertical, grid.extent.height(), view.height(), grid.pitch),
            (horizontal, grid.extent.width(), view.width(), grid.stride),
        ):
            bar.setRange(0, max(0, whole - page))
            bar.setPageStep(page)
            bar.setSingleStep(step // 2)

    def _here(self) -> QRect:
        return self.grid.picture(self._row, self._column)

    def _reveal_cursor(self) -> None:
        to = self.grid.offset_showing(self._row, self._column, self.viewport().size())
        self.verticalScrollBar().setValue(to.y())
        self.horizontalScrollBar().setValue(to.x())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        painter.fillRect(self.viewport().rect(), colours.colour("window"))
        if not self.shots:
            text = NO_SHOTS if self._filter == "all" else "No shot passes this filter."
            draw_no_rows(painter, self.viewport().rect(), text)
        else:
            jobs = jobs_by_shot(self.session.jobs)
            for row in self.grid.visible_rows(self.viewport().height()):
                self._draw_row(painter, row, jobs)
        painter.end()

    def _draw_row(self, painter: QPainter, row: int, jobs: dict[str, list[Job]]) -> None:
        shot = self.shots[row]
        takes = self._takes_of(shot)
        focused = self.hasFocus() and row == self._row
        tiles = self.tiles_of(shot, takes, jobs.get(shot.id, []))
        for column, tile in enumerate(tiles):
            box = self.grid.picture(row, column)
            if HEAD - box.width() < box.left() < self.viewport().width():
                here = focused and column == self._column
                draw_tile(painter, box, tile, here, (row, column) == self._hover)
                self.draw_mark(painter, box, takes, column)
        if not tiles:
            painter.setPen(theme.current().colour("dim"))
            painter.setFont(theme.font("meta"))
            painter.drawText(self.grid.picture(row, 0), Qt.AlignmentFlag.AlignCenter, "no takes")
        self._draw_head(painter, row, shot, len(takes), focused)

    def tiles_of(self, shot: Shot, takes: list[Take], jobs: Sequence[Job]) -> list[Tile]:
        """Return what a row paints, from left to right."""
        return self._tiles.of(shot, takes, jobs_of(shot, jobs), self.grid.thumb)

    def _draw_head(
        self, painter: QPainter, row: int, shot: Shot, count: int, focused: bool
    ) -> None:
        box = self.grid.head(row)
        seconds = float(shot.duration / self.session.project.rate)
        selected = shot.id in self.session.selection
        draw_row_head(painter, box, shot, seconds, count, selected)
        if focused and not self.current_take:
            painter.setPen(theme.current().colour("focus"))
            painter.drawRect(box.adjusted(2, 1, -1, -2))

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row, column = self.grid.place_at(event.position().toPoint())
        if row < 0:
            return
        shot = self.shots[row]
        self._row, self._column, self._unmoved = row, max(0, column), column < 0
        self._stand_on_seen()
        self._select(shot)
        if event.button() == Qt.MouseButton.LeftButton and column >= 0:
            takes = self._takes_of(shot)
            if column < len(takes):
                self.click_take(takes[column], event.modifiers())
            else:
                self._retry_at(shot, column - len(takes))
        self.viewport().update()

    def _retry_at(self, shot: Shot, index: int) -> None:
        jobs = jobs_of(shot, jobs_by_shot(self.session.jobs).get(shot.id, []))
        if 0 <= index < len(jobs):
            self.retry(jobs[index])

    def _select(self, shot: Shot) -> None:
        if film.find_shot(self.session.project, shot.id) is not None:
            self.session.go_to_shot(shot.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row, column = self._hover = self.grid.place_at(point)
        takes = self._takes_of(self.shots[row]) if row >= 0 else []
        if 0 <= column < len(takes):
            box = self.grid.picture(row, column)
            self.scrub.over(takes[column], box, point, self.devicePixelRatioF())
        else:
            self.scrub.leave()
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = (-1, -1)
        self.scrub.leave()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = 16 if event.angleDelta().y() > 0 else -16
            self.set_thumb_width(min(288, max(72, self.thumb_width + step)))
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() != QContextMenuEvent.Reason.Keyboard:
            row, column = self.grid.place_at(event.pos())
            if row < 0 or column < 0:
                return
            self._row, self._column, self._unmoved = row, column, False
        shot, take = self.current_shot, self.current_take
        if shot is not None and take is not None:
            menu = take_menu(self, self, mark_of(shot, take.id), not self.session.read_only)
            at = event.globalPos()
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                at = self.viewport().mapToGlobal(self._here().bottomLeft())
            menu.popup(at)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row, column = self.grid.place_at(event.pos())
            shot = self.shots[row] if row >= 0 else None
            tiles = self.tiles_of(shot, self._takes_of(shot), self.session.jobs) if shot else []
            tile = tiles[column] if 0 <= column < len(tiles) else None
            text = "\n".join((tile.words, *tile.lines)) if tile else ""
            QToolTip.showText(event.globalPos(), text or (shot.action if shot else ""), self)
            return True
        return super().viewportEvent(event)

    # Keys

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the wall's own while it has the focus (see app.keys)."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        return plain and event.key() in OWN_KEYS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.claims_key(event):
            event.ignore()
            return
        page = max(1, self.viewport().height() // self.grid.pitch - 1)
        key = Qt.Key(event.key())
        to = cursor_after(key, self._row, self._column, page, len(self.shots))
        if to is not None:
            self.put_cursor(*to)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick_current()
        elif key == Qt.Key.Key_F2:
            self.rename_take()
        else:
            self.delete_take()

    def put_cursor(self, row: int, column: int) -> None:
        """Move the cursor, kept on the wall, and select its shot."""
        if not self.shots:
            return
        self._unmoved = False
        self._row = min(max(0, row), len(self.shots) - 1)
        self._column = min(max(0, column), max(0, len(self.takes) - 1))
        self._reveal_cursor()
        self._select(self.shots[self._row])
        self.viewport().update()

    def _follow_shot(self, shot: Shot | None) -> None:
        row = self._row_of(shot.id) if shot is not None else None
        if row is not None and row != self._row:
            self._row, self._unmoved = row, True
            self._stand_on_seen()
            if self.isVisible():
                self._reveal_cursor()
        self.viewport().update()

    # What TakeSlots asks

    def move_to(self, take: Take) -> None:
        """Put the cursor on one of the row's takes."""
        ids = [one.id for one in self.takes]
        if take.id in ids:
            self._column, self._unmoved = ids.index(take.id), False
            self._reveal_cursor()
            self.viewport().update()

    def name_box(self, take: Take) -> QRect:
        """Where the take's name is written."""
        self.move_to(take)
        box = self._here()
        return QRect(box.left() - 4, box.bottom() + 2, box.width() + 8, 2 * LINE)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self.undo_bar.place()
