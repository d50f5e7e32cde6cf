"""The prompt as a model gets it, in its pieces: each leads to the field that it was made of.

It shows and asks; it knows nothing of the fields.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QToolTip

from app import theme
from app.inspector.fields import TextField
from engine.camera.prompt import Piece, Source

_NAMES: dict[Source, str] = {
    "size": "Size", "angle": "Angle", "lens": "Lens", "action": "Action", "look": "Look",
    "moves": "Camera moves",
}  # fmt: skip


class PromptPieces(TextField):
    """See the module. The author's own words are brighter than the rest."""

    asked = Signal(object)
    """The Piece that was clicked."""

    def __init__(self) -> None:
        super().__init__((1, 6))
        self._pieces: tuple[tuple[int, int, Piece], ...] = ()
        self._under: Piece | None = None
        self._pressed = QPoint()
        self.setReadOnly(True)
        # It can be read and copied; Tab goes on to what can be written.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setProperty("quiet", True)
        self.viewport().setMouseTracking(True)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show a prompt that is put together of these."""
        self.show_value("".join(piece.text for piece in pieces))
        row, end = [], 0
        for piece in pieces:
            start, end = end, end + len(piece.text.encode("utf-16-le", "surrogatepass")) // 2
            row.append((start, end, piece))
        self._pieces, self._under = tuple(row), None
        self._mark()

    def piece_at(self, point: QPoint) -> Piece | None:
        """Return the piece under a point of the viewport that leads somewhere."""
        cursor = self.cursorForPosition(point)
        if not self._is_on_text(cursor, point):
            return None
        at = cursor.position()
        if point.x() < self.cursorRect(cursor).x():
            at -= 1
        found = (piece for start, end, piece in self._pieces if start <= at < end)
        piece = next(found, None)
        return piece if piece is not None and piece.source else None

    def _is_on_text(self, cursor: QTextCursor, point: QPoint) -> bool:
        place = self.cursorRect(cursor)
        width = 2 * self.fontMetrics().averageCharWidth()
        return place.adjusted(-width, 0, width, 0).contains(point)

    def _mark(self) -> None:
        self.setExtraSelections([self._marked(*one) for one in self._pieces])

    def _marked(self, start: int, end: int, piece: Piece) -> QTextEdit.ExtraSelection:
        look = QTextCharFormat()
        colours = theme.current()
        look.setForeground(QColor(colours.text if piece.source == "action" else colours.dim))
        if piece is self._under:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        mark.cursor, mark.format = cursor, look  # pyright: ignore[reportAttributeAccessIssue] - Qt's
        return mark

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self.piece_at(event.position().toPoint()))

    def _point_at(self, piece: Piece | None) -> None:
        if piece is self._under:
            return
        self._under = piece
        shape = Qt.CursorShape.PointingHandCursor if piece else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)
        self._mark()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        is_click = (point - self._pressed).manhattanLength() < 4  # else words were selected
        piece = self.piece_at(point) if is_click else None
        if piece is not None and event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(piece)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            piece = self.piece_at(event.pos())
            if piece is not None:
                QToolTip.showText(event.globalPos(), _tip(piece), self)
                return True
        return super().viewportEvent(event)


def _tip(piece: Piece) -> str:
    if piece.element is not None:
        return f"@{piece.element.handle}: click to change it in Cast & looks"
    return f"{_NAMES.get(piece.source, 'Action')}: click to change it"
