r"""Wasserstein GAN whose critic is divided by its norm, D(x) = φ·x/‖φ‖: the spectral-normalisation case.

Losses:  L_D = D(x_f) − D(x_r),   L_G = −D(x_f).
ODE:     φ' = s φ/‖φ‖³ − θ/‖φ‖,   θ' = φ/‖φ‖.
Source:  Miyato et al. 2018, arXiv:1802.05957, Eq. (8); the portrait in Su 2019, kexue.fm/archives/6583.

‖φ‖ and I = ‖θ‖²/2 − ‖φ‖² ln|L| are conserved: a bounded rosette. The field is undefined at φ = 0.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gandyn.claim import Claim
from gandyn.scalar import where
from gandyn.variant import Critic, Variant
from gandyn.variants._claims import in_the_plane, on_a_line
from gandyn.variants._wasserstein import GROUP, LINEAR, plain_losses


class Normalized(NamedTuple):
    """No parameters."""


def coefficients(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    # At φ = 0 NaN rather than 1/0, which compiled complex numbers raise.
    r = 1.0 / np.sqrt(where(p.real > 0.0, p, np.nan * (1.0 + p)))
    return s * r * r * r, -r, r, 0.0


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """`critic` holds raw outputs; dividing by the slope normalises them."""
    return plain_losses(critic._replace(real=critic.real / critic.slope, fake=critic.fake / critic.slope))


VARIANT = Variant(
    id="wgan-normalized",
    name="WGAN, normalised critic",
    group=GROUP,
    summary="Critic divided by its norm, as in spectral normalisation.",
    claims=(
        Claim("On a line θ moves one way at constant speed, for ever.", ("diverges",), on_a_line),
        Claim(
            "In the plane, with angular momentum L₀ ≠ 0, every orbit is a bounded rosette; none converges.",
            ("closed-orbits",),
            in_the_plane,
        ),
    ),
    ode=(
        r"\dot{\varphi}={-\frac{\theta}{\|\varphi\|}}+\frac{s\,\varphi}{\|\varphi\|^3}",
        r"\dot{\theta}=\frac{\varphi}{\|\varphi\|}",
    ),
    loss_d=r"L_D=\frac{D(x_f)-D(x_r)}{\|\varphi\|}",
    loss_g=r"L_G={-\frac{D(x_f)}{\|\varphi\|}}",
    references=("Miyato et al. 2018, arXiv:1802.05957", "Su 2019, kexue.fm/archives/6583"),
    params=Normalized,
    coefficients=coefficients,
    losses=losses,
    noise_inert=LINEAR,
    penalty_inert="the normalised critic has slope 1 everywhere, so its gradient penalty is a constant",
    smooth=lambda k: False,
    order=11,
    normalized=True,
)
