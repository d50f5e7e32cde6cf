"""The built-in engine: the picture of a shot at frame n, from its stills and a virtual camera."""
