"""Boards on paper: what stands on a page, where, and how it is drawn, on a screen or in a PDF."""
