"""A small residual classifier, eight convolutions with batch norm. With width w:

    picture → convolution 3×3, stride 2, to w, batch norm, ReLU
    → residual block w → residual block 2w, stride 2 (its shortcut a 1×1 convolution) → residual block 2w
    → mean over all places (2w) = the features → linear (size).

A block is ReLU(x + f(x)), f two convolutions 3×3 with batch norm.
Source: He et al. 2016, arXiv:1512.03385, section 4.2, made smaller.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from gandyn.training.architecture import CLASSIFIER, Architecture
from gandyn.training.architectures import _layers as layers


class Block(nn.Module):
    """(n, before, h, w) -> (n, after, h/stride, w/stride)."""

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.branch = nn.Sequential(*_conv(before, after, stride), nn.ReLU(), *_conv(after, after, 1))
        same = before == after and stride == 1
        self.shortcut = nn.Sequential(*([] if same else _conv(before, after, stride, 1)))

    def forward(self, x: Tensor) -> Tensor:
        """ReLU(x + f(x))."""
        found: Tensor = (self.shortcut(x) + self.branch(x)).relu()
        return found


def _conv(before: int, after: int, stride: int, kernel: int = 3) -> list[nn.Module]:
    convolution = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)
    return [convolution, nn.BatchNorm2d(after)]


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> layers.Critic:
    """(n, *shape) -> (n, size)."""
    width = options["width"]
    features = nn.Sequential(
        *_conv(shape[0], width, 2),
        nn.ReLU(),
        Block(width, width, 1),
        Block(width, 2 * width, 2),
        Block(2 * width, 2 * width, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )
    return layers.Critic(features, nn.Linear(2 * width, size))


ARCHITECTURE = Architecture(
    id="small-resnet",
    title="Small ResNet",
    summary="Eight convolutions with batch norm, in residual blocks.",
    build=build,
    options=(layers.width_option(24),),
    role=CLASSIFIER,
)
