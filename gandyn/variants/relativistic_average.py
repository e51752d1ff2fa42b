r"""Relativistic average GAN: is a real sample more real than fakes are on the average, and the other way
round?

Losses:  L_D = −½ log σ(D(x_r) − E D(x_f)) − ½ log σ(E D(x_r) − D(x_f)),
         L_G = −½ log σ(D(x_f) − E D(x_r)) − ½ log σ(E D(x_f) − D(x_r)),   E over the batch.
ODE:     φ' = −σ(s) θ,   θ' = σ(−s) φ: where every sample is its own average, it is the relativistic GAN.
Source:  Jolicoeur-Martineau 2018, arXiv:1807.00734, section 4.2 (RaSGAN); the factors ½ are those of her
         program.

Instance noise tells the two apart: an average is free of it, so that differences carry its variance once,
not twice.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gandyn.scalar import sigmoids
from gandyn.variant import Critic, Variant
from gandyn.variants._claims import slow_or_circle
from gandyn.variants._score import from_score


class RelativisticAverage(NamedTuple):
    """No parameters."""


def score(t: Any, k: Any) -> Any:
    """Of both terms together: at a real sample of output ζ beside fakes of mean s stands s − ζ, which is
    distributed like s + ζ.
    """
    up, down = sigmoids(t)
    return up, up * down, down, 0.0 * up


def losses(critic: Critic, k: Any, m: Any) -> tuple[Any, Any]:
    """L_D and L_G of the module's docstring, per pair of samples."""
    real, fake = critic.averages()
    loss_d = m.softplus(fake - critic.real) + m.softplus(critic.fake - real)
    return 0.5 * loss_d, 0.5 * (m.softplus(real - critic.fake) + m.softplus(critic.real - fake))


VARIANT = Variant(
    id="relativistic-average",
    name="Relativistic average GAN",
    group="Classical",
    summary="Judges each sample against the average of the others. Two single points are their own "
    "averages, so that its field is the relativistic GAN's.",
    claims=slow_or_circle(),
    ode=(r"\dot{\varphi}={-\sigma(s)}\,\theta", r"\dot{\theta}=\sigma({-s})\,\varphi"),
    loss_d=r"L_D={-\frac{1}{2}\log\sigma(D(x_r)-\mathrm{E}D(x_f))}-\frac{1}{2}\log\sigma(\mathrm{E}D(x_r)-D(x_f))",
    loss_g=r"L_G={-\frac{1}{2}\log\sigma(D(x_f)-\mathrm{E}D(x_r))}-\frac{1}{2}\log\sigma(\mathrm{E}D(x_f)-D(x_r))",
    references=("Jolicoeur-Martineau 2018, arXiv:1807.00734",),
    params=RelativisticAverage,
    coefficients=from_score,
    losses=losses,
    score=score,
    order=30,
)
