"""The small classifier that judges pictures (see `gandyn.training.figures.evaluation_classifier`):

picture → convolution 3×3, stride 2, to w channels, ReLU → convolution 3×3, stride 2, to 2w channels, ReLU
→ flat → linear to f features, ReLU = the features → linear (size).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from gandyn.training.architecture import CLASSIFIER, Architecture
from gandyn.training.architectures import _layers as layers
from gandyn.training.parameter_factories import Count


def build(options: Mapping[str, Any], shape: tuple[int, ...], size: int) -> layers.Critic:
    """(n, *shape) -> (n, size)."""
    width, features = options["width"], options["features"]
    flat = 2 * width * (-(-shape[1] // 4)) * (-(-shape[2] // 4))
    trunk = nn.Sequential(
        nn.Conv2d(shape[0], width, 3, 2, 1), nn.ReLU(),
        nn.Conv2d(width, 2 * width, 3, 2, 1), nn.ReLU(),
        nn.Flatten(), nn.Linear(flat, features), nn.ReLU(),
    )  # fmt: skip
    return layers.Critic(trunk, nn.Linear(features, size))


ARCHITECTURE = Architecture(
    id="evaluation-classifier",
    title="Classifier that judges",
    summary="Two convolutions and a layer of features: small enough to be trained in two seconds.",
    build=build,
    options=(
        Count("width", "width", 16, 4, 128, meaning="Channels of the first convolution."),
        Count("features", "features", 32, 2, 256, meaning="Numbers that distances are taken in."),
    ),
    role=CLASSIFIER,
)
