"""The fields of the chosen element: handle, kind, description, pictures, where it is used."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import theme
from app.cast.making import KINDS, used_words
from app.cast.picture_strip import PictureStrip
from app.inspector.fields import ChoiceField, ParsedField, TextField
from app.inspector.form import Section, beside, describe, icon_button
from app.inspector.picture_shelf import PictureShelf
from app.session import Session
from engine.project import edits
from engine.project.document import Element, Shot
from engine.project.errors import EditError

HANDLE_TIP = "Its name in the action: @mara. A new one renames it everywhere"
HINTS = {
    "character": "Who they are, as a model should see them: age, hair, clothes",
    "location": "The place in words; they stand in the prompt for its handle",
    "prop": "The thing as a model should see it",
    "look": "The style in words; they stand in the prompt for its handle",
}


class ElementForm(QWidget):
    """Edits one element in place; every edit is a step of undo."""

    removed = Signal()

    def __init__(self, session: Session, shelf: PictureShelf) -> None:
        super().__init__()
        self.session = session
        self.element: Element | None = None
        self._shots: tuple[Shot, ...] = ()
        self._burst = 0
        self.handle = ParsedField(self._read_handle, lambda handle: f"@{handle}")
        self.kind = ChoiceField(tuple((kind, one) for kind, one, _ in KINDS))
        self.description = TextField((2, 6))
        self.pictures = PictureStrip(shelf)
        self.used = QPushButton()
        self.remove = icon_button("trash-2", "Remove the element", "Remove it (Del in the list)")
        self.sure = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        section = Section("Element")
        section.show_bare()
        row = section.add_row("Handle", beside(self.handle, self.remove), HANDLE_TIP)
        self.handle.refused.connect(row.error.say)
        section.add_row("Kind", self.kind, "Characters and props are named and described; places "
                        "and looks are described", "Kind")  # fmt: skip
        section.add_row("Description", self.description, "What the prompt says in its handle's "
                        "place", "Description")  # fmt: skip
        section.add_row("Used in", self.used, "Select the shots that mention it", "Used in")
        section.add_wide(self._question())
        section.add_row("Pictures", self.pictures, self.pictures.toolTip(), "Pictures")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.STEP, theme.STEP, theme.STEP)
        describe(self.handle, "Handle", HANDLE_TIP)
        column.addWidget(section)
        column.addStretch(1)

    def _question(self) -> QWidget:
        self._asked = QLabel()
        self._asked.setWordWrap(True)
        self.yes, self.no = QPushButton("Remove"), QPushButton("Keep")
        self.yes.setToolTip("Remove the element; words that name it stay")
        self.no.setToolTip("Keep the element")
        row = QHBoxLayout(self.sure)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._asked, 1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        self.sure.hide()
        return self.sure

    def _connect(self) -> None:
        self.description.begun.connect(self._begin)
        self.handle.edited.connect(lambda handle: self._set("Rename", handle=handle))
        self.kind.edited.connect(self._set_kind)
        self.description.edited.connect(self._describe)
        self.pictures.remove_asked.connect(self._remove_picture)
        self.used.clicked.connect(self._select_shots)
        self.remove.clicked.connect(self.ask_remove)
        self.yes.clicked.connect(self._remove)
        self.no.clicked.connect(self._keep)

    # Showing

    def show_element(self, element: Element, shots: tuple[Shot, ...]) -> None:
        """Show an element and the shots that mention it."""
        if self.element is None or element.id != self.element.id:
            self.sure.hide()
        self.element, self._shots = element, shots
        self.handle.show_value(element.handle)
        self.kind.show_value(element.kind)
        self.description.set_hint(HINTS[element.kind])
        self.description.show_value(element.description)
        self.pictures.show_references(element.references)
        count = len(shots)
        self.used.setText(f"{count:,} shot{'' if count == 1 else 's'}" if shots else "No shot yet")
        self.used.setAccessibleName(used_words(count))
        self.used.setEnabled(bool(shots))

    def focus_handle(self) -> None:
        """Put the caret into the handle, all of it selected."""
        self.handle.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.handle.selectAll()

    # Writing

    def _read_handle(self, text: str) -> str:
        """Return the handle; ValueError with a sentence when the film can't have it."""
        if self.element is None:
            raise ValueError("Choose an element first.")
        try:
            after = edits.set_element(self.session.project, self.element.id, handle=text)
        except EditError as error:
            raise ValueError(str(error)) from error
        return next(one.handle for one in after.elements if one.id == self.element.id)

    def _begin(self) -> None:
        self._burst += 1

    def _apply(self, text: str, edit: Callable[..., Any], *args: Any, **fields: Any) -> None:
        if self.element is not None:
            self.session.apply(text, edit, self.element.id, *args, **fields)

    def _set(self, text: str, **fields: Any) -> None:
        if self.element is not None:
            self._apply(f"{text} @{self.element.handle}", edits.set_element, **fields)

    def _set_kind(self, kind: Any) -> None:
        if self.element is not None:
            self._set("Kind of", kind=kind)

    def _describe(self, text: str) -> None:
        if self.element is not None:
            key = f"element:{self.element.id}:{self._burst}"
            self._set("Describe", description=text, merge_key=key)

    def _remove_picture(self, reference_id: str) -> None:
        self._apply("Remove a picture", edits.remove_element_reference, reference_id)

    def _select_shots(self) -> None:
        ids = [shot.id for shot in self._shots]
        if len(ids) == 1:
            self.session.go_to_shot(ids[0])
        else:
            self.session.select(ids)

    def ask_remove(self) -> None:
        """Remove the element; ask first while shots mention it."""
        if self.element is None:
            return
        count = len(self._shots)
        if not count:
            self._remove()
            return
        shots = "A shot mentions" if count == 1 else f"{count:,} shots mention"
        self._asked.setText(f"{shots} @{self.element.handle}; their words stay.")
        self.sure.show()
        self.no.setFocus()

    def _remove(self) -> None:
        self.sure.hide()
        if self.element is not None:
            self._apply(f"Remove @{self.element.handle}", edits.remove_element)
            self.removed.emit()

    def _keep(self) -> None:
        self.sure.hide()
        self.remove.setFocus()
