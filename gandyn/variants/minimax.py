r"""The original GAN as a zero-sum game (the "saturating" form).

Losses:  L_D = −log σ(D(x_r)) − log(1 − σ(D(x_f))),   L_G = log(1 − σ(D(x_f))).
ODE:     φ' = −σ(s) θ,   θ' = σ(s) φ,   s = φ·θ.
Source:  Goodfellow et al. 2014, arXiv:1406.2661, Eq. (1); on the Dirac GAN Mescheder et al. 2018,
         arXiv:1801.04406.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.scalar import sigmoids
from gandyn.variant import Critic, Variant
from gandyn.variants._claims import CLOSED_TEXT
from gandyn.variants._score import from_score


class Minimax(NamedTuple):
    """No parameters."""


def score(t: Any, k: Any) -> Any:
    up, down = sigmoids(t)
    return up, up * down, up, -up * down


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per sample."""
    return m.softplus(-critic.real) + m.softplus(critic.fake), -m.softplus(critic.fake)


VARIANT = Variant(
    id="minimax",
    name="Minimax GAN",
    group="Classical",
    summary="The original zero-sum game.",
    claims=(Claim(CLOSED_TEXT, ("closed-orbits",)),),
    ode=(r"\dot{\varphi}={-\sigma(s)}\,\theta", r"\dot{\theta}=\sigma(s)\,\varphi"),
    loss_d=r"L_D={-\log\sigma(D(x_r))}-\log(1-\sigma(D(x_f)))",
    loss_g=r"L_G=\log(1-\sigma(D(x_f)))",
    references=("Goodfellow et al. 2014, arXiv:1406.2661", "Mescheder et al. 2018, arXiv:1801.04406"),
    params=Minimax,
    coefficients=from_score,
    losses=losses,
    score=score,
    order=1,
)
