"""What a latent looks like: one colour a channel, so that a preview costs next to nothing.

The numbers were fitted by the authors of ComfyUI (`comfy/latent_formats.py`) to latents as the
denoiser has them. They are shared by every family that was trained on the same VAE.
"""

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import torch

Rgb = tuple[float, float, float]


class Colours(msgspec.Struct, frozen=True):
    """The red, green and blue that each channel adds to `bias`, in [-1, 1]."""

    channels: tuple[Rgb, ...]
    bias: Rgb = (0.0, 0.0, 0.0)


SD = Colours(
    (
        (0.3512, 0.2297, 0.3227),
        (0.3250, 0.4974, 0.2350),
        (-0.2829, 0.1762, 0.2721),
        (-0.2120, -0.2616, -0.7177),
    )
)
SDXL = Colours(
    (
        (0.3651, 0.4232, 0.4341),
        (-0.2533, -0.0042, 0.1068),
        (0.1076, 0.1111, -0.0362),
        (-0.3165, -0.2492, -0.2188),
    ),
    (0.1084, -0.0175, -0.0011),
)
FLUX = Colours(
    (
        (-0.0346, 0.0244, 0.0681),
        (0.0034, 0.0210, 0.0687),
        (0.0275, -0.0668, -0.0433),
        (-0.0174, 0.0160, 0.0617),
        (0.0859, 0.0721, 0.0329),
        (0.0004, 0.0383, 0.0115),
        (0.0405, 0.0861, 0.0915),
        (-0.0236, -0.0185, -0.0259),
        (-0.0245, 0.0250, 0.1180),
        (0.1008, 0.0755, -0.0421),
        (-0.0515, 0.0201, 0.0011),
        (0.0428, -0.0012, -0.0036),
        (0.0817, 0.0765, 0.0749),
        (-0.1264, -0.0522, -0.1103),
        (-0.0280, -0.0881, -0.0499),
        (-0.1262, -0.0982, -0.0778),
    ),
    (-0.0329, -0.0718, -0.0851),
)
WAN = Colours(
    (
        (-0.1299, -0.1692, 0.2932),
        (0.0671, 0.0406, 0.0442),
        (0.3568, 0.2548, 0.1747),
        (0.0372, 0.2344, 0.1420),
        (0.0313, 0.0189, -0.0328),
        (0.0296, -0.0956, -0.0665),
        (-0.3477, -0.4059, -0.2925),
        (0.0166, 0.1902, 0.1975),
        (-0.0412, 0.0267, -0.1364),
        (-0.1293, 0.0740, 0.1636),
        (0.0680, 0.3019, 0.1128),
        (0.0032, 0.0581, 0.0639),
        (-0.1251, 0.0927, 0.1699),
        (0.0060, -0.0633, 0.0005),
        (0.3477, 0.2275, 0.2950),
        (0.1984, 0.0913, 0.1861),
    ),
    (-0.1835, -0.0868, -0.3360),
)
HUNYUAN = Colours(
    (
        (-0.0395, -0.0331, 0.0445),
        (0.0696, 0.0795, 0.0518),
        (0.0135, -0.0945, -0.0282),
        (0.0108, -0.0250, -0.0765),
        (-0.0209, 0.0032, 0.0224),
        (-0.0804, -0.0254, -0.0639),
        (-0.0991, 0.0271, -0.0669),
        (-0.0646, -0.0422, -0.0400),
        (-0.0696, -0.0595, -0.0894),
        (-0.0799, -0.0208, -0.0375),
        (0.1166, 0.1627, 0.0962),
        (0.1165, 0.0432, 0.0407),
        (-0.2315, -0.1920, -0.1355),
        (-0.0270, 0.0401, -0.0821),
        (-0.0616, -0.0997, -0.0727),
        (0.0249, -0.0469, -0.1703),
    ),
    (0.0259, -0.0192, -0.0761),
)


def seen(latents: "torch.Tensor", colours: Colours) -> "np.ndarray":
    """Return latents channels × frames × height × width as uint8 frames × height × width × 3.

    Channels beyond those that `colours` knows are left out.
    """
    import torch

    known = latents[: len(colours.channels)].float()
    channels = torch.tensor(colours.channels, device=known.device)[: len(known)]
    bias = torch.tensor(colours.bias, device=known.device)
    rgb = torch.einsum("cfhw,cr->fhwr", known, channels) + bias
    return ((rgb + 1) * 127.5).clamp(0, 255).byte().cpu().numpy()
