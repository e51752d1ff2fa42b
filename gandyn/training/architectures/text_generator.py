"""A generator of words as probabilities. Shape (letters of the alphabet, length); with width w:

    noise (size) → fully connected, batch norm → (w, length) → blocks × residual block, kernel 5
    → batch norm, ReLU → convolution 1 → softmax over the alphabet at each place.

Source: Gulrajani et al. 2017, arXiv:1704.00028, the language model, there with 5 blocks of 512
channels and no batch norm.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.parameter import Parameter
from gandyn.training.architecture import GENERATOR, Architecture
from gandyn.training.architectures import _words as words


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> nn.Sequential:
    """(n, size) -> (n, alphabet, length), which add up to 1 over the alphabet."""
    (letters, length), width, normed = shape, options["width"], options["norm"] == "batch"
    return nn.Sequential(
        nn.Linear(size, width * length, bias=not normed),
        *([nn.BatchNorm1d(width * length)] if normed else []),
        nn.Unflatten(1, (width, length)),
        *words.blocks(options),
        *([nn.BatchNorm1d(width)] if normed else []),
        nn.ReLU(),
        nn.Conv1d(width, letters, 1),
        nn.Softmax(1),
    )


ARCHITECTURE = Architecture(
    id="text-generator",
    title="Text generator",
    summary="Noise becomes a line of features, and each feature the probabilities of a letter.",
    build=build,
    options=(
        *words.options(),
        Parameter(
            "norm",
            "norm",
            "batch",
            choices=("batch", "none"),
            meaning="Normalise each channel over the batch, or nothing.",
        ),
    ),
    role=GENERATOR,
)
