"""What the contract tests stand on: a guardrail for Cosmos, whose own is a package of NVIDIA's."""

import sys

import pytest

from tiny import cosmos


@pytest.fixture(autouse=True)
def guardrail(monkeypatch):
    """Stand in for the package that Cosmos' licence asks for."""
    monkeypatch.setitem(sys.modules, "cosmos_guardrail", cosmos.package())
