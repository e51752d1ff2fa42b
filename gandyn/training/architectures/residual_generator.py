"""A deep residual generator. With width w and k halvings of the side (16 → 4: k = 2):

    noise (size) → fully connected → (w, side/2^k, side/2^k) → blocks × residual block
    → k − 1 times [pixels doubled (nearest), blocks × residual block]
    → norm, ReLU, transposed convolution 4×4, stride 2, to the picture's channels, tanh.

A block holds three convolutions, so there are 2 + 3·blocks·k layers of weights: 20 for 16×16. At the full
side, where a block costs most, there is none.
Source: the row "101-layer ResNet" of Gulrajani et al. 2017, arXiv:1704.00028, Figure 2, made smaller.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.training.architecture import GENERATOR, Architecture
from gandyn.training.architectures import _layers as layers
from gandyn.training.architectures import _residual as residual


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> nn.Sequential:
    """(n, size) -> (n, *shape), a square picture."""
    o, width, count = options, options["width"], layers.halvings(shape[-1])
    side = shape[-1] // 2**count
    made = nn.Sequential(nn.Linear(size, width * side * side), nn.Unflatten(1, (width, side, side)))
    made.extend(residual.blocks(o["blocks"], width, o["norm"]))
    for _ in range(count - 1):
        made.extend([nn.Upsample(scale_factor=2), *residual.blocks(o["blocks"], width, o["norm"])])
    made.extend([*layers.norm(o["norm"], width), nn.ReLU(), nn.ConvTranspose2d(width, shape[0], 4, 2, 1)])
    return made.append(nn.Tanh()) if o["output"] == "tanh" else made


ARCHITECTURE = Architecture(
    id="residual-generator",
    title="Residual generator",
    summary="Noise becomes a small grid; residual blocks refine it at every side.",
    build=build,
    options=(layers.width_option(), residual.blocks_option(3), layers.norm_option(), layers.output_option()),
    role=GENERATOR,
)
