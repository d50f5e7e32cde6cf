"""The commands on captions and titles: each turns the playhead and what is chosen into one edit."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.showing import words_of
from app.timeline.words_field import WordsField
from engine.project import edits
from engine.project.document import Caption, Id, Title, new_id
from engine.project.film import anchor_at, anchor_frame, film, place_of, shot_at
from engine.project.timecode import frames_of
from engine.script.captioning import fill_captions

if TYPE_CHECKING:
    from app.session import Session
    from app.timeline.paper import Paper

CAPTION_SECONDS, TITLE_SECONDS = 2, 3
NO_DIALOGUE = "No shot has dialogue that is not captioned yet; write it in the inspector."
NO_WORDS = "No caption or title is chosen; click one on the timeline or in the picture."


class WordsCommands:
    """See the module."""

    def __init__(self, session: "Session", paper: "Paper") -> None:
        self._session, self._paper = session, paper
        self._field: WordsField | None = None

    def add_caption(self) -> None:
        """Add a caption at the playhead and let its words be typed."""
        session = self._session
        caption = Caption(
            id=new_id(), anchor=anchor_at(session.project, session.playhead), text="",
            duration=self._room(CAPTION_SECONDS),
        )  # fmt: skip
        if session.apply("Add a caption", edits.add_caption, caption):
            self.write(caption.id)

    def add_title(self) -> None:
        """Add a title at the playhead and let its words be typed."""
        session = self._session
        title = Title(
            id=new_id(), anchor=anchor_at(session.project, session.playhead), text="Title",
            duration=self._room(TITLE_SECONDS),
        )  # fmt: skip
        if session.apply("Add a title", edits.add_title, title):
            self.write(title.id)

    def add_title_card(self) -> None:
        """Add a title card behind the shot at the playhead and let its words be typed."""
        session = self._session
        project = session.project
        found = shot_at(project, session.playhead)
        scene, index = None, None
        if found is not None:
            place = place_of(project, found[0].id)
            scene, index = project.scenes[place.scene].id, place.within + 1
        known = {one.id for one in project.titles}
        if session.apply("Add a title card", edits.add_title_card, "Title", scene, index):
            title = next(one for one in session.project.titles if one.id not in known)
            start = self._paper.positions.frame_of(title.anchor)
            session.move_playhead((start or 0) + title.fade_in)
            self.write(title.id)

    def _room(self, seconds: int) -> int:
        """Return a length in frames that ends within the film where it can."""
        session = self._session
        left = film(session.project).duration - session.playhead
        whole = frames_of(seconds, session.project.rate)
        return max(1, min(whole, left)) if left > whole / 4 else max(1, whole)

    def from_dialogue(self) -> None:
        """Fill captions from every shot's dialogue, keeping those that there are."""
        if not self._session.apply("Captions from dialogue", fill_captions):
            self._session.message_posted.emit("info", NO_DIALOGUE)

    def write(self, id: Id) -> None:
        """Choose a caption or title and let its words be typed where it lies."""
        if self._field is not None:
            self._field.close_field()
        self._session.showing.choose_words(id)
        self._field = WordsField(self._session, self._paper, id)
        self._field.open()

    def write_chosen(self) -> None:
        """Let the words of the chosen caption or title be typed."""
        chosen = self._session.showing.words
        if chosen is None:
            self._session.message_posted.emit("info", NO_WORDS)
        else:
            self.write(chosen)

    def split_chosen(self) -> None:
        """Split the chosen caption at the playhead."""
        value = words_of(self._session.project, self._session.showing.words)
        if isinstance(value, Caption):
            here = self._session.playhead
            self._session.apply("Split a caption", edits.split_caption, value.id, here)
        else:
            self._session.message_posted.emit("info", NO_WORDS)

    def nudge_chosen(self, frames: int) -> bool:
        """Move the chosen caption or title by frames; return whether there is one, as for delete.

        One that lasts as long as its shot stays.
        """
        value = words_of(self._session.project, self._session.showing.words)
        if value is None or not self._in_sight():
            return False
        if not (isinstance(value, Title) and value.whole_shot):
            frame = anchor_frame(self._session.project, value.anchor) + frames
            kind = "title" if isinstance(value, Title) else "caption"
            self._session.apply(
                f"Move a {kind}", edits.move_words, value.id, frame,
                merge_key=("nudge words", value.id),
            )  # fmt: skip
        return True

    def delete_chosen(self) -> bool:
        """Delete the chosen caption or title; return whether there was one.

        It goes only while the timeline or the preview has the focus, where it is seen as chosen.
        """
        if not self._in_sight():
            return False
        value = words_of(self._session.project, self._session.showing.words)
        if isinstance(value, Caption):
            self._session.apply("Delete a caption", edits.remove_caption, value.id)
        elif value is not None:
            self._session.apply("Delete a title", edits.remove_title, value.id)
        return value is not None

    def _in_sight(self) -> bool:
        from app.preview.deck import Deck

        focus = QApplication.focusWidget()
        while focus is not None and focus is not self._paper and not isinstance(focus, Deck):
            focus = focus.parentWidget()
        return focus is not None
