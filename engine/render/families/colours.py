"""What a latent looks like: one colour a channel, so that a preview costs next to nothing.

The numbers were fitted by the authors of ComfyUI (`comfy/latent_formats.py`) to latents as the
denoiser has them. They are shared by every family that was trained on the same VAE.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import torch

Rgb = tuple[float, float, float]
Look = Callable[["torch.Tensor"], "np.ndarray"]

_LOOK: ContextVar[Look | None] = ContextVar("look", default=None)


@contextlib.contextmanager
def looking(look: Look) -> Iterator[None]:
    """Within the block, latents are looked at by a tiny VAE in place of their colours."""
    token = _LOOK.set(look)
    try:
        yield
    finally:
        _LOOK.reset(token)


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
WAN22 = Colours(
    (
        (0.0119, 0.0103, 0.0046),
        (-0.1062, -0.0504, 0.0165),
        (0.0140, 0.0409, 0.0491),
        (-0.0813, -0.0677, 0.0607),
        (0.0656, 0.0851, 0.0808),
        (0.0264, 0.0463, 0.0912),
        (0.0295, 0.0326, 0.0590),
        (-0.0244, -0.0270, 0.0025),
        (0.0443, -0.0102, 0.0288),
        (-0.0465, -0.0090, -0.0205),
        (0.0359, 0.0236, 0.0082),
        (-0.0776, 0.0854, 0.1048),
        (0.0564, 0.0264, 0.0561),
        (0.0006, 0.0594, 0.0418),
        (-0.0319, -0.0542, -0.0637),
        (-0.0268, 0.0024, 0.0260),
        (0.0539, 0.0265, 0.0358),
        (-0.0359, -0.0312, -0.0287),
        (-0.0285, -0.1032, -0.1237),
        (0.1041, 0.0537, 0.0622),
        (-0.0086, -0.0374, -0.0051),
        (0.0390, 0.0670, 0.2863),
        (0.0069, 0.0144, 0.0082),
        (0.0006, -0.0167, 0.0079),
        (0.0313, -0.0574, -0.0232),
        (-0.1454, -0.0902, -0.0481),
        (0.0714, 0.0827, 0.0447),
        (-0.0304, -0.0574, -0.0196),
        (0.0401, 0.0384, 0.0204),
        (-0.0758, -0.0297, -0.0014),
        (0.0568, 0.1307, 0.1372),
        (-0.0055, -0.0310, -0.0380),
        (0.0239, -0.0305, 0.0325),
        (-0.0663, -0.0673, -0.0140),
        (-0.0416, -0.0047, -0.0023),
        (0.0166, 0.0112, -0.0093),
        (-0.0211, 0.0011, 0.0331),
        (0.1833, 0.1466, 0.2250),
        (-0.0368, 0.0370, 0.0295),
        (-0.3441, -0.3543, -0.2008),
        (-0.0479, -0.0489, -0.0420),
        (-0.0660, -0.0153, 0.0800),
        (-0.0101, 0.0068, 0.0156),
        (-0.0690, -0.0452, -0.0927),
        (-0.0145, 0.0041, 0.0015),
        (0.0421, 0.0451, 0.0373),
        (0.0504, -0.0483, -0.0356),
        (-0.0837, 0.0168, 0.0055),
    ),
    (0.0317, -0.0878, -0.1388),
)
MOCHI = Colours(
    (
        (-0.0069, -0.0045, 0.0018),
        (0.0154, -0.0692, -0.0274),
        (0.0333, 0.0019, 0.0206),
        (-0.1390, 0.0628, 0.1678),
        (-0.0725, 0.0134, -0.1898),
        (0.0074, -0.0270, -0.0209),
        (-0.0176, -0.0277, -0.0221),
        (0.5294, 0.5204, 0.3852),
        (-0.0326, -0.0446, -0.0143),
        (-0.0659, 0.0153, -0.0153),
        (0.0185, -0.0217, 0.0014),
        (-0.0396, -0.0495, -0.0281),
    ),
    (-0.0940, -0.1418, -0.1453),
)


def seen(latents: "torch.Tensor", colours: Colours) -> "np.ndarray":
    """Return latents channels × frames × height × width as uint8 frames × height × width × 3.

    Channels beyond those that `colours` knows are left out.
    """
    import torch

    if look := _LOOK.get():
        return look(latents)
    known = latents[: len(colours.channels)].float()
    channels = torch.tensor(colours.channels, device=known.device)[: len(known)]
    bias = torch.tensor(colours.bias, device=known.device)
    rgb = torch.einsum("cfhw,cr->fhwr", known, channels) + bias
    return ((rgb + 1) * 127.5).clamp(0, 255).byte().cpu().numpy()


def grey(latents: "torch.Tensor") -> "np.ndarray":
    """Return latents channels × frames × height × width as grey uint8 pictures, for VAEs whose
    colours nobody fitted.

    Grey is the direction in which the latents differ most (their first principal component), with
    the sign by which most channels grow brighter: shapes are seen, lights may be darks.
    """
    import torch

    if look := _LOOK.get():
        return look(latents)
    values = latents.float().flatten(1)
    values = values - values.mean(1, keepdim=True)
    _, directions = torch.linalg.eigh(values @ values.T)
    most = directions[:, -1]
    light = (most * most.sum().sign()) @ values
    light = light / (2.5 * light.std() + 1e-6)
    seen = ((light + 1) * 127.5).clamp(0, 255).byte().reshape(latents.shape[1:])
    return seen.unsqueeze(-1).expand(-1, -1, -1, 3).contiguous().cpu().numpy()
