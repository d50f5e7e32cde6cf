"""The takes strip, the take wall and the comparing of takes."""
