"""Tokens are counted as the model's own tokenizer counts them, by light libraries alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sentencepiece import SentencePieceTrainer

from engine.camera.expand import expand
from engine.project.document import CameraMove, Project, Scene, Shot
from engine.render.backend import ModelSpec
from engine.render.families.table import FAMILIES, MODELS
from engine.render.token_count import count_in, token_count
from engine.render.wording import manner_of, prompt_of, wording

from tiny import t5, words

TEXTS = (
    "", "A pilot in a red coat runs.", "it's  5 o'clock\nnow!", "naïve café — 東京",
    "word " * 300,
)  # fmt: skip
MAKERS = {"clip": words.clip_tokenizer, "qwen": words.qwen_tokenizer,
          "gemma": words.gemma_tokenizer, "t5": t5.tokenizer}  # fmt: skip


def model(path: Path, **fields) -> ModelSpec:
    values = {"token_limit": 60, "name": "Tiny", "description": "", "backend": ""} | fields
    return ModelSpec(id="tiny", path=str(path), **values)


def shot(**fields) -> Shot:
    return Shot(id="1" * 16, slate="010", **fields)


def film(one: Shot) -> Project:
    return Project(id="f" * 16, name="Film", scenes=(Scene(id="2" * 16, shots=(one,)),))


@pytest.mark.parametrize("kind", MAKERS)
def test_a_count_is_the_tokenizers_own(kind, tmp_path):
    tokenizer = MAKERS[kind]()
    tokenizer.save_pretrained(tmp_path)
    for text in TEXTS:
        assert count_in(tmp_path, text) == len(tokenizer(text, truncation=False).input_ids), text


@pytest.mark.parametrize("kind", ["clip", "qwen"])
def test_folders_with_words_and_merges_alone(kind, tmp_path):
    tokenizer = MAKERS[kind]()
    name = type(tokenizer).__name__
    (tmp_path / "vocab.json").write_text(json.dumps(tokenizer.get_vocab()), "utf-8")
    (tmp_path / "merges.txt").write_text("#version: 0.2\n", "utf-8")
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": name}))
    for text in TEXTS:
        assert count_in(tmp_path, text) == len(tokenizer(text, truncation=False).input_ids), text


def test_a_folder_with_sentence_pieces_alone(tmp_path):
    text = "the quick brown fox jumps over the lazy dog again and again until night falls\n" * 40
    (tmp_path / "words.txt").write_text(text)
    SentencePieceTrainer.Train(
        input=str(tmp_path / "words.txt"), model_prefix=str(tmp_path / "spiece"), vocab_size=32,
        minloglevel=2,
    )  # fmt: skip
    one, two = (count_in(tmp_path, words) for words in ("the fox", "the fox jumps at the dog"))
    assert one is not None and two is not None and 1 < one < two


def test_the_limit_chooses_the_tokenizer(tmp_path):
    """A folder with CLIP's and T5's is read by T5 up to 512, by CLIP up to 77."""
    words.clip_tokenizer().save_pretrained(tmp_path / "tokenizer")
    t5.tokenizer().save_pretrained(tmp_path / "tokenizer_2")
    text = "a pilot runs"
    counts = [token_count(model(tmp_path, token_limit=n), text).tokens for n in (512, 77)]
    assert counts == [count_in(tmp_path / f"tokenizer{end}", text) for end in ("_2", "")]
    assert counts[0] != counts[1]


def test_another_file_is_another_count(tmp_path):
    words.clip_tokenizer().save_pretrained(tmp_path)
    first = count_in(tmp_path, "a pilot runs")
    t5.tokenizer().save_pretrained(tmp_path)
    assert count_in(tmp_path, "a pilot runs") != first


@pytest.mark.parametrize("content", ["", "{}", '{"model": {"type": "BPE"}}', "\x00" * 40])
def test_a_damaged_file_counts_words_only(content, tmp_path):
    (tmp_path / "tokenizer").mkdir()
    (tmp_path / "tokenizer" / "tokenizer.json").write_text(content)
    assert token_count(model(tmp_path), "three words here").tokens is None


def test_the_built_in_model_counts_words():
    told = wording(film(shot(action="A dog runs.")), shot(action="A dog runs."), MODELS["animatic"])
    assert told.sentence == "about 3 words" and told.prompt == "A dog runs." and not told.findings


def test_a_prompt_beyond_the_limit_is_told(tmp_path):
    t5.tokenizer().save_pretrained(tmp_path / "tokenizer")
    one = shot(action="A dog runs over the field. " * 9)
    told = wording(film(one), one, model(tmp_path))
    assert told.is_too_long and told.sentence.endswith("of 60 tokens")
    assert [finding.kind for finding in told.findings] == ["words"]


def test_an_expansion_that_no_longer_fits_the_camera_is_told(tmp_path):
    one = shot(action="A dog runs.", moves=(CameraMove(kind="pan_left"),))
    grown = shot(action=expand(film(one), one), moves=(CameraMove(kind="pan_right"),))
    (finding,) = wording(film(grown), grown, MODELS["animatic"]).findings
    assert "on the left" in grown.action[finding.start : finding.stop]


def test_each_family_is_told_in_its_own_way():
    one = shot(action="A dog runs. It barks.", size="MS", moves=(CameraMove(kind="pan_left"),))
    name = next(family.id for family in FAMILIES.values() if family.style == "tags")
    tags = model(Path(), family=name, token_limit=77)
    assert prompt_of(film(one), one, tags).startswith("medium shot, A dog runs. It barks")
    assert manner_of(tags).style == "tags" and manner_of(tags).words < 60
    assert manner_of(model(Path(), family="wan", token_limit=512)).style == "prose"


def test_counting_loads_no_model_library(tmp_path):
    t5.tokenizer().save_pretrained(tmp_path)
    code = (
        "import sys; from pathlib import Path; from engine.render.wording import wording; "
        "from engine.render.token_count import count_in; "
        f"assert count_in(Path({str(tmp_path)!r}), 'a pilot runs') > 3; "
        "print([n for n in ('torch', 'transformers', 'diffusers') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
