"""The model manager: what models and LoRAs there are, in what state, and how more come in.

It holds no rule of its own: it lists what the engine tells and runs `storyreel models` for the
rest, one action after another, each in a process of its own.
"""

from collections import deque
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from app import theme
from app.background import Background
from app.dropped import local_files
from app.model_manager.choosing import AddFile, Download, Kind
from app.model_manager.entries import Entry, folder_of
from app.model_manager.errand import Errand
from app.model_manager.lora_dialog import EditLora
from app.model_manager.parts import button, label, row
from app.model_manager.reading import looked_at, read_list, sentence_of, taken_off, told_of
from app.model_manager.table import EntryTable
from app.settings import Settings
from engine.render.families.table import MODELS

SIZE = (960, 540)
HASHING = "Hashing"
"""What the commands say while they keep a model's hashes; it is listed by then."""
FILES = "Weights (*.safetensors *.gguf)"
FIRST_TIME = (
    "Only the built-in animatic is here so far. Drop the folder of a model on this window, scan a "
    "folder that has some, or download one by name."
)


class ModelManager(QDialog):
    """See the module. `models_changed` when the list is another."""

    models_changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Models")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.resize(*SIZE)
        self._settings = settings
        self._background = Background(self, threads=1)
        self._waiting: deque[tuple[list[str], str]] = deque()
        self._errand: Errand | None = None
        self._doing = ""
        self._wanted = ""
        self._what = ""
        self._build()
        self.refresh()
        self.table.setFocus()

    # What is shown

    def refresh(self, id: str = "") -> None:
        """Read the list anew, off the window's thread, and select `id` (what was, when empty)."""
        chosen = self.table.chosen()
        self._wanted = id or (chosen.id if chosen else "")
        self._background.run(read_list, then=self._show, failed=lambda e: self._say("bad", str(e)))

    def _show(self, read: tuple[list[Entry], str]) -> None:
        found, damage = read
        self.damage.setText(damage)
        self.damage.setVisible(bool(damage))
        self.table.rows.show_entries(found)
        self.table.choose(self._wanted)
        self.first_time.setVisible(len(found) == 1 and not damage)
        self._show_chosen()

    def _show_chosen(self) -> None:
        entry = self.table.chosen()
        self.detail.setText("" if entry is None else told_of(entry))
        listed = entry is not None and not entry.built_in
        for one in (self.check, self.remove, self.reveal):
            one.setEnabled(listed)
        self.edit.setVisible(entry is not None and entry.kind == "lora")
        self.speed.setVisible(listed and entry is not None and entry.kind == "model")

    def _say(self, role: str, sentence: str) -> None:
        self.said.setProperty("role", role)
        self.said.setText(sentence)
        self.said.style().polish(self.said)
        self.said.setVisible(bool(sentence))

    # Making it

    def _build(self) -> None:
        self.table = EntryTable()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.table.doubleClicked.connect(lambda *_: self._edit())
        self.first_time = label(FIRST_TIME)
        self.damage = label("", "bad")
        self.damage.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.damage.hide()
        self.detail = label("", "dim")
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setMinimumHeight(3 * 16)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.said = label("")
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.GAP)
        column.addLayout(self._incoming())
        column.addWidget(self.first_time)
        column.addWidget(self.damage)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(self.said)
        column.addWidget(self._progress())
        column.addLayout(self._of_the_chosen())

    def _incoming(self) -> QHBoxLayout:
        self.add_folder = button("Add folder…", "A model's folder in diffusers' layout (Ctrl+O)")
        self.add_folder.clicked.connect(self._ask_folder)
        self.add_file = button("Add file…", "One file of weights (.safetensors, .gguf), or a LoRA")
        self.add_file.clicked.connect(self._ask_file)
        self.scan = button("Scan…", "Add every model below a folder, or in a Hugging Face cache")
        self.scan.clicked.connect(self._ask_scan)
        self.download = button("Download…", "Get a model by its name, after a look at its licence")
        self.download.clicked.connect(self._ask_download)
        return row(self.add_folder, self.add_file, self.scan, self.download, None)

    def _of_the_chosen(self) -> QHBoxLayout:
        self.check = button("Check", "Whether its files are whole and what they were when added")
        self.check.clicked.connect(self._check)
        self.edit = button("Edit…", "Its name, strength, words and what it is for (F2)")
        self.edit.clicked.connect(self._edit)
        self.edit.hide()
        self.speed = button("Speed…", "How it is held in memory and made quick on this machine")
        self.speed.clicked.connect(self._speed)
        self.remove = button("Remove", "Take it off the list; its files stay (Del)")
        self.remove.clicked.connect(self._remove)
        self.reveal = button("Show in folder", "Open the folder that it lies in")
        self.reveal.clicked.connect(self._reveal)
        close = button("Close", "Close this window (Esc)")
        close.clicked.connect(self.close)
        return row(self.edit, self.check, self.speed, self.remove, self.reveal, None, close)

    def _progress(self) -> QWidget:
        self.working = QWidget()
        self.doing = QLabel()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName("Progress")
        self.stop = button("Cancel", "Stop it; what was downloaded stays for later")
        self.stop.clicked.connect(self._cancel)
        line = QHBoxLayout(self.working)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        line.addWidget(self.doing)
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop)
        self.working.hide()
        return self.working

    # What is asked for

    def _ask_folder(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, "A model's folder"):
            self.bring_in([Path(chosen)])

    def _ask_file(self) -> None:
        if chosen := QFileDialog.getOpenFileName(self, "A file of weights", "", FILES)[0]:
            self.bring_in([Path(chosen)])

    def _ask_scan(self) -> None:
        start = Path.home() / ".cache" / "huggingface" / "hub"
        chosen = QFileDialog.getExistingDirectory(
            self, "Look for models in", str(start if start.is_dir() else Path.home())
        )
        if chosen:
            self.begin(["scan", chosen], f"Scanning {Path(chosen).name}")

    def _ask_download(self) -> None:
        dialog = Download(self._settings.mirror, self)
        dialog.chosen.connect(self._download)
        dialog.open()

    def _download(self, words: list[str]) -> None:
        self._settings.mirror = words[words.index("--mirror") + 1] if "--mirror" in words else ""
        self._settings.save()
        self.begin(words, f"Downloading {words[1]}")

    def bring_in(self, paths: list[Path]) -> None:
        """Add the folders of models; of what goes with a model ask first what it belongs to."""
        for path in paths:
            self._background.run(
                looked_at, path, then=self._ask_about, failed=lambda e: self._say("bad", str(e))
            )

    def _ask_about(self, found: tuple[Path, Kind | None]) -> None:
        path, kind = found
        if kind is None:
            self.begin(["add", str(path)], f"Adding {path.name}")
            return
        dialog = AddFile(path, kind, self)
        dialog.chosen.connect(lambda words: self.begin(words, f"Adding {path.name}"))
        dialog.open()

    def _speed(self) -> None:
        from app.model_manager.speed import SpeedDialog

        entry = self.table.chosen()
        spec = MODELS.get(entry.id) if entry is not None and entry.kind == "model" else None
        if spec is None or not spec.family:
            return
        dialog = SpeedDialog(spec, parent=self)
        dialog.changed.connect(self.models_changed)
        dialog.open()

    def _check(self) -> None:
        if (entry := self.table.chosen()) and not entry.built_in:
            self.begin(["check", entry.id], f"Checking {entry.name}")

    def _edit(self) -> None:
        entry = self.table.chosen()
        if entry is None or entry.kind != "lora":
            return
        dialog = EditLora(entry, self)
        dialog.chosen.connect(self._change)
        dialog.open()

    def _change(self, id: str, changes: dict) -> None:
        from engine.render.lora_edits import edit_lora

        self._background.run(
            partial(edit_lora, id, **changes),
            then=lambda lora: self._changed(lora.id),
            failed=lambda e: self._say("bad", str(e)),
        )

    def _remove(self) -> None:
        entry = self.table.chosen()
        if entry is None or entry.built_in or not self.remove.isEnabled():
            return
        self.remove.setEnabled(False)
        self._background.run(taken_off, entry, then=self._removed, failed=self._not_removed)

    def _removed(self, entry: Entry) -> None:
        self._say("dim", f"{entry.name} is off the list; its files are where they were.")
        self._changed()

    def _not_removed(self, error: Exception) -> None:
        self._say("bad", str(error))
        self._show_chosen()

    def _reveal(self) -> None:
        if (entry := self.table.chosen()) and not entry.built_in:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder_of(entry))))

    # What runs

    def begin(self, words: list[str], doing: str) -> None:
        """Run `storyreel models` with these words, after what runs already."""
        self._waiting.append((words, doing))
        if self._errand is None:
            self._begin_next()

    def _begin_next(self) -> None:
        if not self._waiting:
            self.working.hide()
            return
        words, self._doing = self._waiting.popleft()
        self.stop.setText("Pause" if words[0] == "download" else "Cancel")
        self._say("", "")
        self._told("", 0, 0)
        self.working.show()
        self._errand = errand = Errand(words, self)
        errand.progressed.connect(self._told)
        errand.finished.connect(self._finished)
        errand.failed.connect(self._failed)
        errand.start()

    def _told(self, what: str, done: int, total: int) -> None:
        if what == HASHING and what != self._what:
            # It is in the list from here on; the hashes follow.
            self._changed()
        self._what = what
        self.doing.setText(f"{self._doing}: {what.lower()}" if what else f"{self._doing}…")
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _finished(self, result: object) -> None:
        found = result if isinstance(result, dict) else {}
        self._over()
        self._say("warn" if found.get("refused") else "dim", sentence_of(found))
        self._changed(str(found.get("id", "")))
        self._begin_next()

    def _failed(self, sentence: str) -> None:
        paused = "Paused. Download the same model again to go on where it was."
        is_download = self.stop.text() == "Pause"
        self._over()
        self._say("bad" if sentence else "dim", sentence or (paused if is_download else "Stopped."))
        self._changed()
        self._begin_next()

    def _over(self) -> None:
        if self._errand is not None:
            self._errand.deleteLater()
        self._errand = None

    def _cancel(self) -> None:
        self._waiting.clear()
        if self._errand is not None:
            self._errand.cancel()

    def _changed(self, id: str = "") -> None:
        self.refresh(id)
        self.models_changed.emit()

    # Events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.bring_in(local_files(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self._remove()
        elif event.key() == Qt.Key.Key_F2:
            self._edit()
        elif (
            event.key() == Qt.Key.Key_O and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self._ask_folder()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Close, however that was asked for."""
        self.shut()
        super().done(result)

    def shut(self) -> None:
        """Stop what runs; a download goes on where it was when it is asked for again."""
        self._waiting.clear()
        if self._errand is not None:
            self._errand.close()
            self._errand = None
        self._background.close()
