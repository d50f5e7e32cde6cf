"""Loads a causal language model and has it write, in the worker process alone.

From the folder on this machine and nothing else: no hub, no code of the folder's, safetensors only.
"""

import contextlib
import re
from pathlib import Path
from typing import Any

from engine.render.aside import Aside, Stop
from engine.render.backend import OnStep, poll_of
from engine.render.device import Device, measured_facts
from engine.render.hooks import asking
from engine.render.instruct import read_instruct
from engine.render.models import ModelError

ROOM = 1.3
"""Memory that a model needs on a card, for each byte of its weights."""
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


class Causal:
    """One loaded model; `write` may be called again and again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._aside = Aside()
        self._model: Any = None
        self._tokenizer: Any = None

    def write(self, system: str, text: str, tokens: int, sample: bool, on_step: OnStep) -> str:
        """Return what the model answers, at most `tokens` long.

        Raises ModelError, and RenderCancelled as `on_step` does. The same words give the same
        answer unless `sample`.
        """
        poll = poll_of(on_step)
        if self._model is None:
            on_step("Loading", 0, 0, None)
            self._aside.run(self._load, lambda beats: poll())
        on_step("Writing", 0, tokens, None)
        told = [0]

        def follow(beats: int) -> None:
            if told[0] and told[0] <= tokens:
                on_step("Writing", told[0], tokens, None)
            poll()

        return self._aside.run(
            lambda stop: self._answer(system, text, tokens, sample, stop, told), follow
        )

    def _load(self, stop: Stop) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        found = read_instruct(self._path)
        facts = measured_facts()
        device = Device(facts)
        is_on_card = facts.kind != "cpu" and device.free() > found.bytes * ROOM
        stop.check()
        try:
            tokenizer = AutoTokenizer.from_pretrained(
                self._path, local_files_only=True, trust_remote_code=False
            )
            loaded: Any = AutoModelForCausalLM.from_pretrained(
                self._path, local_files_only=True, trust_remote_code=False, use_safetensors=True,
                dtype=device.half if is_on_card else torch.float32, output_loading_info=True,
            )  # fmt: skip
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
            raise ModelError(f"“{found.name}” can't be loaded: {reason}.") from error
        model, told = loaded
        amiss = [*told["missing_keys"], *told["unexpected_keys"], *told["mismatched_keys"]]
        if amiss:
            raise ModelError(
                f"“{found.name}” is refused: its weights do not fit its config ({amiss[0]})."
            )
        stop.check()
        self._model = model.eval().to(device.torch if is_on_card else "cpu")
        self._tokenizer = tokenizer

    def _answer(
        self, system: str, text: str, tokens: int, sample: bool, stop: Stop, told: list[int]
    ) -> str:
        import torch
        from transformers import GenerationConfig, StoppingCriteriaList

        model, tokenizer = self._model, self._tokenizer
        inputs = self._asked(system, text).to(model.device)
        length = inputs["input_ids"].shape[1]

        def each(ids: Any, scores: Any, **_: Any) -> Any:
            stop.check()
            told[0] = ids.shape[1] - length
            return torch.zeros(ids.shape[0], dtype=torch.bool, device=ids.device)

        own = model.generation_config
        end = own.eos_token_id if own.eos_token_id is not None else tokenizer.eos_token_id
        pad = tokenizer.pad_token_id
        first = end[0] if isinstance(end, list) else end
        config = GenerationConfig(
            max_new_tokens=tokens, do_sample=sample, eos_token_id=end,
            pad_token_id=pad if pad is not None else first,
        )  # fmt: skip
        with torch.inference_mode(), contextlib.ExitStack() as stack:
            stack.enter_context(asking([model], stop))
            made = model.generate(
                **inputs, generation_config=config, stopping_criteria=StoppingCriteriaList([each])
            )
        words = tokenizer.decode(made[0, length:], skip_special_tokens=True)
        return " ".join(_THOUGHT.sub("", words).split()).strip(' "“”')

    def _asked(self, system: str, text: str) -> Any:
        tokenizer = self._tokenizer
        if not getattr(tokenizer, "chat_template", None):
            return tokenizer(f"{system}\n\n{text}\n\n", return_tensors="pt")
        messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
        return tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_tensors="pt", return_dict=True,
            enable_thinking=False,
        )  # fmt: skip
