"""The small classifier whose features and probabilities measure what a generator makes:

    picture → convolution 3×3, stride 2, to 16, ReLU → convolution 3×3, stride 2, to 32, ReLU
    → flat → linear 32, ReLU = the features → linear (size).

The Fréchet distance is between normal distributions of these 32 features; where others take those of a large
network trained on photographs, this one is trained on the data at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.training.architecture import CLASSIFIER, Architecture
from gandyn.training.architectures import _layers as layers

FEATURES = 32


def build(_options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> layers.Critic:
    """(n, *shape) -> (n, size)."""
    height, width = (-(-side // 4) for side in shape[1:])
    features = nn.Sequential(
        nn.Conv2d(shape[0], 16, 3, 2, 1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, 2, 1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(32 * height * width, FEATURES),
        nn.ReLU(),
    )
    return layers.Critic(features, nn.Linear(FEATURES, size))


ARCHITECTURE = Architecture(
    id="judge-classifier",
    title="Judge",
    summary="Two convolutions and 32 features, which measure what a generator makes.",
    build=build,
    role=CLASSIFIER,
)
