"""The columns of the shot list: what each says of a shot, and which edit what is written there is.

Plain functions; nothing is drawn here. A text that can't be read raises EditError in one sentence.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from app.board.card_state import card_state, in_words
from app.inspector.words import ANGLE_WORDS, SIZE_WORDS
from app.session import Session
from engine.camera.canonical import canonical
from engine.camera.edits import with_structure
from engine.camera.notes import parse
from engine.project import edits, film
from engine.project.document import Id, Project, Scene, Shot
from engine.project.errors import EditError
from engine.project.seen import seen_take, takes_of
from engine.project.timecode import TimeError, parse_duration, seconds_of

Edit = Callable[[Project, Sequence[Id], str], Project]


class Row(NamedTuple):
    """A shot with its scene, and the scene's number."""

    shot: Shot
    scene: Scene
    number: int


class Column(NamedTuple):
    """`read` gives the text of a row; `key` what it is sorted by; `edit` None can't be written."""

    name: str
    width: int
    read: Callable[[Session, Row], str]
    key: Callable[[Session, Row], Any]
    edit: Edit | None = None
    choices: tuple[str, ...] = ()


def _field(name: str) -> tuple[Callable[[Session, Row], str], Edit]:
    def read(_: Session, row: Row) -> str:
        return getattr(row.shot, name)

    def edit(project: Project, ids: Sequence[Id], text: str) -> Project:
        return edits.set_shots(project, ids, **{name: text})

    return read, edit


def _scene(_: Session, row: Row) -> str:
    return row.scene.heading or f"Scene {row.number + 1}"


def _set_scene(project: Project, ids: Sequence[Id], text: str) -> Project:
    for scene_id in {film.scene_of(project, shot_id).id for shot_id in ids}:
        project = edits.set_scene(project, scene_id, heading=text.strip())
    return project


def _lens(_: Session, row: Row) -> str:
    return f"{row.shot.lens:g} mm" if row.shot.lens else ""


def _set_lens(project: Project, ids: Sequence[Id], text: str) -> Project:
    number = text.casefold().removesuffix("mm").strip().replace(",", ".")
    try:
        lens = float(number) if number else None
    except ValueError as error:
        raise EditError(f"“{text}” is no focal length; write one such as 35.") from error
    if lens is not None and not 1 <= lens <= 2000:
        raise EditError("A lens has 1 to 2000 mm; write one such as 35.")
    return with_structure(project, ids, lens=lens)


def _moves(_: Session, row: Row) -> str:
    return canonical(None, None, None, row.shot.moves)


def _set_moves(project: Project, ids: Sequence[Id], text: str) -> Project:
    said = parse(text, 3.0)
    if said.unknown:
        raise EditError(f"“{said.unknown[0]}” is no camera move; write one such as slow push in.")
    return with_structure(project, ids, moves=said.moves)


def _duration(session: Session, row: Row) -> str:
    return f"{seconds_of(row.shot.duration, session.project.rate):.2f} s"


def _set_duration(project: Project, ids: Sequence[Id], text: str) -> Project:
    try:
        frames = parse_duration(text, project.rate)
    except TimeError as error:
        raise EditError(str(error)) from error
    return edits.set_shots(project, ids, duration=frames)


def _choice(name: str, words: dict[Any, str]) -> tuple[Callable[[Session, Row], str], Edit]:
    values = {said.casefold(): value for value, said in words.items()}
    values |= {str(value).casefold(): value for value in words if value is not None}

    def read(_: Session, row: Row) -> str:
        return words.get(getattr(row.shot, name), "") if getattr(row.shot, name) else ""

    def edit(project: Project, ids: Sequence[Id], text: str) -> Project:
        wanted = text.strip().casefold()
        if wanted and wanted not in values:
            raise EditError(f"“{text.strip()}” is no {name} of a shot; choose one of the list.")
        return with_structure(project, ids, **{name: values[wanted] if wanted else None})

    return read, edit


def _takes(session: Session, row: Row) -> str:
    takes = takes_of(row.shot, session.takes)
    seen = seen_take(session.project, row.shot, takes)
    return f"{len(takes)} · T{seen.number:02}" if seen else str(len(takes)) if takes else ""


def _state(session: Session, row: Row) -> str:
    shot, failed = row.shot, session.rendering.failed_shots()
    state = card_state(
        session.project, shot, session.takes, session.progress_of(shot.id), failed.get(shot.id)
    )
    return in_words(state)


def _order(session: Session, row: Row) -> int:
    return film.film(session.project).orders[row.shot.id]


def _by_text(read: Callable[[Session, Row], str]) -> Callable[[Session, Row], Any]:
    return lambda session, row: read(session, row).casefold()


def _rank(name: str, values: Sequence[Any]) -> Callable[[Session, Row], Any]:
    ranks = {value: rank for rank, value in enumerate(values)}
    return lambda _, row: ranks.get(getattr(row.shot, name), -1)


_SIZES = {value: said.partition(" · ")[0] for value, said in SIZE_WORDS if value}
_ANGLES = {value: said for value, said in ANGLE_WORDS if value}
_slate, _set_slate = _field("slate")
_action, _set_action = _field("action")
_dialogue, _set_dialogue = _field("dialogue")
_size, _set_size = _choice("size", _SIZES)
_angle, _set_angle = _choice("angle", _ANGLES)

COLUMNS: tuple[Column, ...] = (
    Column("Slate", 64, _slate, _order, _set_slate),
    Column("Scene", 150, _scene, lambda _, row: row.number, _set_scene),
    Column("Size", 56, _size, _rank("size", tuple(_SIZES)), _set_size, ("", *_SIZES.values())),
    Column("Angle", 90, _angle, _rank("angle", tuple(_ANGLES)), _set_angle,
           ("", *_ANGLES.values())),
    Column("Lens", 64, _lens, lambda _, row: row.shot.lens or 0.0, _set_lens),
    Column("Move", 130, _moves, _by_text(_moves), _set_moves),
    Column("Action", 280, _action, _by_text(_action), _set_action),
    Column("Dialogue", 160, _dialogue, _by_text(_dialogue), _set_dialogue),
    Column("Length", 70, _duration, lambda _, row: row.shot.duration, _set_duration),
    Column("Takes", 64, _takes, lambda s, row: len(takes_of(row.shot, s.takes))),
    Column("State", 120, _state, _by_text(_state)),
)  # fmt: skip
