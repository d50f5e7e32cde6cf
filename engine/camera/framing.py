"""Reading sizes, angles and lenses in a clause, where their words are not ordinary ones."""

from typing import TYPE_CHECKING

from engine.camera.lexicon import NEEDS_SHOT, WEAK
from engine.camera.noun import end_of_noun

if TYPE_CHECKING:
    from engine.camera.clause import ClauseReader

_ROLES = frozenset(("size", "two", "angle", "lens", "facing", "end"))
_MAY_FOLLOW = frozenset(
    ("", "camera", "preposition", "size", "two", "angle", "lens", "speed", "head", "seconds",
     "easing", "facing", "or", "end", "degrees", "motion", "amount", "not", "direction")
)  # fmt: skip
_SUBJECTS = frozenset((
    "face", "faces", "eyes", "eye", "hands", "hand", "feet", "foot", "lips", "mouth", "door",
    "phone", "car", "profile", "fingers", "finger", "product", "reaction",
))  # fmt: skip


class FramingReader:
    """Reads the lexemes of size, angle and lens for a clause."""

    def __init__(self, clause: "ClauseReader") -> None:
        self.clause = clause
        self.arriving = False

    def reads(self, role: str) -> bool:
        """Say whether a lexeme of this role is read here."""
        return role in _ROLES

    def read(self, at: int) -> int:
        """Read the lexeme at `at`; return where to go on."""
        here = self.clause.row[at]
        look = self.clause.look
        match here.role:
            case "end":
                self.arriving = True
                return at + 1
            case "facing":
                look.facing = look.facing or here.value
                return at + 1
            case "two":
                look.two = True
                self.clause.aimed = True
                return at + 1
        if not self._holds(at):
            self.clause.report(at)
            return at + 1
        if not self.clause.negated:
            match here.role:
                case "size":
                    self._size(at)
                case "angle":
                    look.angle = self._first(at, look.angle)
                case "lens":
                    look.lens = self._first(at, look.lens)
        self.clause.aimed = True
        return self._subject(at + 1)

    def _holds(self, at: int) -> bool:
        """Say whether an ordinary word is a size or an angle here: "wide", not "wide hallway"."""
        clause, here = self.clause, self.clause.row[at]
        if here.role == "lens" or here.text not in WEAK:
            return True
        follows = clause.role(at + 1)
        if here.text in NEEDS_SHOT or clause.story:
            return follows == "camera"
        if follows == "word" and not clause.row[at + 1].name:
            return clause.row[at + 1].text in _SUBJECTS and here.role == "size"
        if here.text == "close" and follows == "preposition":
            return clause.row[at + 1].text in ("on", "of")
        if clause.role(at - 1) == "word" and follows == "":
            return False
        return follows in _MAY_FOLLOW or follows == "word"

    def _size(self, at: int) -> None:
        look, here = self.clause.look, self.clause.row[at]
        moved = bool(self.clause.drafts or self.clause.reading.last or look.size)
        if self.arriving and moved:
            self.arriving = False
            look.destination = look.destination or here.value
        else:
            look.size = self._first(at, look.size)

    def _first(self, at: int, known):
        value = self.clause.row[at].value
        if known is not None and known != value:
            self.clause.report(at)
        return value if known is None else known

    def _subject(self, at: int) -> int:
        """Skip whom the size is of: "CU Maria", "ECU her eyes"."""
        clause = self.clause
        if at < len(clause.row) and clause.row[at].text == ":":
            at += 1
        role = clause.role(at)
        if role == "word":
            if not (clause.row[at].name or clause.row[at].text in _SUBJECTS):
                return at
            while clause.role(at) == "word" and (
                clause.row[at].name or clause.row[at].text in _SUBJECTS
            ):
                at += 1
            return at
        if role in ("possessive", "determiner") and clause.role(at + 1) == "word":
            return end_of_noun(clause.row, at, clause.taken)
        return at
