"""The engine: everything Storyreel can do without a window. It never imports `app`."""
