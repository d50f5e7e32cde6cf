"""The pictures of the selected shots: a drop zone a role, and a list where each can be set."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.actions import ACTION
from app.inspector.drop_zone import DropZone
from app.inspector.panel import ShotSection
from app.inspector.picture_shelf import PictureShelf
from app.inspector.reference_edits import (
    add_pictures,
    laid_apart,
    relinked,
    set_role,
    shift_reference,
)
from app.inspector.reference_row import ReferenceRow
from app.inspector.words import ROLE_HELP, ROLES
from app.session import Session
from engine.media.error import MediaError
from engine.project import edits
from engine.project.document import Reference, Role, Shot
from engine.project.errors import ProjectError
from engine.project.folder import ProjectFolder
from engine.render.families.table import MODELS

ZONE_LABELS: dict[Role, str] = {
    "first_frame": "First",
    "last_frame": "Last",
    "timed_frame": "Timed",
    "character": "Character",
    "location": "Location",
    "style": "Style",
    "layer": "Layer",
}
AT_ONCE = 4
"""Rows made at once; the others follow one at a turn of the event loop."""
SPARE = 24
"""Rows kept for the next shot: making one takes longer than filling it."""

Brought = tuple[list[Reference], list[str]]
"""The pictures that came in, and a sentence for each that did not."""


def bring_in(folder: ProjectFolder, paths: Sequence[Path], role: Role) -> Brought:
    """Copy pictures into the project; one that can't be read does not stop the others."""
    from engine.media.intake import import_layers, import_picture

    brought: list[Reference] = []
    problems: list[str] = []
    for path in paths:
        try:
            if role == "layer":
                brought.extend(import_layers(folder, path))
            else:
                brought.append(import_picture(folder, path, role=role))
        except (MediaError, ProjectError, OSError) as error:
            problems.append(str(error))
    return brought, problems


def bring_in_pasted(folder: ProjectFolder, image: QImage, role: Role) -> Brought:
    """Copy a picture from the clipboard into the project."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "Pasted picture.png"
        if not image.save(str(path)):
            return [], ["The picture on the clipboard can't be read."]
        return bring_in(folder, [path], role)


class ReferencesSection(ShotSection):
    """See the module. `element_asked(reference)`: its picture is to become one of the cast."""

    element_asked = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session, "Pictures")
        self.shelf = PictureShelf(session, self)
        self.shelf.ready.connect(lambda _: self.refresh() if self.shots else None)
        self.zones: dict[Role, DropZone] = {}
        self._rows: list[ReferenceRow] = []
        self._free: list[ReferenceRow] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._make_next)
        self.add_wide(self._zone_grid())
        self.busy = QLabel()
        self.busy.setProperty("role", "dim")
        self.busy.hide()
        self.add_wide(self.busy)
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(theme.STEP)
        self.add_wide(holder)
        self.several = QLabel("Select one shot to set its pictures apart.")
        self.several.setProperty("role", "dim")
        self.several.setWordWrap(True)
        self.add_wide(self.several)

    def _zone_grid(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.STEP)
        for index, (role, _) in enumerate(ROLES):
            zone = DropZone(ZONE_LABELS[role], ROLE_HELP[role])
            zone.files_given.connect(partial(self.bring, role=role))
            zone.stills_given.connect(partial(self._bring_again, role=role))
            zone.picture_given.connect(partial(self._paste, role=role))
            zone.browse_asked.connect(partial(self._browse, role))
            zone.remove_asked.connect(partial(self._remove_role, role))
            self.zones[role] = zone
            grid.addWidget(zone, index // 4, index % 4)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        return holder

    @property
    def rows(self) -> list[ReferenceRow]:
        """The rows of the one shot that is shown."""
        return self._rows

    # Showing

    def refresh(self) -> None:
        for role, zone in self.zones.items():
            held = [r for shot in self.shots for r in shot.references if r.role == role]
            first = held[0] if held else None
            offline = first is not None and self.shelf.is_offline(first)
            pixmap = self.shelf.picture(first) if first and not offline else None
            zone.tip = ROLE_HELP[role] + self._unused(role)
            zone.show_picture(pixmap, len(held), offline)
        single = len(self.shots) == 1
        self.several.setVisible(not single and any(shot.references for shot in self.shots))
        self._show_rows(self.shots[0] if single else None)

    def _show_rows(self, shot: Shot | None) -> None:
        references = shot.references if shot else ()
        held, ids = [row.reference.id for row in self._rows], [one.id for one in references]
        if held != ids[: len(held)] or len(held) < min(AT_ONCE, len(ids)):
            self._rebuild(references[: max(AT_ONCE, len(held))])
        for index in range(len(self._rows)):
            self._show_row(index, references)
        if len(self._rows) < len(references):
            self._soon.start()

    def _show_row(self, index: int, references: Sequence[Reference]) -> None:
        row, reference = self._rows[index], references[index]
        offline = self.shelf.is_offline(reference)
        pixmap = None if offline else self.shelf.picture(reference)
        row.show_reference(reference, pixmap, offline, self._unused(reference.role).strip())
        row.up.setEnabled(index > 0)
        row.down.setEnabled(index < len(references) - 1)

    def _make_next(self) -> None:
        """Make one more row: a row takes some milliseconds, and a shot may have many layers."""
        references = self.shots[0].references if len(self.shots) == 1 else ()
        index = len(self._rows)
        if index >= len(references):
            return
        self._rows.append(self._row(references[index]))
        self._place(self._rows[-1])
        self._show_row(index, references)
        self._soon.start()

    def _rebuild(self, references: Sequence[Reference]) -> None:
        """Give each picture its row; rows of pictures that are gone serve the new ones."""
        known = {row.reference.id: row for row in self._rows}
        for row in self._rows:
            self._list.removeWidget(row)
        kept = [known.pop(one.id, None) for one in references]
        self._free.extend(known.values())
        self._rows = [row or self._row(one) for row, one in zip(kept, references, strict=True)]
        for row in self._free:
            row.hide()
        for row in self._free[SPARE:]:
            row.deleteLater()
        del self._free[SPARE:]
        for row in self._rows:
            self._place(row)

    def _place(self, row: ReferenceRow) -> None:
        self._list.addWidget(row)
        row.show()  # at once: a layout shows what it was given only when it next has its turn

    def _row(self, reference: Reference) -> ReferenceRow:
        return self._free.pop() if self._free else self._new_row(reference)

    def _new_row(self, reference: Reference) -> ReferenceRow:
        row = ReferenceRow(reference, lambda: self.session.project.rate)
        row.role_chosen.connect(
            lambda role: self._edit("Role of a picture", set_role, row.reference.id, role)
        )
        row.changed.connect(lambda field, value: self._set(row.reference.id, field, value))
        row.shifted.connect(
            lambda by: self._edit("Order of the pictures", shift_reference, row.reference.id, by)
        )
        row.removed.connect(
            lambda: self._edit("Remove a picture", edits.remove_reference, row.reference.id)
        )
        row.layers_asked.connect(lambda: self.lay_apart(row.reference))
        row.relink_asked.connect(lambda: self._relink(row.reference))
        element = QAction(ACTION["element_from_picture"].text, row)
        element.triggered.connect(lambda: self.element_asked.emit(row.reference))
        row.addAction(element)
        row.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return row

    def _unused(self, role: Role) -> str:
        spec = MODELS.get(self.shots[0].render.model) if self.shots else None
        if spec is None or role in spec.roles:
            return ""
        return f"\n{spec.name} doesn’t use it; it is kept for other models."

    # Writing

    def bring(self, paths: Sequence[Path], role: Role) -> None:
        """Copy pictures into the project and give them to every selected shot."""
        self._bring(f"Bringing in {paths[0].name}…", bring_in, list(paths), role)

    def lay_apart(self, reference: Reference) -> None:
        """Replace a layered picture of the one shot shown by its layers."""
        session, shot_id = self.session, self.shots[0].id
        path = session.folder.resolve(reference.file)

        def lay(brought: Brought) -> None:
            layers, problems = brought
            for problem in problems:
                session.message_posted.emit("bad", problem)
            if layers:
                session.apply("Lay out the layers", laid_apart, shot_id, reference.id, layers)

        session.background.run(
            bring_in, session.folder, [path], "layer", then=lay, failed=self._failed
        )

    def _bring_again(self, names: Sequence[str], role: Role) -> None:
        """Give stills that the project has already to every selected shot."""
        self.bring([self.session.folder.resolve(name) for name in names], role)

    def _paste(self, image: QImage, role: Role) -> None:
        self._bring("Pasting a picture…", bring_in_pasted, image, role)

    def _bring(self, doing: str, work: Any, source: Any, role: Role) -> None:
        if self.session.read_only:
            self.session.message_posted.emit("warn", self.session.read_only_reason)
            return
        ids = self.ids()
        self.busy.setText(doing)
        self.busy.show()
        self.session.background.run(
            work,
            self.session.folder,
            source,
            role,
            then=lambda brought: self._brought(ids, brought),
            failed=self._failed,
        )

    def _brought(self, ids: tuple[str, ...], brought: Brought) -> None:
        self.busy.hide()
        references, problems = brought
        for problem in problems:
            self.session.message_posted.emit("bad", problem)
        if references:
            words = "Add a picture" if len(references) == 1 else f"Add {len(references)} pictures"
            self.session.apply(words, add_pictures, ids, references)

    def _failed(self, error: Exception) -> None:
        self.busy.hide()
        self.session.message_posted.emit("bad", str(error))

    def _edit(self, text: str, edit: Any, reference_id: str, *args: Any) -> None:
        self.session.apply(text, edit, self.shots[0].id, reference_id, *args)

    def _set(self, reference_id: str, field: str, value: Any) -> None:
        key = f"reference:{reference_id}:{field}"
        self.session.apply(
            "Set a picture", edits.set_reference, self.shots[0].id, reference_id,
            merge_key=key, **{field: value},
        )  # fmt: skip

    def _remove_role(self, role: Role) -> None:
        def edit(project: Any, ids: Sequence[str]) -> Any:
            for shot in self.shots:
                for reference in shot.references:
                    if reference.role == role and shot.id in ids:
                        project = edits.remove_reference(project, shot.id, reference.id)
            return project

        self.write("Remove pictures", edit)

    # Files

    def _browse(self, role: Role) -> None:
        from engine.media.still import STILL_SUFFIXES

        patterns = " ".join(f"*{suffix}" for suffix in sorted(STILL_SUFFIXES))
        paths, _ = QFileDialog.getOpenFileNames(
            self, f"Pictures: {ZONE_LABELS[role].lower()}", "", f"Pictures ({patterns})"
        )
        if paths:
            self.bring([Path(path) for path in paths], role)

    def _relink(self, reference: Reference) -> None:
        path, _ = QFileDialog.getOpenFileName(self, f"Where is “{reference.name}”?", "")
        if path:
            self.relink_to(reference, Path(path))

    def relink_to(self, reference: Reference, path: Path) -> None:
        """Put the file at `path` in the place of an offline one, in every shot that uses it."""

        def found(brought: Brought) -> None:
            references, problems = brought
            for problem in problems:
                self.session.message_posted.emit("bad", problem)
            for fresh in references:
                self.session.apply(
                    "Relink a picture", relinked, reference.sha256, file=fresh.file,
                    sha256=fresh.sha256, name=fresh.name, width=fresh.width, height=fresh.height,
                )  # fmt: skip
            self.shelf.forget()
            self.refresh()

        self.session.background.run(
            bring_in, self.session.folder, [path], reference.role, then=found, failed=self._failed
        )
