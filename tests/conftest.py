"""What every test stands on: a person's own folder of its own, and no display."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """A fresh STORYREEL_HOME, so that no test sees another's queue or settings."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("STORYREEL_HOME", str(folder))
    return folder
