"""Classes that a folder names are found by name; what means that memory ran out."""

import pytest

from engine.render import allowed_plain
from engine.render.classes import class_of
from engine.render.models import ModelError
from engine.render.shortage import is_shortage


def test_classes_are_found_in_both_libraries_and_in_pipelines():
    assert class_of("diffusers", "AutoencoderKLWan").__name__ == "AutoencoderKLWan"
    assert class_of("transformers", "UMT5EncoderModel").__name__ == "UMT5EncoderModel"
    found = class_of("stable_diffusion", "StableDiffusionSafetyChecker")
    assert found.__name__ == "StableDiffusionSafetyChecker"


def test_every_class_that_is_allowed_without_weights_is_a_real_one_of_its_kind():
    import diffusers
    import transformers
    from transformers.feature_extraction_utils import FeatureExtractionMixin
    from transformers.image_processing_base import ImageProcessingMixin
    from transformers.processing_utils import ProcessorMixin

    guidance = diffusers.guiders.guider_utils.BaseGuidance
    words = (transformers.PreTrainedTokenizerBase, transformers.AutoTokenizer)
    seeing = (ProcessorMixin, ImageProcessingMixin, FeatureExtractionMixin)
    for names, library, kinds in (
        (allowed_plain.SCHEDULERS, "diffusers", diffusers.SchedulerMixin),
        (allowed_plain.GUIDERS, "diffusers", guidance),
        (allowed_plain.TOKENIZERS, "transformers", words),
        (allowed_plain.PROCESSORS, "transformers", seeing),
    ):
        for name in names:
            made = class_of(library, name)
            # Without torchvision, transformers puts a placeholder for what needs it.
            assert issubclass(made, kinds) or "Placeholder" in made.__qualname__, name


@pytest.mark.parametrize(
    "library, name",
    [("diffusers", "NoSuchModel"), ("no_such", "WanPipeline"), ("diffusers", "pipelines")],
)
def test_what_is_no_class_of_theirs_is_said(library, name):
    with pytest.raises(ModelError, match=rf"has no {library}\.{name}.*update Storyreel"):
        class_of(library, name)


@pytest.mark.parametrize(
    "error, expected",
    [
        (MemoryError(), True),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), True),
        (RuntimeError("shapes do not fit"), False),
    ],
)
def test_a_shortage_of_memory_is_told_from_other_errors(error, expected):
    assert is_shortage(error) is expected
