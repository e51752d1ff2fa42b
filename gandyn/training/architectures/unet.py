"""pix2pix's U-Net, from edges to a picture. With width w, for 32×32:

    edges (inputs, 32, 32) → convolutions 4×4, stride 2, LeakyReLU: w (16×16), 2w (8×8), 4w (4×4), 4w (2×2)
    → transposed convolutions 4×4, stride 2, ReLU: 4w (4×4), 2w (8×8), w (16×16), picture (32×32), tanh.

Batch norm everywhere but next to the edges, at 2×2 and next to the picture. With skips, each layer on the way
up also sees the layer of the same side on the way down. Other sides are halved down to 2 or an odd number.

A row of the input is [noise | edges]. As in the paper the noise is a dropout of half the units of the
first layer on the way up; here the signs of the noise say which, so that equal noise gives equal pictures.
Where there are fewer numbers than units they are used over and over; without noise nothing is dropped.

Source: Isola et al. 2017, arXiv:1611.07004, sections 3.2 and 6.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from gandyn.parameter import Parameter
from gandyn.training.architecture import GENERATOR, Architecture
from gandyn.training.architectures import _layers as layers
from gandyn.training.parameter_factories import Count

SMALLEST = 2


class UNet(nn.Module):
    """(n, noise + inputs·h·w) -> (n, *shape)."""

    def __init__(self, options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> None:
        super().__init__()
        self.edges = (options["inputs"], *shape[1:])
        self.noise = size - options["inputs"] * shape[1] * shape[2]
        self.skips = options["skips"] == "on"
        widths = [options["width"] * min(2**i, 4) for i in range(_depth(min(shape[1:])))]
        self.down = nn.ModuleList(_way_down(options["inputs"], widths))
        self.up = nn.ModuleList(_way_up(widths, shape[0], 2 if self.skips else 1))

    def forward(self, rows: Tensor) -> Tensor:
        """(n, noise + edges) -> the filled picture."""
        x = rows[:, self.noise :].reshape(len(rows), *self.edges)
        passed: list[Tensor] = []
        for layer in self.down:
            x = layer(x)
            passed.append(x)
        x = dropped(self.up[0](x), rows[:, : self.noise])
        for layer, beside in zip(self.up[1:], reversed(passed[:-1])):
            x = layer(torch.cat([x, beside], dim=1) if self.skips else x)
        return torch.tanh(x)


def dropped(x: Tensor, noise: Tensor) -> Tensor:
    """x without the units whose noise is negative, the others doubled."""
    if noise.shape[1] == 0:
        return x
    units = x[0].numel()
    kept = (noise > 0.0).to(x.dtype).repeat(1, -(-units // noise.shape[1]))[:, :units]
    return x * (2.0 * kept).view_as(x)


def _depth(side: int) -> int:
    count = 0
    while side % 2 == 0 and side > SMALLEST:
        count, side = count + 1, side // 2
    return count


def _way_down(inputs: int, widths: list[int]) -> list[nn.Module]:
    made: list[nn.Module] = []
    for i, (before, after) in enumerate(zip([inputs, *widths], widths)):
        convolution = nn.Conv2d(before, after, 4, 2, 1)
        norm = layers.norm("batch" if 0 < i < len(widths) - 1 else "none", after)
        made.append(nn.Sequential(*([nn.LeakyReLU(layers.LEAK)] if i else []), convolution, *norm))
    return made


def _way_up(widths: list[int], outputs: int, joined: int) -> list[nn.Module]:
    made: list[nn.Module] = []
    for i, (before, after) in enumerate(zip(widths[::-1], [*widths[-2::-1], outputs])):
        convolution = nn.ConvTranspose2d(before * (joined if i else 1), after, 4, 2, 1)
        norm = layers.norm("batch" if i < len(widths) - 1 else "none", after)
        made.append(nn.Sequential(nn.ReLU(), convolution, *norm))
    return made


ARCHITECTURE = Architecture(
    id="unet",
    title="U-Net",
    summary="Edges are made small and large again; skips carry their places across.",
    build=UNet,
    options=(
        layers.width_option(16),
        Parameter(
            "skips",
            "skips",
            "on",
            choices=("off", "on"),
            meaning="Join each layer on the way up with the layer of the same side on the way down.",
        ),
        Count("inputs", "inputs", 1, 1, 3, meaning="Channels of the edges.", ceiling=64),
    ),
    role=GENERATOR,
)
