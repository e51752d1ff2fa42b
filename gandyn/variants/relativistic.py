r"""Relativistic standard GAN: the critic is asked whether the real sample looks more real than the fake one.

Losses:  L_D = −log σ(D(x_r) − D(x_f)),   L_G = −log σ(D(x_f) − D(x_r)).
ODE:     φ' = −σ(s) θ,   θ' = σ(−s) φ: on the Dirac GAN the same field as the non-saturating GAN.
Source:  Jolicoeur-Martineau 2018, arXiv:1807.00734, Eqs. (4), (5).

With instance noise it differs: both outputs are noisy, so the difference carries twice the variance.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.quadrature import gaussian_expectation
from gandyn.scalar import sigmoids
from gandyn.variant import Critic, Variant
from gandyn.variants._claims import slow_or_circle
from gandyn.variants._score import from_score


class Relativistic(NamedTuple):
    """No parameters."""


def score(t: Any, k: Any) -> Any:
    up, down = sigmoids(t)
    return up, up * down, down, 0.0 * up


def expected_score(s: Any, spread: Any, k: Any) -> Any:
    """D(x_f) − D(x_r) has variance 2·spread²; its derivative counts the noise of both samples."""
    h_d, dh_d, h_g, dh_r = gaussian_expectation(s, spread * 1.4142135623730951, k)
    return h_d, 2.0 * dh_d, h_g, dh_r


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per pair of samples."""
    return m.softplus(critic.fake - critic.real), m.softplus(critic.real - critic.fake)


VARIANT = Variant(
    id="relativistic",
    name="Relativistic GAN",
    group="Classical",
    summary="Judges fake against real. On the Dirac GAN its field is that of the non-saturating GAN.",
    claims=slow_or_circle(),
    ode=(r"\dot{\varphi}={-\sigma(s)}\,\theta", r"\dot{\theta}=\sigma({-s})\,\varphi"),
    loss_d=r"L_D={-\log\sigma(D(x_r)-D(x_f))}",
    loss_g=r"L_G={-\log\sigma(D(x_f)-D(x_r))}",
    references=("Jolicoeur-Martineau 2018, arXiv:1807.00734",),
    params=Relativistic,
    coefficients=from_score,
    losses=losses,
    score=score,
    expected_score=expected_score,
    order=5,
)
