"""The one error of this room: a file that can't be read or written, told in a sentence."""


class MediaError(Exception):
    """A picture, clip or sound can't be read or written; the message is a whole sentence."""
