"""What of the open film is looked at: one of its aspects, a chosen caption, title or sound.

It is of the moment, not of the film: never written, not in undo.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.project.aspects import framing_name
from engine.project.document import Caption, FilmFraming, Id, Project, Title

if TYPE_CHECKING:
    from app.session import Session


class Showing(QObject):
    """See the module. `framing` None is the film's own aspect; `words` is a caption's or title's
    id, `sound` a sound's.

    What is gone from the film is no longer looked at; tell it with `follow`.
    """

    framing_changed = Signal(object)
    words_changed = Signal(object)
    words_opened = Signal()
    """The chosen words were opened in the picture: they shall be typed."""
    sound_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.framing: Id | None = None
        self.words: Id | None = None
        self.layer: Id | None = None
        """The layer, by its reference's id, that Alt and a drag moves in a further aspect."""
        self.sound: Id | None = None

    def set_framing(self, framing: Id | None) -> None:
        """Look at the film in one of its further aspects, or with None in its own."""
        if framing != self.framing:
            self.framing = framing
            self.framing_changed.emit(framing)

    def choose_words(self, id: Id | None) -> None:
        """Choose a caption or a title, or none."""
        if id != self.words:
            self.words = id
            self.words_changed.emit(id)

    def choose_sound(self, id: Id | None) -> None:
        """Choose a sound, or none."""
        if id != self.sound:
            self.sound = id
            self.sound_changed.emit(id)

    def follow(self, project: Project) -> None:
        """Forget what the film no longer has."""
        if framing_of(project, self.framing) is None:
            self.set_framing(None)
        if words_of(project, self.words) is None:
            self.choose_words(None)
        if all(sound.id != self.sound for sound in project.sounds):
            self.choose_sound(None)


def framing_of(project: Project, id: Id | None) -> FilmFraming | None:
    """Return one of the film's further aspects; None where there is none of that id."""
    return next((one for one in project.framings if one.id == id), None)


def aspect_shown(session: "Session") -> str:
    """Return the name of the further aspect that is looked at, in which Render makes takes.

    Empty in the film's own.
    """
    framing = session.showing.framing
    return "" if framing is None else framing_name(session.project, framing)


def words_of(project: Project, id: Id | None) -> Caption | Title | None:
    """Return the caption or title of an id; None where there is none."""
    return next((one for one in (*project.captions, *project.titles) if one.id == id), None)
