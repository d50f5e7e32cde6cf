"""What an imported script says of the film: the passages of its shots and scenes, and the rest.

Frozen values of the document; reading and writing scripts is `engine.script`.
"""

from typing import Literal

from engine.project.value import Id, Value


class Passage(Value, frozen=True):
    """The part of an imported script that a shot or a scene came from, byte for byte as written.

    `origin` is the id that the shot or scene had at the import: a copy or the other half of a split
    shot has the same passage. `follows` is the origin of the passage that the text goes straight on
    from, without a blank line between; `inside` tells that it goes on in a paragraph of action.
    `source` says how the text is read: as Fountain, or as a row of a list.
    """

    text: str
    origin: Id
    follows: Id | None = None
    inside: bool = False
    source: Literal["screenplay", "list"] = "screenplay"


class Act(Value, frozen=True):
    """A section line of a script, such as "# Act two", as written before the scene `before`."""

    text: str
    before: Id


class Script(Value, frozen=True):
    """What an imported script says outside its scenes; all empty where none was imported.

    `name` is the file that it came from, `head` the title page and all before the first scene,
    `tail` what follows the last. `scenes` are the ids of its scenes in its own order, by which an
    act finds its place when scenes are gone. `pace` is the speed of speech that its shots' lengths
    were set by: words a minute and characters a second.
    """

    name: str = ""
    head: str = ""
    tail: str = ""
    acts: tuple[Act, ...] = ()
    scenes: tuple[Id, ...] = ()
    pace: tuple[float, float] = (160.0, 5.0)
