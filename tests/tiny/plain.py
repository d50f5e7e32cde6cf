"""A model's folder written by hand: right in every file that is read, and never run. Quick to make.

Its family "plain" is not one of the shipped ones; tests put it into FAMILIES.
"""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from engine.render.backend import ModelSpec
from engine.render.family import Call, Checkpoint, Family, Output

PIPELINE = "PlainPipeline"
PARTS = {
    "transformer": ("diffusers", "WanTransformer3DModel", "diffusion_pytorch_model.safetensors"),
    "vae": ("diffusers", "AutoencoderKLWan", "diffusion_pytorch_model.safetensors"),
    "text_encoder": ("transformers", "UMT5EncoderModel", "model.safetensors"),
}
WEIGHTS = "transformer/diffusion_pytorch_model.safetensors"


def build(folder: Path, pipeline: str = PIPELINE) -> Path:
    """Write the folder and return it."""
    index = {"_class_name": pipeline, "_diffusers_version": "0.42.1", "image_encoder": [None, None]}
    for name, (library, class_name, file) in PARTS.items():
        index[name] = [library, class_name]
        write_json(folder / name / "config.json", {"_class_name": class_name, "width": 8})
        save_file(tensors(len(name)), folder / name / file, {"format": "pt"})
    index["scheduler"] = ["diffusers", "UniPCMultistepScheduler"]
    write_json(folder / "scheduler" / "scheduler_config.json", {"shift": 3})
    index["tokenizer"] = ["transformers", "T5TokenizerFast"]
    write_json(folder / "tokenizer" / "tokenizer_config.json", {"model_max_length": 64})
    write_json(folder / "model_index.json", index)
    return folder


def tensors(seed: int) -> dict[str, np.ndarray]:
    """Return two small tensors."""
    made = np.random.default_rng(seed)
    return {
        "block.0.weight": made.random((8, 4), np.float32).astype(np.float16),
        "block.0.bias": made.random(8, np.float32),
    }


def write_json(path: Path, value: object) -> None:
    """Write a file, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def edit_json(path: Path, **values: object) -> None:
    """Change fields of a table in a file."""
    write_json(path, json.loads(path.read_text("utf-8")) | values)


def _spec(checkpoint: Checkpoint) -> ModelSpec:
    return ModelSpec(
        id="", name="Plain", description="A plain model.", backend="none:None",
        abilities=("words", "first"), path=str(checkpoint.path),
    )  # fmt: skip


FAMILY = Family(
    id="plain",
    name="Plain",
    description="Folders written by hand.",
    pipelines=(PIPELINE,),
    classes=("WanTransformer3DModel",),
    spec=_spec,
    encode=lambda pipeline, text: {},
    call=lambda pipeline, inputs: Call(PIPELINE, {}),
    output=lambda pipeline, result: Output(result),
)
