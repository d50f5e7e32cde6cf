"""Sizes of files in words, as people write them."""


def in_bytes(count: float) -> str:
    """Return "340 MB", "12.4 GB" (decimal, as disks and downloads are sold)."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            value = count / size
            return f"{value:.1f} {unit}" if value < 100 and unit == "GB" else f"{value:.0f} {unit}"
    return f"{count:.0f} bytes"
