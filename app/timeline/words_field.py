"""The field that opens on a caption or title of the timeline, to type its words in place."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.showing import words_of
from app.timeline.brief_field import BriefField
from app.timeline.words_gestures import set_words
from app.timeline.words_row import find, rect_of
from engine.project.document import Id, Title

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.paper import Paper

LEAST = 240


class WordsField(BriefField, QPlainTextEdit):
    """Enter and leaving the field keep the words, Shift+Enter begins a line, Escape does not."""

    def __init__(self, session: "Session", paper: "Paper", id: Id) -> None:
        super().__init__(paper)
        self._session, self._paper, self._id = session, paper, id
        self.setAccessibleName("Words")
        self.setPlaceholderText("Type the words; Shift+Enter begins a line")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.watch(self, paper)

    def open(self) -> None:
        """Show the field over its words, all of them selected."""
        value, found = words_of(self._session.project, self._id), find(self._paper, self._id)
        if value is None or found is None or self._session.read_only:
            self.close_field()
            return
        rect, height = rect_of(self._paper, *found), 46
        width = round(min(max(rect.width(), LEAST), self._paper.width()))
        left = round(min(max(rect.left(), 0.0), max(0, self._paper.width() - width)))
        top = round(min(rect.top(), max(0, self._paper.height() - height)))
        self.setGeometry(left, top, width, height)
        self.setPlainText(value.text)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Keep the words."""
        if self._over:
            return
        value = words_of(self._session.project, self._id)
        text = self.toPlainText().strip()
        if value is not None and text != value.text:
            kind = "title" if isinstance(value, Title) else "caption"
            self._session.apply(
                f"Write a {kind}", lambda project: set_words(project, value, text=text)
            )
        self.close_field()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter keeps, with Shift it begins a line; every key is this field's own."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
                self.leave()
                return True
        return super().eventFilter(watched, event)
