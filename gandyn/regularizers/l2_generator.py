"""Weight decay on the generator: L_G gains (ν/2)‖θ‖², so e −= ν.

Together with that on the discriminator L' = (a + e)L: both players' damping adds up. The WGAN with μ = ν = ε
is Balduzzi's weak attractor, a slow pull within a fast rotation: the flow converges at the rate ε whatever ε
> 0 is, while simultaneous steps do so for η < 2ε/(1 + ε²) only.
Source: Balduzzi et al. 2018, arXiv:1802.05642, section 2.2.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn import vector_field
from gandyn.parameter import Parameter
from gandyn.regularizer import Regularizer, State
from gandyn.variant import Variant
from gandyn.vector_field import coefficients


class DampedGenerator(NamedTuple):
    rate: float
    inner: Any


def damped_generator(s: Any, p: Any, q: Any, on: Any, k: Any) -> Any:
    a, b, c, e = coefficients(s, p, q, on, k.inner)
    return a, b, c, e - k.rate


def _wrap(params: Any, strength: float, variant: Variant) -> Any:
    return DampedGenerator(strength, params) if strength else params


def _penalty(strength: float, state: State, variant: Variant) -> tuple[Any, Any]:
    return 0.0, 0.5 * strength * state.q


vector_field.register(DampedGenerator, damped_generator, vector_field.inner_switch)
vector_field.PULL_THETA.add(DampedGenerator)

REGULARIZER = Regularizer(
    id="l2-generator",
    name="L2 on the generator",
    strength=Parameter(
        "l2-generator", "ν", 0.1, 0.0, 2.0, meaning="Weight decay: pulls θ back to 0.", floor=0.0
    ),
    summary=(
        "Weight decay of the generator. Angular momentum dies out by L' = (a + e)L, in which both players' "
        "damping adds up. It knows where the data are: on the Dirac GAN they lie at 0."
    ),
    latex=r"\frac{\nu}{2}\|\theta\|^2",
    references=("Balduzzi et al. 2018, arXiv:1802.05642",),
    wrap=_wrap,
    terms=("", r"-\nu\,\theta"),
    penalty=_penalty,
    order=15,
)
