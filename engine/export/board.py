"""Exports the film's board on paper: a PDF of its shots' pictures and words.

Pictures are the Compositor's, as the cards of the board have them: the take that is seen, else the
still, the drawing or the title card.
"""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from engine.compose.compositor import Compositor
from engine.export.board_words import BoardOrder, Takes, board_of
from engine.export.settings import (
    Cancelled,
    ExportCancelled,
    ExportError,
    Progress,
    Said,
    target_path,
)
from engine.paint.board.choices import PER_PAGE
from engine.paint.board.content import Board, BoardFrame
from engine.paint.board.page import PagePainter
from engine.paint.board.pages import plan_board
from engine.paint.board.paper import write_pdf
from engine.project.disk import replacing
from engine.project.document import Project


class BoardPictures:
    """The pictures of a board, each composed when its page is drawn; close it in the end."""

    def __init__(self, project: Project, folder: Path, takes: Takes, order: BoardOrder) -> None:
        self._order = order
        self._compositor = Compositor(project, folder, takes, order.choices.drawings)

    def __call__(self, frame: BoardFrame, size: tuple[int, int]) -> np.ndarray | None:
        """Return the picture of a frame, uint8 RGB of this size (width, height)."""
        framing = self._order.framing
        return self._compositor.shot_frame(frame.shot, frame.offset, size, framing=framing)

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be shown as it should, a sentence each."""
        return self._compositor.problems

    def close(self) -> None:
        """Close the clips."""
        self._compositor.close()


def export_board(
    project: Project,
    folder_path: Path,
    takes: Takes,
    order: BoardOrder,
    progress: Progress = lambda done, total: None,
    cancelled: Cancelled = lambda: False,
    said: Said = lambda sentence: None,
) -> Path:
    """Write the board as a PDF and return the file's path; `progress` counts pages.

    Raises ExportError in one sentence, or ExportCancelled; either way a file that was there before
    is as it was.
    """
    if order.choices.per_page not in PER_PAGE:
        there = ", ".join(map(str, PER_PAGE))
        raise ExportError(f"{order.choices.per_page} pictures make no page; choose {there}.")
    path = target_path(order.path, (".pdf",), "board.pdf")
    board = board_of(project, folder_path, takes, order)
    plan = plan_board(board, order.choices)
    pages = PagePainter(board, plan)
    pictures = BoardPictures(project, folder_path, takes, order)

    def step(done: int, total: int) -> None:
        progress(done, total)
        if cancelled():
            raise ExportCancelled("The export was cancelled; no file was left behind.")

    try:
        with replacing(path) as stream:
            target = Path(stream.name)
            write_pdf(target, title_of(board), creator(), pages, plan, pictures, step)
    except OSError as error:
        raise ExportError(
            f"{path.name} can't be written: {error.strerror or error}; choose another place."
        ) from error
    finally:
        pictures.close()
    for sentence in (*pictures.problems, *_shortened(pages.shortened())):
        said(sentence)
    return path


def _shortened(count: int) -> Sequence[str]:
    if not count:
        return ()
    words = "The words of one picture are" if count == 1 else f"The words of {count} pictures are"
    return (f"{words} shortened, which an ellipsis tells; the list has room for all of them.",)


def title_of(board: Board) -> str:
    """Return what a board's file is called within."""
    return " · ".join(part for part in (board.title, "Storyboard", board.version) if part)


def creator() -> str:
    """Return the program with its version."""
    try:
        return f"Storyreel {version('storyreel')}"
    except PackageNotFoundError:
        return "Storyreel"
