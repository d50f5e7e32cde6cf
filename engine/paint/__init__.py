"""Text, cards and arrows, drawn with QtGui: the only room of the engine that imports PySide6."""
