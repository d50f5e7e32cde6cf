"""Draws a planned shot at a moment: panels, what joins them, layers, focus and shutter.

Frames are counted like the shot's moves. Pictures are RGBA, opaque at the end. Knows no documents.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from engine.animatic import morph
from engine.animatic.artwork import Artworks, over
from engine.animatic.focus import defocused, spread
from engine.animatic.layers import Patch, draw_plane, lay, seen_plane, whole
from engine.animatic.light import mixed
from engine.animatic.memory import Keep
from engine.animatic.plan import Plan
from engine.animatic.rig import Matrix, pixels_to_screen, plane_to_canvas
from engine.animatic.sampling import Picture, Region, Rung, Texture, density_of
from engine.animatic.setting import Showing, showing
from engine.animatic.shutter import MOST, MOST_DRAFT, OPEN, exposed, motion
from engine.animatic.stage import Plane, Stage

Quality = Literal["full", "draft"]

BACKGROUND = (20, 20, 20, 255)
"""Where no plane covers the frame: the neutral of the picture's surround."""


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
        """Return frame n of the moves, exposed through the shutter."""
        seen = showing(self.plan.panels, n)
        opening, closing = (self._views(seen, n, n + side * OPEN / 2) for side in (-1, 1))
        most = MOST if quality == "full" else MOST_DRAFT
        moved = motion(opening, closing, self.size)
        return exposed(lambda moment: self._at(seen, moment, n), n, moved, most)

    def _views(self, seen: Showing, n: float, moment: float) -> list[Matrix]:
        """Return the views at a moment of frame n's planes, of the panel that is seen most."""
        stage = self.plan.panels[seen.panel if seen.way < 0.5 else seen.next or 0].stage
        shown = [plane for plane in stage.planes if plane.shows(n, self.plan.course.frames)]
        return self._seen(stage, shown, moment)

    def _seen(self, stage: Stage, planes: Sequence[Plane], n: float) -> list[Matrix]:
        """Return the views of planes at frame n, not a number where the camera has passed."""
        course = self.plan.course
        return [maps[0] for maps in stage.views(planes, [course.pose(n)], [course.way(n)])]

    def _at(self, seen: Showing, moment: float, n: float) -> Picture:
        """Return what is seen at one moment of frame n's exposure."""
        if seen.next is None:
            return self._panel(seen.panel, moment, n)
        if seen.join == "dissolve":
            pair = (self._panel(seen.panel, moment, n), self._panel(seen.next, moment, n))
            return mixed(pair[0], pair[1], seen.way)
        backs = self._morphed(seen.panel, seen.next, seen.way, moment)
        way = seen.way * seen.way * (3.0 - 2.0 * seen.way)
        if len(self.plan.panels[seen.panel].stage.planes) == 1:
            return mixed(backs[0], backs[1], way)
        pair = (
            self._panel(seen.panel, moment, n, backs[0]),
            self._panel(seen.next, moment, n, backs[1]),
        )
        return mixed(pair[0], pair[1], way)

    def _panel(self, index: int, moment: float, n: float, back: Picture | None = None) -> Picture:
        """Return one panel with its layers; `back` is drawn in place of its backdrop."""
        stage = self.plan.panels[index].stage
        pose = self.plan.course.pose(moment)
        deep = len({plane.depth for plane in stage.planes}) > 1
        present = [
            (number, plane)
            for number, plane in enumerate(stage.planes)
            if plane.shows(n, self.plan.course.frames) and plane.opacity > 0.0
        ]
        views = self._seen(stage, [plane for _, plane in present], moment)
        shown = [
            (number, plane, view)
            for (number, plane), view in zip(present, views, strict=True)
            if view[2, 2] == view[2, 2]
        ]
        key = b"".join([bytes([index])] + [c.to_bytes(2) + v.tobytes() for c, _, v in shown])
        still = back is None and not pose.aperture
        if still and self._still is not None and self._still[0] == key:
            return self._still[1]
        covers = self.plan.covers[index]
        needed = [
            seen_plane(plane, view, covers[number], self.size, self.plan.fineness)
            for number, plane, view in shown
        ]
        self._artworks.prepare(
            [(seen.plane.artwork, rung) for seen in needed for rung, _ in seen.rungs]
        )
        picture: Picture | None = None
        for seen in needed:
            plane = seen.plane
            if plane.back and back is not None:
                patch: Patch | None = Patch(back)
            else:
                patch = draw_plane(seen, self._artworks.texture, self.size)
            if deep and pose.aperture > 0.0:
                pixels = spread(pose, plane.depth, max(self.size))
                patch = Patch(defocused(whole(patch, self.size), pixels))
            solid = plane.artwork.opaque and plane.opacity >= 1.0
            if picture is None and solid and plane.back:
                picture = whole(patch, self.size)
            else:
                picture = blank(self.size) if picture is None else picture
                lay(patch, picture, plane.opacity)
        picture = blank(self.size) if picture is None else picture
        if still:
            self._still = (key, picture)
        return picture

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
            view = self._seen(stage, [stage.backdrop], n)[0]
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


def blank(size: tuple[int, int]) -> Picture:
    """Return an empty frame."""
    return np.full((size[1], size[0], 4), BACKGROUND, np.uint8)
