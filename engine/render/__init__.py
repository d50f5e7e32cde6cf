"""Rendering takes: backends, the worker process, its host and the durable queue."""
