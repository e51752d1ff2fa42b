r"""Hinge loss (SAGAN, BigGAN).

Losses:  L_D = max(0, 1 − D(x_r)) + max(0, 1 + D(x_f)),   L_G = −D(x_f).
ODE:     φ' = −[s > −1] θ,   θ' = φ.
Source:  Lim and Ye 2017, arXiv:1705.02894, Eqs. (2), (7); Miyato et al. 2018, arXiv:1802.05957, Eqs. (16),
         (17).

At the corner s = −1 the flow is Filippov's: it slides along s = −1 while ‖φ‖ < ‖θ‖. Under instance noise the
corner is smoothed away and the expectations are normal distribution functions.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gandyn.claim import Claim
from gandyn.scalar import normal_cdf, normal_density, step, where
from gandyn.variant import Critic, Variant

# Below this spread the noise is no noise: the limit is taken instead of dividing by it.
TINY = 1e-150


class Hinge(NamedTuple):
    """No parameters."""


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    return 0.0, -on, 1.0, 0.0


def switch(s: Any, p: Any, q: Any, k: Any) -> Any:
    return s + 1.0


def score(t: Any, k: Any) -> Any:
    return step(t + 1.0), 0.0 * t, 1.0 + 0.0 * t, 0.0 * t


def expected_score(s: Any, spread: Any, k: Any) -> Any:
    """P(s + ζ > −1), its derivative in s, 1, and the derivative of P(ζ < 1): exact for ζ ~ N(0, spread²)."""
    width = where(spread.real > TINY, spread, TINY + 0.0 * spread)
    z = (s + 1.0) / width
    return normal_cdf(z), normal_density(z) / width, 1.0 + 0.0 * s, -normal_density(1.0 / width) / width


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per sample."""
    return m.relu(1.0 - critic.real) + m.relu(1.0 + critic.fake), -critic.fake


def expected_losses(s: Any, spread: Any, k: Any) -> tuple[Any, Any]:
    """The losses averaged over noise: E max(0, x + ζ) = x Φ(x/spread) + spread·ϕ(x/spread)."""

    def soft(x: Any) -> Any:
        width = np.maximum(spread, TINY)
        return x * normal_cdf(x / width) + width * normal_density(x / width)

    return soft(1.0 + 0.0 * s) + soft(1.0 + s), -s


VARIANT = Variant(
    id="hinge",
    name="Hinge GAN",
    group="Classical",
    summary="Linear until the critic is sure, then flat.",
    claims=(
        Claim(
            "Inside s > −1 it is the unconstrained WGAN: every orbit is a circle. What starts farther out "
            "is drawn onto the outermost of them.",
            ("closed-orbits",),
        ),
    ),
    ode=(r"\dot{\varphi}={-[s>{-1}]}\,\theta", r"\dot{\theta}=\varphi"),
    loss_d=r"L_D=\max(0,1-D(x_r))+\max(0,1+D(x_f))",
    loss_g=r"L_G={-D(x_f)}",
    references=("Lim and Ye 2017, arXiv:1705.02894", "Miyato et al. 2018, arXiv:1802.05957, Eqs. (16), (17)"),
    params=Hinge,
    coefficients=coefficients,
    losses=losses,
    score=score,
    expected_score=expected_score,
    expected_losses=expected_losses,
    switch=switch,
    smooth=lambda k: False,
    order=4,
)
