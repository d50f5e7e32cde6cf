"""Whether a word that can be a move is one, or belongs to the story: "she pans for gold"."""

from collections.abc import Sequence

from engine.camera.lexer import Lexeme
from engine.camera.lexicon import NEEDS_CAMERA, PHYSICAL, SCREENS, TRANSITIVE, Head
from engine.camera.steer import Steering

_NAMING = frozenset(["zoom", "push", "pull", "hold", "follow", "rack"])
_TRAVELS = ("in", "out", "up", "down")
_AFTER_A_MOVE = frozenset(
    ("direction", "camera", "speed", "amount", "degrees", "seconds", "percent", "times", "", "stop",
     "easing", "window", "part", "lens", "size", "angle", "not", "facing", "or")
)  # fmt: skip


def is_story(
    row: Sequence[Lexeme], at: int, head: Head, steering: Steering, camera: bool, qualified: bool
) -> bool:
    """Say whether the head at `at` is not the camera's doing.

    `camera` says that the clause has named the camera, `qualified` that a speed or an amount of a
    move came right before.
    """
    verb = head.verb.split()[0]
    before = row[at - 1] if at else None
    after = row[at + 1] if at + 1 < len(row) else None
    if verb in NEEDS_CAMERA and head.verb == verb:
        if after and after.role == "seconds":
            return False
        if before and before.role in ("camera", "angle", "size", "head"):
            return False
        ordered = qualified or (at == 0 and steering.direction and not steering.taken)
        return not (camera or (ordered and head.form == "base"))
    if camera:
        return False
    return (
        _is_a_thing(verb, before, after)
        or _someone_does_it(row, at, head, after)
        or _is_on_a_screen(row, at, head)
        or _has_an_object(row, at, head, steering)
        or _is_part_of_a_name(verb, head, after, steering)
    )


def _is_a_thing(verb: str, before: Lexeme | None, after: Lexeme | None) -> bool:
    """ "the truck", "a pan of water", "her track"."""
    role, text = (after.role, after.text) if after else ("", "")
    if verb in PHYSICAL and role == "preposition" and text == "of":
        return True
    if verb not in PHYSICAL or before is None:
        return False
    if before.text == "of":
        return True
    if before.role not in ("determiner", "possessive"):
        return False
    if before.text in ("a", "an"):
        return role not in _AFTER_A_MOVE and role != "preposition"
    return role != "camera"


def _someone_does_it(row: Sequence[Lexeme], at: int, head: Head, after: Lexeme | None) -> bool:
    """ "Maria pans left", "a man walking in", "birds fly up"."""
    back = at - 1
    while back >= 0 and row[back].role in ("speed", "stop"):
        back -= 1
    if after is not None and after.text == "for" and row[at + 2 : at + 3]:
        return row[at + 2].role == "word"
    if back < 0 or row[back].role != "word":
        return False
    if head.form == "base":
        word = row[back].text
        return back == at - 1 and word.endswith("s") and not word.endswith(("ss", "us"))
    if head.form == "ing" and after is not None and after.role == "camera":
        return False
    return head.verb not in ("handheld", "static")


def _is_on_a_screen(row: Sequence[Lexeme], at: int, head: Head) -> bool:
    """ "static on the TV", "radio static"."""
    if head.verb != "static":
        return False
    near = [row[at - 1].text] if at else []
    if at + 1 < len(row) and row[at + 1].role == "preposition":
        near += [lexeme.text for lexeme in row[at + 2 : at + 4]]
    return any(text in SCREENS for text in near)


def _has_an_object(row: Sequence[Lexeme], at: int, head: Head, steering: Steering) -> bool:
    """ "rolls his eyes", "dolly the sheep", "tracks in the snow"."""
    first = at + 1
    if steering.direction in _TRAVELS and not steering.taken and head.form == "s":
        first = steering.end
    elif steering.direction and not steering.taken:
        return False
    if head.verb.split()[0] in TRANSITIVE and first == at + 1:
        return False
    roles = [lexeme.role for lexeme in row[first : first + 2]]
    if len(roles) < 2 or roles[0] not in ("determiner", "possessive"):
        return False
    return roles[1] in ("word", "head", "size", "direction", "subject", "angle", "amount", "speed")


def _is_part_of_a_name(verb: str, head: Head, after: Lexeme | None, steering: Steering) -> bool:
    """ "a zoom call", "truck driver", "roll call"."""
    if after is None or after.role != "word" or after.name or steering.direction:
        return False
    return (verb in PHYSICAL or verb in _NAMING) and head.verb == verb
