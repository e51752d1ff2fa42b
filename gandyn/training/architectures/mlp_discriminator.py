"""A multilayer perceptron that judges a picture, with no notion of neighbouring pixels:

    picture → flat → depth × [fully connected (width), norm, activation] = the features → linear (size).

Source: Goodfellow et al. 2014, arXiv:1406.2661, section 5, there with maxout units.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.training import parameter_factories
from gandyn.training.architecture import Architecture
from gandyn.training.architectures import _layers as layers


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> layers.Critic:
    """(n, *shape) -> (n, size)."""
    o, features = options, nn.Sequential(nn.Flatten())
    for inputs in [math.prod(shape), *[o["width"]] * (o["depth"] - 1)]:
        features.extend([*layers.dense(o["norm"], inputs, o["width"]), layers.activation(o["activation"])])
    return layers.Critic(features, nn.Linear(o["width"], size))


ARCHITECTURE = Architecture(
    id="mlp-discriminator",
    title="MLP discriminator",
    summary="Fully connected layers alone judge the picture.",
    build=build,
    options=(
        parameter_factories.width(256),
        parameter_factories.depth(),
        layers.norm_option("none"),
        layers.activation_option("leaky"),
    ),
)
