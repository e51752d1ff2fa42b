"""Instance noise: real and fake samples are blurred by N(0, σₙ² I) before the discriminator sees them.

With ζ ~ N(0, σₙ²‖φ‖²), Stein's lemma gives exactly
    b = −E h_D(s+ζ),   c = E h_G(s+ζ),   a += −σₙ² E h_D'(s+ζ) + σₙ² E h_R'(ζ).
Source: Sønderby et al. 2017, arXiv:1610.04490; Mescheder et al. 2018, arXiv:1801.04406, Lemma 3.2.
The averages are quadratures (`gandyn.quadrature`) or closed forms (hinge): no sampling.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn import vector_field
from gandyn.parameter import Parameter
from gandyn.regularizer import Regularizer
from gandyn.scalar import root
from gandyn.variant import Variant
from gandyn.vector_field import coefficients, expected_score


class Noisy(NamedTuple):
    sigma: float
    inner: Any


def noisy(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    a, _, _, e = coefficients(s, p, q, on, k.inner)
    h_d, dh_d, h_g, dh_r = expected_score(s, k.sigma * root(p), k.inner)
    return a + k.sigma * k.sigma * (dh_r - dh_d), -h_d, h_g, e


def _wrap(params: Any, strength: float, variant: Variant) -> Any:
    if variant.noise_inert or strength == 0.0:
        return params
    return Noisy(strength, params)


def _obstacle(variant: Variant) -> str:
    if variant.noise_inert or variant.score:
        return ""
    if variant.noise_obstacle:
        return variant.noise_obstacle
    return "its penalty depends on the distance between the two samples, which noise would change too"


vector_field.register(Noisy, noisy)

REGULARIZER = Regularizer(
    id="instance-noise",
    name="Instance noise",
    strength=Parameter(
        "instance-noise",
        "σₙ",
        0.5,
        0.0,
        2.0,
        meaning="Standard deviation of the noise on every sample.",
        floor=0.0,
    ),
    summary="Blurs real and fake samples. Computed as an exact expectation, without sampling.",
    latex=r"x\to x+\varepsilon,\ \varepsilon\sim N(0,\sigma_n^2 I)",
    references=(
        "Sønderby et al. 2017, arXiv:1610.04490",
        "Mescheder et al. 2018, arXiv:1801.04406, Lemma 3.2",
    ),
    wrap=_wrap,
    penalty=lambda strength, state, variant: (0.0, 0.0),
    obstacle=_obstacle,
    inert=lambda variant: variant.noise_inert,
    order=1,
)
