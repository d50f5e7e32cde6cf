"""What can go wrong with a project, each said in one sentence that the reader can act on."""

from pathlib import Path


class ProjectError(Exception):
    """A project folder or its file can't be opened, written or used as asked."""


class NewerSchema(ProjectError):
    """The file was written by a newer Storyreel and holds what this one can't read."""


class DamagedProject(ProjectError):
    """project.json can't be read; `backup` is the newest copy of it that can, or None."""

    def __init__(self, message: str, backup: Path | None = None) -> None:
        super().__init__(message)
        self.backup = backup


class EditError(Exception):
    """An edit was asked for that makes no sense for the film as it is; nothing was changed."""
