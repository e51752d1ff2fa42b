"""Residual blocks of a deep net: x + f(x), where f first normalises and activates (pre-activation, He et al.
2016, arXiv:1603.05027) and does its 3×3 convolution on half the channels (a bottleneck). There is one norm
for each block, where the paper has three: on a CPU they cost more than such small convolutions.
"""

from __future__ import annotations

from torch import Tensor, nn

from gandyn.training.architectures import _layers as layers
from gandyn.training.parameter_factories import Count


class Block(nn.Module):
    """(n, width, h, w) -> the same: a norm and three convolutions, 1×1, 3×3 and 1×1, beside the identity."""

    def __init__(self, width: int, norm: str) -> None:
        super().__init__()
        half = width // 2
        self.branch = nn.Sequential(
            *layers.norm(norm, width),
            nn.ReLU(),
            nn.Conv2d(width, half, 1),
            nn.ReLU(),
            nn.Conv2d(half, half, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(half, width, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """x + f(x)."""
        found: Tensor = x + self.branch(x)
        return found


def blocks(count: int, width: int, norm: str) -> list[nn.Module]:
    """That many of them in a row."""
    return [Block(width, norm) for _ in range(count)]


def blocks_option(default: int) -> Count:
    """Residual blocks at each side."""
    return Count(
        "blocks", "blocks", default, 1, 11, meaning="Residual blocks at each side of the picture.", ceiling=64
    )
