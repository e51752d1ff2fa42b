"""DCGAN's generator. With width w and k halvings of the side (16 → 4: k = 2):

    noise (size) → fully connected → (w·2^(k−1), side/2^k, side/2^k), norm, activation
    → k times doubled by a transposed convolution 4×4, stride 2, channels halved, norm, activation
    → the last one to the picture's channels, no norm, tanh.

Source: Radford, Metz, Chintala 2016, arXiv:1511.06434, section 3: fractionally-strided convolutions,
batch norm in every layer but the last, ReLU, tanh, no hidden fully connected layers. Each rule is an option.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from gandyn.parameter import Parameter
from gandyn.training.architecture import GENERATOR, Architecture
from gandyn.training.architectures import _layers as layers


class Generator(nn.Module):
    """(n, size) -> (n, *shape), a square picture."""

    def __init__(self, options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> None:
        super().__init__()
        o, side = options, shape[-1]
        count = layers.halvings(side)
        widths = layers.channels(o["width"], count)[::-1]
        hidden, inputs = layers.hidden(o["hidden"], o["norm"], o["activation"], size)
        self.layers = nn.Sequential(*hidden, *_grid(o, inputs, widths[0], side // 2**count))
        for before, after in itertools.pairwise(widths):
            self.layers.extend([*_up(o, before, after, o["norm"] != "batch"), *_active(o, after)])
        self.layers.extend(_up(o, widths[-1], shape[0], True))
        if o["output"] == "tanh":
            self.layers.append(nn.Tanh())

    def forward(self, z: Tensor) -> Tensor:
        """(n, size) -> (n, *shape)."""
        found: Tensor = self.layers(z)
        return found


def _grid(o: Mapping[str, Any], inputs: int, channels: int, side: int) -> list[nn.Module]:
    bias = o["norm"] != "batch"
    spread = nn.Linear(inputs, channels * side * side, bias=bias)
    return [spread, nn.Unflatten(1, (channels, side, side)), *_active(o, channels)]


def _active(o: Mapping[str, Any], channels: int) -> list[nn.Module]:
    return [*layers.norm(o["norm"], channels), layers.activation(o["activation"])]


def _up(o: Mapping[str, Any], before: int, after: int, bias: bool) -> list[nn.Module]:
    if o["up"] == "transposed":
        return [nn.ConvTranspose2d(before, after, 4, 2, 1, bias=bias)]
    return [nn.Upsample(scale_factor=2), nn.Conv2d(before, after, 3, 1, 1, bias=bias)]


ARCHITECTURE = Architecture(
    id="dcgan-generator",
    title="DCGAN generator",
    summary="Noise becomes a small grid, and the grid a picture by transposed convolutions.",
    build=Generator,
    options=(
        layers.width_option(),
        layers.picture_norm_option(),
        layers.activation_option("relu"),
        Parameter(
            "up",
            "up",
            "transposed",
            choices=("transposed", "nearest"),
            meaning="Double the side by a transposed convolution, or repeat pixels and convolve.",
        ),
        layers.output_option(),
        layers.hidden_option(),
    ),
    role=GENERATOR,
)
