"""The portraits' optimisers on one flat tensor: torch's own steps (tested to be equal) without their
bookkeeping, which for small nets takes ten times as long as the arithmetic. Elementwise, so replicas stay
independent. Only the worker imports this module.

Sources: Polyak 1964; Tieleman and Hinton 2012; Kingma and Ba 2015, arXiv:1412.6980, Algorithm 1; in the forms
of torch.optim.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from gandyn.training.errors import TrainingError
from gandyn.training.run_config import NetworkConfig

EPSILON = 1e-8


class Optimiser:
    """Plain gradient descent. flat: what is trained, with its gradient in flat.grad; state: name -> tensor,
    for checkpoints.

    On CUDA rate and step count are tensors on the device, so that a captured graph follows their changes.
    """

    moments: tuple[str, ...] = ()

    def __init__(self, flat: Tensor, player: NetworkConfig) -> None:
        self.flat, self.player = flat, player
        self.state = {name: torch.zeros_like(flat) for name in self.moments} | {"count": self._number(0.0)}
        self.rate = self._number(player.lr)

    def _number(self, value: float) -> Tensor:
        return torch.tensor(
            value, dtype=torch.float64, device=self.flat.device if self.flat.device.type == "cuda" else "cpu"
        )

    def set_rate(self, rate: float) -> None:
        """Changes the learning rate of a running optimiser."""
        self.rate.fill_(rate)

    @torch.no_grad()
    def step(self) -> None:
        """One step along flat.grad."""
        self.state["count"] += 1.0
        assert self.flat.grad is not None
        on_device = self.flat.device.type == "cuda"
        self._step(
            self.flat.grad,
            self.rate if on_device else self.rate.item(),
            self.state["count"] if on_device else self.state["count"].item(),
        )

    def _step(self, g: Tensor, rate: Any, count: Any) -> None:
        self.flat.sub_(g * rate)


class Momentum(Optimiser):
    """m ← β₁m + g, x ← x − ηm."""

    moments = ("mean",)

    def _step(self, g: Tensor, rate: Any, count: Any) -> None:
        self.flat.sub_(self.state["mean"].mul_(self.player.beta1).add_(g) * rate)


class RMSProp(Optimiser):
    """w ← β₂w + (1 − β₂)g², x ← x − ηg/(√w + ε)."""

    moments = ("square",)

    def _step(self, g: Tensor, rate: Any, count: Any) -> None:
        w = self.state["square"].mul_(self.player.beta2).addcmul_(g, g, value=1.0 - self.player.beta2)
        self.flat.sub_(w.sqrt().add_(EPSILON).reciprocal_().mul_(g).mul_(rate))


class Adam(Optimiser):
    """m ← β₁m + (1 − β₁)g, w ← β₂w + (1 − β₂)g², x ← x − η m̂/(√ŵ + ε) with bias corrections."""

    moments = ("mean", "square")

    def _step(self, g: Tensor, rate: Any, count: Any) -> None:
        k = self.player
        m = self.state["mean"].lerp_(g, 1.0 - k.beta1)
        w = self.state["square"].mul_(k.beta2).addcmul_(g, g, value=1.0 - k.beta2)
        scale = rate / (1.0 - k.beta1**count)
        if isinstance(scale, float):
            root = (1.0 - k.beta2**count) ** 0.5
            self.flat.addcdiv_(m, w.sqrt().add_(EPSILON * root), value=-scale * root)
            return
        self.flat.sub_(
            w.sqrt().mul_((1.0 - k.beta2**count) ** -0.5).add_(EPSILON).reciprocal_().mul_(m).mul_(scale)
        )


class Optimistic(Optimiser):
    """x ← x − η(g + r(g − g₋)); the first step is plain."""

    moments = ("last",)

    def _step(self, g: Tensor, rate: Any, count: Any) -> None:
        last = self.state["last"]
        change = (g - last) * (count != 1.0)
        self.flat.sub_((g + self.player.optimism * change) * rate)
        last.copy_(g)


class OptimisticAdam(Optimiser):
    """x ← x − η(u + r(u − u₋)), u Adam's step; Daskalakis et al. 2018, arXiv:1711.00141, Algorithm 1."""

    moments = ("mean", "square", "last")

    def _step(self, g: Tensor, rate: Any, count: Any) -> None:
        k, last = self.player, self.state["last"]
        m = self.state["mean"].lerp_(g, 1.0 - k.beta1)
        w = self.state["square"].mul_(k.beta2).addcmul_(g, g, value=1.0 - k.beta2)
        step = m / (1.0 - k.beta1**count) / ((w / (1.0 - k.beta2**count)).sqrt_() + EPSILON)
        self.flat.sub_((step + k.optimism * (step - last)) * rate)
        last.copy_(step)


class ComplexMomentum(Optimiser):
    """μ ← βμ + g with complex β, x ← x − η Re μ; Lorraine et al. 2022, arXiv:2102.08431."""

    moments = ("mean", "imaginary")

    def _step(self, g: Tensor, rate: Any, count: Any) -> None:
        k, mean, imaginary = self.player, self.state["mean"], self.state["imaginary"]
        real, turn = k.beta1 * math.cos(k.angle), k.beta1 * math.sin(k.angle)
        newer = turn * mean + real * imaginary
        mean.mul_(real).sub_(turn * imaginary).add_(g)
        imaginary.copy_(newer)
        self.flat.sub_(mean * rate)


MAKERS = {
    "sgd": Optimiser,
    "momentum": Momentum,
    "rmsprop": RMSProp,
    "adam": Adam,
    "optimistic": Optimistic,
    "optimistic-adam": OptimisticAdam,
    "complex-momentum": ComplexMomentum,
}


def optimiser(flat: Tensor, player: NetworkConfig) -> Optimiser:
    """The player's optimiser over one tensor that holds everything; raises TrainingError for an
    unknown one.
    """
    if player.optimiser not in MAKERS:
        raise TrainingError("There is no optimiser {!r}; there are {}.", player.optimiser, ", ".join(MAKERS))
    return MAKERS[player.optimiser](flat, player)
