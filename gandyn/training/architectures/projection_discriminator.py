"""DCGAN's discriminator that knows the label: with features f(x) and a one-hot y,

    D(x, y) = w·f(x) + b + ⟨V y, f(x)⟩,    V (features × classes) without a bias.

With y = 0 it is the plain discriminator. Source: Miyato, Koyama 2018, arXiv:1802.05637, Eq. (3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from gandyn.training.architecture import Architecture
from gandyn.training.architectures import _layers as layers
from gandyn.training.architectures import dcgan_discriminator as dcgan


class Projection(nn.Module):
    """(n, *shape) and one-hot (n, classes) -> (n, size)."""

    def __init__(self, options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> None:
        super().__init__()
        self.features, count = dcgan.trunk(options, shape)
        self.head = nn.Linear(count, size)
        self.projection = nn.Linear(options["classes"], count, bias=False)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """What the plain head says, and how far the features agree with the label."""
        found = self.features(x)
        result: Tensor = self.head(found) + (self.projection(y) * found).sum(1, keepdim=True)
        return result


ARCHITECTURE = Architecture(
    id="projection-discriminator",
    title="Projection discriminator",
    summary="The label's direction in feature space is added to the score.",
    build=Projection,
    options=(*dcgan.OPTIONS, layers.classes_option()),
)
