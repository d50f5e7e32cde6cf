"""Exports the film: what, how large, how good, where to; progress, time left and cancel.

It stays beside the window while it works; the work is in a thread of its own.
"""

import time
from functools import partial
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)  # fmt: skip

from app import theme
from app.dialogs.aspect_boxes import AspectBoxes
from app.dialogs.form import FormDialog
from app.session import Session
from app.status_bar import time_in_words
from engine.project import film
from engine.project.document import Project
from engine.project.timecode import timecode

SIZES = (("The film's own", None), ("1920 × 1080", (1920, 1080)), ("1280 × 720", (1280, 720)),
         ("3840 × 2160", (3840, 2160)), ("1080 × 1920", (1080, 1920)),
         ("1080 × 1080", (1080, 1080)))  # fmt: skip
FITS = (("Black bars", "letterbox"), ("Cut to fill", "crop"), ("Smaller file, no bars", "fit"))
CAPTIONS = (
    ("In the picture", "burnt"), ("A file beside it (.srt)", "sidecar"), ("Both", "both"),
    ("A text track in the file", "track"), ("None", "none"),
)  # fmt: skip
PRESETS = ("veryfast", "fast", "medium", "slow")


class ExportFilm(FormDialog):
    """See the module."""

    _progressed = Signal(int, int)
    _ended = Signal(object)
    _noted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Export film", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.setMinimumWidth(520)
        self._session = session
        self._thread: Thread | None = None
        self._cancel = Event()
        self._started = 0.0
        self._made: list[Path] = []
        self._notes: list[str] = []
        self._fields()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.words = QLabel()
        self.words.setProperty("role", "dim")
        self.words.setWordWrap(True)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.words)
        self.reveal = QPushButton("Show in folder")
        self.reveal.setAutoDefault(False)
        self.reveal.clicked.connect(self._reveal)
        self.reveal.hide()
        self.column.addWidget(self.reveal)
        self.go = self.add_buttons("Export", "Close")
        self.go.clicked.connect(self.toggle)
        self._progressed.connect(self._show_progress)
        self._ended.connect(self._show_end)
        self._noted.connect(self._notes.append)
        session.project_opened.connect(self._film_changed)
        session.project_changed.connect(lambda *_: self._show_length())
        session.project_changed.connect(lambda *_: self.aspects.refresh())
        self._film_changed()

    @property
    def busy(self) -> bool:
        """Whether an export runs."""
        return self._thread is not None

    def _fields(self) -> None:
        settings = self._session.settings
        self.path = QLineEdit()
        self.path.textChanged.connect(lambda _: self._show_length())
        browse = QPushButton("Choose…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        where = QWidget()
        row = QHBoxLayout(where)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        self.what = QComboBox()
        self.what.currentIndexChanged.connect(self._show_length)
        self.size_choice = QComboBox()
        for text, size in SIZES:
            self.size_choice.addItem(text, size)
        self.fit_choice = QComboBox()
        for text, fit in FITS:
            self.fit_choice.addItem(text, fit)
        self.fit_choice.setCurrentIndex(self.fit_choice.findData(settings.export_fit))
        self.crf = QSpinBox()
        self.crf.setRange(0, 51)
        self.crf.setValue(settings.export_crf)
        self.crf.setMinimumWidth(64)
        self.crf.lineEdit().setTextMargins(6, 0, 0, 0)
        self.bitrate = QLineEdit()
        self.bitrate.setPlaceholderText("as the quality needs")
        self.preset = QComboBox()
        self.preset.addItems(PRESETS)
        self.preset.setCurrentText(settings.export_preset)
        self.slate = QCheckBox("Burn slate, take and timecode into the picture")
        self.drawings = QCheckBox("With what is drawn over the pictures")
        self.aspects = AspectBoxes(self._session)
        self.aspects.changed.connect(self._show_length)
        self.captions = QComboBox()
        for text, value in CAPTIONS:
            self.captions.addItem(text, value)
        self._inputs = (
            where, self.what, self.aspects, self.captions, self.size_choice, self.fit_choice,
            self.crf, self.bitrate,
            self.preset, self.slate, self.drawings,
        )  # fmt: skip
        self.add_row("File", where, "The file to write, or a folder for a file a shot")
        self.path.setAccessibleName("File")
        self.add_row("What", self.what)
        self.add_row("Aspects", self.aspects, "In several aspects the film is a file each")
        self.add_row("Size", self.size_choice)
        self.add_row("Other aspect", self.fit_choice, "What to do when the size has another aspect")
        self.add_row("Quality (crf)", self.crf, "Lower is better and larger: 18 is very good")
        self.add_row(
            "Bit rate", self.bitrate, "Instead of a quality: 8M is 8 million bits a second"
        )
        self.add_row("Preset", self.preset, "Slower makes smaller files of the same quality")
        self.add_row("Captions", self.captions, "Where the film's captions go")
        self.add_row("", self.drawings, "Drawings on shots without a picture are always there")
        self.add_row("", self.slate, "For review: every frame says where it is")

    def _film_changed(self) -> None:
        if self.busy:
            return
        session = self._session
        self.aspects.refresh()
        if session.is_open:
            folder = Path(session.settings.export_folder or session.folder.path / "exports")
            self.path.setText(str(folder / f"{session.project.name or 'Film'}.mp4"))
        self.what.clear()
        self.what.addItem("Whole film", ("film",))
        self.what.addItem("In to out", ("marks",))
        self.what.addItem("Current scene", ("scene",))
        self.what.addItem("A file a shot", ("shots",))
        self._show_length()

    def range_of(self, project: Project) -> tuple[int, int | None]:
        """Return the frames to export."""
        kind = (self.what.currentData() or ("film",))[0]
        if kind == "marks":
            return project.settings.in_point or 0, project.settings.out_point
        shot = self._session.current_shot
        if kind == "scene" and shot is not None:
            from engine.export.settings import scene_range

            return scene_range(project, film.scene_of(project, shot.id).id)
        return 0, None

    def _show_length(self) -> None:
        if self.busy:
            return
        project = self._session.project
        start, end = self.range_of(project) if project.scenes else (0, 0)
        length = (film.film(project).duration if end is None else end) - start
        words = f"{length} frames · {timecode(length, project.rate)}"
        replaced = self._replaced()
        self.words.setText(f"{words}. {replaced}" if replaced else words)

    def _replaced(self) -> str:
        """Return a sentence when the export will take the place of a file."""
        if not self.isVisible() or self.what.currentData() == ("shots",):
            return ""
        path = Path(self.path.text()).expanduser()
        if not path.name:
            return ""
        paths, aspects = [path], self.aspects.chosen()
        if aspects != [None]:
            from engine.export.framings import named

            paths = [named(self._session.project, path, one) for one in aspects]
        try:
            there = [one.name for one in paths if one.is_file()]
        except OSError:
            return ""
        verb = "are" if len(there) > 1 else "is"
        return f"{', '.join(there)} {verb} there already and will be replaced." if there else ""

    def showEvent(self, event: QShowEvent) -> None:
        """Say what will be exported as things are now."""
        super().showEvent(event)
        self.aspects.refresh()
        self.aspects.show_only(self._session.showing.framing)
        self._show_length()

    def toggle(self) -> None:
        """Begin to export, or cancel."""
        if self.busy:
            self._cancel.set()
            self.words.setText("Cancelling…")
        else:
            self.start()

    def start(self) -> None:
        """Export what the fields say, in a thread."""
        from engine.export.settings import NAMES, ExportError, ExportSettings, parse_bitrate

        session = self._session
        if not Path(self.path.text()).name:
            self.say("Write the name of the file to export to, or browse for one.")
            return
        written = self.bitrate.text().strip()
        try:
            bitrate = parse_bitrate(written) if written else None
        except ExportError as error:
            self.say(str(error))
            return
        self._remember()
        project, takes, folder = session.project, session.takes, session.folder.path
        each = self.what.currentData()[0] == "shots"
        path = Path(self.path.text()).expanduser()
        target = path.with_suffix("") if each and path.suffix.lower() in NAMES else path
        size = self.size_choice.currentData() or (None, None)
        start, end = self.range_of(project)
        settings = ExportSettings(
            path=target, width=size[0], height=size[1], fit=self.fit_choice.currentData(),
            crf=float(self.crf.value()), bitrate=bitrate, preset=self.preset.currentText(),
            start=start, end=end, slate=self.slate.isChecked(),
            drawings=self.drawings.isChecked(), captions=self.captions.currentData(),
        )  # fmt: skip
        try:
            (target if each else target.parent).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.say(f"{target.parent} can't be made: {error.strerror}; choose another folder.")
            return
        self.say("")
        self.reveal.hide()
        self._notes.clear()
        self._cancel.clear()
        self._started = time.monotonic()
        arguments = (project, folder, takes, settings, each, self.aspects.chosen())
        self._thread = Thread(target=self._work, args=arguments, name="export", daemon=True)
        self._show_busy(True)
        self._thread.start()

    def _work(self, project, folder, takes, settings, each: bool, aspects: list) -> None:
        from engine.export.framings import export_framings
        from engine.export.mp4 import export_each_shot, export_film

        export = export_each_shot if each else export_film
        if aspects != [None]:
            export = partial(export_framings, framings=aspects, each_shot=each)
        try:
            made = export(
                project, folder, takes, settings, progress=self._tell,
                cancelled=self._cancel.is_set, said=self._noted.emit,
            )  # fmt: skip
        except Exception as error:  # said in the dialog
            self._ended.emit(error)
        else:
            self._ended.emit(made if isinstance(made, list) else [made])

    def _tell(self, done: int, count: int) -> None:
        self._progressed.emit(done, count)

    def _show_busy(self, busy: bool) -> None:
        self.go.setText("Cancel the export" if busy else "Export")
        self.bar.setVisible(busy)
        self.bar.setRange(0, 0)
        for field in self._inputs:
            field.setEnabled(not busy)

    def _show_progress(self, done: int, count: int) -> None:
        if not self.busy or self._cancel.is_set():
            return
        self.bar.setRange(0, count)
        self.bar.setValue(done)
        gone = time.monotonic() - self._started
        left = f" · {time_in_words(gone / done * (count - done))} left" if done and gone > 1 else ""
        self.words.setText(f"Frame {done} of {count}{left}")

    def _show_end(self, result: object) -> None:
        from engine.export.settings import ExportCancelled, ExportError

        if self._thread is not None:
            self._thread.join()
        self._thread = None
        self._show_busy(False)
        notes = " ".join(dict.fromkeys(self._notes))
        if isinstance(result, list):
            self._made = result
            seconds = time_in_words(time.monotonic() - self._started)
            what = result[0].name if len(result) == 1 else f"{len(result)} files"
            self.words.setText(f"Exported {what} in {seconds}. {notes}".strip())
            self.reveal.show()
            self._session.message_posted.emit("good", f"Exported {what}.")
        elif isinstance(result, ExportCancelled):
            self.words.setText("The export was cancelled; no file was left behind.")
        else:
            known = isinstance(result, ExportError)
            said = str(result) if known else f"The export stopped: {result}. No file was written."
            self.words.setText("")
            self.say(said)
            if not self.isVisible():
                self._session.message_posted.emit("bad", said)

    def _remember(self) -> None:
        settings = self._session.settings
        settings.export_crf = self.crf.value()
        settings.export_preset = self.preset.currentText()
        settings.export_fit = self.fit_choice.currentData()
        settings.save()

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Export to", self.path.text(), "MP4 video (*.mp4)"
        )
        if name:
            self.path.setText(name)
            self._session.settings.export_folder = str(Path(name).parent)

    def _reveal(self) -> None:
        if self._made:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made[0].parent)))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only hide: an export goes on, and says when it is done."""
        event.accept()

    def shut_down(self) -> None:
        """Cancel what runs and wait for it."""
        self._cancel.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
