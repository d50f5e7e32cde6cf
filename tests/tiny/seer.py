"""Tiny VAEs that show renders: a film's with TAEHV's layers, and diffusers' own for stills."""

from pathlib import Path

import torch
from safetensors.torch import save_file

WIDTHS = (8, 8, 4, 4)
STAGES = (3, 9, 15)


def tensors(channels: int = 16, patch: int = 1, seed: int = 0) -> dict[str, torch.Tensor]:
    """Return a film's decoder, with random weights, and a scrap of its encoder."""
    made = torch.Generator().manual_seed(seed)

    def conv(name: str, inward: int, outward: int) -> dict[str, torch.Tensor]:
        weight = torch.randn(outward, inward, 3, 3, generator=made) / (3 * inward**0.5)
        return {f"{name}.weight": weight, f"{name}.bias": torch.zeros(outward)}

    found = conv("decoder.1", channels, WIDTHS[0]) | conv("encoder.0", 3 * patch**2, 4)
    for at, wide, narrow, grown in zip(STAGES, WIDTHS, WIDTHS[1:], (1, 2, 2), strict=False):
        for block in range(at, at + 3):
            for layer, twice in ((0, 2), (2, 1), (4, 1)):
                found |= conv(f"decoder.{block}.conv.{layer}", twice * wide, wide)
        grow = torch.eye(wide).repeat(grown, 1)[:, :, None, None]
        found[f"decoder.{at + 4}.conv.weight"] = grow.clone()
        found[f"decoder.{at + 5}.weight"] = conv("_", wide, narrow)["_.weight"]
    return found | conv("decoder.22", WIDTHS[-1], 3 * patch**2)


def build_film(path: Path, **choices: int) -> Path:
    """Write a film's decoder as one file and return it."""
    save_file(tensors(**choices), path)
    return path


def build_stills(folder: Path, channels: int = 4) -> Path:
    """Write one for stills as diffusers does, and return its folder."""
    from diffusers import AutoencoderTiny

    torch.manual_seed(0)
    AutoencoderTiny(
        encoder_block_out_channels=(4, 4, 4, 4), decoder_block_out_channels=(4, 4, 4, 4),
        num_encoder_blocks=(1, 1, 1, 1), num_decoder_blocks=(1, 1, 1, 1), latent_channels=channels,
    ).save_pretrained(folder)  # fmt: skip
    return folder
