"""Reading one clause of camera notes: moves, how they go, what they look at, and what is story.

A word that is a move elsewhere ("she pans for gold", "the crane lifts") is told apart by who does
it and by what it is done to. `notes.py` cuts notes into clauses and puts clauses in order.
"""

from collections.abc import Sequence

from engine.camera.draft import Draft, Look, Reading
from engine.camera.framing import FramingReader
from engine.camera.lexer import Lexeme
from engine.camera.lexicon import HEADS, SUPPORTS, Head
from engine.camera.noun import end_of_noun, is_framing
from engine.camera.steer import Steering, steer, to_a_side
from engine.camera.story import is_story
from engine.camera.vocabulary import SPEED
from engine.project.document import Speed

_STORY_WORDS = ("word", "head", "amount", "two")
_QUIET = frozenset(["in", "out", "up", "down", "away", "back", "around"])
_TAKES_A_NOUN = frozenset(("in", "around", "up", "down"))


class ClauseReader:
    """Reads the lexemes of one clause into a Reading; `base` is the clause's place in the notes."""

    def __init__(self, row: Sequence[Lexeme], base: int, reading: Reading, negated: bool) -> None:
        self.row = row
        self.base = base
        self.reading = reading
        self.negated = negated
        self.drafts: list[Draft] = []
        self.delay = 0.0
        self.seconds: float | None = None
        self.camera = False
        self.story = False
        self.aimed = False
        self.taken: set[int] = set()
        self.direction = ""
        self.degrees: float | None = None
        self.framing = FramingReader(self)
        self.speed = reading.waiting_speed
        self.amount = reading.waiting_amount
        reading.waiting_speed = reading.waiting_amount = None

    @property
    def look(self) -> Look:
        """The look of the notes so far."""
        return self.reading.look

    def read(self) -> None:
        """Read the whole clause."""
        at = 0
        while at < len(self.row):
            at = at + 1 if at in self.taken else self._step(at)
        self._settle()

    def report(self, at: int) -> None:
        """Say that the words at `at` were not understood."""
        for word in self.row[at].words:
            self.reading.unknown.append((self.base + at, word))

    def role(self, at: int) -> str:
        """Return the role of the lexeme at `at`, or "" outside the clause."""
        return self.row[at].role if 0 <= at < len(self.row) else ""

    def _step(self, at: int) -> int:
        here = self.row[at]
        if self.framing.reads(here.role):
            return self.framing.read(at)
        if self.story:
            return self._story(at)
        match here.role:
            case "head":
                return self._head(at, here.value)
            case "speed":
                return self._speed(at)
            case "amount":
                self._amount(at, here.value)
            case "degrees" | "percent" | "times":
                self._quantity(here)
            case "easing":
                self._ease(here)
            case "direction":
                return self._direction(at)
            case "camera":
                self.camera = self.camera or here.text in ("camera", "cam", "we", "our camera")
                self.aimed = True
            case "motion":
                if self.negated:
                    self._add(Draft("static", {}, support=True))
            case "subject":
                self.story = at + 1 < len(self.row)
            case "preposition":
                return self._preposition(at)
            case "not":
                self.negated = True
            case "seconds":
                self._time(at)
            case "window" | "part":
                self._part(here)
            case "word":
                self.report(at)
        return at + 1

    def _story(self, at: int) -> int:
        here = self.row[at]
        left_or_right = here.role == "direction" and here.value in ("left", "right")
        if here.role in _STORY_WORDS or left_or_right:
            self.report(at)
        return at + 1

    # --- moves ---------------------------------------------------------------------------------

    def _head(self, at: int, head: Head) -> int:
        steering = steer(self.row, at, head)
        self.camera = self.camera or steering.camera
        before = self.speed is not None or self.amount is not None
        if is_story(self.row, at, head, steering, self.camera, before):
            self.story = True
            self.report(at)
            return at + 1
        if self.negated:
            if head.verb == "move":
                self._add(Draft("static", {}, support=True))
            return max(steering.end, at + 1)
        kind = steering.kind or head.kinds.get(self.direction) or head.kinds.get("")
        if kind is None:
            if not (head.verb == "move" and self.role(at + 1) in ("head", "stop", "camera")):
                self.report(at)
            return at + 1
        self.direction = ""
        self.taken |= steering.taken
        self._add(self._draft(at, head, steering, kind))
        return self._aim(at, head, steering)

    def _draft(self, at: int, head: Head, steering: Steering, kind) -> Draft:
        draft = Draft(kind, head.kinds, implied=head.speed, support=head.verb in SUPPORTS)
        if steering.whose is not None:
            draft.whose = (self.base + steering.whose, self.row[steering.whose].text)
        later = any(self.role(n) == "head" for n in range(at + 1, len(self.row)))
        if self.speed and not (kind == "handheld" and later):
            draft.speed, self.speed = self.speed[1], None
        if self.amount is not None:
            draft.amount, self.amount = self.amount, None
        if self.degrees is not None:
            draft.degrees, self.degrees = self.degrees, None
        draft.easing, self.reading.waiting_easing = self.reading.waiting_easing, None
        for speed in steering.speeds:
            draft.speed = _stronger(draft.speed, speed)
        for lexeme in steering.quantities:
            _quantify(draft, lexeme)
        if kind == "rack_focus" and any(
            word.text in ("foreground", "front") and self._after_to(n)
            for n, word in enumerate(self.row)
        ):
            draft.nearer = True
        return draft

    def _after_to(self, at: int) -> bool:
        texts = [word.text for word in self.row[max(0, at - 2) : at]]
        return "to" in texts

    def _add(self, draft: Draft) -> None:
        self.aimed = True
        self.drafts.append(draft)

    def _aim(self, at: int, head: Head, steering: Steering) -> int:
        """Skip what the move looks at, where it follows without a preposition."""
        end = max(steering.end, at + 1)
        if self.role(end) == "direction" and self.row[end].value == "around":
            return max(end, end_of_noun(self.row, end + 1, self.taken))
        follows = self.role(end)
        transitive = not steering.direction or steering.direction in _TAKES_A_NOUN
        named = follows == "word" and self.row[end].name
        if named or (transitive and follows in ("possessive", "determiner")) or steering.along:
            return max(end, end_of_noun(self.row, end, self.taken))
        return end

    def _direction(self, at: int) -> int:
        value = self.row[at].value
        follows = self.role(at + 1)
        if value == "around" and self.degrees is not None and not self.drafts:
            self._turn(at, value)
        if self.aimed and (
            follows in ("determiner", "possessive") or (follows == "word" and self.row[at + 1].name)
        ):
            return max(at + 1, end_of_noun(self.row, at + 1, self.taken))
        self._turn(at, value)
        return at + 1

    def _turn(self, at: int, value: str) -> None:
        heads = [n for n in range(len(self.row)) if self.role(n) == "head"]
        if any(n > at for n in heads):
            self.direction = value
            return
        last = self.drafts[-1] if self.drafts else self.reading.last
        alone = all(lexeme.role not in ("word", "subject", "possessive") for lexeme in self.row)
        if last and value in last.kinds and alone and not heads and not self.negated:
            draft = Draft(last.kinds[value], last.kinds, implied=last.implied)
            if self.speed:
                draft.speed, self.speed = self.speed[1], None
            self._add(draft)
        elif self.degrees is not None and value == "around":
            self._add(Draft("arc_right", HEADS["arc"], degrees=self.degrees))
            self.degrees = None
        elif value in ("left", "right"):
            self.report(at)

    # --- how they go ---------------------------------------------------------------------------

    def _speed(self, at: int) -> int:
        here = self.row[at]
        verb = _as_verb(here.text)
        if verb and self.role(at + 1) not in ("head", "speed"):
            return self._head(at, Head(verb, HEADS[verb], "base", "whip"))
        if self.negated:
            return at + 1
        heads_later = any(self.role(n) == "head" for n in range(at + 1, len(self.row)))
        if self.drafts and not heads_later:
            self.drafts[-1].speed = _stronger(self.drafts[-1].speed, here.value)
        elif self.role(at + 1) == "word" and not heads_later and not here.text.endswith("ly"):
            self.report(at)
        else:
            speed = _stronger(self.speed[1] if self.speed else None, here.value)
            self.speed = (self.base + at, speed, here.text)
        return at + 1

    def _amount(self, at: int, amount: float) -> None:
        ahead = at + 1
        while self.role(ahead) in ("speed", "amount", "determiner", "stop", "direction", "degrees",
                                   "preposition", "camera"):  # fmt: skip
            ahead += 1
        if self.negated:
            return
        if self.role(ahead) == "head":
            self.amount = amount
        elif self.drafts:
            self.drafts[-1].amount = self.drafts[-1].amount or amount
        elif self.reading.last and len(self.row) == 1:
            self.reading.last.amount = self.reading.last.amount or amount
        else:
            self.report(at)

    def _quantity(self, here: Lexeme) -> None:
        if self.drafts:
            _quantify(self.drafts[-1], here)
        elif here.role == "degrees":
            self.degrees = here.value
        elif here.role == "percent":
            self.amount = here.value / 100
        elif here.role == "times":
            self.amount = here.value

    def _ease(self, here: Lexeme) -> None:
        draft = self.drafts[-1] if self.drafts else self.reading.last
        heads = any(lexeme.role == "head" for lexeme in self.row)
        if self.negated:
            return
        if draft and (self.drafts or not heads):
            draft.easing = here.value
        else:
            self.reading.waiting_easing = here.value

    def _time(self, at: int) -> None:
        value = self.row[at].value
        before = self.row[at - 1].text if at else ""
        if before in ("after", "at") or (self.role(at + 1) == "direction" and before == "wait"):
            self.delay = value
        elif self.seconds is None:
            self.seconds = value

    def _part(self, here: Lexeme) -> None:
        if here.role == "window" and len(here.value) == 2 and here.value[0]:
            self.seconds = self.seconds or here.value[1]
            return
        draft = self.drafts[-1] if self.drafts else None
        if draft is None:
            draft = self.reading.last if len(self.row) <= 2 else None
        if draft is None:
            self.later = here
            return
        _place(draft, here)

    later: Lexeme | None = None

    def _preposition(self, at: int) -> int:
        if to_a_side(self.row, at):
            return at + 1
        if is_framing(self.row, at + 1):
            self.framing.arriving = self.row[at].text in ("to", "into")
            return at + 1
        shoulder = next((n for n in (at + 2, at + 3) if n < len(self.row)
                         and self.row[n].text in ("shoulder", "shoulders")), None)  # fmt: skip
        if self.row[at].text == "over" and shoulder:
            self.look.angle = self.look.angle or "over_the_shoulder"
            self.aimed = True
            return shoulder + 1
        named = self.role(at + 1) == "word" and self.row[at + 1].name
        goes_on = at == 0 and self.row[at].text in ("on", "of", "to", "from")
        read_before = bool(self.reading.groups or self.look.size or self.look.angle)
        if self.aimed or named or (goes_on and read_before):
            return max(at + 1, end_of_noun(self.row, at + 1, self.taken))
        return at + 1

    def _settle(self) -> None:
        """Give what is still waiting to the move it belongs to, or to the next clause."""
        if self.later is not None:
            for draft in self.drafts:
                _place(draft, self.later)
        if self.degrees is not None and not self.drafts and self.camera_only():
            self._add(Draft("arc_right", HEADS["arc"], degrees=self.degrees))
        if self.amount is not None:
            if self.drafts:
                self.drafts[-1].amount = self.drafts[-1].amount or self.amount
            else:
                self.reading.waiting_amount = self.amount
        if self.speed is None:
            return
        last = self.drafts[-1] if self.drafts else self.reading.last
        if last and last.speed is None and not self.story:
            last.speed = self.speed[1]
        else:
            self.reading.waiting_speed = self.speed

    def camera_only(self) -> bool:
        """Say whether the clause speaks of nothing but the camera."""
        return all(lexeme.role in ("camera", "degrees", "determiner") for lexeme in self.row)


def _as_verb(text: str) -> str | None:
    """Return the head that a word of speed is where no move follows it: "whip left"."""
    verb = {"whips": "whip", "whipping": "whip", "snaps": "snap"}.get(text, text)
    return verb if verb in ("whip", "swish", "crash", "snap", "smash") else None


def _stronger(first: Speed | None, second: Speed) -> Speed:
    if first is None:
        return second
    return max(first, second, key=lambda speed: abs(SPEED[speed].travel - 1.0))


def _quantify(draft: Draft, lexeme: Lexeme) -> None:
    match lexeme.role:
        case "degrees":
            draft.degrees = lexeme.value
        case "percent":
            draft.amount = lexeme.value / 100
        case "times":
            draft.times = lexeme.value
        case "amount":
            draft.amount = draft.amount or lexeme.value


def _place(draft: Draft, lexeme: Lexeme) -> None:
    """Give a move its part of the shot: fractions, or seconds from the start or to the end."""
    if lexeme.role == "part":
        draft.part = lexeme.value
    elif len(lexeme.value) == 3:
        draft.window = lexeme.value[:2]
    else:
        draft.last_seconds = lexeme.value[1]
