"""What the menus do with captions, titles and the film's aspects."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from engine.script.captioning import cues_of, with_cues
from engine.script.error import ScriptError
from engine.script.subtitles import SUFFIXES, read_subtitles, subtitles_text

if TYPE_CHECKING:
    from app.window import Window

_READ = "Subtitles (*.srt *.vtt)"
_WRITE = "SubRip (*.srt);;WebVTT (*.vtt)"


class WordsHandlers:
    """For one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._session = window.session

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """Return what each action does."""
        words = self._window.timeline.commands.words
        return {
            "add_caption": words.add_caption,
            "add_title": words.add_title,
            "add_title_card": words.add_title_card,
            "write_words": words.write_chosen,
            "split_caption": words.split_chosen,
            "captions_from_dialogue": words.from_dialogue,
            "import_subtitles": self._ask_for_import,
            "export_subtitles": self._ask_for_export,
            "aspect_next": self.next_aspect,
        }

    def next_aspect(self) -> None:
        """Look at the film in the next of its aspects, after the last in its own."""
        showing = self._session.showing
        aspects = [None, *(one.id for one in self._session.project.framings)]
        place = aspects.index(showing.framing) if showing.framing in aspects else 0
        showing.set_framing(aspects[(place + 1) % len(aspects)])

    def _ask_for_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Import subtitles", "", _READ)
        if name:
            self.import_subtitles(Path(name))

    def import_subtitles(self, path: Path) -> None:
        """Put the captions of a file in the place of the film's own."""
        try:
            cues = read_subtitles(path)
        except ScriptError as error:
            self._session.message_posted.emit("bad", str(error))
            return
        if self._session.apply("Import subtitles", with_cues, cues):
            self._session.message_posted.emit("good", f"{len(cues)} captions from {path.name}.")

    def _ask_for_export(self) -> None:
        if not self._session.project.captions:
            said = "The film has no captions yet; add one, or take them from the dialogue."
            self._session.message_posted.emit("info", said)
            return
        folder = self._session.folder.path / "exports"
        start = str(folder / f"{self._session.project.name or 'Film'}.srt")
        name, kind = QFileDialog.getSaveFileName(self._window, "Export subtitles", start, _WRITE)
        if name:
            path = Path(name)
            if path.suffix.lower() not in SUFFIXES:
                path = path.with_name(path.name + (".vtt" if "vtt" in kind else ".srt"))
            self.export_subtitles(path)

    def export_subtitles(self, path: Path) -> None:
        """Write the captions to a file."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(subtitles_text(cues_of(self._session.project), path.suffix), "utf-8")
        except (ScriptError, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            said = f"{path.name} could not be written: {reason}. Choose another folder."
            self._session.message_posted.emit("bad", said)
        else:
            self._session.message_posted.emit("good", f"Wrote {path.name}.")
