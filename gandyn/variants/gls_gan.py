r"""Generalised loss-sensitive GAN: beyond the margin the critic is pushed less, by the slope ν.

Losses:  L_D = C_ν(m‖x_f − x_r‖ + D(x_f) − D(x_r)),  C_ν(x) = max(x, νx),   L_G = −D(x_f).
ODE:     φ' = −θ where s > −m‖θ‖, −νθ elsewhere;   θ' = φ.
Source:  Qi 2017, arXiv:1701.06264, on the generalised LS-GAN: ν = 0 is the LS-GAN (here with λ = 1), ν = 1
         the WGAN, whose losses differ by the margin, a constant for the critic.

Across s = −m‖θ‖ the flow slides while m² + ν‖θ‖² < ‖φ‖² < m² + ‖θ‖², and passes elsewhere.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.variant import Critic, Variant
from gandyn.variants import _margins


class GeneralisedLossSensitive(NamedTuple):
    slope: float
    margin: float


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    return 0.0, -(on + k.slope * (1.0 - on)), 1.0, 0.0


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per pair of samples."""
    excess = _margins.excess(critic, k)
    return m.maximum(excess, k.slope * excess), -critic.fake


VARIANT = Variant(
    id="gls-gan",
    name="Generalised LS-GAN",
    group="Wasserstein",
    summary="Between the loss-sensitive GAN (slope 0) and the WGAN (slope 1).",
    claims=(
        Claim(
            "Slope ν = 1 is the unconstrained WGAN: every orbit is a circle.",
            ("closed-orbits",),
            lambda k, dim: bool(k.slope == 1.0),
        ),
        Claim(
            "While s ≥ −m‖θ‖ the flow is a pure rotation: orbits that stay there are circles. Others shrink "
            "until they only touch s = −m‖θ‖.",
            ("closed-orbits",),
        ),
    ),
    ode=(
        r"\dot{\varphi}={-\left(\nu+(1-\nu)[s>{-m\|\theta\|}]\right)}\theta",
        r"\dot{\theta}=\varphi",
    ),
    loss_d=r"L_D=C(m\|x_f-x_r\|+D(x_f)-D(x_r))",
    loss_g=r"L_G={-D(x_f)}",
    where=(r"C(x)=\max(x,\nu x)",),
    references=(_margins.REFERENCE,),
    parameters=(
        Parameter(
            "slope", "ν", 0.2, 0.0, 1.0, floor=0.0, ceiling=1.0,
            meaning="Push beyond the margin: 0 is the LS-GAN, 1 the WGAN.",
        ),
        Parameter(
            "margin", "m", 1.0, 0.05, 2.0, floor=_margins.LEAST,
            meaning="Margin between real and fake, per unit of their distance.",
        ),
    ),
    params=GeneralisedLossSensitive,
    coefficients=coefficients,
    losses=losses,
    noise_obstacle=_margins.OBSTACLE,
    switch=_margins.switch,
    smooth=lambda k: bool(k.slope == 1.0),
    order=33,
)  # fmt: skip
