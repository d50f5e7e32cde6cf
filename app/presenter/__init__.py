"""Presenter mode: the film shown panel by panel to others, with notes for the one who shows it."""
