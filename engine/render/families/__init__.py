"""One file for each model family, and the MODELS table."""
