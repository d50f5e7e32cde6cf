"""The cards of the board: one painted widget that draws only what is seen, for any film.

It reads the session and asks it for edits through `BoardEdits`; what it decides itself is only
where the pointer and the keys go.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app import theme
from app.board.card_looks import CardLooks
from app.board.card_paint import paint_card, paint_header
from app.board.card_state import CardState, card_state, in_words, is_offline
from app.board.heading_field import HeadingField
from app.board.layout import GRID_POSTER_WIDTH, CardLayout, Mode
from app.board.pace import Pace
from app.board.shown import ShownShots
from app.session import Session
from app.thumbnails import Thumbnails
from engine.project import edits, film
from engine.project.document import Project, Shot
from engine.project.timecode import seconds_of

SMALLEST, LARGEST = 120, 560
"""How narrow and how wide a grid's pictures may be, in points."""
FOLLOWS = 400
"""Milliseconds; how often at most the board follows a playhead that is dragged."""


class CardView(CardLooks, QAbstractScrollArea):
    """See the module. `mode` is "list" or "grid"."""

    edit_requested = Signal(str)
    """A card was double-clicked: go and edit this shot's words."""
    poster_width_changed = Signal(int)
    menu_requested = Signal(QPoint)
    """A context menu is wanted here (global), for the selection."""

    def __init__(
        self, session: Session, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.thumbnails = thumbnails
        self._mode: Mode = "list"
        self._poster_width = GRID_POSTER_WIDTH
        self._shown = ShownShots(session.project)
        self._counts: list[int] = []
        self._layout = CardLayout((), 300, self._mode, 16 / 9)
        self._hover = None
        self._hover_header = None
        self._scrub = None
        self._anchor = None
        self._walker = None
        self._marked: Shot | None = None
        self._current: Shot | None = None
        self._playing = False
        self._pressed_at = None
        self._pressed_selected = False
        self._failed: dict = {}
        self._heading: HeadingField | None = None
        self._set_up()
        self._listen()
        self._lay_out()

    def _set_up(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(30)
        self.setAccessibleName("Shots")
        self._catching_up = QTimer(self, singleShot=True, interval=0)
        self._catching_up.timeout.connect(self._lay_out)

    def _listen(self) -> None:
        session = self.session
        session.project_opened.connect(self._reset)
        session.project_changed.connect(self._project_changed)
        session.selection_changed.connect(self._selection_changed)
        # While the playhead is dragged across many shots, the board keeps up at its own pace.
        self._following = Pace(self, FOLLOWS, self._current_moved)
        session.current_shot_changed.connect(self._following.ask)
        session.playhead_moved.connect(self._following.ask)
        session.takes_changed.connect(lambda _: self.viewport().update())
        session.jobs_changed.connect(self._jobs_changed)
        session.missing_changed.connect(self.viewport().update)
        session.shot_progressed.connect(lambda id, _: self._update_shot(id))
        self.thumbnails.ready.connect(self._update_shot)

    # What is shown

    @property
    def mode(self) -> Mode:
        """Whether cards stand in a list or a grid."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Show a list or a grid of cards."""
        self._mode = mode
        self._lay_out()
        self.show_shot(self.focus_id())

    def set_poster_width(self, width: int) -> None:
        """Show a grid's pictures so wide, in points; it is kept within SMALLEST and LARGEST."""
        width = min(LARGEST, max(SMALLEST, width))
        if width != self._poster_width:
            self._poster_width = width
            self._lay_out()
            self.show_shot(self.focus_id())
            self.poster_width_changed.emit(width)

    @property
    def shown(self) -> ShownShots:
        """The shots that have cards: all, or those that `filter` was given."""
        if self._shown.project is not self.session.project:
            self._shown = ShownShots(self.session.project, self._shown.wanted)
        return self._shown

    def filter(self, wanted: frozenset[str] | None) -> None:
        """Show only these shots; None shows all."""
        self._shown = ShownShots(self.session.project, wanted)
        self._hover = None
        self._lay_out()
        self.show_shot(self.focus_id())

    def cards_layout(self) -> CardLayout:
        """Return the geometry of all cards, in the coordinates of the whole board."""
        return self._layout

    def place_of(self, shot_id: str) -> QRect:
        """Return where a shot's card lies in the viewport, on screen or not; empty if left out."""
        order = self.shown.orders.get(shot_id)
        return QRect() if order is None else self._layout.place(order).translated(0, -self._top())

    def show_shot(self, shot_id: str | None) -> None:
        """Scroll until the shot's card is seen."""
        if shot_id is None or shot_id not in self.shown.orders:
            return
        place = self.place_of(shot_id).adjusted(0, -40, 0, 8)
        bar = self.verticalScrollBar()
        if place.top() < 0:
            bar.setValue(bar.value() + place.top())
        elif place.bottom() > self.viewport().height():
            bar.setValue(bar.value() + place.bottom() - self.viewport().height())

    def state_of(self, shot: Shot) -> CardState:
        """Return what the card of a shot says."""
        session = self.session
        return card_state(
            session.project,
            shot,
            session.takes,
            session.progress_of(shot.id),
            self._failed.get(shot.id),
        )

    def describe(self, shot: Shot) -> str:
        """Return the card in words."""
        seconds = f"{seconds_of(shot.duration, self.session.project.rate):.1f} seconds"
        parts = [f"Shot {shot.slate}", shot.size or "", seconds, in_words(self.state_of(shot))]
        if is_offline(shot, self.session.missing):
            parts.append("offline: a picture is missing")
        return ", ".join(part for part in (*parts, shot.action) if part)

    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _lay_out(self) -> None:
        project = self.session.project
        aspect, shown = project.width / project.height, self.shown
        self._counts = shown.counts
        self._layout = CardLayout(
            shown.counts, self.viewport().width(), self._mode, aspect, shown.filtered,
            self._poster_width,
        )  # fmt: skip
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, self._layout.height - self.viewport().height()))
        self.viewport().update()

    def _reset(self) -> None:
        self._hover = self._anchor = None
        self._failed = {}
        self._end_heading(keep=False)
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def _project_changed(self, before: Project, after: Project) -> None:
        if self._counts != self.shown.counts or (
            before.width * after.height != after.width * before.height
        ):
            self._lay_out()
        self.viewport().update()

    def _selection_changed(self, ids: tuple[str, ...]) -> None:
        if len(ids) == 1:
            self.show_shot(ids[0])
        focus = self.focus_id()
        if focus is not None:
            self.setAccessibleDescription(
                self.describe(film.shot_by_id(self.session.project, focus))
            )
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)
        self.viewport().update()

    def _current_moved(self) -> None:
        # The amber slate is the shot under the playhead; while it plays, only a cut changes it.
        shot, current = self._shot_under_playhead(), self.session.current_shot
        if shot is not self._marked:
            self._marked = shot
            self._follow_playhead()
            self.viewport().update()
        elif current is not self._current:
            self.viewport().update()
        self._current = current

    def set_playing(self, playing: bool) -> None:
        """Stand still while the film plays, and show the shot that it stopped on."""
        self._playing = playing
        self._marked = self._shot_under_playhead()
        self._follow_playhead()

    def _follow_playhead(self) -> None:
        """Keep the current shot's card in sight; a selection is left where it is."""
        if self._marked is not None and not self._playing and not self.session.selection:
            self.show_shot(self._marked.id)

    def _shot_under_playhead(self) -> Shot | None:
        found = film.shot_at(self.session.project, self.session.playhead)
        return found[0] if found else None

    def _jobs_changed(self) -> None:
        failed = self.session.rendering.failed_shots()
        if failed != self._failed:
            self._failed = failed
            self.viewport().update()

    def _update_shot(self, shot_id: str) -> None:
        if shot_id in self.shown.orders:
            self.viewport().update(self.place_of(shot_id))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the headers and cards that lie in the region to paint."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.current().colour("panel"))
        project = self.session.project
        top = self._top()
        shots = self.shown.shots
        under = self._shot_under_playhead()
        low, high = event.rect().top() + top, event.rect().bottom() + 1 + top
        painter.translate(0, -top)
        for number, orders in self._layout.visible(low, high):
            self._paint_header(painter, number)
            for order in orders:
                self._paint_card(painter, order, shots[order], under)
            if not project.scenes[number].shots and not self.shown.filtered:
                self._paint_empty_scene(painter, number)
        self._paint_drop(painter)
        painter.translate(0, top)
        if not shots:
            self._paint_none(painter)
        painter.end()

    def _paint_header(self, painter: QPainter, number: int) -> None:
        scene = self.session.project.scenes[number]
        frames = sum(shot.duration for shot in scene.shots)
        seconds = seconds_of(frames, self.session.project.rate)
        count = f"{len(scene.shots)} shot{'' if len(scene.shots) == 1 else 's'}"
        facts = f"{count} · {seconds:.1f} s" if scene.shots else "empty"
        place = self._layout.header(number)
        paint_header(painter, place, number, scene.heading, facts, self._hover_header == number)

    def _paint_card(self, painter: QPainter, order: int, shot: Shot, under: Shot | None) -> None:
        place = self._layout.place(order)
        poster = self._layout.poster_in(place)
        painter.save()
        paint_card(painter, place, poster, self.look_of(order, shot, under), self._mode)
        painter.restore()

    def _paint_empty_scene(self, painter: QPainter, number: int) -> None:
        painter.setPen(theme.current().colour("dim"))
        painter.setFont(theme.font("meta"))
        place = self._layout.body(number).adjusted(20, 0, -8, -12)
        words = "Drop stills here, or press N for a new shot"
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_none(self, painter: QPainter) -> None:
        if not self.shown.filtered:
            self._paint_invitation(painter)
            return
        painter.setPen(theme.current().colour("dim"))
        painter.setFont(theme.font("action"))
        place = self.viewport().rect()
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "No shot is found")

    def _paint_invitation(self, painter: QPainter) -> None:
        if not self.session.is_open or self.session.project.scenes:
            return
        shown = theme.current()
        middle = self.viewport().rect().adjusted(20, 0, -20, 0)
        icon = QRect(QPoint(0, 0), QSize(32, 32))
        icon.moveCenter(middle.center() - QPoint(0, 44))
        theme.paint_icon(painter, "images", icon, shown.dim)
        painter.setPen(shown.colour("text"))
        painter.setFont(theme.font("action"))
        words = (
            "Drop stills here,\nor press N for a new shot.\n\n"
            "You can paste text, too: a line a shot."
        )
        middle.setTop(icon.bottom() + 12)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(middle, flags | Qt.TextFlag.TextWordWrap, words)

    def _paint_drop(self, painter: QPainter) -> None:
        target = self.drop_target
        if target is None:
            return
        accent = theme.current().colour("accent")
        if isinstance(target, int):
            wash = QColor(accent)
            wash.setAlpha(50)
            painter.fillRect(self._layout.place(target), wash)
        else:
            painter.fillRect(target.line, accent)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl make a grid's pictures larger or smaller."""
        if self._mode == "grid" and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_poster_width(self._poster_width + (24 if event.angleDelta().y() > 0 else -24))
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the cards out anew."""
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll; what was wished for out of sight is forgotten."""
        self._end_heading(keep=True)
        self.viewport().update()

    def board_point(self, event_point: QPoint) -> QPoint:
        """Return a point of the viewport in the coordinates of the whole board."""
        return event_point + QPoint(0, self._top())

    def focus_id(self) -> str | None:
        """Return the card that the keys stand on."""
        walker = self._walker
        selection = self.session.selection
        if walker in selection:
            return walker
        if selection:
            return selection[-1]
        shot = self._shot_under_playhead()
        return shot.id if shot else None

    # Scene headings

    def edit_heading(self, number: int) -> None:
        """Let the heading of a scene be written in place."""
        self._end_heading(keep=True)
        if self.session.read_only:
            return
        scene = self.session.project.scenes[number]
        field = HeadingField(scene.id, scene.heading, self.viewport())
        place = self._layout.header(number).translated(0, -self._top())
        field.setGeometry(place.adjusted(14, 3, -8, -3))
        field.ended.connect(self._heading_ended)
        self._heading = field
        field.show()
        field.selectAll()
        field.setFocus()

    def _heading_ended(self, keep: bool) -> None:
        self._end_heading(keep)
        if not keep:
            self.setFocus()

    def _end_heading(self, keep: bool) -> None:
        field, self._heading = self._heading, None
        if field is None:
            return
        if keep and any(scene.id == field.scene_id for scene in self.session.project.scenes):
            heading = field.text().strip()
            self.session.apply("Name the scene", edits.set_scene, field.scene_id, heading=heading)
        field.deleteLater()
