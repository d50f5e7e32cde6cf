"""The takes of the current shot, in one row under the preview; painted, keyboard and mouse.

It shows what the session holds and asks it for edits through TakeDesk. The window binds its slots
to the keys (see app.actions); only keys that mean something to a list are its own.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app import theme
from app.session import Session
from app.showing import aspect_shown
from app.takes.desk import TakeDesk
from app.takes.heads import draw_strip_head
from app.takes.jobs_of import jobs_of
from app.takes.menu import take_menu
from app.takes.rename import NameEditor
from app.takes.row_tiles import RowTiles
from app.takes.scrub import Scrub
from app.takes.slots import TakeSlots
from app.takes.strip_ends import (
    End,
    draw_ends,
    draw_more,
    draw_nothing,
    ends_of,
)
from app.takes.strip_row import HEAD, HEIGHT, PITCH, THUMB, TOP, StripRow
from app.takes.tile import LINE, Tile, draw_tile
from app.takes.undo_bar import UndoBar
from app.thumbnails import Thumbnails
from engine.project.document import Shot
from engine.project.seen import mark_of, takes_of
from engine.project.take import Take
from engine.render.job import Failed, Job


class TakesStrip(TakeSlots, QWidget):
    """See the module. The slots act on the take at the cursor, else on the one that is seen."""

    compare_asked = Signal(str, object)
    """(shot id, take ids): show these two to four in step."""

    def __init__(
        self, session: Session, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.thumbnails = thumbnails
        self.desk = TakeDesk(session, self)
        self.scrub = Scrub(self.desk, self)
        self.scrub.changed.connect(self.update)
        self._tiles = RowTiles(session, thumbnails, self.scrub)
        self._shot: Shot | None = None
        self._takes: list[Take] = []
        self._jobs: list[Job] = []
        self._cursor: str | None = None
        self._hover = -1
        self._left = 0
        self.editor = NameEditor(self, self)
        self.undo_bar = UndoBar(self)
        self.desk.trashed.connect(self.say_trashed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        session = self.session
        session.current_shot_changed.connect(lambda _: self.refresh())
        session.project_changed.connect(lambda *_: self.refresh())
        session.project_opened.connect(self.refresh)
        session.project_closing.connect(self.scrub.clips.rest)
        session.takes_changed.connect(lambda _: self.refresh())
        session.showing.framing_changed.connect(lambda _: self.refresh())
        session.jobs_changed.connect(self.refresh)
        session.shot_progressed.connect(self._note_progress)
        self.thumbnails.take_ready.connect(lambda _: self.update())

    # What is shown

    def refresh(self) -> None:
        """Bring the strip up to date with the session."""
        shot = self.session.current_shot
        if (shot and shot.id) != (self._shot and self._shot.id):
            self._left, self._cursor, self.marked = 0, None, ()
            self.scrub.leave()
            self.editor.leave()
        self._shot = shot
        self._takes = takes_of(shot, self.session.takes) if shot else []
        self._jobs = jobs_of(shot, self.session.jobs) if shot else []
        self.setAccessibleName(self._words())
        self._scroll_to(self._left)
        self.update()

    @property
    def current_shot(self) -> Shot | None:
        """The shot whose takes are shown."""
        return self._shot

    @property
    def takes(self) -> list[Take]:
        """The takes shown, oldest first."""
        return self._takes

    @property
    def current_take(self) -> Take | None:
        """The take that the slots mean: the one at the cursor, else the one that is seen."""
        at = next((take for take in self._takes if take.id == self._cursor), None)
        return self.seen if at is None else at

    def tiles(self) -> list[Tile]:
        """Return what is painted, from left to right, without the last "+ Render"."""
        if self._shot is None:
            return []
        return self._tiles.of(self._shot, self._takes, self._jobs, THUMB)

    def _ends(self) -> list[End]:
        """Return the tiles behind the takes; none without a shot."""
        if self._shot is None:
            return []
        beyond, take = self.frames_beyond, self.current_take
        seconds = float(beyond / self.session.project.rate)
        number = take.number if take else 0
        return ends_of(beyond, seconds, number, aspect_shown(self.session))

    def _words(self) -> str:
        if self._shot is None:
            return "Takes: no shot"
        count = len(self._takes)
        return f"Takes of shot {self._shot.slate}: {count or 'none'}"

    def _count_text(self) -> str:
        """Return "8 of 23": which of the takes is seen."""
        if not self._takes:
            return "no takes"
        seen = self.seen
        ids = [take.id for take in self._takes]
        if seen is None:
            return f"live · {len(ids)}"
        return f"{ids.index(seen.id) + 1} of {len(ids)}"

    # Where things lie

    @property
    def row(self) -> StripRow:
        """Where the tiles lie now, the last "+ Render" included."""
        count = len(self._takes) + len(self._jobs) + len(self._ends())
        return StripRow(count=count, width=self.width(), left=self._left)

    def _scroll_to(self, left: int) -> None:
        self._left = self.row.kept(left)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(HEAD + 4 * PITCH, HEIGHT)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        painter.fillRect(self.rect(), colours.colour("panel"))
        if self._shot is None:
            draw_nothing(painter, self.rect())
        else:
            self._draw_tiles(painter)
            lines = (self._count_text(), self._queue_text())
            draw_strip_head(painter, QRect(0, 0, HEAD, HEIGHT), self._shot.slate, lines)
        painter.end()

    def _queue_text(self) -> str:
        waiting = sum(not isinstance(job.state, Failed) for job in self._jobs)
        return f"{waiting} to come" if waiting else ""

    def _draw_tiles(self, painter: QPainter) -> None:
        cursor = self._cursor_index() if self.hasFocus() else -1
        tiles = self.tiles()
        for index, tile in enumerate(tiles):
            box = self.row.picture(index)
            if box.right() < HEAD or box.left() > self.width():
                continue
            draw_tile(painter, box, tile, index == cursor, index == self._hover)
            self.draw_mark(painter, box, self._takes, index)
        draw_ends(painter, self.row, len(tiles), self._ends(), cursor, self._hover)
        draw_more(painter, self.row)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        index = self.row.tile_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton:
            self._put_cursor(index)
            return
        if self._pressed_more(event.position().toPoint()):
            return
        if index < 0:
            return
        if index < len(self._takes):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.mark_for_compare(self._takes[index])
                self.update()
            else:
                self._put_cursor(index)
                self.pick_current()
        else:
            self._do_behind(index)

    def _do_behind(self, index: int) -> None:
        """Do what a tile behind the takes does: retry a job, or what an end is for."""
        behind = index - len(self._takes)
        if behind < len(self._jobs):
            self.retry(self._jobs[behind])
        else:
            getattr(self, self._ends()[behind - len(self._jobs)].slot)()

    def _pressed_more(self, point: QPoint) -> bool:
        page = max(PITCH, self.width() - HEAD - PITCH)
        for edge, by in ((self.row.before, -page), (self.row.beyond, page)):
            if edge is not None and edge.contains(point):
                self._scroll_to(self._left + by)
                return True
        return False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.row.tile_at(event.position().toPoint())
        below = event.position().y() > TOP + THUMB.height()
        if 0 <= index < len(self._takes) and below:
            self.rename_take()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._hover = self.row.tile_at(point)
        if 0 <= self._hover < len(self._takes):
            take, box = self._takes[self._hover], self.row.picture(self._hover)
            self.scrub.over(take, box, point, self.devicePixelRatioF())
        else:
            self.scrub.leave()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.scrub.leave()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        self._scroll_to(self._left - turned)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self._cursor_index() if by_key else self.row.tile_at(event.pos())
        self._open_menu(index, event.globalPos() if not by_key else None)

    def _open_menu(self, index: int, at: QPoint | None) -> None:
        if not 0 <= index < len(self._takes) or self._shot is None:
            return
        self._put_cursor(index)
        mark = mark_of(self._shot, self._takes[index].id)
        menu = take_menu(self, self, mark, not self.session.read_only)
        menu.popup(at or self.mapToGlobal(self.row.picture(index).bottomLeft()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        index = self.row.tile_at(event.pos())
        tiles = self.tiles()
        if 0 <= index < len(tiles):
            lines = [tiles[index].words, *tiles[index].lines]
            if index < len(self._takes):
                lines.append("Click picks it, Ctrl-click compares it (two to four).")
            QToolTip.showText(event.globalPos(), "\n".join(lines), self)
        elif index >= len(tiles):
            QToolTip.showText(event.globalPos(), self._ends()[index - len(tiles)].tip, self)
        else:
            QToolTip.hideText()

    # Keys

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the strip's own while it has the focus (see app.keys)."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        return plain and event.key() in _OWN_KEYS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.claims_key(event):
            super().keyPressEvent(event)
            return
        at, key = self._cursor_index(), event.key()
        to = {
            Qt.Key.Key_Left: max(0, at - 1),
            Qt.Key.Key_Right: min(self.row.count - 1, at + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.row.count - 1,
        }.get(Qt.Key(key))
        if to is not None:
            self._put_cursor(to)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_F2:
            self.rename_take()
        elif key == Qt.Key.Key_Menu:
            self._open_menu(at, None)
        else:
            self.delete_take()

    def _enter(self) -> None:
        index = self._cursor_index()
        if index < len(self._takes):
            self.pick_current()
        else:
            self._do_behind(index)

    def _cursor_index(self) -> int:
        """Return which tile the cursor is on; -1 without a shot, when there is none."""
        keys = self._keys()
        if not keys:
            return -1
        if self._cursor in keys:
            return keys.index(self._cursor)
        take = self.current_take
        return keys.index(take.id if take is not None else "+")

    def _keys(self) -> list[str]:
        """Return what names each tile, from left to right."""
        tiles = [take.id for take in self._takes] + [job.id for job in self._jobs]
        return tiles + [end.key for end in self._ends()]

    def _put_cursor(self, index: int) -> None:
        keys = self._keys()
        if self._shot is not None and 0 <= index < len(keys):
            self._cursor = keys[index]
            self._scroll_to(self.row.left_showing(index))
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._scroll_to(self.row.left_showing(max(0, self._cursor_index())))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # What TakeSlots asks

    def move_to(self, take: Take) -> None:
        """Put the cursor on a take."""
        self._put_cursor([one.id for one in self._takes].index(take.id))

    def name_box(self, take: Take) -> QRect:
        """Bring the take into view and return where its name is written."""
        self.move_to(take)
        box = self.row.picture(self._cursor_index())
        return QRect(box.left() - 4, box.bottom() + 2, box.width() + 8, 2 * LINE)

    # Facts from outside

    def _note_progress(self, shot_id: str, progress: object) -> None:
        if self._shot is not None and shot_id == self._shot.id:
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scroll_to(self._left)
        self.undo_bar.place()


_OWN_KEYS = frozenset({
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return,
    Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2, Qt.Key.Key_Menu,
})  # fmt: skip
