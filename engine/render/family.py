"""What a family of models is: how its checkpoints are known, and how its pipelines are called.

Light: a family's file imports torch and diffusers inside functions that run in the worker only.
"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from engine.camera.path import CameraPath
from engine.project.document import CameraMove, MoveKind
from engine.project.task import Area, Guide
from engine.render.backend import ModelSpec

if TYPE_CHECKING:
    import numpy as np
    import torch

Embeds = dict[str, "torch.Tensor"]
"""What a text encoder made of one text, by the names that the family gives it."""


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A model's folder as read without loading weights.

    `index` is model_index.json; `configs` holds each component's own config by its name (config,
    scheduler_config …); `sizes` the bytes of its weights, `files` the whole paths of the files that
    they lie in. Weights are to be loaded as `variant` ("fp16") where the folder has no others.
    `single` names, by component, one safetensors or GGUF file in place of the folder's weights.
    """

    path: Path
    index: dict[str, Any]
    configs: dict[str, dict[str, Any]] = {}
    sizes: dict[str, int] = {}
    files: dict[str, tuple[str, ...]] = {}
    variant: str | None = None
    single: dict[str, str] = {}

    @property
    def pipeline(self) -> str:
        """The pipeline class that the folder names."""
        return str(self.index.get("_class_name", ""))

    def config(self, component: str, name: str, otherwise: Any = None) -> Any:
        """Return one entry of a component's config."""
        found = self.configs.get(component, {}).get(name)
        return otherwise if found is None else found


class Placed(msgspec.Struct, frozen=True):
    """Pictures given to a pass: uint8 n × height × width × 3 of its size, from frame `at` on."""

    pictures: "np.ndarray"
    at: int
    strength: float


class Inputs(msgspec.Struct, kw_only=True):
    """All that one call of a pipeline is made from, resolved to pictures and tensors.

    `prompts` are (frame, positive, negative) in order; the first is at frame 0. `video` and
    `control` are uint8 num_frames × height × width × 3; of a pass that makes a take `larger`, so
    many times less high and wide. Of `paint`, of the same shape, only the `area` is made anew.
    `camera` is set where the shot has moves.
    """

    spec: ModelSpec
    width: int
    height: int
    num_frames: int
    rate: Fraction
    num_inference_steps: int
    guidance_scale: float
    generator: "torch.Generator | list[torch.Generator]"
    prompts: list[tuple[int, Embeds, Embeds]]
    texts: list[tuple[int, str]]
    negative_text: str = ""
    conditions: list[Placed] = msgspec.field(default_factory=list)
    video: "np.ndarray | None" = None
    strength: float | None = None
    keep: bool = False
    control: "np.ndarray | None" = None
    guide: Guide | None = None
    paint: "np.ndarray | None" = None
    area: Area | None = None
    references: list["np.ndarray"] = msgspec.field(default_factory=list)
    camera: CameraPath | None = None
    larger: int = 1


class Call(msgspec.Struct, frozen=True):
    """A pipeline class of diffusers by its name, and the arguments that it is called with.

    `components` replaces or adds components (None: what the checkpoint has). `prepare(pipeline)`,
    called before it runs, sets right what the class works out wrongly for a checkpoint. `rounds`
    is how often the pipeline goes through its steps anew, for the count of them.
    """

    pipeline: str
    arguments: dict[str, Any]
    components: dict[str, Any] = {}
    prepare: Callable[[Any], None] | None = None
    rounds: int = 1


class Output(msgspec.Struct, frozen=True):
    """What a call made: uint8 n × height × width × 3, and sound as float32 2 × n at 48 kHz."""

    pictures: "np.ndarray"
    sound: "np.ndarray | None" = None


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """One family: what the window needs to know, and what the worker calls.

    - `pipelines`: the class names in model_index.json by which its checkpoints are known.
    - `classes`: every further class of diffusers or transformers that a folder of it may name.
    - `spec(checkpoint)`: the ModelSpec, but for id, name, path (light; raises RenderError in one
      sentence for a checkpoint of the family that can't be used).
    - `phrases`: the words for camera moves that it was trained on; others use the table's own.
    - `style`: how it likes its prompts: "prose" (long sentences) or "tags" (comma-separated).
    - `encode(pipeline, text)`: one encode of one text (worker). {} where it takes no words.
      `encoding` counts up with every version of it that makes other embeddings.
    - `call(pipeline, inputs)`: which pipeline to call with what (worker). `pipeline` is the loaded
      checkpoint's own.
    - `output(pipeline, result)`: the pictures, and sound, of what the call returned (worker).
    - `picture(pipeline, latents, inputs)`: RGB latents-to-picture for previews: uint8 frames ×
      height/8 × width/8 × 3, by a linear projection (worker), or None.
    - `parts(folder)`: components that the family makes of a folder itself, instead of diffusers
      (worker), or None.
    - `beside`: components, as (library, class), that a folder may have besides those of its index.
    - `denoisers` and `text_encoders` name the components that denoise, and that read words.
    """

    id: str
    name: str
    description: str
    licence: str = ""
    pipelines: tuple[str, ...]
    classes: tuple[str, ...] = ()
    spec: Callable[[Checkpoint], ModelSpec]
    phrases: dict[MoveKind, str] = {}
    style: str = "prose"
    encode: Callable[[Any, str], Embeds]
    encoding: int = 1
    call: Callable[[Any, Inputs], Call]
    output: Callable[[Any, Any], Output]
    picture: Callable[[Any, Any, Inputs], "np.ndarray | None"] | None = None
    parts: Callable[[Path], dict[str, Any]] | None = None
    beside: dict[str, tuple[str, str]] = {}
    denoisers: tuple[str, ...] = ("transformer",)
    text_encoders: tuple[str, ...] = ("text_encoder",)
    camera: Callable[[ModelSpec, tuple[CameraMove, ...]], str] | None = None
