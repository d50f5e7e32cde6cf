"""How many pictures of a run were shown in time and how many were dropped. Pure counting.

Only the film's own speed is counted: what is skipped at 2× and faster was never meant to be shown.
"""


class PlayTally:
    """One run: the frames that the clock came to, and whether each was shown while it was there."""

    def __init__(self) -> None:
        self.shown = self.dropped = self.drafts = 0
        self._frame: int | None = None
        self._seen = False
        self._counts = False

    def reset(self) -> None:
        """Count from 0."""
        self.shown = self.dropped = self.drafts = 0

    def begin(self, frame: int, speed: float) -> None:
        """The clock begins on a frame, whose picture need not have been there before."""
        self._frame, self._seen, self._counts = frame, True, speed == 1.0

    def comes_to(self, frame: int) -> None:
        """The clock has come to a frame; to an earlier one where a loop begins again."""
        if not self._counts or self._frame is None or frame == self._frame:
            return
        if frame > self._frame:
            self.dropped += frame - self._frame - self._seen
        self._frame, self._seen = frame, False

    def shows(self, frame: int, is_draft: bool = False) -> None:
        """A picture is on the screen; of half the size where it `is_draft`."""
        if self._counts and frame == self._frame and not self._seen:
            self._seen = True
            self.shown += 1
            self.drafts += is_draft
