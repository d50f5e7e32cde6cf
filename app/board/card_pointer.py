"""Where the pointer and the keys go on the board: selecting, scrubbing, walking over the cards.

A part of CardView (see there); it draws nothing and edits nothing.
"""

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from app.board.card_paint import retry_place
from app.board.card_state import Broken, CardState
from app.board.drops import CardDrops
from app.board.panel_row import most_panels, panel_places
from app.preview.drawing_walk import begin_of
from engine.project import film
from engine.project.document import Shot
from engine.project.panels import panels_of

_Key = Qt.Key
_WALKING = {
    _Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End,
}  # fmt: skip
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class CardPointer(CardDrops):
    """The part of CardView that is clicked and typed into."""

    edit_requested: Any
    menu_requested: Any
    _hover: int | None
    _hover_header: int | None
    _scrub: float | None
    _anchor: str | None
    _walker: str | None
    _pressed_at: QPoint | None
    _pressed_selected: bool

    if TYPE_CHECKING:

        def state_of(self, shot: Shot) -> CardState: ...
        def describe(self, shot: Shot) -> str: ...
        def place_of(self, shot_id: str) -> QRect: ...
        def show_shot(self, shot_id: str | None) -> None: ...
        def edit_heading(self, number: int) -> None: ...
        def focus_id(self) -> str | None: ...

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, press Retry, or get ready to drag."""
        point = self.board_point(event.position().toPoint())
        order = self.cards_layout().card_at(point)
        if event.button() != Qt.MouseButton.LeftButton:
            self._select_for_menu(order)
            return
        self._pressed_at = event.position().toPoint()
        if order is None:
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.session.select(())
            return
        shot = self.shown.shots[order]
        frame = self._panel_at(point, order, shot)
        if frame is not None:
            self.session.go_to_shot(shot.id)
            self.session.move_playhead(film.start_of(self.session.project, shot.id) + frame)
            self._pressed_at = None
            return
        if self._pressed_retry(point, order, shot):
            self._pressed_at = None
            return
        self._press_card(shot.id, event.modifiers())

    def _panel_at(self, point: QPoint, order: int, shot: Shot) -> int | None:
        """Return the frame on which the panel begins whose small picture is at a point."""
        row = panels_of(shot)
        if len(row) < 2:
            return None
        poster = self.cards_layout().poster_in(self.cards_layout().place(order))
        places = panel_places(poster, most_panels(poster.width(), len(row)))
        found = (panel for panel, place in zip(row, places, strict=False) if place.contains(point))
        panel = next(found, None)
        return None if panel is None else begin_of(shot, panel)

    def _select_for_menu(self, order: int | None) -> None:
        if order is not None:
            shot = self.shown.shots[order]
            if shot.id not in self.session.selection:
                self.session.select((shot.id,))

    def _pressed_retry(self, point: QPoint, order: int, shot: Shot) -> bool:
        poster = self.cards_layout().poster_in(self.cards_layout().place(order))
        state = self.state_of(shot)
        if isinstance(state, Broken) and retry_place(poster).contains(point):
            self.session.retry(state.job.id)
            return True
        return False

    def _press_card(self, shot_id: str, modifiers: Qt.KeyboardModifier) -> None:
        selection = self.session.selection
        self._pressed_selected = shot_id in selection
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self._anchor:
            self._select_range(shot_id)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self._anchor = shot_id
            self.session.select(set(selection) ^ {shot_id})
        elif not self._pressed_selected:
            self._anchor = shot_id
            self.session.go_to_shot(shot_id)

    def _select_range(self, shot_id: str) -> None:
        project = self.session.project
        if self._anchor is None or film.find_shot(project, self._anchor) is None:
            self._anchor = shot_id
        orders = self.shown.orders
        ends = sorted(orders[id] for id in (self._anchor, shot_id) if id in orders)
        shots = self.shown.shots[ends[0] : ends[-1] + 1] if ends else ()
        self.session.select(shot.id for shot in shots)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub the card under the pointer, or begin to drag the selection."""
        place = event.position().toPoint()
        if self._pressed_at is not None and event.buttons() & Qt.MouseButton.LeftButton:
            pressed = self.cards_layout().card_at(self.board_point(self._pressed_at))
            far = (place - self._pressed_at).manhattanLength() > 8
            if far and pressed is not None and self.session.selection:
                self._pressed_at = None
                self.drag_selection()
            return
        self._hover_over(self.board_point(place))

    def _hover_over(self, point: QPoint) -> None:
        order = self.cards_layout().card_at(point)
        header = self.cards_layout().header_at(point)
        scrub = None
        if order is not None:
            poster = self.cards_layout().poster_in(self.cards_layout().place(order))
            if poster.contains(point):
                scrub = (point.x() - poster.left()) / poster.width()
        if (order, header, scrub) != (self._hover, self._hover_header, self._scrub):
            self._hover, self._hover_header, self._scrub = order, header, scrub
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on one of several selected cards selects that one."""
        if self._pressed_at is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed_at = None
        order = self.cards_layout().card_at(self.board_point(event.position().toPoint()))
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if order is not None and plain and self._pressed_selected:
            shot = self.shown.shots[order]
            self._anchor = shot.id
            self.session.go_to_shot(shot.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a scene's heading in place, or a shot's words in the inspector."""
        point = self.board_point(event.position().toPoint())
        header = self.cards_layout().header_at(point)
        order = self.cards_layout().card_at(point)
        if header is not None:
            self.edit_heading(header)
        elif order is not None:
            self.edit_requested.emit(self.shown.shots[order].id)

    def leaveEvent(self, event: QEvent) -> None:
        """Stop scrubbing."""
        self._hover_over(QPoint(-1, -1))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the selection."""
        place = event.globalPos()
        focus = self.focus_id()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and focus is not None:
            place = self.viewport().mapToGlobal(self.place_of(focus).center())
        self.menu_requested.emit(place)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in a tooltip what a card can't show."""
        if event.type() == QEvent.Type.ToolTip:
            place = cast(QHelpEvent, event)
            point = self.board_point(place.pos())
            order = self.cards_layout().card_at(point)
            if order is not None:
                shot = self.shown.shots[order]
                QToolTip.showText(place.globalPos(), self.describe(shot), self)
            elif self.cards_layout().header_at(point) is not None:
                QToolTip.showText(place.globalPos(), "Double-click to name the scene", self)
            return True
        return super().viewportEvent(event)

    def claims_key(self, event: QKeyEvent) -> bool:
        """Keep the arrows, Home and End for walking over the cards."""
        command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        return event.key() in _WALKING and not event.modifiers() & command

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the cards; with Shift the selection grows."""
        steps = {
            _Key.Key_Left: (-1, 0),
            _Key.Key_Right: (1, 0),
            _Key.Key_Up: (0, -1),
            _Key.Key_Down: (0, 1),
        }
        shots = self.shown.shots
        key = _Key(event.key())
        if not shots or not (key in steps or key in (_Key.Key_Home, _Key.Key_End)):
            super().keyPressEvent(event)
            return
        if key in steps:
            order = self._walk(*steps[key])
        else:
            order = 0 if key == _Key.Key_Home else len(shots) - 1
        self._focus_card(shots[order].id, bool(event.modifiers() & _SHIFT))

    def _walk(self, across: int, down: int) -> int:
        focus = self.focus_id()
        if focus is None:
            return 0
        order = self.shown.orders.get(focus)
        if order is None:
            return 0
        return self.cards_layout().neighbour(order, across, down)

    def _focus_card(self, shot_id: str, extend: bool) -> None:
        if extend:
            self._walker = shot_id
            self._select_range(shot_id)
            self.show_shot(shot_id)
        else:
            self._anchor = self._walker = shot_id
            self.session.go_to_shot(shot_id)
