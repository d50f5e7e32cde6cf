"""What goes wrong with a script: one kind of error, each with one sentence."""


class ScriptError(Exception):
    """A script or shot list can't be read; the sentence says which and why."""
