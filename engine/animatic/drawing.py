"""Draws a planned shot at a moment: panels, what joins them, layers, focus and shutter.

Frames are counted like the shot's moves. Pictures are RGBA, frames RGB. Knows no documents.
"""

from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.animatic import morph
from engine.animatic.artwork import Artworks, over
from engine.animatic.course import Course
from engine.animatic.focus import defocused, spread
from engine.animatic.layers import Patch, Seen, draw_plane, lay, seen_plane, whole
from engine.animatic.light import mean, mixed
from engine.animatic.memory import Keep
from engine.animatic.painting import BACKGROUND, Moment, Painted, Painter
from engine.animatic.plan import Plan
from engine.animatic.rig import Matrix, pixels_to_screen, plane_to_canvas
from engine.animatic.sampling import Picture, Region, Rung, Texture, density_of
from engine.animatic.setting import Showing, showing
from engine.animatic.shutter import MOST, MOST_DRAFT, OPEN, exposed, exposure, motion
from engine.animatic.smear import smear_of, smeared
from engine.animatic.stage import Plane, Stage

Quality = Literal["full", "draft"]


class Drawing:
    """Draws the frames of one plan in one size."""

    def __init__(self, plan: Plan, size: tuple[int, int], artworks: Artworks, keep: Keep) -> None:
        """Draw `plan` with textures from `artworks`; what is made for it stays in `keep`."""
        self.plan = plan
        self.size = size
        self._artworks = artworks
        self._keep = keep
        self._still: tuple[bytes, Picture] | None = None

    def frame(self, n: float, quality: Quality = "full") -> Picture:
        """Return frame n of the moves, exposed through the shutter, RGB."""
        seen = showing(self.plan.panels, n)
        most = MOST if quality == "full" else MOST_DRAFT
        if seen.next is None and not self._focused(seen.panel, n):
            return self._exposed(seen.panel, n, most)
        # Joins and what is out of focus are made of whole pictures.
        panel = self._panel_of(seen.panel if seen.way < 0.5 else seen.next or 0, n)
        opening, closing = (panel.views(n + side * OPEN / 2) for side in (-1, 1))
        moved = motion(opening, closing, self.size)
        return exposed(lambda moment: self._at(seen, moment, n), n, moved, most)

    def _focused(self, index: int, n: float) -> bool:
        """Say whether planes are drawn in and out of focus."""
        planes = self.plan.panels[index].stage.planes
        return self.plan.course.pose(n).aperture > 0.0 and len({p.depth for p in planes}) > 1

    def _panel_of(self, index: int, n: float) -> "_Panel":
        return _Panel(self.plan, index, n, self.size)

    def _exposed(self, index: int, n: float, most: int) -> Picture:
        """Return one panel at frame n, exposed through the shutter, RGB."""
        panel = self._panel_of(index, n)
        ends = [panel.views(n + side * OPEN / 2) for side in (-1, 1)]
        moves = [motion([one], [other], self.size) for one, other in zip(*ends, strict=True)]
        reach = [move.longest / 2 for move in moves]
        shown = [True] * len(moves)
        if any(move.opened for move in moves):
            middle = panel.seen([(n,)] * len(moves))
            self._prepare(middle)
            shown = Painter(self._artworks.texture, self.size, middle, reach).shown
        opening, closing = ([one for one, here in zip(e, shown, strict=True) if here] for e in ends)
        how = exposure(n, motion(opening, closing, self.size), moves, shown, most)
        moments = panel.seen(how.moments)
        smear = smear_of(*how.smear) if any(how.smear) else None
        if smear is None and len(moments) == 1:
            return self._unblurred(index, moments[0])
        self._prepare(moments)
        if smear is None:
            return _averaged(Painter(self._artworks.texture, self.size, moments, reach).paint())
        across, down = smear.margin
        size = self.size[0] + round(2 * across), self.size[1] + round(2 * down)
        origin = (-across, -down)
        painter = Painter(self._artworks.texture, size, moments, reach, origin)
        return smeared(_averaged(painter.paint()), smear)

    def _prepare(self, moments: Sequence[Moment]) -> None:
        self._artworks.prepare(
            [
                (seen.plane.artwork, rung)
                for moment in moments
                for seen in moment
                if seen is not None
                for rung, _ in seen.rungs
            ]
        )

    def _unblurred(self, index: int, moment: Moment) -> Picture:
        """Return a panel at one moment, RGB; the same one again where nothing has moved."""
        parts = [b"" if seen is None else seen.to_picture.tobytes() for seen in moment]
        numbers = [b"" if seen is None else seen.plane.artwork.file.encode() for seen in moment]
        key = b"|".join([bytes([index]), *numbers, *parts])
        if self._still is None or self._still[0] != key:
            self._prepare([moment])
            painter = Painter(self._artworks.texture, self.size, [moment], [0.0] * len(moment))
            self._still = key, _opaque(painter.paint().pictures[0])
        return self._still[1].copy()

    def _at(self, seen: Showing, moment: float, n: float) -> Picture:
        """Return what is seen at one moment of frame n's exposure, RGB."""
        if seen.next is None:
            return self._panel(seen.panel, moment, n)
        if seen.join == "dissolve":
            pair = (self._panel(seen.panel, moment, n), self._panel(seen.next, moment, n))
            return mixed(pair[0], pair[1], seen.way)
        backs = self._morphed(seen.panel, seen.next, seen.way, moment)
        way = seen.way * seen.way * (3.0 - 2.0 * seen.way)
        if len(self.plan.panels[seen.panel].stage.planes) == 1:
            return mixed(_opaque(backs[0]), _opaque(backs[1]), way)
        pair = (
            self._panel(seen.panel, moment, n, backs[0]),
            self._panel(seen.next, moment, n, backs[1]),
        )
        return mixed(pair[0], pair[1], way)

    def _panel(self, index: int, moment: float, n: float, back: Picture | None = None) -> Picture:
        """Return one panel with its layers, RGB; `back` is drawn in place of its backdrop."""
        panel = self._panel_of(index, n)
        planes = panel.seen([(moment,)] * len(panel.planes))[0]
        if back is None and not self._focused(index, moment):
            return self._unblurred(index, planes)
        self._prepare([planes])
        pose = self.plan.course.pose(moment)
        picture = blank(self.size)
        for seen in planes:
            if seen is None:
                continue
            plane = seen.plane
            if plane.back and back is not None:
                patch: Patch | None = Patch(back)
            else:
                patch = draw_plane(seen, self._artworks.texture, self.size)
            if pose.aperture > 0.0:
                pixels = spread(pose, plane.depth, max(self.size))
                patch = Patch(defocused(whole(patch, self.size), pixels))
            lay(patch, picture, plane.opacity)
        return _opaque(picture)

    def _morphed(self, one: int, other: int, way: float, n: float) -> tuple[Picture, Picture]:
        """Return the backdrops of two panels bent towards each other."""
        stages = (self.plan.panels[one].stage, self.plan.panels[other].stage)
        pixels = pixels_to_screen(*self.size)
        # The resting camera: framed as in the middle of the join, moved by nothing.
        panel = self.plan.panels[other]
        between = self.plan.course.way((panel.begins + panel.start) / 2)
        rests = [plane_to_canvas(stage.box(between)) for stage in stages]
        to_pictures = [
            stage.backdrop.to_picture() @ rest for stage, rest in zip(stages, rests, strict=True)
        ]
        to_screens = []
        textures = []
        for stage, rest, index in zip(stages, rests, (one, other), strict=True):
            view = _views(self.plan.course, stage, [stage.backdrop], [n])[0][0]
            to_rest = np.linalg.inv(stage.backdrop.to_picture() @ rest)
            to_screens.append(to_rest @ view @ pixels)
            textures.append(self._nearest(stage, index, view))
        flow = self._keep.get(
            ("flow", stages[0], stages[1], between),
            lambda: self._flow(stages, to_pictures),
            lambda found: found.nbytes,
        )
        pair = morph.morphed(
            flow,
            morph.blended(to_screens[0], to_screens[1], way),
            (textures[0], textures[1]),
            (to_pictures[0], to_pictures[1]),
            way,
            self.size,
        )
        grounded = [
            drawn if stage.backdrop.artwork.opaque else over(drawn, blank(self.size))
            for drawn, stage in zip(pair, stages, strict=True)
        ]
        return grounded[0], grounded[1]

    def _nearest(self, stage: Stage, index: int, view: Matrix) -> Texture:
        """Return the backdrop's texture that suits a view best, of the whole still."""
        density = density_of(view @ pixels_to_screen(*self.size), *self.size)
        number = stage.planes.index(stage.backdrop)
        rungs = self.plan.covers[index][number].densities
        best = min(rungs, key=lambda rung: abs(np.log(rung / min(1.0, density))))
        return self._whole(stage.backdrop, best)

    def _whole(self, plane: Plane, density: float) -> Texture:
        work = plane.artwork
        whole = Region(0, 0, work.width, work.height)
        return self._artworks.texture(work, Rung(density, whole, self.plan.fineness))

    def _flow(self, stages: tuple[Stage, Stage], to_pictures: list[Matrix]) -> morph.Flow:
        columns, rows = morph.grid_size(self.size[0] / self.size[1])
        seen = []
        for stage, to_picture in zip(stages, to_pictures, strict=True):
            grid = to_picture @ morph.grid_to_screen(columns, rows)
            density = min(1.0, density_of(grid, columns, rows))
            texture = self._whole(stage.backdrop, density)
            seen.append(morph.resting_view(texture, to_picture, columns, rows))
        return morph.measure(seen[0], seen[1])


class _Panel:
    """What frame n sees of a panel: its planes on stage, from far to near, and their views."""

    def __init__(self, plan: Plan, index: int, n: float, size: tuple[int, int]) -> None:
        panel = plan.panels[index]
        present = [
            (plane, cover)
            for plane, cover in zip(panel.stage.planes, plan.covers[index], strict=True)
            if plane.shows(n, plan.course.frames) and plane.opacity > 0.0
        ]
        self.planes = [plane for plane, _ in present]
        self._covers = [cover for _, cover in present]
        self._plan, self._stage, self._size = plan, panel.stage, size

    def views(self, moment: float) -> list[Matrix]:
        """Return the planes' views at a moment, not a number where the camera has passed."""
        return [maps[0] for maps in self._views([moment])]

    def _views(self, moments: Sequence[float]) -> list[NDArray[np.float64]]:
        return _views(self._plan.course, self._stage, self.planes, moments)

    def seen(self, moments: Sequence[Sequence[float]]) -> list[list[Seen | None]]:
        """Return how the planes are seen, for each of an exposure's moments."""
        times = sorted({time for own in moments for time in own})
        rows: list[list[Seen | None]] = []
        for number, (views, own) in enumerate(zip(self._views(times), moments, strict=True)):
            distinct = sorted(set(own))
            found: dict[float, Seen | None] = {}
            for place, time in enumerate(distinct):
                view = views[times.index(time)]
                turn = (place + 0.5) / len(distinct) if len(distinct) > 1 else None
                found[time] = self._seen(number, view, turn) if view[2, 2] == view[2, 2] else None
            rows.append([found[time] for time in own])
        return [list(moment) for moment in zip(*rows, strict=True)] or [[]]

    def _seen(self, number: int, view: Matrix, turn: float | None) -> Seen:
        fineness = self._plan.fineness
        return seen_plane(
            self.planes[number], view, self._covers[number], self._size, fineness, turn
        )


def _views(
    course: Course, stage: Stage, planes: Sequence[Plane], moments: Sequence[float]
) -> list[NDArray[np.float64]]:
    poses, ways = [course.pose(n) for n in moments], [course.way(n) for n in moments]
    return stage.views(planes, poses, ways)


def _averaged(painted: Painted) -> Picture:
    """Return the mean of painted moments in linear light, RGB."""
    picture = _opaque(painted.pictures[0])
    for x0, y0, x1, y1 in painted.moved:
        parts = [_opaque(one[y0:y1, x0:x1]) for one in painted.pictures]
        picture[y0:y1, x0:x1] = mean(parts, painted.counts)
    return picture


def _opaque(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB), np.uint8)


def blank(size: tuple[int, int]) -> Picture:
    """Return an empty frame."""
    return np.full((size[1], size[0], 4), BACKGROUND, np.uint8)
