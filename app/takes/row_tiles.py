"""The tiles of one shot: its takes, then its jobs; the same in the strip and on the wall."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from app.session import Session
from app.takes.jobs_of import job_tile, next_number
from app.takes.ladder import shows_rungs
from app.takes.scrub import Scrub
from app.takes.tile import Tile, take_tile
from app.thumbnails import Thumbnails
from engine.project.document import Shot
from engine.project.take import Take
from engine.render.job import Job


class RowTiles:
    """Makes tiles with the pictures that are there now; more come with `take_ready`."""

    def __init__(self, session: Session, thumbnails: Thumbnails, scrub: Scrub) -> None:
        self._session = session
        self._thumbnails = thumbnails
        self._scrub = scrub

    def of(self, shot: Shot, takes: list[Take], jobs: Sequence[Job], picture: QSize) -> list[Tile]:
        """Return what is painted of a shot, from left to right."""
        project, progress = self._session.project, self._session.progress_of(shot.id)
        requests = [take.request for take in takes] + [job.request for job in jobs]
        rungs, framing = shows_rungs(requests), self._session.showing.framing
        tiles = [
            take_tile(project, shot, take, takes, *self._picture_of(take, picture), rungs, framing)
            for take in takes
        ]
        number = next_number(takes, shot.id)
        return tiles + [job_tile(job, number + i, progress) for i, job in enumerate(jobs)]

    def _picture_of(self, take: Take, size: QSize) -> tuple[QPixmap | None, float | None]:
        scrubbed, fraction = self._scrub.of(take)
        poster = self._thumbnails.take_poster(take, size.width(), size.height())
        return scrubbed or poster, fraction
