"""What is normalised in a multilayer perceptron, all replicas at once: over the batch, over each sample, or
the weights.

batch: each hidden unit over the n samples of a batch (Ioffe and Szegedy 2015, arXiv:1502.03167); layer: each
sample over its hidden units (Ba, Kiros, Hinton 2016, arXiv:1607.06450); both before the activation, then
scaled and shifted by trained numbers. weight: each unit's weights are a direction times a trained length
(Salimans and Kingma 2016, arXiv:1602.07868). Instance norm is over the places of a picture; a layer of
points has one place, whose deviation from its own mean is 0, so it is for pictures only. torch is imported
here, so only the worker imports this module.
"""

from __future__ import annotations

import torch
from torch import Tensor

from gandyn.training.errors import TrainingError

NONE, BATCH, LAYER, WEIGHT = KINDS = ("none", "batch", "layer", "weight")
# Keeps the deviation of what does not vary off zero, as in torch.
TINY = 1e-5
Statistics = list[tuple[Tensor, Tensor]]


def checked(kind: str) -> str:
    """The kind itself; raises TrainingError for one that nets of points do not have."""
    if kind == "instance":
        raise TrainingError(
            "Instance norm needs pictures: in a net of points a channel is one number, and less its own mean "
            "that is 0."
        )
    if kind not in KINDS:
        raise TrainingError("There is no norm {} for these nets; there are {}.", kind, ", ".join(KINDS))
    return kind


def own_parameters(kind: str, weights: list[Tensor]) -> list[Tensor]:
    """What is trained beside weights and biases: scales and shifts of the hidden layers, or lengths of all
    units.
    """
    if kind == WEIGHT:
        return [torch.linalg.vector_norm(w, dim=1, keepdim=True) for w in weights]
    if kind == NONE:
        return []
    units = [w[:, :1] for w in weights[:-1]]
    return [torch.ones_like(u) for u in units] + [torch.zeros_like(u) for u in units]


def directed(weights: list[Tensor], lengths: list[Tensor]) -> list[Tensor]:
    """The weights (K, in, out) of units whose lengths are (K, 1, out)."""
    return [w * (g / torch.linalg.vector_norm(w, dim=1, keepdim=True)) for w, g in zip(weights, lengths)]


def moments(kind: str, x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of a layer (K, n, units) over its samples or over its units."""
    axis = 1 if kind == BATCH else 2
    return x.mean(axis, keepdim=True), x.var(axis, correction=0, keepdim=True)


def standardised(x: Tensor, statistics: tuple[Tensor, Tensor], scale: Tensor, shift: Tensor) -> Tensor:
    """A layer by these moments, scaled and shifted."""
    mean, variance = statistics
    return torch.addcmul(shift, (x - mean) * torch.rsqrt(variance + TINY), scale)
