"""Asks how slates are numbered: of the film, a scene or the selection; or locks them."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget

from app.dialogs.form import FormDialog
from app.session import Session
from engine.project import edits, film
from engine.project.document import Id, Project
from engine.project.errors import EditError

SHOWN = 6


class RenumberDialog(FormDialog):
    """See the module."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Renumber", parent)
        self.setMinimumWidth(420)
        self._session = session
        self.what = QComboBox()
        self.what.addItem("The whole film", "film")
        if session.current_shot is not None:
            self.what.addItem("The current scene", "scene")
        if len(session.selection) > 1:
            self.what.addItem("The selected shots", "selection")
        self.first, self.step = QSpinBox(), QSpinBox()
        for field, least in ((self.first, 0), (self.step, 1)):
            field.setRange(least, 100_000)
            field.setValue(10)
            field.setMinimumWidth(90)
            field.lineEdit().setTextMargins(6, 0, 0, 0)
        self.prefix = QLineEdit()
        self.prefix.setPlaceholderText("none; 12- gives 12-010")
        self.lock = QCheckBox("Lock the slates: new shots get letters (020A)")
        self.lock.setChecked(session.project.settings.slates_locked)
        self.preview = QLabel()
        self.preview.setProperty("role", "dim")
        self.preview.setWordWrap(True)
        self.add_row("Number", self.what)
        self.add_row("From", self.first)
        self.add_row("In steps of", self.step)
        self.add_row("Prefix", self.prefix)
        self.add_row("", self.lock, "As on a shooting script: no slate changes any more")
        self.column.addWidget(self.preview)
        self.go = self.add_buttons("Renumber")
        self.go.clicked.connect(self.accept)
        for changed in (
            self.what.currentIndexChanged, self.first.valueChanged, self.step.valueChanged,
            self.prefix.textChanged, self.lock.toggled,
        ):  # fmt: skip
            changed.connect(lambda *_: self._show())
        self._show()
        self.first.setFocus()

    def _ids(self) -> tuple[Id, ...] | None:
        session, what = self._session, self.what.currentData()
        if what == "selection":
            return session.selection
        if what == "scene" and session.current_shot is not None:
            scene = film.scene_of(session.project, session.current_shot.id)
            return tuple(shot.id for shot in scene.shots)
        return None

    def _edit(self, project: Project) -> Project:
        """Number, and lock or unlock. Slates that were locked and stay so are left alone."""
        locked = self.lock.isChecked()
        if locked and project.settings.slates_locked:
            return project
        open_again = edits.set_settings(project, slates_locked=False)
        after = edits.renumber(
            open_again, self._ids(), self.first.value(), self.step.value(), self.prefix.text()
        )
        return edits.set_settings(after, slates_locked=locked)

    def _show(self) -> None:
        """Say what becomes of the slates."""
        project = self._session.project
        stays = self.lock.isChecked() and project.settings.slates_locked
        for field in (self.what, self.first, self.step, self.prefix):
            field.setEnabled(not stays)
        self.say("")
        self.go.setEnabled(not stays)
        if stays:
            self.preview.setText("The slates are locked. New shots get letters: 020A, 020B.")
            return
        try:
            after = self._edit(project)
        except EditError as error:
            self.preview.setText("")
            self.say(str(error))
            self.go.setEnabled(False)
            return
        pairs = zip(film.film(project).shots, film.film(after).shots, strict=True)
        changes = [f"{old.slate} → {new.slate}" for old, new in pairs if old.slate != new.slate]
        more = f" and {len(changes) - SHOWN} more" if len(changes) > SHOWN else ""
        self.preview.setText((", ".join(changes[:SHOWN]) or "No slate changes") + more + ".")

    def accept(self) -> None:
        """Number the slates, as one step."""
        self._session.apply("Renumber", self._edit)
        super().accept()
