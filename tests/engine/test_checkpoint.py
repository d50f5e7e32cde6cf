"""What is read from a model's folder, and every reason to refuse it."""

import json
import random
import shutil
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.render.backend import RenderError
from engine.render.checkpoint import family_of, read_checkpoint
from engine.render.models import ModelError
from engine.render.tensors import read_tensors

from tiny import plain

FAMILIES = {"plain": plain.FAMILY}


@pytest.fixture
def folder(tmp_path):
    return plain.build(tmp_path / "Plain 1.0")


def refusal(path: Path, single=None) -> str:
    with pytest.raises(ModelError) as caught:
        family_of(read_checkpoint(path, single), FAMILIES)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence
    assert isinstance(caught.value, RenderError)
    return sentence


def header_of(path: Path) -> tuple[dict, bytes]:
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    return json.loads(content[8 : 8 + length]), content[8 + length :]


def write_header(path: Path, header: object, body: bytes, length: int | None = None) -> None:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text) if length is None else length) + text + body)


def test_a_folder_is_read_without_its_weights(folder):
    checkpoint = read_checkpoint(folder)
    assert checkpoint.pipeline == plain.PIPELINE
    assert checkpoint.sizes == {"transformer": 96, "vae": 96, "text_encoder": 96}
    assert checkpoint.config("transformer", "width") == 8
    assert checkpoint.configs["scheduler"] == {"shift": 3}
    assert checkpoint.files["transformer"] == (str(folder / plain.WEIGHTS),)
    assert checkpoint.variant is None
    assert family_of(checkpoint, FAMILIES) is plain.FAMILY


def test_no_folder_and_no_model_are_told_apart(tmp_path):
    assert "There is no" in refusal(tmp_path / "nothing")
    assert "model_index.json" in refusal(tmp_path)
    plain.write_json(tmp_path / "modular_model_index.json", {})
    assert "modular" in refusal(tmp_path)


def test_code_is_refused_wherever_it_lies(folder):
    (folder / "vae" / "deep").mkdir()
    (folder / "vae" / "deep" / "Model.PY").write_text("raise SystemExit")
    assert "code (Model.PY)" in refusal(folder)


@pytest.mark.parametrize(
    "file", ["transformer/config.json", "tokenizer/tokenizer_config.json", "model_index.json"]
)
def test_configs_that_ask_for_code_are_refused(folder, file):
    plain.edit_json(folder / file, deep={"list": [{"auto_map": {"AutoModel": "x.Y"}}]})
    assert "auto_map" in refusal(folder)


@pytest.mark.parametrize(
    "asked",
    [
        {"attn_implementation": "someone/kernels"},
        {"_attn_implementation": "someone/kernels@main:fast"},
        {"vision_config": {"experts_implementation": "someone/kernels"}},
        {"attn_implementation": {"text_config": "someone/kernels"}},
    ],
)
def test_configs_that_ask_for_kernels_of_a_hub_are_refused(folder, asked):
    plain.edit_json(folder / "text_encoder" / "config.json", **asked)
    assert "someone/kernels" in refusal(folder)


def test_what_asks_for_nothing_is_no_reason(folder):
    plain.edit_json(
        folder / "text_encoder" / "config.json",
        trust_remote_code=False, auto_map={}, attn_implementation="sdpa", _name_or_path="a/b",
    )  # fmt: skip
    assert read_checkpoint(folder).sizes["text_encoder"] == 96


def test_a_pipeline_of_its_own_code_is_refused(folder):
    plain.edit_json(folder / "model_index.json", _class_name=["pipeline", "Mine"])
    assert "code of its own" in refusal(folder)


def test_an_unknown_pipeline_is_refused(folder):
    plain.edit_json(folder / "model_index.json", _class_name="NoSuchPipeline")
    assert "NoSuchPipeline" in refusal(folder)


@pytest.mark.parametrize(
    "entry",
    [
        ["os", "system"],
        ["diffusers", "HunyuanVideoTransformer3DModel"],
        ["transformers", "AutoModel"],
        ["transformers", "EvilTokenizer"],
        ["diffusers", "EvilScheduler"],
        ["diffusers", "CLIPTokenizer"],
        ["transformers", "DDIMScheduler"],
        ["..", "Evil"],
        ["transformer", "Evil"],
        ["diffusers", "../Evil"],
    ],
)
def test_classes_that_stand_on_no_list_are_refused(folder, entry):
    part = "text_encoder" if entry[0] == "transformers" else "vae"
    plain.edit_json(folder / "model_index.json", **{part: entry})
    assert "is refused" in refusal(folder)


def test_an_entry_that_makes_no_sense_is_refused(folder):
    plain.edit_json(folder / "model_index.json", vae=["diffusers", "AutoencoderKLWan", 3])
    assert "nonsense" in refusal(folder)
    plain.edit_json(folder / "model_index.json", vae=[None, None], **{"../vae": ["os", "x"]})
    assert "nonsense" in refusal(folder)


def test_pickles_are_refused_where_weights_are_needed_and_else_left_alone(folder):
    (folder / "transformer" / "diffusion_pytorch_model.bin").write_bytes(b"pickle")
    assert read_checkpoint(folder).sizes["transformer"] == 96
    (folder / plain.WEIGHTS).unlink()
    assert "pickles" in refusal(folder)


@pytest.mark.parametrize("part", ["text_encoder", "transformer", "tokenizer"])
@pytest.mark.parametrize(
    "name", ["adapter_config.json", "adapter_model.bin", "adapter_model.safetensors"]
)
def test_adapters_are_refused_in_every_part(folder, part, name):
    plain.write_json(folder / part / name, {"base_model_name_or_path": "someone/else"})
    assert f"{part}” is refused: it holds an adapter ({name})" in refusal(folder)


def test_an_adapter_that_no_part_loads_is_no_reason(folder):
    plain.write_json(folder / "lora" / "adapter_config.json", {})
    assert read_checkpoint(folder).sizes["text_encoder"] == 96


@pytest.mark.parametrize("part", list(plain.PARTS))
def test_parts_with_weights_need_a_config(folder, part):
    (folder / part / "config.json").unlink()
    assert f"its {part} has no config.json" in refusal(folder)
    single = str(folder / part / plain.PARTS[part][2])
    assert f"its {part} has no config.json" in refusal(folder, {part: single})


def test_missing_parts_are_named(folder):
    (folder / plain.WEIGHTS).unlink()
    assert "no weights" in refusal(folder)
    shutil.rmtree(folder / "transformer")
    assert "lacks its folder transformer" in refusal(folder)


def test_a_variant_is_used_where_there_is_no_other(folder):
    for name, (_, _, file) in plain.PARTS.items():
        if name != "vae":
            weights = folder / name / file
            weights.rename(weights.with_name(weights.name.replace(".safe", ".fp16.safe")))
    assert read_checkpoint(folder).variant == "fp16"
    weights = folder / "text_encoder" / "model.fp16.safetensors"
    weights.rename(weights.with_name("model.bf16.safetensors"))
    assert "bf16 and fp16" in refusal(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_configs_that_are_no_json_are_refused(folder, content):
    (folder / "transformer" / "config.json").write_bytes(content)
    assert "damaged" in refusal(folder)


def test_a_huge_config_is_refused(folder):
    with (folder / "vae" / "config.json").open("wb") as stream:
        stream.truncate(17 << 20)
    assert "too large" in refusal(folder)


def shard(folder: Path, weight_map: dict) -> None:
    whole = folder / plain.WEIGHTS
    header, body = header_of(whole)
    whole.unlink()
    write_header(whole.with_name("diffusion_pytorch_model-1-of-2.safetensors"), header, body)
    index = whole.with_name("diffusion_pytorch_model.safetensors.index.json")
    plain.write_json(index, {"metadata": {}, "weight_map": weight_map})


FIRST = "diffusion_pytorch_model-1-of-2.safetensors"


def test_shards_are_found_by_their_index(folder):
    shard(folder, {"block.0.weight": FIRST, "block.0.bias": FIRST})
    assert read_checkpoint(folder).files["transformer"] == (str(folder / "transformer" / FIRST),)


@pytest.mark.parametrize(
    "weight_map, said",
    [
        ({"block.0.bias": "diffusion_pytorch_model-2-of-2.safetensors"}, "lacks"),
        ({"block.9.bias": FIRST}, "lacks block.9.bias"),
        ({"block.0.bias": "../vae/diffusion_pytorch_model.safetensors"}, "no file of its folder"),
        ({"block.0.bias": "/etc/passwd"}, "no file of its folder"),
        ({"block.0.bias": "C:\\model.safetensors"}, "no file of its folder"),
        ({"block.0.bias": "model.bin"}, "no file of its folder"),
        ({"block.0.bias": ["a"]}, "no file of its folder"),
        (["a"], "damaged"),
    ],
)
def test_a_false_index_is_refused(folder, weight_map, said):
    shard(folder, weight_map)
    assert said in refusal(folder)


def test_links_out_of_the_folder_are_refused(folder, tmp_path):
    outside = tmp_path / "outside.safetensors"
    (folder / plain.WEIGHTS).rename(outside)
    (folder / plain.WEIGHTS).symlink_to(outside)
    assert "leads out" in refusal(folder)


def test_a_cache_links_to_its_own_blobs(folder, tmp_path):
    model = tmp_path / "models--studio--Plain"
    snapshot = model / "snapshots" / "abc"
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        blob = model / "blobs" / str(abs(hash(path)))
        blob.parent.mkdir(parents=True, exist_ok=True)
        path.rename(blob)
        link = snapshot / path.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(blob)
    plain.write_json(model / "refs" / "main", "")
    (model / "refs" / "main").write_text("abc")
    assert read_checkpoint(model).path == snapshot
    assert read_checkpoint(snapshot).sizes["vae"] == 96
    (snapshot / plain.WEIGHTS).resolve().unlink()
    assert "was not downloaded" in refusal(snapshot)
    (snapshot / plain.WEIGHTS).unlink()
    (snapshot / plain.WEIGHTS).symlink_to("/etc/hostname")
    assert "leads out" in refusal(snapshot)


def test_a_truncated_file_is_refused(folder):
    weights = folder / plain.WEIGHTS
    content = weights.read_bytes()
    for length in (0, 7, 8, 40, len(content) - 1):
        weights.write_bytes(content[:length])
        assert "download it again" in refusal(folder)
    weights.write_bytes(content + b"\0")
    assert "damaged" in refusal(folder)


@pytest.mark.parametrize("length", [0, 1, 1 << 30, (1 << 64) - 1])
def test_an_absurd_header_length_is_refused(folder, length):
    header, body = header_of(folder / plain.WEIGHTS)
    write_header(folder / plain.WEIGHTS, header, body, length)
    assert "header's length" in refusal(folder)


def changed(header: dict, **fields) -> dict:
    return header | {"block.0.bias": header["block.0.bias"] | fields}


@pytest.mark.parametrize(
    "fields",
    [
        {"data_offsets": [32, 64]},
        {"data_offsets": [8, 40]},
        {"data_offsets": [0, 1 << 40]},
        {"data_offsets": [32, 0]},
        {"data_offsets": [0.0, 32.0]},
        {"data_offsets": "ab"},
        {"shape": [-8]},
        {"shape": [9]},
        {"shape": [True, 8]},
        {"shape": [1 << 70]},
        {"dtype": "F17"},
        {"dtype": ["F32"]},
    ],
)
def test_tensors_that_do_not_lie_end_to_end_are_refused(folder, fields):
    header, body = header_of(folder / plain.WEIGHTS)
    assert header["block.0.bias"]["data_offsets"] == [0, 32]
    write_header(folder / plain.WEIGHTS, changed(header, **fields), body)
    assert "damaged" in refusal(folder) or "cut short" in refusal(folder)


def test_a_name_that_stands_twice_is_refused(folder):
    header, body = header_of(folder / plain.WEIGHTS)
    text = json.dumps(header).encode()
    one = json.dumps({"block.0.bias": header["block.0.bias"]}).encode()
    write_header(folder / plain.WEIGHTS, one[:-1] + b"," + text[1:], body)
    assert "damaged" in refusal(folder)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.randoms(use_true_random=False))
def test_no_cut_and_no_flipped_bit_of_a_header_goes_unseen(folder, chance: random.Random):
    """It is refused, or the tensors are named otherwise, which the loader refuses."""
    weights = folder / plain.WEIGHTS
    good = read_tensors(weights)
    content = weights.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = content[8 : 8 + length]
    spare = range(header.find(b'"__metadata__"'), header.find(b"}") + 1)
    bad = bytearray(content)
    if chance.random() < 0.3:
        bad = bad[: chance.randrange(len(bad))]
    else:
        at = chance.choice([n for n in range(len(header)) if n not in spare])
        bad[8 + at] ^= 1 << chance.randrange(8)
    try:
        weights.write_bytes(bad)
        found = read_tensors(weights)
    except ModelError:
        return
    finally:
        weights.write_bytes(content)
    assert found.keys() != good.keys()


def test_a_gguf_takes_the_place_of_a_part(folder, tmp_path):
    import numpy as np
    from gguf import GGUFWriter

    file = tmp_path / "transformer-Q8.gguf"
    writer = GGUFWriter(file, "wan")
    writer.add_tensor("block.0.weight", np.ones((8, 4), np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    (folder / plain.WEIGHTS).unlink()
    checkpoint = read_checkpoint(folder, {"transformer": str(file)})
    assert checkpoint.sizes["transformer"] == 64
    assert checkpoint.single == {"transformer": str(file)}
    file.write_bytes(file.read_bytes()[:-40])
    assert "GGUF" in refusal(folder, {"transformer": str(file)})
    file.write_bytes(b"GGUF" + b"\xff" * 100)
    assert "GGUF" in refusal(folder, {"transformer": str(file)})
    assert "no component" in refusal(folder, {"unet": str(file)})


def test_reading_a_checkpoint_imports_no_model_library(folder):
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from engine.render.checkpoint import *; "
        f"read_checkpoint(Path({str(folder)!r})); "
        "print([m for m in ('torch', 'diffusers', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
