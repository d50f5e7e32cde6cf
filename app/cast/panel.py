"""The panel "Cast & looks": the things that stay the same across shots, listed and edited in place.

It shows what the session holds and asks it for edits. Pictures dropped on a row go to that element;
dropped beside the rows, each makes an element of its own.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.cast.cast_list import CastList
from app.cast.element_form import ElementForm
from app.cast.making import add_pictures, elements_from, new_element
from app.dropped import on_clipboard
from app.inspector.drop_zone import STILLS, pictures_of
from app.inspector.form import icon_button
from app.inspector.picture_shelf import PictureShelf
from app.session import Session
from engine.project.cast import ROLE, uses
from engine.project.document import Element, Id, Project, Reference, new_id
from engine.script.people import add_people

PAUSE = 150
"""Milliseconds until an edit of shots is counted in "used in"."""
EMPTY = (
    "What stays the same across shots: people, places, things, looks. Drop pictures here, or press "
    "+ for a new one, or the clapperboard for the script's people and places; then write its "
    "@handle in the action of a shot."
)


class CastPanel(QWidget):
    """See the module. `left` when it is to be put away."""

    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName("Cast & looks")
        self.setAcceptDrops(True)
        self._chosen: Id | None = None
        self.shelf = PictureShelf(session, self)
        self.list = CastList(self.shelf)
        self.form = ElementForm(session, self.shelf)
        self.setFocusProxy(self.list)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        heading = QWidget()
        heading.setFixedHeight(28)
        title = QLabel("Cast & looks")
        title.setProperty("role", "heading")
        self._facts = QLabel()
        self._facts.setProperty("role", "dim")
        self.add = icon_button("plus", "New element", "A new element (pictures dropped make some)")
        self.people = icon_button(
            "clapperboard", "The script's people and places",
            "Add everyone who speaks and every place of a heading",
        )  # fmt: skip
        self.close_button = icon_button("x", "Back to the board", "Back to the board (Esc)")
        row = QHBoxLayout(heading)
        row.setContentsMargins(theme.MARGIN, 0, theme.STEP, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(title)
        row.addWidget(self._facts)
        row.addStretch()
        row.addWidget(self.people)
        row.addWidget(self.add)
        row.addWidget(self.close_button)
        self.hint = QLabel(EMPTY)
        self.hint.setProperty("role", "dim")
        self.hint.setWordWrap(True)
        self.hint.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.fields = QScrollArea()
        self.fields.setWidget(self.form)
        self.fields.setWidgetResizable(True)
        self.fields.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fields.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.list)
        halves.addWidget(self.fields)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 1)
        halves.setSizes([190, 240])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heading)
        column.addWidget(self.hint, 1)
        column.addWidget(halves, 1)
        self._halves = halves

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.edit_asked.connect(self.form.focus_handle)
        self.list.remove_asked.connect(self.form.ask_remove)
        self.list.left.connect(self.left)
        self.form.removed.connect(self.list.setFocus)
        self.form.pictures.browse_asked.connect(self._browse)
        self.add.clicked.connect(self.new_element)
        self.people.clicked.connect(self.add_people)
        self.close_button.clicked.connect(self.left)
        self.shelf.ready.connect(self._show_pictures)
        self.session.project_changed.connect(self._project_changed)
        self.session.project_opened.connect(lambda: self._soon.start(0))

    # Showing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while the panel was away."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the cast as it is."""
        project = self.session.project
        elements = project.elements
        if self._chosen not in {element.id for element in elements}:
            ordered = sorted(elements, key=lambda one: list(ROLE).index(one.kind))
            self._chosen = ordered[0].id if ordered else None
        used = uses(project)
        counts = {element_id: len(shots) for element_id, shots in used.items()}
        self.list.show_elements(elements, counts, self._chosen)
        self._facts.setText(f"{len(elements)}" if elements else "")
        self.hint.setVisible(not elements)
        self._halves.setVisible(bool(elements))
        element = self.chosen()
        self.fields.setVisible(element is not None)
        if element is not None:
            self.form.show_element(element, used.get(element.id, ()))
        self.form.setEnabled(not self.session.read_only)
        self.add.setEnabled(not self.session.read_only)
        self.people.setEnabled(not self.session.read_only)

    def chosen(self) -> Element | None:
        """Return the element that is chosen."""
        found = (one for one in self.session.project.elements if one.id == self._chosen)
        return next(found, None)

    def choose(self, element_id: Id) -> None:
        """Show the fields of an element."""
        self._chosen = element_id
        self.refresh()

    def _choose(self, element_id: Id | None) -> None:
        if element_id is not None and element_id != self._chosen:
            self._chosen = element_id
            element = self.chosen()
            if element is not None:
                shots = uses(self.session.project).get(element.id, ())
                self.form.show_element(element, shots)

    def _project_changed(self, before: Project, after: Project) -> None:
        if not self.isVisible():
            return
        if before.elements is not after.elements:
            self._soon.start(0)
        elif before.scenes is not after.scenes and not self._soon.isActive():
            self._soon.start(PAUSE)  # all shots are gone through, which no keystroke waits for

    def _show_pictures(self) -> None:
        self.list.show_pictures(self.session.project.elements)
        self.form.pictures.update()

    # New ones

    def new_element(self) -> None:
        """Add an element of the chosen one's kind, and let its handle be written."""
        chosen = self.chosen()
        made = new_id()
        kind = chosen.kind if chosen else "character"
        if self.session.apply("New element", new_element, made, kind):
            self.choose(made)
            self.form.focus_handle()

    def add_people(self) -> None:
        """Add everyone who speaks and every place of a scene's heading."""
        known = len(self.session.project.elements)
        if self.session.apply("The script's people and places", add_people):
            count = len(self.session.project.elements) - known
            said = "1 element is new" if count == 1 else f"{count} elements are new"
            self.session.message_posted.emit("good", f"{said} in the cast.")
        else:
            self.session.message_posted.emit("info", "Nobody speaks here who is not in the cast.")

    def make_from(self, references: Sequence[Reference]) -> None:
        """Make an element of each picture, and show the first of them."""
        known = {element.id for element in self.session.project.elements}
        words = "New element" if len(references) == 1 else f"{len(references)} new elements"
        if self.session.apply(words, elements_from, tuple(references)):
            fresh = [one for one in self.session.project.elements if one.id not in known]
            self.choose(fresh[0].id)
            self.form.focus_handle()

    def _give(self, element_id: Id | None, references: Sequence[Reference]) -> None:
        """Give pictures to an element, or make elements of them."""
        found = (one for one in self.session.project.elements if one.id == element_id)
        element = next(found, None)
        if element is None:
            self.make_from(references)
            return
        self.session.apply(
            f"Pictures of @{element.handle}", add_pictures, element.id, tuple(references),
            element.kind,
        )  # fmt: skip
        self.choose(element.id)

    # Pictures from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures."""
        mime = event.mimeData()
        wanted = mime.hasFormat(STILLS) or mime.hasImage() or bool(pictures_of(mime))
        if wanted and not self.session.read_only:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Give the pictures to the element they are dropped on, or make elements of them."""
        if self.take(event.mimeData(), self._element_at(event.position().toPoint())):
            event.acceptProposedAction()

    def _element_at(self, point: QPoint) -> Id | None:
        if self.fields.isVisible() and self.fields.geometry().contains(
            self._halves.mapFrom(self, point)
        ):
            return self._chosen
        inside = self.list.viewport().mapFrom(self, point)
        return self.list.id_at(self.list.itemAt(inside)) if self.list.isVisible() else None

    def take(self, mime: QMimeData, element_id: Id | None) -> bool:
        """Bring in what is dropped or pasted; False when there is no picture in it."""
        from app.inspector.references_section import bring_in, bring_in_pasted

        folder = self.session.folder
        if mime.hasFormat(STILLS):
            names = json.loads(bytes(mime.data(STILLS).data()))
            self._bring(bring_in, [folder.resolve(name) for name in names], element_id)
            return True
        paths = pictures_of(mime)
        image = QImage(mime.imageData()) if not paths and mime.hasImage() else QImage()
        if paths:
            self._bring(bring_in, paths, element_id)
        elif not image.isNull():
            self._bring(bring_in_pasted, image, element_id)
        return bool(paths) or not image.isNull()

    def _bring(self, work: Callable[..., Any], source: Any, element_id: Id | None) -> None:
        session, folder = self.session, self.session.folder

        def brought(found: tuple[list[Reference], list[str]]) -> None:
            references, problems = found
            for problem in problems:
                session.message_posted.emit("bad", problem)
            if references and session.is_open and session.folder is folder:
                self._give(element_id, references)

        session.background.run(
            work, folder, source, "character", then=brought,
            failed=lambda error: session.message_posted.emit("bad", str(error)),
        )  # fmt: skip

    def _browse(self) -> None:
        from engine.media.still import STILL_SUFFIXES

        patterns = " ".join(f"*{suffix}" for suffix in sorted(STILL_SUFFIXES))
        chosen = self.chosen()
        paths, _ = QFileDialog.getOpenFileNames(
            self, f"Pictures of @{chosen.handle if chosen else ''}", "", f"Pictures ({patterns})"
        )
        if paths and chosen is not None:
            from app.inspector.references_section import bring_in

            self._bring(bring_in, [Path(path) for path in paths], chosen.id)

    # Keys

    def claims_key(self, event: QKeyEvent) -> bool:
        """Say which keys are the panel's own (see app.keys)."""
        return event.matches(QKeySequence.StandardKey.Paste)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste gives a picture to the chosen element; Escape leaves."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.session.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.session.redo()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.take(on_clipboard(), self._chosen)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
