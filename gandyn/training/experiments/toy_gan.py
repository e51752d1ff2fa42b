"""A whole GAN on points in the plane: any loss of the portraits with any constraint.

Settings: WGAN-GP on eight Gaussians with λ = 0.1 (λ = 10 is slow on toys). λ = 0.1 inflates the critic's
slope, so `w_estimate` is then no distance; with a one-sided penalty of λ = 10 it comes to 83–92 % of the
exact one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gandyn.parameter import Parameter
from gandyn.training import metrics, parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.experiments import _losses as losses
from gandyn.training.experiments import _rules as rules
from gandyn.training.run_config import NetworkConfig, RunConfig

COUNT, ROUNDS = 500, 4
AT_ONCE = "simultaneous"
MEMORIES = {
    "beta1": ("momentum", "adam", "optimistic-adam", "complex-momentum"),
    "beta2": ("rmsprop", "adam", "optimistic-adam"),
    "optimism": ("optimistic", "optimistic-adam"),
    "angle": ("complex-momentum",),
}


def arms(v: Values) -> dict[str, RunConfig]:
    """One run."""
    return {
        "gan": RunConfig(
            d=_player(v, "d"),
            g=_player(v, "g"),
            data=common.source(v),
            **losses.of(v),
            batch=v["batch"],
            n_critic=v["n_critic"],
            ema=v["ema"],
            simultaneous=v["order"] == AT_ONCE,
            **rules.of(v),
        )
    }


def _player(v: Values, who: str) -> NetworkConfig:
    """Memories only where the optimiser has them."""
    optimiser = v[f"optimiser_{who}"]
    memories = {name: v[f"{name}_{who}"] for name, of in MEMORIES.items() if optimiser in of}
    return common.player(
        v,
        activation=v["activation"],
        norm=v[f"norm_{who}"],
        optimiser=optimiser,
        lr=v[f"lr_{who}"],
        **memories,
    )


def measure(loops: dict[str, Any]) -> Metrics:
    """modes and high_quality (of mixtures), w_estimate as the critic gives it, exact_w1 of 500 points, mean
    of 4 draws.
    """
    loop = loops["gan"]
    return coverage(loop) | estimates(loop)


def coverage(loop: Any) -> Metrics:
    """modes, high_quality; None where there are no modes."""
    from gandyn.training.probes.modes import PROBE, covered

    if not PROBE.fits(loop.setup):
        return {"modes": None, "high_quality": None}
    modes, shares = covered(loop, common.on(loop), average=bool(loop.average), count=2000)
    return {"modes": int(modes[0]), "high_quality": float(shares[0])}


def estimates(loop: Any) -> Metrics:
    """w_estimate and exact_w1 between fresh samples."""
    import torch

    random = common.on(loop)
    with torch.no_grad():
        real, fake = loop.real(4 * COUNT, random), loop.samples(4 * COUNT, random)
        w = float((loop.d.score(real).mean(1) - loop.d.score(fake).mean(1))[0])
    x, y = (side[0].cpu().numpy().reshape(ROUNDS, COUNT, -1) for side in (real, fake))
    return {"w_estimate": w, "exact_w1": float(np.mean([metrics.exact_w(a, b) for a, b in zip(x, y)]))}


def _of(who: str, name: str) -> tuple[Parameter, ...]:
    side = who.upper()
    return (
        Parameter(
            f"optimiser_{who}",
            "optimiser",
            "adam",
            choices=parameter_factories.OPTIMISERS,
            meaning=f"Optimiser of the {name}.",
        ),
        parameter_factories.rate(f"lr_{who}", 1e-3, f"the {name}", f"η_{side}"),
        parameter_factories.memory(
            f"beta1_{who}", f"β₁_{side}", 0.5, f"Memory of gradients (momentum, Adam) of the {name}."
        ),
        parameter_factories.memory(
            f"beta2_{who}", f"β₂_{side}", 0.9, f"Memory of squared gradients (RMSProp, Adam) of the {name}."
        ),
        Parameter(
            f"optimism_{who}",
            f"r_{side}",
            1.0,
            0.0,
            3.0,
            meaning=f"Strength of the optimistic steps of the {name}.",
            floor=0.0,
        ),
        Parameter(
            f"angle_{who}",
            f"arg β_{side}",
            0.0,
            0.0,
            math.pi,
            meaning=f"Angle of the complex momentum of the {name}, whose size is β₁.",
            floor=-math.pi,
            ceiling=math.pi,
        ),
    )


EXPERIMENT = Experiment(
    id="toy-gan",
    title="A GAN in the plane",
    summary="Every loss and every constraint on points in the plane.",
    claims=(
        Claim(
            "WGAN-GP with five critic steps covers 8 of 8 Gaussians after 200 iterations.",
            "modes",
            of("modes"),
            least=8,
            steps=200,
        ),
        Claim(
            "WGAN-GP with five critic steps covers 25 of 25 Gaussians after 1000 iterations.",
            "modes",
            of("modes"),
            least=25,
            about={"data": "25-gaussians"},
            steps=1000,
        ),
    ),
    parameters=(
        parameter_factories.data(),
        *losses.parameters("wgan-gp", 0.1),
        *_of("d", "discriminator"),
        *_of("g", "generator"),
        Parameter(
            "order",
            "order",
            "alternating",
            choices=("alternating", AT_ONCE),
            meaning="Whether the players step in turns, or both at once.",
        ),
        parameter_factories.critic_steps(5),
        *rules.parameters(),
        parameter_factories.memory("ema", "EMA", 0.0, "Decay of the generator's average; 0: none."),
        Parameter(
            "activation",
            "units",
            "relu",
            choices=("relu", "leaky", "tanh"),
            meaning="Hidden units of both players.",
        ),
        parameter_factories.norm("norm_d", "norm of D", "discriminator"),
        parameter_factories.norm("norm_g", "norm of G", "generator"),
        *parameter_factories.sizes(),
    ),
    steps=400,
    arms=arms,
    measure=measure,
    figures={**common.COVERAGE, "w_estimate": "W estimate (n = 2000)", "exact_w1": "W₁ (n = 500)"},
    probes=(
        "samples",
        "density",
        "critic-map",
        "manifold",
        "modes",
        "distances",
        "weight-histogram",
        "gradient-norms",
        "path",
    ),
    references=(common.GULRAJANI,),
    order=6,
)
