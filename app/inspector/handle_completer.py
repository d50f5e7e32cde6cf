"""Handles in a text field: "@" offers the cast, known handles are coloured, unknown ones marked.

It is attached to a field and reads the open film's elements; it writes only what the person chose.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QToolTip

from app import theme
from app.session import Session
from engine.project.cast import Mention, mentions
from engine.project.document import Element, Project

SHOWN = 8
"""Handles shown at once; the others scroll."""
NOT_KNOWN = "There is no such element: make one under Cast & looks, or leave out the @"


class HandleCompleter(QObject):
    """Completes and colours the handles of one field, which it belongs to.

    While the list is open, Up and Down choose, Enter and Tab take, Escape closes it; no key is
    taken otherwise.
    """

    def __init__(self, session: Session, field: QPlainTextEdit) -> None:
        super().__init__(field)
        self.session = session
        self.field = field
        self.colours = HandleColours(session, field.document())
        self.popup = QListWidget(field)
        self.popup.setWindowFlags(Qt.WindowType.ToolTip)
        self.popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.popup.setAccessibleName("Elements to mention")
        self.popup.itemClicked.connect(lambda _: self.take())
        self._closed_at = -1
        field.installEventFilter(self)
        field.viewport().installEventFilter(self)
        field.textChanged.connect(self._typed)
        field.cursorPositionChanged.connect(self._moved)
        session.project_changed.connect(self._project_changed)
        session.project_opened.connect(self.colours.rehighlight)

    # The word at the caret

    def begun(self) -> tuple[int, str] | None:
        """Return where the handle at the caret begins, and what is written of it before the caret.

        None where the caret is in no handle. Both are counted as Qt counts characters.
        """
        cursor = self.field.textCursor()
        if cursor.hasSelection():
            return None
        block = cursor.block()
        before = _sliced(block.text(), cursor.positionInBlock())
        at = before.rfind("@")
        if at < 0:
            return None
        # Let the rule of handles decide; "x" stands for the letters that are still to come.
        found = [one for one in mentions(before + "x", ()) if one.start == at]
        if not found or found[0].stop != len(before) + 1:
            return None
        return block.position() + _units(before[:at]), before[at + 1 :]

    def offers(self, begun: str) -> list[Element]:
        """Return the elements whose handle begins so, then those that hold it, each by name."""
        wanted = begun.casefold()
        elements = sorted(self.session.project.elements, key=lambda one: one.handle.casefold())
        first = [one for one in elements if one.handle.casefold().startswith(wanted)]
        inner = [one for one in elements if wanted in one.handle.casefold() and one not in first]
        return first + inner

    # The list

    def _typed(self) -> None:
        if not self.field.hasFocus():
            return
        found = self.begun()
        if found is None:
            self._closed_at = -1
        if found is None or found[0] == self._closed_at:
            self.popup.hide()
            return
        offers = self.offers(found[1])
        whole = [one for one in offers if one.handle.casefold() == found[1].casefold()]
        if offers == whole:
            self.popup.hide()
            return
        # What is written already is a handle: then Enter is a new line until another is chosen.
        self._show(offers, -1 if whole else 0)

    def _show(self, offers: list[Element], row: int) -> None:
        colours = theme.current()
        self.popup.setStyleSheet(
            f"QListWidget {{ background: {colours.raised}; border: 1px solid {colours.border}; }}"
            f"QListWidget::item {{ padding: {theme.STEP}px {theme.GAP}px; }}"
        )
        self.popup.clear()
        for element in offers:
            line = " ".join(element.description.split())
            words = f"@{element.handle}" + (f"  {line}" if line else f"  {element.kind}")
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, element.handle)
            item.setToolTip(line)
            self.popup.addItem(item)
        self.popup.setCurrentRow(row)
        step = max(20, self.popup.sizeHintForRow(0))
        height = step * min(SHOWN, len(offers)) + 2 * self.popup.frameWidth() + 2
        self.popup.resize(max(200, self.field.width()), height)
        below = self.field.cursorRect().bottomLeft() + QPoint(0, 4)
        place = self.field.viewport().mapToGlobal(QPoint(0, below.y()))
        place.setX(self.field.mapToGlobal(QPoint(0, 0)).x())
        bottom = self.field.screen().availableGeometry().bottom()
        if place.y() + height > bottom:
            top = self.field.viewport().mapToGlobal(self.field.cursorRect().topLeft()).y()
            place.setY(top - height - 4)
        self.popup.move(place)
        self.popup.show()
        self.popup.raise_()

    def _moved(self) -> None:
        if self.popup.isVisible() and self.begun() is None:
            self.popup.hide()

    def take(self) -> None:
        """Write the chosen handle in the place of what was begun."""
        item, found = self.popup.currentItem(), self.begun()
        self.popup.hide()
        if item is None or found is None:
            return
        cursor = self.field.textCursor()
        end = cursor.position()
        cursor.setPosition(found[0])
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._closed_at = found[0]
        cursor.insertText(f"@{item.data(Qt.ItemDataRole.UserRole)}")
        self.field.setTextCursor(cursor)

    # Events of the field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the open list, close it when the field is left, and show tooltips."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return watched is self.field.viewport() and self._tell(event)
        if event.type() == QEvent.Type.PaletteChange and watched is self.field:
            self.colours.rehighlight()
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.popup.hide()
        if not self.popup.isVisible() or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and self._is_own(event):
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._press(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        keys = Qt.Key
        own = [keys.Key_Up, keys.Key_Down, keys.Key_Escape]
        if self.popup.currentRow() >= 0:
            own += [keys.Key_Return, keys.Key_Enter, keys.Key_Tab]
        plain = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return event.key() in own and event.modifiers() in plain

    def _press(self, event: QKeyEvent) -> bool:
        if not self._is_own(event):
            return False
        key, keys = event.key(), Qt.Key
        if key in (keys.Key_Up, keys.Key_Down):
            count = self.popup.count()
            row, down = self.popup.currentRow(), key == keys.Key_Down
            first = row < 0 and not down
            self.popup.setCurrentRow(count - 1 if first else (row + (1 if down else -1)) % count)
        elif key == keys.Key_Escape:
            found = self.begun()
            self._closed_at = found[0] if found else -1
            self.popup.hide()
        else:
            self.take()
        return True

    def _tell(self, event: QHelpEvent) -> bool:
        """Show what the handle below the pointer stands for; False where there is none."""
        cursor = self.field.cursorForPosition(event.pos())
        text, at = cursor.block().text(), cursor.positionInBlock()
        for one in mentions(text, self.session.project.elements):
            if _units(text[: one.start]) <= at <= _units(text[: one.stop]):
                QToolTip.showText(event.globalPos(), told_of(one), self.field)
                return True
        return False

    def _project_changed(self, before: Project, after: Project) -> None:
        if before.elements is not after.elements:
            self.colours.rehighlight()


class HandleColours(QSyntaxHighlighter):
    """Colours known handles, and underlines unknown ones in the colour of warnings."""

    def __init__(self, session: Session, document: QTextDocument) -> None:
        super().__init__(document)
        self._session = session

    def highlightBlock(self, text: str) -> None:
        """Colour one paragraph."""
        if "@" not in text or not self._session.is_open:
            return
        for one in mentions(text, self._session.project.elements):
            start = _units(text[: one.start])
            self.setFormat(start, _units(text[one.start : one.stop]), _format(one))


def told_of(mention: Mention) -> str:
    """Return what the tooltip of a handle says."""
    element = mention.element
    if element is None:
        return NOT_KNOWN
    return element.description.strip() or f"@{element.handle}: no description yet"


def _format(mention: Mention) -> QTextCharFormat:
    made = QTextCharFormat()
    colours = theme.current()
    if mention.element is not None:
        made.setForeground(colours.colour("render"))
    else:
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        made.setUnderlineColor(QColor(colours.warn))
    return made


def _units(text: str) -> int:
    """Return how long a text is as Qt counts it: in UTF-16, where an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _sliced(text: str, units: int) -> str:
    """Return the text before a place that Qt counted."""
    raw = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return raw.decode("utf-16-le", "surrogatepass")
