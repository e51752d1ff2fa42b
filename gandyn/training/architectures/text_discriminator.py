"""A discriminator of words as probabilities. Shape (letters of the alphabet, length); with width w:

    probabilities → convolution 1 to w → blocks × residual block, kernel 5 → flat (w·length) = the features
    → linear (size). No norm.

Source: Gulrajani et al. 2017, arXiv:1704.00028, the language model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.training.architecture import Architecture
from gandyn.training.architectures import _layers as layers
from gandyn.training.architectures import _words as words


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> layers.Critic:
    """(n, alphabet, length) -> (n, size)."""
    (letters, length), width = shape, options["width"]
    features = nn.Sequential(nn.Conv1d(letters, width, 1), *words.blocks(options), nn.Flatten())
    return layers.Critic(features, nn.Linear(width * length, size))


ARCHITECTURE = Architecture(
    id="text-discriminator",
    title="Text discriminator",
    summary="Convolutions along the letters; one linear layer judges the word.",
    build=build,
    options=words.options(),
)
