"""What is seen of each card: its words, state and pictures. A part of CardView; draws nothing."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from app.board.card_paint import CardLook
from app.board.card_pointer import CardPointer
from app.board.card_state import CardState, is_offline
from app.board.layout import CardLayout
from app.board.panel_row import THUMB, most_panels
from app.preview.drawing_walk import begin_of
from app.session import Session
from app.thumbnails import Thumbnails
from engine.project.document import Shot
from engine.project.panels import has_drawing, panels_of
from engine.project.seen import seen_take, takes_of
from engine.project.take import Take
from engine.project.timecode import seconds_of

SCRUB_STEPS = 24
SIZE_STEP = 88


class CardLooks(CardPointer):
    """See the module."""

    session: Session
    thumbnails: Thumbnails
    _mode: Any

    if TYPE_CHECKING:

        def hasFocus(self) -> bool: ...
        def state_of(self, shot: Shot) -> CardState: ...
        def focus_id(self) -> str | None: ...
        def cards_layout(self) -> CardLayout: ...

    def look_of(self, order: int, shot: Shot, under: Shot | None) -> CardLook:
        """Return what is seen of the card of a shot; `under` is the one at the playhead."""
        session = self.session
        hovered = order == self._hover
        selected = shot.id in session.selection
        return CardLook(
            slate=shot.slate,
            size=shot.size or "",
            seconds=f"{seconds_of(shot.duration, session.project.rate):.1f} s",
            action=shot.action,
            moves=shot.moves,
            state=self.state_of(shot),
            picture=self._picture(shot, self._scrub if hovered else None),
            selected=selected,
            current=shot is under,
            focused=self.hasFocus() and shot.id == self.focus_id(),
            hovered=hovered,
            offline=is_offline(shot, session.missing),
            on_paper=not (shot.references or shot.card or has_drawing(shot))
            and self._seen(shot) is None,
            panels=self._panel_thumbs(shot),
            panel_count=len(panels_of(shot)),
            scrub=self._scrub if hovered else None,
        )

    def _seen(self, shot: Shot) -> Take | None:
        project, takes = self.session.project, self.session.takes
        return seen_take(project, shot, takes_of(shot, takes))

    def _picture(self, shot: Shot, scrub: float | None):
        size = self._asked_size()
        poster = self.thumbnails.poster(shot.id, size.width(), size.height())
        if scrub is None:
            return poster
        step = min(SCRUB_STEPS - 1, int(scrub * SCRUB_STEPS))
        offset = step * shot.duration // SCRUB_STEPS
        frame = self.thumbnails.frame(shot.id, offset, size.width(), size.height())
        return frame or poster

    def _asked_size(self) -> QSize:
        """Return the size pictures are asked for in: in steps, so that a drag asks seldom."""
        poster = self.cards_layout().poster
        if self._mode == "list":
            return poster
        width = -(-poster.width() // SIZE_STEP) * SIZE_STEP
        return QSize(width, round(width * poster.height() / poster.width()))

    def _panel_thumbs(self, shot: Shot) -> tuple[QPixmap | None, ...]:
        """Return the small pictures of the panels, as many as a card has room for."""
        row = panels_of(shot)
        if len(row) < 2:
            return ()
        return tuple(
            self.thumbnails.frame(shot.id, begin_of(shot, panel), THUMB.width(), THUMB.height())
            for panel in row[: most_panels(self.cards_layout().poster.width(), len(row))]
        )
