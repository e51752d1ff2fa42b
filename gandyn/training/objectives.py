"""The portraits' losses on batches: `gandyn.variants()[id].losses` with torch, given only what it really
depends on.

torch is imported here, so only the worker imports this module.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from gandyn.design.numbers import Functions
from gandyn.losses import NUMPY
from gandyn.training.penalties import RATES, SLOPES, of_slope
from gandyn.training.run_config import Penalty, RunConfig
from gandyn.variant import Critic


def _lifted(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """The function for numbers, too."""
    return lambda *args: function(*(x if isinstance(x, Tensor) else _number(x) for x in args))


def _number(x: float) -> Tensor:
    """Of no dimensions, so that it takes the precision of what it meets."""
    return torch.tensor(x, dtype=torch.float64)


def _sech(x: Tensor) -> Tensor:
    e = (-x.abs()).exp()
    return 2.0 * e / (1.0 + e * e)


# What the formulas of designs are made of. Single precision overflows at e^88.
_CALLS: dict[str, Callable[..., Tensor]] = {
    "log": torch.log, "exp": lambda x: x.clamp(-80.0, 80.0).exp(), "sqrt": torch.sqrt, "tanh": torch.tanh,
    "sech": _sech, "sinh": torch.sinh, "cosh": torch.cosh, "atan": torch.atan, "abs": torch.abs,
    "sign": torch.sign, "sigmoid": torch.sigmoid, "softplus": torch.nn.functional.softplus,
    "min": torch.minimum, "max": torch.maximum,
}  # fmt: skip
TORCH = SimpleNamespace(
    exp=torch.exp, log=torch.log, sqrt=torch.sqrt, softplus=torch.nn.functional.softplus, relu=torch.relu,
    maximum=torch.maximum, constant=lambda x: x.detach(), clip=torch.clamp, floor=torch.floor,
    rows=lambda table, at: torch.as_tensor(table, dtype=at.dtype, device=at.device)[at.long()],
    trees=Functions(
        float, NUMPY.trees.constants, _lifted(torch.divide), _lifted(torch.pow),
        {name: _lifted(call) for name, call in _CALLS.items()},
    ),
)  # fmt: skip
_ONE = torch.ones(())
Parts = dict[str, Callable[[], Any]]


def parts(real: Callable[[], Tensor], fake: Callable[[], Tensor], **others: Callable[[], Any]) -> Parts:
    """Every field of what a loss sees, computed on demand and once; real, fake: the scores (K, n). What is
    not given is 1.
    """
    real, fake = functools.cache(real), functools.cache(fake)
    means = {
        "mean_real": lambda: real().mean(-1, keepdim=True),
        "mean_fake": lambda: fake().mean(-1, keepdim=True),
    }
    return {"slope": lambda: _ONE, "distance": lambda: _ONE, "real": real, "fake": fake, **means, **others}


class Affine(NamedTuple):
    """A loss real·D(x_r) + fake·D(x_f) + penalty(slope) + constant, whose derivatives need no autograd."""

    real: float
    fake: float
    constant: float
    penalties: tuple[Penalty, ...] = ()

    def derivatives(
        self, real: Tensor, fake: Tensor, slope: Tensor | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor, Tensor]]:
        """(mean (K,), its derivatives in real, fake and slope, (K, n) each)."""
        n = fake.shape[-1]
        value = self.real * real.mean(-1) + self.fake * fake.mean(-1) + self.constant
        rate = torch.zeros(())
        for kind in self.penalties:
            assert slope is not None
            value = value + of_slope(kind, slope).mean(-1)
            rate = RATES[kind.kind](slope, kind.center).mul_(kind.strength / n) + rate
        return value, (torch.full_like(real, self.real / n), torch.full_like(fake, self.fake / n), rate)


class Objective:
    """Both losses of one setup. needs_d, needs_g: the fields of Critic that each loss depends on. affine_d,
    affine_g: their closed form, None for losses that have none.
    """

    def __init__(self, setup: RunConfig) -> None:
        self.losses, self.params = setup.spec.losses, setup.params
        self.needs_d, self.needs_g = (_needs(self.losses, self.params, player) for player in (0, 1))
        if setup.spec.normalized:
            # The lab's critic has been divided by its norm already.
            self.needs_d, self.needs_g = self.needs_d - {"slope"}, self.needs_g - {"slope"}
        self.affine_d = affine(self, 0, setup.at)
        self.affine_g = affine(self, 1, setup.at)

    def loss_d(self, parts: Parts) -> torch.Tensor:
        """(K, n) or broadcastable: the discriminator's loss per sample; `parts` computes each field on
        demand.
        """
        return self._loss(0, self.needs_d, parts)

    def loss_g(self, parts: Parts) -> torch.Tensor:
        """The generator's."""
        return self._loss(1, self.needs_g, parts)

    def _loss(self, player: int, needs: set[str], parts: Parts) -> torch.Tensor:
        seen = Critic(*(parts[name]() if name in needs else _ONE for name in Critic._fields))
        loss: torch.Tensor = self.losses(seen, self.params, TORCH)[player]
        return loss


def affine(objective: Objective, player: int, at: str) -> Affine | None:
    """The closed form of a loss, found by trying it out on a grid of scores and slopes; exact agreement is
    asked for (1e-9).
    """
    if {"distance", "mean_real", "mean_fake"} & (objective.needs_d, objective.needs_g)[player]:
        return None

    def value(r: Any, f: Any, s: Any) -> Any:
        return objective.losses(Critic(r, f, s, np.ones(())), objective.params, NUMPY)[player] + 0.0 * (
            r + f + s
        )

    with np.errstate(all="ignore"):
        return _tried(value, objective.params, at)


def _tried(value: Callable[..., Any], params: Any, at: str) -> Affine | None:
    zero, one = np.zeros(()), np.ones(())
    base = value(zero, zero, zero)
    slopes = (value(one, zero, zero) - base, value(zero, one, zero) - base)
    r, f, s = np.meshgrid(
        np.linspace(-3.0, 3.0, 7), np.linspace(-3.0, 3.0, 7), np.linspace(0.0, 4.0, 33), indexing="ij"
    )
    rest = value(r, f, s) - slopes[0] * r - slopes[1] * f
    for kinds in _candidates(params, at):
        known = sum((of_slope(kind, torch.tensor(s)).numpy() for kind in kinds), 0.0 * s)
        if np.abs(rest - known - (rest - known).flat[0]).max() < 1e-9:
            return Affine(float(slopes[0]), float(slopes[1]), float((rest - known).flat[0]), kinds)
    return None


def _candidates(params: Any, at: str) -> list[tuple[Penalty, ...]]:
    """No penalty, or one of each kind with the variant's own strength and centre."""
    own = (
        [(Penalty(kind, params.lambda_, params.c, at),) for kind in SLOPES]
        if hasattr(params, "lambda_") and hasattr(params, "c")
        else []
    )
    return [(), *own]


def _needs(losses: Callable[..., Any], params: Any, player: int) -> set[str]:
    """Found by trying: a field is needed if the loss changes with it. (The other loss would otherwise cost a
    gradient.)
    """
    base = Critic(0.3, -0.4, 0.7, 1.3)

    def value(**changes: float) -> float:
        return float(
            losses(base._replace(**{k: np.float64(v) for k, v in changes.items()}), params, NUMPY)[player]
        )

    return {
        name
        for name in Critic._fields
        if any(
            value(**{name: x}) != value()
            for x in (-3.0, 1e-3, 1e3)
            if x > 0.0 or name not in ("slope", "distance")
        )
    }
