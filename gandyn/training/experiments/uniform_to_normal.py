"""A network that turns U[0, 1] into N(0, 1), found by a GAN; what it learns is the quantile function Φ⁻¹, or
its mirror image.

Source: Su's article on Wasserstein distance and GANs (an interview question there). The uniform numbers reach
the network as 6(u − ½): unscaled they leave the tails out. The average of the generator is measured.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.run_config import DataSource, RunConfig

GRID = 200


def arms(v: Values) -> dict[str, RunConfig]:
    """One run in one dimension."""
    d = common.player(v, lr=v["lr"])
    g = common.player(v, lr=v["lr"], activation="tanh")
    shared = {"batch": v["batch"], "n_critic": v["n_critic"], "ema": v["ema"]}
    return {
        "gan": RunConfig(
            d=d, g=g, data=DataSource("gauss"), variant=v["variant"], prior="uniform", z_dim=1, **shared
        )
    }


def measure(loops: dict[str, Any]) -> Metrics:
    """mean_error against Φ⁻¹(u) or Φ⁻¹(1 − u), whichever is nearer, over 200 even u; monotone: whether it
    never turns.
    """
    from scipy.special import ndtri

    from gandyn.training.probes.quantiles import mapped

    u, x = mapped(loops["gan"], GRID)
    error = min(float(np.abs(x - wanted).mean()) for wanted in (ndtri(u), ndtri(1.0 - u)))
    turns = np.diff(x)
    return {"mean_error": error, "monotone": bool((turns > 0.0).all() or (turns < 0.0).all())}


EXPERIMENT = Experiment(
    id="uniform-to-normal",
    title="From uniform to normal",
    summary="A GAN finds the quantile function without being told of it.",
    claims=(
        Claim("The learnt map is monotone after 1500 iterations.", "monotone", of("monotone"), least=1),
        Claim(
            "The learnt map is at most 0.05 away from Φ⁻¹ on average.",
            "mean error",
            of("mean_error"),
            most=0.05,
        ),
    ),
    parameters=(
        parameter_factories.variant("lsgan"),
        parameter_factories.memory("ema", "EMA", 0.99, "Decay of the generator's average; 0: none."),
        parameter_factories.rate("lr", 1e-3, "both players"),
        parameter_factories.critic_steps(3),
        *parameter_factories.sizes(),
    ),
    steps=1500,
    arms=arms,
    measure=measure,
    figures={"mean_error": "mean error", "monotone": "monotone"},
    probes=("quantiles", "density", "path"),
    references=("Su 2019, on Wasserstein distance and GANs, kexue.fm",),
    order=9,
)
