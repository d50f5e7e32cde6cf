"""The CATALOGUE of models that can be downloaded by name: a small table, kept by hand.

Sizes are about right, for a first look before anything is asked of a network; the hub says the
exact ones. A row whose family is not in FAMILIES is not offered. Of every row it stands here which
of its facts were read in public pages, lists of files and programs that use it; the rest is only
worked out or remembered.
"""

from typing import Literal

import msgspec

from engine.render.families.table import FAMILIES

HUNYUAN = "Tencent Hunyuan Community; not in the EU, the UK and South Korea"


Fact = Literal["repository", "licence", "size"]
LICENCE: tuple[Fact, ...] = ("repository", "licence")
SIZE: tuple[Fact, ...] = ("repository", "size")
ALL: tuple[Fact, ...] = ("repository", "licence", "size")


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """One model: its name here, its repository on the hub, what it costs and who may use it.

    `gated`: its licence has to be accepted on the hub's page, signed in, before it can be had.
    `variant` names the weights to take, such as fp16; "" takes the plain ones. `checked` are the
    facts that were confirmed elsewhere.
    """

    name: str
    title: str
    repository: str
    family: str
    licence: str
    bytes: int
    gated: bool = False
    variant: str = ""
    checked: tuple[Fact, ...] = ("repository",)


def _row(
    name: str, title: str, repository: str, family: str, licence: str, gigabytes: float, **more
):
    return Offered(
        name=name, title=title, repository=repository, family=family, licence=licence,
        bytes=round(gigabytes * 1e9), **more,
    )  # fmt: skip


CATALOGUE: dict[str, Offered] = {
    row.name: row
    for row in (
        _row("wan2.1-1.3b", "Wan 2.1 T2V 1.3B", "Wan-AI/Wan2.1-T2V-1.3B-Diffusers", "wan",
             "Apache-2.0", 29, checked=LICENCE),
        _row("wan2.2-5b", "Wan 2.2 TI2V 5B", "Wan-AI/Wan2.2-TI2V-5B-Diffusers", "wan",
             "Apache-2.0", 34),
        _row("wan2.2-t2v-a14b", "Wan 2.2 T2V A14B", "Wan-AI/Wan2.2-T2V-A14B-Diffusers", "wan",
             "Apache-2.0", 126, checked=SIZE),
        _row("wan2.2-i2v-a14b", "Wan 2.2 I2V A14B", "Wan-AI/Wan2.2-I2V-A14B-Diffusers", "wan",
             "Apache-2.0", 126),
        _row("wan2.1-vace-1.3b", "Wan 2.1 VACE 1.3B", "Wan-AI/Wan2.1-VACE-1.3B-diffusers", "wan",
             "Apache-2.0", 31),
        _row("ltx-video", "LTX-Video 0.9.7 distilled", "Lightricks/LTX-Video-0.9.7-distilled",
             "ltx", "LTX-Video Open Weights", 47, checked=ALL),
        _row("ltx-2", "LTX-2 19B", "Lightricks/LTX-2", "ltx2", "LTX-2 Community", 93),
        _row("hunyuan", "HunyuanVideo", "hunyuanvideo-community/HunyuanVideo", "hunyuan",
             HUNYUAN, 43, checked=LICENCE),
        _row("hunyuan1.5-480p", "HunyuanVideo 1.5 T2V 480p",
             "hunyuanvideo-community/HunyuanVideo-1.5-Diffusers-480p_t2v", "hunyuan15",
             HUNYUAN, 53, checked=LICENCE),
        _row("cogvideox-2b", "CogVideoX 2B", "zai-org/CogVideoX-2b", "cogvideox", "Apache-2.0", 14),
        _row("cogvideox-5b-i2v", "CogVideoX 5B I2V", "zai-org/CogVideoX-5b-I2V", "cogvideox",
             "CogVideoX", 22, checked=LICENCE),
        _row("cogvideox1.5-5b", "CogVideoX 1.5 5B", "zai-org/CogVideoX1.5-5B", "cogvideox",
             "CogVideoX", 31.1, checked=ALL),
        _row("svd-xt", "Stable Video Diffusion XT",
             "stabilityai/stable-video-diffusion-img2vid-xt", "svd",
             "Stable Video Diffusion Community", 4.5, gated=True, variant="fp16", checked=ALL),
        _row("sdxl", "Stable Diffusion XL", "stabilityai/stable-diffusion-xl-base-1.0", "sdxl",
             "CreativeML Open RAIL++-M", 7, variant="fp16"),
        _row("z-image-turbo", "Z-Image Turbo", "Tongyi-MAI/Z-Image-Turbo", "z_image",
             "Apache-2.0", 33, checked=LICENCE),
        _row("flux-schnell", "FLUX.1 schnell", "black-forest-labs/FLUX.1-schnell", "flux",
             "Apache-2.0", 34, gated=True, checked=LICENCE),
        _row("qwen-image", "Qwen-Image", "Qwen/Qwen-Image", "qwen_image", "Apache-2.0", 58),
    )
}  # fmt: skip


def offered() -> list[Offered]:
    """Return the rows whose family this Storyreel can render with."""
    return [row for row in CATALOGUE.values() if row.family in FAMILIES]
