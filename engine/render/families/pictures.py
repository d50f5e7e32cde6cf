"""What the families share in turning inputs into pictures and results into outputs.

Knows nothing of any one family.
"""

from math import ceil
from typing import TYPE_CHECKING, Any

from engine.render.backend import RenderError
from engine.render.family import Embeds, Inputs, Output

if TYPE_CHECKING:
    import numpy as np
    import torch
    from PIL.Image import Image


def image(picture: "np.ndarray") -> "Image":
    """Return uint8 height × width × 3 as a picture of Pillow."""
    from PIL import Image

    return Image.fromarray(picture)


def images(pictures: "np.ndarray") -> "list[Image]":
    """Return uint8 n × height × width × 3 as pictures of Pillow."""
    return [image(picture) for picture in pictures]


def first(inputs: Inputs) -> "Image | None":
    """Return the picture that a pass is given at its beginning, or None."""
    at_start = [given for given in inputs.conditions if given.at == 0]
    if at_start:
        return image(at_start[0].pictures[0])
    return image(inputs.video[0]) if inputs.video is not None else None


def count(inputs: Inputs) -> int:
    """Return how many results are made at once: one for each generator."""
    return len(inputs.generator) if isinstance(inputs.generator, list) else 1


def one_generator(inputs: Inputs) -> "torch.Generator":
    """Return the generator for a class that makes one result at a time. Raises RenderError."""
    if not isinstance(inputs.generator, list):
        return inputs.generator
    if len(inputs.generator) > 1:
        raise RenderError(
            f"{inputs.spec.name} makes one take at a time; ask for its takes one by one."
        )
    return inputs.generator[0]


def for_each(embeds: Embeds, inputs: Inputs) -> Embeds:
    """Return the embeddings of one text once for every result."""
    return {name: tensor.repeat_interleave(count(inputs), 0) for name, tensor in embeds.items()}


def strength(inputs: Inputs) -> float:
    """Return how far a pass may go from what it is given, in (0, 1]."""
    wanted = inputs.spec.strength if inputs.strength is None else inputs.strength
    return min(1.0, max(0.02, wanted))


def steps_left(inputs: Inputs) -> int:
    """Return the steps to ask for so that `strength` leaves at least one of them to do."""
    return max(inputs.num_inference_steps, ceil(1 / strength(inputs)))


def output(values: Any) -> Output:
    """Return floats in [0, 1], any leading sizes × height × width × 3, as an Output."""
    import numpy as np

    floats = np.asarray(values, dtype=np.float32)
    flat = floats.reshape(-1, *floats.shape[-3:])
    return Output((flat.clip(0, 1) * 255).round().astype(np.uint8))
