"""The attention kernels of this process: which there are, and which one a render uses.

diffusers keeps one for the whole process; it is set for a render and set back after it, or one
model's would break another's. Runs in the worker only.
"""

import contextlib
from collections.abc import Iterator

from engine.render.device import Device

KERNELS = {
    "_native_cudnn": "cuDNN",
    "_flash_3": "FlashAttention 3",
    "flash": "FlashAttention 2",
    "sage": "SageAttention, not quite exact",
    "xformers": "xFormers",
    "native": "PyTorch’s own",
}
"""What diffusers calls them, and what a person does. None of them is fetched from a network."""
OWN = "native"


def usable(device: Device) -> tuple[str, ...]:
    """Return the kernels that this device can use, tried on a small attention."""
    if device.facts.kind != "cuda":
        return (OWN,)
    return tuple(name for name in KERNELS if _works(name, device))


def _works(name: str, device: Device) -> bool:
    import torch
    from diffusers.models.attention_dispatch import dispatch_attention_fn

    query = torch.zeros(1, 64, 2, 64, dtype=device.half, device=device.torch)
    try:
        with attention(name):
            dispatch_attention_fn(query, query, query)
        torch.cuda.synchronize()
    # A kernel that is not built for a card fails in ways of its own.
    except Exception:
        return False
    return True


@contextlib.contextmanager
def attention(name: str | None) -> Iterator[None]:
    """Use a kernel for as long as the block lasts; whatever is set in it is set back.

    Raises ValueError or RuntimeError for one that is not there.
    """
    from diffusers.models.attention_dispatch import _AttentionBackendRegistry, attention_backend

    before, _ = _AttentionBackendRegistry.get_active_backend()
    try:
        with contextlib.ExitStack() as stack:
            if name is not None:
                stack.enter_context(attention_backend(name))
            yield
    finally:
        _AttentionBackendRegistry.set_active_backend(before)
