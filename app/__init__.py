"""The window and the command line. It draws the project and asks for edits."""
