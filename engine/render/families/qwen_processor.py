"""Qwen's processor of words and pictures, put together without its reader of videos.

The class of transformers wants torchvision for videos, which none of our families shows it.
"""

from pathlib import Path
from typing import Any


def qwen_processor(folder: Path) -> Any:
    """Return the processor of Qwen 2.5-VL that lies in `folder`."""
    from transformers import Qwen2Tokenizer, Qwen2VLProcessor
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    class PictureProcessor(Qwen2VLProcessor):
        """Reads words and pictures; it has no reader of videos to check."""

        def check_argument_for_proper_class(self, argument_name, argument):
            return type(argument)

    return PictureProcessor(
        image_processor=Qwen2VLImageProcessorPil.from_pretrained(folder, local_files_only=True),
        tokenizer=Qwen2Tokenizer.from_pretrained(folder, local_files_only=True),
    )
