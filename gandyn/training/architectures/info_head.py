"""InfoGAN's Q, which reads the codes from the discriminator's features:

    features (k) → fully connected (64), batch norm, LeakyReLU → linear (size).

size: one number for each value of a categorical code (logits) and one for each continuous code (its mean).
Source: Chen et al. 2016, arXiv:1606.03657, section 6 and appendix C.1, there 128 units.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.training import parameter_factories
from gandyn.training.architecture import HEAD, Architecture
from gandyn.training.architectures import _layers as layers


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> nn.Sequential:
    """(n, k) -> (n, size)."""
    units = options["width"]
    return nn.Sequential(
        *layers.dense("batch", shape[0], units), layers.activation("leaky"), nn.Linear(units, size)
    )


ARCHITECTURE = Architecture(
    id="info-head",
    title="Code reader",
    summary="Reads the codes from the discriminator's features.",
    build=build,
    options=(parameter_factories.width(64),),
    role=HEAD,
)
