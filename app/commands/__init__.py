"""The headless commands, one a file, over the engine that the window uses; without Qt widgets."""
