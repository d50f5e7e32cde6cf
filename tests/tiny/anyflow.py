"""Tiny AnyFlow pipelines with random weights, saved as a user's model folder would be.

Words, VAE and strides are Wan's, as in the released models.
"""

from pathlib import Path
from typing import Any

from tiny import t5, wan

VARIANTS = ("anyflow_t2v", "anyflow_far")


def build(variant: str, folder: Path, seed: int = 0) -> Path:
    """Build `variant` and save it as the diffusers folder `folder`, which is returned."""
    made = {"anyflow_t2v": _at_once, "anyflow_far": _in_chunks}[variant](seed)
    made.save_pretrained(folder, safe_serialization=True)
    return folder


def _shared(seed: int) -> dict[str, Any]:
    from diffusers import FlowMapEulerDiscreteScheduler

    return {
        "tokenizer": t5.tokenizer(512),
        "text_encoder": wan.words_encoder(seed),
        "vae": wan.vae(seed),
        "scheduler": FlowMapEulerDiscreteScheduler(num_train_timesteps=1000, shift=5.0),
    }


def _shape(**more: Any) -> dict[str, Any]:
    shape = wan.denoiser_shape(gate_value=0.25, deltatime_type="r", **more)
    del shape["qk_norm"]
    return shape


def _at_once(seed: int) -> Any:
    import torch
    from diffusers import AnyFlowPipeline, AnyFlowTransformer3DModel

    torch.manual_seed(seed)
    denoiser = AnyFlowTransformer3DModel(**_shape()).eval()
    return AnyFlowPipeline(**_shared(seed), transformer=denoiser)


def _in_chunks(seed: int) -> Any:
    import torch
    from diffusers import AnyFlowFARPipeline, AnyFlowFARTransformer3DModel

    torch.manual_seed(seed)
    denoiser = AnyFlowFARTransformer3DModel(**_shape()).eval()
    return AnyFlowFARPipeline(**_shared(seed), transformer=denoiser)
