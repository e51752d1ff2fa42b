"""pix2pix's discriminator, which judges every patch of 18 × 18 pixels by itself. With width w:

    edges and picture, joined (channels, h, w) → convolution 4×4, stride 2, to w, LeakyReLU
    → convolution 4×4, stride 2, to 2w, batch norm, LeakyReLU = the features, flat
    → convolution 3×3 to one score for each place: (n, h/4·w/4).

With discriminator = image the last layer is linear and sees the whole picture: (n, size).
Source: Isola et al. 2017, arXiv:1611.07004, section 3.2.2; there patches of 70 pixels of 256.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.parameter import Parameter
from gandyn.training.architecture import Architecture
from gandyn.training.architectures import _layers as layers


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> layers.Critic:
    """(n, *shape) -> (n, patches), or (n, size) of the whole picture; shape has the channels of both."""
    width, grid = options["width"], (2 * options["width"], shape[1] // 4, shape[2] // 4)
    features = nn.Sequential(
        nn.Conv2d(shape[0], width, 4, 2, 1),
        nn.LeakyReLU(layers.LEAK),
        nn.Conv2d(width, 2 * width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.LeakyReLU(layers.LEAK),
        nn.Flatten(),
    )
    if options["discriminator"] == "image":
        return layers.Critic(features, nn.Linear(grid[0] * grid[1] * grid[2], size))
    places = nn.Sequential(nn.Unflatten(1, grid), nn.Conv2d(2 * width, 1, 3, 1, 1), nn.Flatten())
    return layers.Critic(features, places)


ARCHITECTURE = Architecture(
    id="patch-discriminator",
    title="Patch discriminator",
    summary="Every patch gets a score of its own.",
    build=build,
    options=(
        layers.width_option(24),
        Parameter(
            "discriminator",
            "discriminator",
            "patch",
            choices=("patch", "image"),
            meaning="Judge every patch by itself, or the whole picture at once.",
        ),
    ),
)
