"""A deep residual discriminator. With width w and k halvings of the side (16 → 4: k = 2):

    picture → convolution 4×4, stride 2, to w channels → blocks × residual block
    → k − 1 times [mean of 2×2, blocks × residual block]
    → norm, ReLU → flat (w·(side/2^k)²) = the features → linear (size).

A block holds three convolutions, so there are 2 + 3·blocks·k layers of weights: 20 for 16×16. At the full
side, where a block costs most, there is none.
Source: the row "101-layer ResNet" of Gulrajani et al. 2017, arXiv:1704.00028, Figure 2, made smaller.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.training.architecture import Architecture
from gandyn.training.architectures import _layers as layers
from gandyn.training.architectures import _residual as residual


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> layers.Critic:
    """(n, *shape) -> (n, size)."""
    o, width = options, options["width"]
    count = min(layers.halvings(side) for side in shape[1:])
    features = nn.Sequential(nn.Conv2d(shape[0], width, 4, 2, 1))
    features.extend(residual.blocks(o["blocks"], width, o["norm"]))
    for _ in range(count - 1):
        features.extend([nn.AvgPool2d(2), *residual.blocks(o["blocks"], width, o["norm"])])
    features.extend([*layers.norm(o["norm"], width), nn.ReLU(), nn.Flatten()])
    flat = width * (shape[1] // 2**count) * (shape[2] // 2**count)
    return layers.Critic(features, nn.Linear(flat, size))


ARCHITECTURE = Architecture(
    id="residual-discriminator",
    title="Residual discriminator",
    summary="Residual blocks look at every side of the picture; one linear layer judges it.",
    build=build,
    options=(layers.width_option(), residual.blocks_option(3), layers.norm_option()),
)
