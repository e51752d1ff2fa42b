"""DCGAN's discriminator. With width w and k halvings of the side (16 → 4: k = 2):

    picture → convolution 4×4, stride 2, to w channels, activation (no norm next to the picture)
    → k − 1 times a convolution 4×4, stride 2, channels doubled, norm, activation
    → flat (w·2^(k−1)·(side/2^k)²) = the features → linear (size).

Source: Radford, Metz, Chintala 2016, arXiv:1511.06434, section 3: strided convolutions, batch norm in every
layer but the first, LeakyReLU, no hidden fully connected layers. Each rule is an option.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.parameter import Parameter
from gandyn.training.architecture import Architecture
from gandyn.training.architectures import _layers as layers


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> layers.Critic:
    """(n, *shape) -> (n, size)."""
    features, count = trunk(options, shape)
    return layers.Critic(features, nn.Linear(count, size))


def trunk(o: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[nn.Sequential, int]:
    """(the layers up to the features, how many features there are)."""
    count = min(layers.halvings(side) for side in shape[1:])
    widths = layers.channels(o["width"], count)
    first = [*_down(o, shape[0], widths[0], True), layers.activation(o["activation"])]
    flat = widths[-1] * (shape[1] // 2**count) * (shape[2] // 2**count)
    hidden, features = layers.hidden(o["hidden"], "none", o["activation"], flat)
    middle = [_step(o, before, after) for before, after in itertools.pairwise(widths)]
    return nn.Sequential(*first, *itertools.chain(*middle), nn.Flatten(), *hidden), features


def _step(o: Mapping[str, Any], before: int, after: int) -> list[nn.Module]:
    down = _down(o, before, after, o["norm"] != "batch")
    return [*down, *layers.norm(o["norm"], after), layers.activation(o["activation"])]


def _down(o: Mapping[str, Any], before: int, after: int, bias: bool) -> list[nn.Module]:
    if o["down"] == "strided":
        return [nn.Conv2d(before, after, 4, 2, 1, bias=bias)]
    pool = nn.MaxPool2d(2) if o["down"] == "pooling" else nn.AvgPool2d(2)
    return [nn.Conv2d(before, after, 3, 1, 1, bias=bias), pool]


OPTIONS = (
    layers.width_option(),
    layers.picture_norm_option(),
    layers.activation_option("leaky"),
    Parameter(
        "down",
        "down",
        "strided",
        choices=("strided", "pooling", "average"),
        meaning="Halve by a strided convolution, or convolve and take the largest or the mean of four.",
    ),
    layers.hidden_option(),
)

ARCHITECTURE = Architecture(
    id="dcgan-discriminator",
    title="DCGAN discriminator",
    summary="Strided convolutions make a picture small and deep; one linear layer judges it.",
    build=build,
    options=OPTIONS,
)
