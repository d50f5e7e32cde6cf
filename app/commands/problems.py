"""How a command says that it can't go on."""


class CommandError(Exception):
    """The command failed: one sentence that says what to do. Exit status 1."""


class UsageError(Exception):
    """The command line makes no sense: one sentence that shows how it would. Exit status 2."""
