"""The small field that opens on the ruler to name a marker. It decides nothing but the name."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from engine.project import edits
from engine.project.document import Id

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.paper import Paper

WIDTH = 160


class MarkerField(QLineEdit):
    """Enter and leaving the field keep the name, Escape does not."""

    def __init__(self, session: "Session", paper: "Paper", marker_id: Id) -> None:
        super().__init__(paper)
        self._session, self._paper, self._marker = session, paper, marker_id
        self._over = False
        self.setAccessibleName("Marker name")
        self.setPlaceholderText("Name this marker")
        self.setMaxLength(80)
        self.installEventFilter(self)
        self.returnPressed.connect(self._keep)

    def open(self) -> None:
        """Show the field at its marker, with the name selected."""
        marker = next((m for m in self._session.project.markers if m.id == self._marker), None)
        if marker is None or self._session.read_only:
            self.close_field()
            return
        frame = self._paper.positions.frame_of(marker.anchor) or 0
        x = self._paper.scale.x_of(frame)
        left = min(max(0, int(x) - 8), max(0, self._paper.width() - WIDTH))
        self.setGeometry(left, 0, min(WIDTH, self._paper.width()), 26)
        self.setText(marker.name)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        if not self._over:
            name = self.text().strip()
            if any(m.id == self._marker for m in self._session.project.markers):
                self._session.apply("Name a marker", edits.set_marker, self._marker, name=name)
            self.close_field()

    def close_field(self) -> None:
        """Close without keeping; harmless when it is closed."""
        if not self._over:
            self._over = True
            had_focus = self.hasFocus()
            self.hide()
            self.deleteLater()
            if had_focus:
                self._paper.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape closes; losing the focus keeps the name."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Enter and Escape are this field's own, whatever shortcuts they are elsewhere.
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.close_field()
                return True
        elif event.type() == QEvent.Type.FocusOut and not self._over:
            self._keep()
        return False
