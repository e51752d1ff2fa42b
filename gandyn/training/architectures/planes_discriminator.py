"""DCGAN's discriminator that sees the label as pictures: one plane for each class, all 1 for the picture's
own and all 0 for the others, joined to the picture's channels.

With y = 0 it is the plain discriminator. Source: Mirza, Osindero 2014, arXiv:1411.1784, Eq. (2): x and y are
both inputs of D; as planes in Reed et al. 2016, arXiv:1605.05396, section 4.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from gandyn.training.architecture import Architecture
from gandyn.training.architectures import _layers as layers
from gandyn.training.architectures import dcgan_discriminator as dcgan


class Planes(nn.Module):
    """(n, *shape) and one-hot (n, classes) -> (n, size); features takes the joined channels."""

    def __init__(self, options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> None:
        super().__init__()
        self.features, count = dcgan.trunk(options, (shape[0] + options["classes"], *shape[1:]))
        self.head = nn.Linear(count, size)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """The score of a picture with the planes of its label."""
        found: Tensor = self.head(self.features(joined(x, y)))
        return found


def joined(x: Tensor, y: Tensor) -> Tensor:
    """(n, c + classes, h, w): the picture, and each of the label's numbers all over a plane."""
    return torch.cat([x, y[:, :, None, None].expand(-1, -1, *x.shape[2:])], dim=1)


ARCHITECTURE = Architecture(
    id="planes-discriminator",
    title="Discriminator with label planes",
    summary="The label is joined to the picture as constant planes.",
    build=Planes,
    options=(*dcgan.OPTIONS, layers.classes_option()),
)
