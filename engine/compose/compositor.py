"""The Compositor: the picture of the film at frame n, the same for preview and export.

It works on one immutable snapshot of the project and its takes; an edit swaps the snapshot. One
instance belongs to one thread and is never shared. Pictures are mixed in sRGB code values, but for
dissolves, which are mixed as light.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from engine.animatic.engine import Animatic
from engine.compose import animatic_shelf
from engine.compose.clip_pool import ClipPool
from engine.compose.placing import (
    Canvas,
    adjusted,
    alike,
    conformed,
    cropped,
    framed,
    letterboxed,
    rgb_of,
    seen_part,
    whole_frame,
)
from engine.compose.reframing import marks_in_aspect, reframed
from engine.compose.retiming import Retiming
from engine.compose.transitions import TRANSITIONS, passage_at
from engine.compose.words import Words
from engine.media.error import MediaError
from engine.paint.marks import marked
from engine.project.aspects import fills, in_framing
from engine.project.disk import inside
from engine.project.document import FramingOverride, Id, Project, Reference, Shot
from engine.project.errors import ProjectError
from engine.project.film import find_shot, shot_at, shot_by_id, start_of
from engine.project.panels import has_drawing, is_sheet, panel_at
from engine.project.seen import seen_take, source_position, sped, takes_of
from engine.project.take import Take

Quality = Literal["full", "draft"]
Source = tuple[Literal["take"], Take] | tuple[Literal["animatic"]] | tuple[Literal["empty"]]


class Compositor:
    """Frames of the film, on one snapshot of the project.

    `problems` are sentences about what could not be shown as it should, each once. `drawings` says
    whether the author's drawings are laid over pictures; a drawing without a picture is one.
    """

    def __init__(
        self,
        project: Project,
        folder_path: Path,
        takes: Mapping[Id, Sequence[Take]],
        drawings: bool = False,
    ) -> None:
        self.drawings = drawings
        self._folder = Path(folder_path)
        self._clips = ClipPool(self._folder)
        self._retiming = Retiming(self._clips)
        self._animatic: Animatic | None = None
        self._problems: dict[str, None] = {}
        self._looked_at: dict[Id, bool] = {}
        self._kept_as: dict[Id, tuple[str, tuple[int, int]]] = {}
        self._project, self._takes = project, takes
        self._words = Words(project)

    @property
    def project(self) -> Project:
        """The snapshot that is shown."""
        return self._project

    @property
    def problems(self) -> tuple[str, ...]:
        """What went wrong with frames of this snapshot, a sentence each."""
        return (*self._problems, *self._words.problems)

    def with_project(self, project: Project, takes: Mapping[Id, Sequence[Take]]) -> "Compositor":
        """Swap the snapshot, keeping decoders and caches; returns this same compositor."""
        self._project, self._takes = project, takes
        self._words.show(project)
        self._problems.clear()
        if not all(self._looked_at.values()) and self._animatic is not None:
            self._animatic.forget()  # what was missing may have been put back
        self._looked_at.clear()
        self._kept_as.clear()
        if self._clips.forgive():
            self._retiming.forget()
        return self

    def frame(
        self,
        n: int,
        size: tuple[int, int] | None = None,
        quality: Quality = "full",
        framing: Id | None = None,
        cut: tuple[int, int] | None = None,
    ) -> np.ndarray:
        """Return frame `n` of the film, uint8 height × width × 3 sRGB.

        `size` is (width, height), the film's own when None; in another aspect the film's frame is
        letterboxed. `framing` names one of the film's other aspects, whose part of the frame then
        fills `size` (its own size when None). `cut` is a size that the middle is cut to, words
        being laid out in what is left. Before the film the first frame is shown, after it the
        last; a film without shots is black. The array is the caller's to read, not to write.
        """
        size = size or self._own_size(framing)
        found = shot_at(self._project, n)
        if found is None:
            return np.zeros(((cut or size)[1], (cut or size)[0], 3), np.uint8)
        n = min(max(n, 0), self._project.duration - 1)
        passage = passage_at(self._project, n)
        if passage is None:
            picture = self._picture(*found, size, quality, framing)
        else:
            incoming = self._picture(
                passage.incoming, passage.incoming_frame, size, quality, framing
            )
            if passage.outgoing is None:
                outgoing = np.zeros_like(incoming)
            else:
                outgoing = self._picture(
                    passage.outgoing, passage.outgoing_frame, size, quality, framing
                )
            picture = TRANSITIONS[passage.kind](outgoing, incoming, passage.progress)
        if cut is not None and cut != size:
            picture = cropped(letterboxed(picture, size), cut)
            return self._words.laid_over(picture, n, framing)
        return letterboxed(self._words.laid_over(picture, n, framing), size)

    def shot_frame(
        self,
        shot_id: Id,
        offset: int,
        size: tuple[int, int] | None = None,
        quality: Quality = "full",
        framing: Id | None = None,
    ) -> np.ndarray:
        """Return a shot's own picture at `offset` frames into it, without transitions.

        `offset` may lie outside the shot, in its handles. Raises EditError when there is no such
        shot. A card is shown with its title, as it is in its middle.
        """
        size = size or self._own_size(framing)
        shot = shot_by_id(self._project, shot_id)
        picture = self._picture(shot, offset, size, quality, framing)
        if shot.card and self._seen(shot, framing) is None:
            middle = start_of(self._project, shot_id) + shot.duration // 2
            picture = self._words.laid_over(picture, middle, framing)
        return letterboxed(picture, size)

    def source(self, n: int, framing: Id | None = None) -> Source:
        """Return what is seen at frame `n`: ("take", take), ("animatic",) or ("empty",).

        In a transition it is the shot that the frame belongs to. `framing` is as for `frame`.
        """
        found = shot_at(self._project, n)
        if found is None:
            return ("empty",)
        take = self._seen(found[0], framing)
        return ("animatic",) if take is None else ("take", take)

    def close(self) -> None:
        """Close the clips and let go of the caches."""
        self._clips.close()
        self._retiming.forget()
        self._animatic = None

    def _own_size(self, framing: Id | None) -> tuple[int, int]:
        film = in_framing(self._project, framing)
        return film.width, film.height

    def _seen(self, shot: Shot, framing: Id | None = None) -> Take | None:
        return seen_take(self._project, shot, takes_of(shot, self._takes), framing)

    def _picture(
        self, shot: Shot, offset: int, size: tuple[int, int], quality: Quality, framing: Id | None
    ) -> np.ndarray:
        """Return a shot's picture as it lies in a frame of `size`, without the letterbox."""
        if shot.card and self._seen(shot, framing) is None:
            return self._card(shot.card, size, framing)
        if framing is not None:
            own = self._in_aspect(shot, offset, size, quality, framing)
            if own is not None:
                return own
        canvas = self._canvas(shot, size, framing)
        picture = self._source_picture(shot, offset, canvas, quality, framing)
        return seen_part(self._drawn(adjusted(picture, shot.adjust), shot, offset), canvas)

    def _drawn(self, picture: np.ndarray, shot: Shot, offset: int) -> np.ndarray:
        """Lay what is drawn on a shot at this moment over its picture, when asked."""
        if not self.drawings or not has_drawing(shot):
            return picture
        if is_sheet(shot) and self._seen(shot) is None:
            return picture  # it is the drawing
        return marked(picture, panel_at(shot, offset).marks)

    def _card(self, colour: str, size: tuple[int, int], framing: Id | None) -> np.ndarray:
        """Return a plain card, as large as the film's frame lies in `size`."""
        film_size = self._project.width, self._project.height
        width, height = size if framing is not None else whole_frame(film_size, size)[:2]
        return np.full((height, width, 3), rgb_of(colour), np.uint8)

    def _in_aspect(
        self, shot: Shot, offset: int, size: tuple[int, int], quality: Quality, framing: Id
    ) -> np.ndarray | None:
        """Return a shot's picture made for another aspect; None where it is cut out of the film's.

        A take that was rendered at the aspect fills it, and stills are laid out in it anew.
        """
        take = self._seen(shot, framing)
        aspects = self._project.width / self._project.height, size[0] / size[1]
        made = reframed(shot, aspects, shot.framings.get(framing, FramingOverride()))
        if take is not None and fills(self._project, (take.width, take.height), framing):
            picture = self._take_picture(shot, take, offset, size, quality)
            if picture is None:
                return None
        elif take is not None or is_sheet(shot):
            return None
        else:
            picture = self._animatic_picture(made, offset, size, quality)
        picture = adjusted(picture, shot.adjust)
        if not self.drawings or not has_drawing(shot):
            return picture
        marks = panel_at(shot, offset).marks
        return marked(picture, marks_in_aspect(marks, shot, made, aspects))

    def _canvas(self, shot: Shot, size: tuple[int, int], framing: Id | None) -> Canvas:
        film_size = self._project.width, self._project.height
        if framing is None:
            return whole_frame(film_size, size)
        return framed(film_size, size, shot.framings.get(framing, FramingOverride()))

    def _source_picture(
        self, shot: Shot, offset: int, canvas: Canvas, quality: Quality, framing: Id | None
    ) -> np.ndarray:
        size = canvas.width, canvas.height
        take = self._seen(shot, framing)
        if take is not None:
            picture = self._take_picture(shot, take, offset, size, quality)
            if picture is not None:
                return picture
        return self._animatic_picture(shot, offset, size, quality)

    def _take_picture(
        self, shot: Shot, take: Take, offset: int, size: tuple[int, int], quality: Quality
    ) -> np.ndarray | None:
        """Return the take's picture at `size`; None, and a sentence, where it can't be read."""
        position = source_position(shot, take, sped(shot, offset), self._project.rate)
        draft = quality == "draft"
        try:
            picture = self._retiming.read(take, position, shot.conform, draft)
        except MediaError as problem:
            told = f"{shot.slate} T{take.number:02d}: {problem} The animatic is shown instead."
            self._problems[told] = None
            return None
        return conformed(picture, size, draft)

    def _animatic_picture(
        self, shot: Shot, offset: int, size: tuple[int, int], quality: Quality
    ) -> np.ndarray:
        whole = self._has_its_pictures(shot)
        if quality == "draft" and whole and (kept := self._kept_picture(shot, offset)) is not None:
            film_size = self._project.width, self._project.height
            if size[0] <= kept.shape[1] and alike(size, film_size):
                return conformed(kept, size, True)
        time = sped(shot, offset)
        moment = int(time) if time.denominator == 1 else float(time)
        return self._animatic_of(size).frame(shot, moment, quality=quality)

    def _kept_picture(self, shot: Shot, offset: int) -> np.ndarray | None:
        """Return what was drawn ahead of a shot of the film's own, at half size; None: nothing."""
        if not animatic_shelf.is_drawn(shot) or find_shot(self._project, shot.id) is not shot:
            return None
        if shot.id not in self._kept_as:
            key = animatic_shelf.key_of(self._project, shot)
            self._kept_as[shot.id] = key, animatic_shelf.span_of(self._project, shot)
        frame = shot.move_offset + offset
        piece = animatic_shelf.piece_at(*self._kept_as[shot.id], frame)
        if piece is None:
            return None
        return self._clips.read_scrub(piece.path(self._folder), frame - piece.first)

    def _animatic_of(self, size: tuple[int, int]) -> Animatic:
        if self._animatic is None or self._animatic.rate != self._project.rate:
            cache = self._folder / ".cache" / "stills"
            self._animatic = Animatic(self._resolve, *size, self._project.rate, cache=cache)
        return self._animatic.for_size(*size)

    def _has_its_pictures(self, shot: Shot) -> bool:
        """Say whether a shot's pictures are there, and of those that are not, once a snapshot."""
        if shot.id not in self._looked_at:
            missing = [one for one in shot.references if not self._is_there(one)]
            for reference in missing:
                name = reference.name or reference.file
                self._problems[f"{shot.slate}: the picture “{name}” is missing; relink it."] = None
            self._looked_at[shot.id] = not missing
        return self._looked_at[shot.id]

    def _is_there(self, reference: Reference) -> bool:
        try:
            return self._resolve(reference.file).exists()
        except MediaError:
            return False

    def _resolve(self, relative: str) -> Path:
        try:
            return inside(self._folder, relative)
        except ProjectError as problem:
            raise MediaError(str(problem)) from problem
