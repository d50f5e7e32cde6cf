"""Where Storyreel keeps what belongs to the person and not to one film."""

import os
from pathlib import Path

import platformdirs


def storyreel_home() -> Path:
    """Return the user's folder for the render queue and settings, made when it isn't there.

    `STORYREEL_HOME` moves it.
    """
    chosen = os.environ.get("STORYREEL_HOME")
    home = Path(chosen) if chosen else Path(platformdirs.user_data_dir("storyreel", False))
    home.mkdir(parents=True, exist_ok=True)
    return home
