"""Watches one call of a pipeline: counts its steps, sees its latents, stops it anywhere.

Every part of a model asks, before it computes, whether the render is to stop. A step is what a
scheduler takes after a denoiser was called, whatever the pipeline's own callbacks tell. Everything
is taken off again when the call ends, however it ends.
"""

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.render.aside import Stop
from engine.render.backend import RenderError

if TYPE_CHECKING:
    import torch

OnLatents = Callable[[int, int, Callable[[], Any]], None]
"""`on_latents(done, steps, latents)`: a step is done; `latents()` are as clean as can be told."""

DECODERS = ("decoder", "vocoder")
"""What modules are called that turn latents into pictures and sound."""


class Watch:
    """What is seen of one call. `steps` is how many there will be, as far as is known."""

    def __init__(
        self, stop: Stop, steps: int, on_step: OnLatents, on_decoding: Callable[[], None]
    ) -> None:
        self.done = 0
        self.steps = steps
        self._stop = stop
        self._rounds = 1
        self._on_step = on_step
        self._on_decoding = on_decoding
        self._denoised = False
        self._decoding = False

    @contextlib.contextmanager
    def over(
        self, pipeline: Any, denoisers: "Mapping[str, torch.nn.Module]", rounds: int = 1
    ) -> Iterator[None]:
        """Watch `pipeline` for as long as the block lasts; `rounds`: how often it denoises anew."""
        import torch

        self._rounds = rounds
        parts = {n: c for n, c in pipeline.components.items() if isinstance(c, torch.nn.Module)}
        schedulers = [c for c in pipeline.components.values() if hasattr(c, "set_timesteps")]
        with contextlib.ExitStack() as stack:
            for name, part in parts.items():
                self._watch_part(stack, part, is_denoiser=name in denoisers)
            for kind in {type(scheduler) for scheduler in schedulers}:
                stack.enter_context(self._stepping(kind, pipeline))
            yield

    def _watch_part(
        self, stack: contextlib.ExitStack, part: "torch.nn.Module", is_denoiser: bool
    ) -> None:
        def ask(module: Any, arguments: Any) -> None:
            self._stop.check()

        def denoise(module: Any, arguments: Any) -> None:
            self._stop.check()
            self._denoised = True
            self._decoding = False

        def decode(module: Any, arguments: Any) -> None:
            self._stop.check()
            self._decode()

        for name, module in _asked(part):
            hook = ask
            if is_denoiser and module is part:
                hook = denoise
            elif not is_denoiser and name.rsplit(".", 1)[-1] in DECODERS:
                hook = decode
            stack.callback(_before(module, hook))

    def _decode(self) -> None:
        if self.done and not self._denoised and not self._decoding:
            self._decoding = True
            self._on_decoding()

    @contextlib.contextmanager
    def _stepping(self, kind: Any, pipeline: Any) -> Iterator[None]:
        """Have every scheduler of a class, copies too, tell of its steps."""
        original = kind.step

        @functools.wraps(original)
        def step(
            scheduler: Any, model_output: Any, timestep: Any, sample: Any, *more: Any, **named: Any
        ) -> Any:
            self._stop.check()
            index = getattr(scheduler, "step_index", None)
            result = original(scheduler, model_output, timestep, sample, *more, **named)
            if self._denoised:
                self._denoised = False
                self._step(pipeline, lambda: _clean(scheduler, index, model_output, sample, result))
            return result

        own = "step" in vars(kind)
        kind.step = step
        try:
            yield
        finally:
            if own:
                kind.step = original
            else:
                del kind.step

    def _step(self, pipeline: Any, latents: Callable[[], Any]) -> None:
        self.done += 1
        each = getattr(pipeline, "_num_timesteps", None) or self.steps
        self.steps = each * max(self._rounds, -(-self.done // each))
        if self.done in (1, self.steps):
            _check_finite(latents())
        self._on_step(self.done, self.steps, latents)


@contextlib.contextmanager
def asking(parts: "Iterable[torch.nn.Module]", stop: Stop) -> Iterator[None]:
    """Have every module of these parts ask whether to stop, as long as the block lasts."""

    def ask(module: Any, arguments: Any) -> None:
        stop.check()

    with contextlib.ExitStack() as stack:
        for part in parts:
            for _, module in _asked(part):
                stack.callback(_before(module, ask))
        yield


def _asked(part: "torch.nn.Module") -> "Iterator[tuple[str, torch.nn.Module]]":
    """Every module of a part, but those inside of a compiled one."""
    compiled: tuple[str, ...] = ()
    for name, module in part.named_modules():
        if compiled and name.startswith(compiled):
            continue
        if getattr(module, "_compiled_call_impl", None) is not None:
            compiled = (*compiled, f"{name}." if name else "")
        yield name, module


def _before(module: "torch.nn.Module", hook: Callable[[Any, Any], None]) -> Callable[[], Any]:
    """Call `hook(module, arguments)` before a module computes; return what ends that.

    torch's own hooks would be compiled into a compiled module and with every render anew, so there
    the hook is called before what was compiled.
    """
    call = getattr(module, "_compiled_call_impl", None)
    if call is None:
        return module.register_forward_pre_hook(hook).remove

    def asked(*arguments: Any, **named: Any) -> Any:
        hook(module, arguments)
        return call(*arguments, **named)

    module._compiled_call_impl = asked
    return lambda: setattr(module, "_compiled_call_impl", call)


def _clean(scheduler: Any, index: int | None, model_output: Any, sample: Any, result: Any) -> Any:
    """Return what the latents will be, as far as this step can tell; else what they are.

    For flow models x0 = x - sigma * v (Lipman et al., Flow Matching, 2023).
    """
    first = result[0] if isinstance(result, tuple) else result.prev_sample
    kept = getattr(scheduler, "model_outputs", None)
    config = scheduler.config
    if kept and kept[-1] is not None and getattr(kept[-1], "shape", None) == first.shape:
        return kept[-1]
    guessed = None if isinstance(result, tuple) else getattr(result, "pred_original_sample", None)
    if guessed is not None:
        return guessed
    sigmas = getattr(scheduler, "sigmas", None)
    flows = "FlowMatch" in type(scheduler).__name__ or config.get("use_flow_sigmas")
    if flows and sigmas is not None and model_output.shape == sample.shape:
        index = getattr(scheduler, "begin_index", None) or 0 if index is None else index
        return sample - sigmas[index].to(sample.device, sample.dtype) * model_output
    return first


def _check_finite(latents: Any) -> None:
    import torch

    if torch.is_tensor(latents) and not bool(torch.isfinite(latents).all()):
        raise RenderError(
            "The picture fell apart into no numbers at all (NaN), which would have come out black. "
            "Lower the guidance or the LoRA's strength, or choose another size, and retry."
        )
