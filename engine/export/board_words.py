"""What a film's board on paper says: its scenes and pictures with their words, from the film."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from engine.camera.canonical import canonical
from engine.camera.prompt import resolved_prompt
from engine.export.settings import ExportError
from engine.paint.board.choices import BoardChoices, Words
from engine.paint.board.content import Board, BoardFrame, BoardScene, Sketch
from engine.project.aspects import aspect_name, in_framing
from engine.project.document import Id, Panel, Project, Scene, Shot
from engine.project.film import in_film_order
from engine.project.notes import Note, notes_of
from engine.project.panels import has_drawing, has_picture, is_sheet, panel_range, panels_of
from engine.project.seen import seen_take, takes_of
from engine.project.take import Take
from engine.project.timecode import seconds_of, timecode

Takes = Mapping[Id, Sequence[Take]]


class BoardOrder(msgspec.Struct, frozen=True):
    """One board to be made: where to, how, of which shots (None: all), in which aspect.

    `version` and `date` are written as they are, where they are not empty.
    """

    path: Path
    choices: BoardChoices = BoardChoices()
    shots: tuple[Id, ...] | None = None
    framing: Id | None = None
    version: str = ""
    date: str = ""


def board_of(project: Project, folder: Path, takes: Takes, order: BoardOrder) -> Board:
    """Return what stands on a film's board. Raises ExportError where it would be empty."""
    if not project.shots:
        raise ExportError("The film has no shots yet; add a shot, then export the board.")
    wanted = project.shots if order.shots is None else in_film_order(project, order.shots)
    if not wanted:
        raise ExportError("No shots are chosen; choose some, or export all of them.")
    maker = _Maker(project, folder, takes, order)
    ids = {shot.id for shot in wanted}
    scenes = [
        made for number, scene in enumerate(project.scenes, 1)
        if (made := maker.scene(number, scene, ids)) is not None
    ]  # fmt: skip
    film = in_framing(project, order.framing)
    frames = sum(shot.duration for shot in wanted)
    facts = (
        _counted(len(scenes), "scene"),
        _counted(len(wanted), "shot"),
        timecode(frames, project.rate),
        f"{float(project.rate):.4g} fps",
        aspect_name(film.width, film.height),
    )
    return Board(
        project.name or "Film", order.version, order.date, facts, film.width / film.height,
        tuple(scenes),
    )  # fmt: skip


class _Maker:
    def __init__(self, project: Project, folder: Path, takes: Takes, order: BoardOrder) -> None:
        self._project, self._folder, self._takes = project, folder, takes
        self._choices = order.choices
        self._notes: dict[str, list[Note]] = {}
        for note in notes_of(project):
            self._notes.setdefault(note.slate, []).append(note)

    def scene(self, number: int, scene: Scene, ids: set[Id]) -> BoardScene | None:
        """Return the pictures of a scene's chosen shots; None when it has none."""
        shots = [shot for shot in scene.shots if shot.id in ids]
        if not shots:
            return None
        seconds = seconds_of(sum(shot.duration for shot in shots), self._project.rate)
        facts = f"{_counted(len(shots), 'shot')}  ·  {_in_seconds(seconds)}"
        frames = tuple(frame for shot in shots for frame in self._frames(shot))
        return BoardScene(number, scene.heading.strip(), facts, frames)

    def _frames(self, shot: Shot) -> list[BoardFrame]:
        """Return a picture for each panel that is seen of a shot, or one for all of it."""
        row = [(panel, panel_range(shot, panel.id)) for panel in panels_of(shot)]
        row = [(panel, span) for panel, span in row if span[0] < span[1]]
        if not self._choices.panels or len(row) < 2:
            return [self._frame(shot, (0, shot.duration), "", self._said(shot))]
        made = []
        for place, (panel, span) in enumerate(row):
            said = self._said(shot) if place == 0 else self._of_panel(panel)
            made.append(self._frame(shot, span, f"{place + 1}/{len(row)}", said, place == 0))
        return made

    def _frame(
        self, shot: Shot, span: tuple[int, int], part: str, said: tuple[tuple[Words, str], ...],
        first: bool = True,
    ) -> BoardFrame:  # fmt: skip
        told = first and "camera" in self._choices.words and _names(dict(said), shot.size)
        size = shot.size if shot.size and first and not told else ""
        seconds = seconds_of(span[1] - span[0], self._project.rate)
        seen = seen_take(self._project, shot, takes_of(shot, self._takes)) is not None
        empty = not (seen or shot.card or has_picture(shot) or has_drawing(shot))
        # The card that stands for a missing picture has the moves drawn already.
        moves = shot.moves if first and (seen or not self._lacks(shot)) else ()
        return BoardFrame(
            shot=shot.id, offset=span[0], slate=shot.slate, part=part,
            size=size, seconds=_in_seconds(seconds), said=said,
            moves=moves, sketch=Sketch(shot.size, shot.angle) if empty else None,
            on_paper=empty or (is_sheet(shot) and not seen),
        )  # fmt: skip

    def _lacks(self, shot: Shot) -> bool:
        return any(not (self._folder / one.file).exists() for one in shot.references)

    def _said(self, shot: Shot) -> tuple[tuple[Words, str], ...]:
        camera = shot.notes or canonical(None, shot.angle, shot.lens, shot.moves)
        notes = (note.note or note.name for note in self._notes.get(shot.slate, ()))
        said: dict[Words, str] = {
            "camera": " ".join(camera.split()),
            "action": shot.action.strip(),
            "dialogue": shot.dialogue.strip(),
            "notes": "\n".join(notes).strip(),
            "prompt": resolved_prompt(self._project, shot).strip(),
        }
        return tuple((kind, text) for kind, text in said.items() if text)

    def _of_panel(self, panel: Panel) -> tuple[tuple[Words, str], ...]:
        return (("action", panel.text.strip()),) if panel.text.strip() else ()


def _names(said: Mapping[Words, str], size: str | None) -> bool:
    """Say whether the camera notes name the shot's size already."""
    return bool(size) and size in re.findall(r"\w+", said.get("camera", ""))


def _in_seconds(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
