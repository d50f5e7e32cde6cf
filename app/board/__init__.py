"""Shot cards by scene, and the tray of unused stills."""
