"""Weights and LoRAs are compared with what a model asks for, tensor by tensor, on tiny models."""

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from engine.render.adding import add_model
from engine.render.checkpoint import family_of, read_checkpoint
from engine.render.families.table import MODELS
from engine.render.fitting import check_weights
from engine.render.lora import apply, remove
from engine.render.lora_purpose import PURPOSES, purpose_of
from engine.render.loras import add_lora, is_lora, refit
from engine.render.models import Lora, ModelError

from tiny import wan
from tiny.table import TINY

BOTH = ("transformer", "transformer_2")
TRANSFORMER = "transformer/diffusion_pytorch_model.safetensors"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    import torch

    torch.set_num_threads(1)
    return wan.build("wan22_t2v_a14b", tmp_path_factory.mktemp("shipped") / "Tiny Wan")


@pytest.fixture
def folder(shipped, tmp_path):
    return Path(shutil.copytree(shipped, tmp_path / "Tiny Wan"))


@pytest.fixture
def pipeline(shipped):
    from diffusers import WanPipeline

    return WanPipeline.from_pretrained(shipped, local_files_only=True)


def rewrite(path: Path, edit) -> Path:
    from safetensors.torch import load_file, save_file

    tensors = load_file(path)
    edit(tensors)
    save_file(tensors, path, {"format": "pt"})
    return path


def as_diffusers(layer: str) -> str:
    return f"transformer.{layer}"


def as_wan(layer: str) -> str:
    return "diffusion_model." + layer.replace("attn1.to_", "self_attn.")


def make_lora(path: Path, model, named=as_diffusers, metadata=None, width=0) -> Path:
    """Write a LoRA of rank 2 on every query and value of a transformer."""
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(1)
    tensors = {}
    for name, layer in model.named_modules():
        if name.endswith(("attn1.to_q", "attn1.to_v")):
            tensors[f"{named(name)}.lora_A.weight"] = torch.randn(2, width or layer.in_features)
            tensors[f"{named(name)}.lora_B.weight"] = torch.randn(layer.out_features, 2)
    save_file(tensors, path, metadata)
    return path


def test_whole_weights_fit(folder):
    told = []
    check_weights(read_checkpoint(folder), lambda done, total: told.append((done, total)))
    assert told == [(n, 4) for n in range(4)]


@pytest.mark.parametrize("file", [TRANSFORMER, "text_encoder/model.safetensors"])
def test_a_tensor_too_few_too_many_or_of_another_size_is_told(folder, file):
    import torch

    name = (
        "blocks.0.attn1.to_q.weight" if file == TRANSFORMER else "encoder.final_layer_norm.weight"
    )
    original = (folder / file).read_bytes()
    rewrite(folder / file, lambda tensors: tensors.pop(name))
    with pytest.raises(ModelError, match=f"lacks {name}"):
        check_weights(read_checkpoint(folder))
    (folder / file).write_bytes(original)
    rewrite(folder / file, lambda tensors: tensors.update({"extra.weight": torch.ones(3)}))
    with pytest.raises(ModelError, match=r"has no place for extra\.weight"):
        check_weights(read_checkpoint(folder))
    (folder / file).write_bytes(original)
    rewrite(folder / file, lambda tensors: tensors.update({name: torch.ones(3, 3)}))
    with pytest.raises(ModelError, match=f"another {name}|can't be loaded"):
        check_weights(read_checkpoint(folder))


def original_names(folder: Path) -> dict:
    """Return a transformer's tensors by names of the family's first release, as files have them."""
    from safetensors.torch import load_file

    renamed = {
        "condition_embedder.time_embedder.linear_1": "time_embedding.0",
        "condition_embedder.time_embedder.linear_2": "time_embedding.2",
        "condition_embedder.text_embedder.linear_1": "text_embedding.0",
        "condition_embedder.text_embedder.linear_2": "text_embedding.2",
        "condition_embedder.time_proj": "time_projection.1",
        "attn1.to_q": "self_attn.q", "attn1.to_k": "self_attn.k", "attn1.to_v": "self_attn.v",
        "attn1.to_out.0": "self_attn.o", "attn1.norm_k": "self_attn.norm_k",
        "attn1.norm_q": "self_attn.norm_q",
        "attn2.to_q": "cross_attn.q", "attn2.to_k": "cross_attn.k", "attn2.to_v": "cross_attn.v",
        "attn2.to_out.0": "cross_attn.o", "attn2.norm_k": "cross_attn.norm_k",
        "attn2.norm_q": "cross_attn.norm_q",
        "ffn.net.0.proj": "ffn.0", "ffn.net.2": "ffn.2", "proj_out": "head.head",
        "norm2": "norm__placeholder", "norm3": "norm2", "norm__placeholder": "norm3",
    }  # fmt: skip
    found = {}
    for name, tensor in load_file(folder / TRANSFORMER).items():
        new = name
        for ours, theirs in renamed.items():
            new = new.replace(ours, theirs)
        if new == "scale_shift_table":
            new = "head.modulation"
        found[new.replace("scale_shift_table", "modulation")] = tensor
    return found


@pytest.mark.parametrize("kind", [".safetensors", ".gguf"])
def test_a_single_file_goes_in_place_of_a_part(folder, tmp_path, kind):
    from diffusers import GGUFQuantizationConfig, WanTransformer3DModel

    base = add_model(folder)
    file = save(tmp_path / f"wan-low-noise{kind}", original_names(folder))
    spec = add_model(file, "low", base=base.id)
    assert spec.single == {"transformer_2": str(file)} and spec.path == str(folder)
    assert spec.weights["transformer"] == base.weights["transformer"]
    more = {"quantization_config": GGUFQuantizationConfig()} if kind == ".gguf" else {}
    model = WanTransformer3DModel.from_single_file(
        str(file), config=str(folder / "transformer_2"), local_files_only=True, **more
    )
    assert not [name for name, weight in model.named_parameters() if weight.is_meta]
    both = add_model(save(tmp_path / f"high{kind}", original_names(folder)), base="low")
    assert both.single.keys() == {"transformer", "transformer_2"}


def save(path: Path, tensors: dict) -> Path:
    from gguf import GGUFWriter
    from safetensors.torch import save_file

    if path.suffix == ".safetensors":
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)
        return path
    writer = GGUFWriter(path, "wan")
    for name, tensor in tensors.items():
        writer.add_tensor(name, tensor.float().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_a_single_file_needs_a_base_and_has_to_fit_it(folder, tmp_path):
    add_model(folder, "wan")
    tensors = original_names(folder)
    file = save(tmp_path / "fast.safetensors", tensors)
    for base, said in (("", "--base"), ("nobody", "nobody"), ("animatic", "built in")):
        with pytest.raises(ModelError, match=said):
            add_model(file, base=base)
    with pytest.raises(ModelError, match="no component"):
        add_model(file, base="wan", part="unet")
    tensors.pop("blocks.0.self_attn.q.weight")
    with pytest.raises(ModelError, match=r"lacks blocks\.0\.attn1\.to_q\.weight"):
        add_model(save(tmp_path / "short.safetensors", tensors), base="wan")
    import torch

    other = {"down_blocks.0.weight": torch.ones(4, 4)}
    with pytest.raises(ModelError):
        add_model(save(tmp_path / "other.safetensors", other), base="wan")
    assert list(MODELS) == ["animatic", "wan"]
    alone = add_model(file, base=str(folder))
    assert alone.id == "fast" and alone.single == {"transformer": str(file)}


@pytest.mark.parametrize("named", [as_diffusers, as_wan])
def test_a_lora_is_known_by_its_tensors_and_fits_its_family(folder, pipeline, tmp_path, named):
    add_model(folder, "wan")
    words = {"modelspec.trigger_phrase": "in the manner of clay"}
    path = make_lora(tmp_path / "Clay 4-steps.safetensors", pipeline.transformer, named, words)
    assert is_lora(path) and not is_lora(folder / TRANSFORMER)
    lora = add_lora(path, strength=0.8)
    assert (lora.id, lora.family, lora.base) == ("clay-4-steps", "wan", "wan")
    assert (lora.trigger, lora.purpose, lora.strength) == (words.popitem()[1], "few_steps", 0.8)
    assert MODELS.installed.loras == (lora,)
    with pytest.raises(ModelError, match="already"):
        add_lora(path)


def test_a_lora_of_another_model_is_refused(folder, pipeline, tmp_path):
    path = make_lora(tmp_path / "a.safetensors", pipeline.transformer)
    with pytest.raises(ModelError, match="first"):
        add_lora(path)
    add_model(folder, "wan")
    wide = make_lora(tmp_path / "wide.safetensors", pipeline.transformer, width=48)
    with pytest.raises(ModelError, match="wide, not 48"):
        add_lora(wide)
    far = make_lora(
        tmp_path / "far.safetensors", pipeline.transformer, lambda name: f"transformer.far.{name}"
    )
    with pytest.raises(ModelError, match="no layer"):
        add_lora(far)
    for strength, purpose in ((float("nan"), ""), (9, ""), (1, "frobnicate")):
        with pytest.raises(ModelError):
            add_lora(path, strength=strength, purpose=purpose)
    assert MODELS.installed.loras == ()


@pytest.mark.parametrize(
    "said", [{"transformer.megatron_config": {"a": 1}, "transformer.megatron_core": "os"}, [], 3]
)
def test_a_lora_whose_settings_ask_for_more_is_refused(folder, pipeline, tmp_path, said):
    add_model(folder, "wan")
    words = {"lora_adapter_metadata": json.dumps(said)}
    path = make_lora(tmp_path / "a.safetensors", pipeline.transformer, metadata=words)
    with pytest.raises(ModelError, match=r"more than a LoRA may|settings can.t be read"):
        add_lora(path)
    with pytest.raises(ModelError):
        apply(pipeline, [(Lora(id="a", name="a", family="wan", path=str(path)), 1.0)], BOTH)


def test_a_lora_s_own_settings_are_kept(folder, pipeline, tmp_path):
    add_model(folder, "wan")
    model = pipeline.transformer
    said = {"r": 2, "lora_alpha": 4, "target_modules": ["to_q", "to_v"], "megatron_config": None}
    words = {"lora_adapter_metadata": json.dumps({f"transformer.{k}": v for k, v in said.items()})}
    path = make_lora(tmp_path / "a.safetensors", model, metadata=words)
    apply(pipeline, [(add_lora(path), 1.0)], BOTH)
    assert list(model.blocks[0].attn1.to_q.scaling.values()) == [2.0]


def test_a_part_for_the_words_is_left_out_and_said(tmp_path):
    import torch
    from diffusers import StableDiffusionXLPipeline
    from safetensors.torch import load_file, save_file

    folder = TINY["sdxl"]("sdxl", tmp_path / "Tiny XL", 0)
    add_model(folder, "xl")
    made = StableDiffusionXLPipeline.from_pretrained(folder, local_files_only=True)
    path = make_lora(tmp_path / "ink.safetensors", made.unet, lambda name: f"unet.{name}")
    tensors = load_file(path)
    layer = "text_encoder.text_model.encoder.layers.0.self_attn.q_proj"
    tensors |= {
        f"{layer}.lora_A.weight": torch.ones(2, 9),
        f"{layer}.lora_B.weight": torch.ones(9, 2),
    }
    save_file(tensors, path)
    lora = add_lora(path)
    assert lora.words and lora.family == "sdxl" and lora.base == "xl"
    made.text_encoder = None
    apply(made, [(lora, 0.5)], ("unet",))
    touched = [n for n, layer in made.unet.named_modules() if hasattr(layer, "scaling")]
    assert len(touched) == sum(1 for name in tensors if name.endswith("lora_A.weight")) - 1
    remove(made, ("unet",))
    assert not [n for n, layer in made.unet.named_modules() if hasattr(layer, "scaling")]


def state(model) -> dict:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def is_same(before: dict, after: dict) -> bool:
    import torch

    return before.keys() == after.keys() and all(torch.equal(before[n], after[n]) for n in before)


def test_loras_go_in_at_their_strength_and_come_out_without_a_trace(pipeline, tmp_path):
    model = pipeline.transformer
    before = state(model)
    first, second = (
        Lora(
            id=name, name=name, family="wan", sha256=name * 4,
            path=str(make_lora(tmp_path / f"{name}.safetensors", model, named)),
        )
        for name, named in (("on.e", as_diffusers), ("two", as_wan))
    )  # fmt: skip
    apply(pipeline, [(first, 0.5)], BOTH)
    for name in BOTH:
        (scale,) = getattr(pipeline, name).blocks[0].attn1.to_q.scaling.values()
        assert scale == 0.5
    apply(pipeline, [(first, 1.0), (second, 0.25)], BOTH)
    layer = model.blocks[0].attn1.to_q
    assert sorted(layer.scaling.values()) == [0.25, 1.0]
    assert len(layer.active_adapters) == 2
    apply(pipeline, [(second, 1.0)], BOTH)
    assert list(model.blocks[0].attn1.to_q.scaling.values()) == [1.0]
    remove(pipeline, BOTH)
    assert is_same(before, state(model)) and is_same(before, state(model))
    low = msgspec.structs.replace(first, part="transformer_2")
    apply(pipeline, [(low, 1.0)], BOTH)
    assert is_same(before, state(model))
    assert hasattr(pipeline.transformer_2.blocks[0].attn1.to_q, "scaling")
    apply(pipeline, [], BOTH)
    assert not hasattr(pipeline.transformer_2.blocks[0].attn1.to_q, "scaling")


def test_a_lora_that_does_not_fit_leaves_nothing_behind(pipeline, tmp_path):
    model = pipeline.transformer
    before = state(model)
    good = make_lora(tmp_path / "good.safetensors", model)
    bad = make_lora(tmp_path / "bad.safetensors", model, width=48)
    uses = [
        (Lora(id=path.stem, name=path.stem, family="wan", path=str(path)), 1.0)
        for path in (good, bad, tmp_path / "gone.safetensors")
    ]
    for wrong in (uses[:2], uses[2:], [uses[0], uses[0]]):
        with pytest.raises(ModelError):
            apply(pipeline, wrong, BOTH)
        assert is_same(before, state(pipeline.transformer))


def test_a_family_is_found_for_every_shipped_tiny_model(shipped):
    assert family_of(read_checkpoint(shipped)).id == "wan"


def test_a_lora_fits_further_models_of_its_kind(folder, shipped, pipeline, tmp_path):
    from engine.render.adding import remove as take_off
    from engine.render.chosen_loras import fits

    add_model(folder, "first")
    lora = add_lora(make_lora(tmp_path / "clay.safetensors", pipeline.transformer))
    assert lora.fits == ("first",)
    other = add_model(shipped, "second")
    assert not fits(lora, other)
    assert refit(other) == (lora,)
    (lora,) = MODELS.installed.loras
    assert lora.fits == ("first", "second") and fits(lora, other)
    take_off("first")
    (lora,) = MODELS.installed.loras
    assert (lora.base, lora.fits) == ("second", ("second",))


@pytest.mark.parametrize(
    "stem, family, purpose",
    [
        ("LTX-2-19b-LoRA-Camera-Control-Dolly-In", "ltx2", "camera:dolly_in"),
        ("ltx-2-camera-control-dolly-left", "ltx2", "camera:truck_left"),
        ("ltx-2-camera-control-jib-up", "ltx2", "camera:crane_up"),
        ("ltx-2-camera-control-static", "ltx2", "camera:static"),
        ("pan_left", "ltx", "camera:pan_left"),
        ("Wan2.1-Fun Pan Left", "wan", "camera:truck_left"),
        ("wan_zoom_in", "wan", "camera:dolly_in"),
        ("static_electricity", "wan", "style"),
        ("Wan2.2-Lightning-4steps", "wan", "few_steps"),
        ("paper cut-outs", "wan", "style"),
    ],
)
def test_a_name_tells_what_a_lora_is_for(stem, family, purpose):
    assert purpose_of(stem, family) == purpose
    assert purpose in PURPOSES


@pytest.mark.parametrize("variant", ["hunyuan15_t2v", "ltx20", "sdxl", "qwen_image"])
def test_weights_of_other_families_fit_their_configs(variant, tmp_path):
    check_weights(read_checkpoint(TINY[variant](variant, tmp_path / variant, 0)))
