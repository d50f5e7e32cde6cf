"""Opens the sample film: a copy of one's own in Storyreel's home, made the first time."""

from pathlib import Path

from app.session import Session
from app.settings import home

NAME = "Launch.reel"


def sample_path() -> Path:
    """Return where the person's copy of the sample film lies, made or not."""
    return home() / NAME


def is_shipped() -> bool:
    """Return whether this Storyreel can make the sample film."""
    from importlib.util import find_spec

    return find_spec("resources.sample") is not None and bool(find_spec("resources.sample.make"))


def open_sample(session: Session) -> None:
    """Open the sample film; make it in the background when it isn't there."""
    path = sample_path()
    if (path / "project.json").exists():
        session.open_later(path)
        return

    def make() -> None:
        from resources.sample.make import write_sample

        write_sample(path, lambda done, count: None)

    session.message_posted.emit("info", "The sample film is being made; this takes a moment.")
    session.background.run(
        make, then=lambda _: session.open_later(path),
        failed=lambda error: session.message_posted.emit("bad", str(error)),
    )  # fmt: skip
