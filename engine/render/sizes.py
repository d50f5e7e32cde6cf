"""Sizes of files in words, as people write them."""


def in_bytes(count: float) -> str:
    """Return "340 MB", "12.4 GB" (decimal, as disks and downloads are sold)."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            value = (
                f"{count / size:.1f}" if unit == "GB" and count < 1e11 else f"{count / size:.0f}"
            )
            return f"{value.removesuffix('.0')} {unit}"
    return f"{count:.0f} bytes"
