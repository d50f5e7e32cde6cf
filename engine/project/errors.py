"""What can go wrong with a project, each said in one sentence that the reader can act on."""


class ProjectError(Exception):
    """A project folder or its file can't be opened, written or used as asked."""


class NewerSchema(ProjectError):
    """The file was written by a newer Storyreel and holds what this one can't read."""


class EditError(Exception):
    """An edit was asked for that makes no sense for the film as it is; nothing was changed."""
