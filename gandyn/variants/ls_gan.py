r"""Loss-sensitive GAN: fakes must score lower than real samples by a margin, and no more.

Losses:  L_D = −D(x_r) + λ·max(0, m‖x_f − x_r‖ + D(x_f) − D(x_r)),   L_G = −D(x_f).
ODE:     φ' = −λ[s > −m‖θ‖] θ,   θ' = φ.
Source:  Qi 2017, arXiv:1701.06264, Eq. (6), with −D for the loss function, and m‖x_f − x_r‖ for the margin Δ.

The term −D(x_r) has no gradient at the real point 0. Where the margin is kept φ stands still; at its edge s
= −m‖θ‖ the flow is Filippov's, and slides along it while m² < ‖φ‖² < m² + λ‖θ‖². The generator's loss sees
no margin.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.claim import Claim
from gandyn.parameter import Parameter
from gandyn.variant import Critic, Variant
from gandyn.variants import _margins


class LossSensitive(NamedTuple):
    lambda_: float
    margin: float


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    return 0.0, -k.lambda_ * on, 1.0, 0.0


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per pair of samples."""
    return k.lambda_ * m.relu(_margins.excess(critic, k)) - critic.real, -critic.fake


VARIANT = Variant(
    id="ls-gan",
    name="Loss-sensitive GAN",
    group="Wasserstein",
    summary="Pushes until fakes score lower by a margin that grows with their distance, then stops.",
    claims=(
        Claim(
            "While s ≥ −m‖θ‖ it is linear: orbits that stay there are ellipses. Others lose size until they "
            "only touch s = −m‖θ‖.",
            ("closed-orbits",),
        ),
    ),
    ode=(r"\dot{\varphi}={-\lambda[s>{-m\|\theta\|}]}\,\theta", r"\dot{\theta}=\varphi"),
    loss_d=r"L_D={-D(x_r)}+\lambda\max(0,m\|x_f-x_r\|+D(x_f)-D(x_r))",
    loss_g=r"L_G={-D(x_f)}",
    references=(_margins.REFERENCE,),
    parameters=(
        Parameter("lambda", "λ", 1.0, 0.05, 3.0, meaning="Weight of the margin's term.", floor=1e-6),
        Parameter(
            "margin", "m", 1.0, 0.05, 2.0, floor=_margins.LEAST,
            meaning="Margin between real and fake, per unit of their distance.",
        ),
    ),
    params=LossSensitive,
    coefficients=coefficients,
    losses=losses,
    noise_obstacle=_margins.OBSTACLE,
    switch=_margins.switch,
    smooth=lambda k: False,
    order=32,
)  # fmt: skip
