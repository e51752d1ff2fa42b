r"""The GAN as it is usually trained: the generator maximises log σ(D) instead.

Losses:  L_D = −log σ(D(x_r)) − log(1 − σ(D(x_f))),   L_G = −log σ(D(x_f)).
ODE:     φ' = −σ(s) θ,   θ' = σ(−s) φ.
Source:  Goodfellow et al. 2014, arXiv:1406.2661, section 3; Mescheder et al. 2018, arXiv:1801.04406, Lemma
         2.2.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.scalar import sigmoids
from gandyn.variant import Critic, Variant
from gandyn.variants._claims import slow_or_circle
from gandyn.variants._score import from_score


class NonSaturating(NamedTuple):
    """No parameters."""


def score(t: Any, k: Any) -> Any:
    up, down = sigmoids(t)
    return up, up * down, down, -up * down


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per sample."""
    return m.softplus(-critic.real) + m.softplus(critic.fake), m.softplus(-critic.fake)


VARIANT = Variant(
    id="non-saturating",
    name="Non-saturating GAN",
    group="Classical",
    summary="The everyday GAN.",
    claims=slow_or_circle(),
    ode=(r"\dot{\varphi}={-\sigma(s)}\,\theta", r"\dot{\theta}=\sigma({-s})\,\varphi"),
    loss_d=r"L_D={-\log\sigma(D(x_r))}-\log(1-\sigma(D(x_f)))",
    loss_g=r"L_G={-\log\sigma(D(x_f))}",
    references=(
        "Goodfellow et al. 2014, arXiv:1406.2661",
        "Mescheder et al. 2018, arXiv:1801.04406, Lemma 2.2",
    ),
    params=NonSaturating,
    coefficients=from_score,
    losses=losses,
    score=score,
    order=2,
)
