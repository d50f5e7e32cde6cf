"""The classes without weights that a model's folder may name, each by its whole name.

Real classes of diffusers and transformers (a test looks each one up), with what they were called
in folders that older versions wrote.
"""

SCHEDULERS = frozenset({
    "CogVideoXDDIMScheduler", "CogVideoXDPMScheduler", "DDIMScheduler", "DDPMScheduler",
    "DEISMultistepScheduler", "DPMSolverMultistepScheduler", "DPMSolverSinglestepScheduler",
    "EDMDPMSolverMultistepScheduler", "EDMEulerScheduler", "EulerAncestralDiscreteScheduler",
    "EulerDiscreteScheduler", "FlowMapEulerDiscreteScheduler", "FlowMatchEulerDiscreteScheduler",
    "FlowMatchHeunDiscreteScheduler", "FlowMatchLCMScheduler", "HeliosDMDScheduler",
    "HeliosScheduler", "HeunDiscreteScheduler", "IPNDMScheduler", "KDPM2AncestralDiscreteScheduler",
    "KDPM2DiscreteScheduler", "LCMScheduler", "LTXEulerAncestralRFScheduler",
    "PNDMScheduler", "PiflowScheduler", "SASolverScheduler", "SCMScheduler", "TCDScheduler",
    "UniPCMultistepScheduler",
})  # fmt: skip

GUIDERS = frozenset({
    "AdaptiveProjectedGuidance", "AdaptiveProjectedMixGuidance", "AutoGuidance",
    "ClassifierFreeGuidance", "ClassifierFreeZeroStarGuidance", "FrequencyDecoupledGuidance",
    "LTX2Guidance", "PerturbedAttentionGuidance", "SkipLayerGuidance", "SmoothedEnergyGuidance",
    "TangentialClassifierFreeGuidance",
})  # fmt: skip

TOKENIZERS = frozenset({
    "AutoTokenizer", "BertTokenizer", "BertTokenizerFast", "ByT5Tokenizer", "CLIPTokenizer",
    "CLIPTokenizerFast", "GemmaTokenizer", "GemmaTokenizerFast", "LlamaTokenizer",
    "LlamaTokenizerFast", "PreTrainedTokenizerFast", "Qwen2Tokenizer", "Qwen2TokenizerFast",
    "T5Tokenizer", "T5TokenizerFast", "TokenizersBackend", "XLMRobertaTokenizer",
    "XLMRobertaTokenizerFast",
})  # fmt: skip

PROCESSORS = frozenset({
    "CLIPImageProcessor", "CLIPImageProcessorFast", "CLIPImageProcessorPil", "CLIPProcessor",
    "Gemma3ImageProcessor", "Gemma3ImageProcessorFast", "Gemma3ImageProcessorPil",
    "Gemma3Processor", "LlavaProcessor",
    "Qwen2VLImageProcessor", "Qwen2VLImageProcessorFast", "Qwen2VLImageProcessorPil",
    "Qwen2VLProcessor", "Qwen2_5_VLProcessor", "Qwen3VLProcessor", "SiglipImageProcessor",
    "SiglipImageProcessorFast", "SiglipImageProcessorPil",
})  # fmt: skip

OF_DIFFUSERS = SCHEDULERS | GUIDERS
OF_TRANSFORMERS = TOKENIZERS | PROCESSORS
