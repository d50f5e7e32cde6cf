"""The small field that opens on the ruler to name a marker. It decides nothing but the name."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.timeline.brief_field import BriefField
from engine.project import edits
from engine.project.document import Id

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.paper import Paper

WIDTH = 160


class MarkerField(BriefField, QLineEdit):
    """Enter and leaving the field keep the name, Escape does not."""

    def __init__(self, session: "Session", paper: "Paper", marker_id: Id) -> None:
        super().__init__(paper)
        self._session, self._paper, self._marker = session, paper, marker_id
        self.setAccessibleName("Marker name")
        self.setPlaceholderText("Name this marker")
        self.setMaxLength(80)
        self.watch(self, paper)
        self.returnPressed.connect(self.leave)

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

    def leave(self) -> None:
        """Keep the name."""
        if not self._over:
            name = self.text().strip()
            if any(m.id == self._marker for m in self._session.project.markers):
                self._session.apply("Name a marker", edits.set_marker, self._marker, name=name)
            self.close_field()
