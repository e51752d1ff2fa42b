"""Gradient penalties on top of any loss: a function of the slope ‖∇ₓD‖ at real, fake or interpolated points.

torch is imported here, so only the worker imports this module. To add one, write `(slope, center) -> penalty`
into SLOPES. Sources: Gulrajani et al. 2017, arXiv:1704.00028, Eq. (3); Petzka et al. 2018, arXiv:1709.08894,
Eq. (8); R1 is two-sided at the real points with centre 0 (Mescheder et al. 2018, arXiv:1801.04406, Eq. (9));
the differences are Su's: from real to fake, as in wgan-fd, or between two points that each lie between a pair
of their own.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from gandyn.training.data import uniform
from gandyn.training.player import Critic
from gandyn.training.run_config import Penalty

AROUND = "around"
FINITE_DIFFERENCE, INTERPOLATED_DIFFERENCE = "finite-difference", "interpolated-difference"
SLOPES: dict[str, Callable[[Tensor, float], Tensor]] = {
    "two-sided": lambda slope, c: (slope - c).square(),
    "one-sided": lambda slope, c: (slope - c).clamp_min(0.0).square(),
    "linear": lambda slope, c: slope.clamp_min(c),
}
# Their derivatives in the slope.
RATES: dict[str, Callable[[Tensor, float], Tensor]] = {
    "two-sided": lambda slope, c: (slope - c).mul_(2.0),
    "one-sided": lambda slope, c: (slope - c).clamp_min_(0.0).mul_(2.0),
    "linear": lambda slope, c: (slope > c).to(slope.dtype),
}


def places(at: str, real: Tensor, fake: Tensor, random: torch.Generator) -> Tensor:
    """The points (K, n, d) where a penalty looks; interpolates lie uniformly between the pairs.

    Around the data are x + ½σu, σ the standard deviation of all numbers of the batch, u uniform from 0 to 1
    in each of them, as in DRAGAN's own program (Kodali et al. 2017, arXiv:1705.07215).
    """
    if at == "real":
        return real
    if at == "fake":
        return fake
    if at == AROUND:
        return real + 0.5 * real.std((1, 2), correction=0, keepdim=True) * uniform(
            tuple(real.shape), random
        ).to(real.dtype)
    share = uniform((*real.shape[:-1], 1), random, real.dtype)
    return torch.lerp(fake, real, share)


def penalty(kind: Penalty, critic: Critic, real: Tensor, fake: Tensor, random: torch.Generator) -> Tensor:
    """(K, n): strength · f(slope), the slope by the gradient or, for differences, by the rise from one point
    to another.
    """
    if kind.kind in (FINITE_DIFFERENCE, INTERPOLATED_DIFFERENCE):
        slope = rise(critic, *_ends(kind.kind, real, fake, random))
        return kind.strength * (slope - kind.center).square()
    return of_slope(kind, critic.input_slope(places(kind.at, real, fake, random)))


def _ends(kind: str, real: Tensor, fake: Tensor, random: torch.Generator) -> tuple[Tensor, Tensor]:
    if kind == FINITE_DIFFERENCE:
        return real, fake
    one, other = (places("interpolated", real, fake, random) for _ in range(2))
    return one, other.roll(1, dims=-2)


def rise(critic: Critic, one: Tensor, other: Tensor) -> Tensor:
    """(K, n): |D(x) − D(y)| / ‖x − y‖ of each pair."""
    return (critic.score(other) - critic.score(one)).abs() / distance(one, other)


def of_slope(kind: Penalty, slope: Tensor) -> Tensor:
    """strength · f(slope)."""
    return kind.strength * SLOPES[kind.kind](slope, kind.center)


def distance(real: Tensor, fake: Tensor) -> Tensor:
    """‖x_f − x_r‖ of each pair, (K, n), kept off zero."""
    found: Tensor = torch.linalg.vector_norm(fake - real, dim=-1)
    return found.clamp_min(1e-12)
