"""Tiny SkyReels V2 pipelines with random weights, saved as a user's model folder would be.

Strides are the family's own: 8 pixels and 4 frames to a latent, a patch of two latents. The words,
the VAE and the encoder of stills are Wan's, as in the released models.
"""

from pathlib import Path
from typing import Any

from tiny import t5, wan

VARIANTS = ("skyreels_t2v", "skyreels_i2v", "skyreels_df")


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build `variant` and save it as the diffusers folder `folder`, which is returned."""
    made = {"skyreels_t2v": _words, "skyreels_i2v": _image, "skyreels_df": _forcing}[variant]
    made(seed).save_pretrained(folder, safe_serialization=True)
    return wan.as_others_name_it(folder)


def _shared(seed: int, shift: float) -> dict[str, Any]:
    from diffusers import UniPCMultistepScheduler

    return {
        "tokenizer": t5.tokenizer(512),
        "text_encoder": wan.words_encoder(seed),
        "vae": wan.vae(seed),
        "scheduler": UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=shift
        ),
    }


def _denoiser(seed: int, channels: int = wan.CHANNELS, **more: Any) -> Any:
    import torch
    from diffusers import SkyReelsV2Transformer3DModel

    torch.manual_seed(seed)
    return SkyReelsV2Transformer3DModel(**wan.denoiser_shape(channels, **more)).eval()


def _words(seed: int) -> Any:
    from diffusers import SkyReelsV2Pipeline

    return SkyReelsV2Pipeline(**_shared(seed, 8.0), transformer=_denoiser(seed))


def _image(seed: int) -> Any:
    from diffusers import SkyReelsV2ImageToVideoPipeline

    sees = {"image_dim": wan.IMAGE_WIDTH, "added_kv_proj_dim": wan.WIDTH}
    return SkyReelsV2ImageToVideoPipeline(
        **_shared(seed, 5.0),
        image_encoder=wan.image_encoder(seed),
        image_processor=wan.image_processor(),
        transformer=_denoiser(seed, 2 * wan.CHANNELS + 4, **sees),
    )


def _forcing(seed: int) -> Any:
    from diffusers import SkyReelsV2DiffusionForcingPipeline

    return SkyReelsV2DiffusionForcingPipeline(
        **_shared(seed, 8.0), transformer=_denoiser(seed, inject_sample_info=True)
    )
