"""A multilayer perceptron that makes a picture, with no notion of neighbouring pixels:

    noise (size) → depth × [fully connected (width), norm, activation] → fully connected → picture, tanh.

Source: the third row of Gulrajani et al. 2017, arXiv:1704.00028, Figure 2, and of Arjovsky et al. 2017,
arXiv:1701.07875, Figure 7, there with four layers of 512 units.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.training import parameter_factories
from gandyn.training.architecture import GENERATOR, Architecture
from gandyn.training.architectures import _layers as layers


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> nn.Sequential:
    """(n, size) -> (n, *shape)."""
    o, made = options, nn.Sequential()
    for inputs in [size, *[o["width"]] * (o["depth"] - 1)]:
        made.extend([*layers.dense(o["norm"], inputs, o["width"]), layers.activation(o["activation"])])
    made.extend([nn.Linear(o["width"], math.prod(shape)), nn.Unflatten(1, shape)])
    return made.append(nn.Tanh()) if o["output"] == "tanh" else made


ARCHITECTURE = Architecture(
    id="mlp-generator",
    title="MLP generator",
    summary="Fully connected layers alone make the picture.",
    build=build,
    options=(
        parameter_factories.width(256),
        parameter_factories.depth(),
        layers.norm_option("none"),
        layers.activation_option("relu"),
        layers.output_option(),
    ),
    role=GENERATOR,
)
