"""The render queue as a drawer."""
