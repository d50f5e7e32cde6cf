"""How a device says that memory ran out. Knows nothing of models; imports no library."""


def is_shortage(error: BaseException) -> bool:
    """Return whether an error says that memory ran out, on whatever device."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or "out of memory" in said or "can't allocate" in said
