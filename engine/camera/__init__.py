"""The camera language: one table of terms, notes to structure and back, paths over time."""
