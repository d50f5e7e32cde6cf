"""The gain of a sound as people write it; the dialog and the command line read it alike."""

import re

QUIETEST, LOUDEST = -60.0, 24.0
"""The gain's range in dB."""


def read_gain(text: str) -> float:
    """Read "-6", "−6 dB" or "+3,5dB". ValueError, in one sentence."""
    found = re.fullmatch(r"([+\-−]?\d+(?:[.,]\d+)?)\s*(?:dB)?", text.strip(), re.IGNORECASE)
    gain = float(found[1].replace("−", "-").replace(",", ".")) if found else None
    if gain is None or not QUIETEST <= gain <= LOUDEST:
        raise ValueError(f"“{text}” is no gain; write one from −60 to +24 dB, such as -6.")
    return gain
