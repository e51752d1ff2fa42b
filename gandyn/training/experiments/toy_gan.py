"""A whole GAN on points in the plane: any loss of the portraits with any constraint.

Settings: WGAN-GP on eight Gaussians with λ = 0.1 (λ = 10 is slow on toys). λ = 0.1 inflates the critic's
slope, so `w_estimate` is then no distance; with a one-sided penalty of λ = 10 it comes to 83–92 % of the
exact one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gandyn.losses import NUMPY
from gandyn.parameter import Parameter
from gandyn.scenario import variants
from gandyn.training import metrics, parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.run_config import NetworkConfig, Penalty, RunConfig
from gandyn.variant import Critic

COUNT, ROUNDS = 500, 4
MEMORIES = {"beta1": ("momentum", "adam"), "beta2": ("rmsprop", "adam")}


def arms(v: Values) -> dict[str, RunConfig]:
    """One run."""
    penalties = ((v["extra"], v["extra_kind"], v["extra_c"], v["at"]), (v["r1"], "two-sided", 0.0, "real"))
    return {
        "gan": RunConfig(
            d=_player(v, "d"),
            g=_player(v, "g"),
            data=common.source(v),
            variant=v["variant"],
            parameters=common.parameters_of(v["variant"], v),
            at=v["at"] if v["extra"] or _looks_at_slopes(v) else "interpolated",
            penalties=tuple(
                Penalty(kind, strength, c, at) for strength, kind, c, at in penalties if strength
            ),
            l2=v["l2"],
            noise=v["noise"],
            noise_steps=v["noise_steps"] if v["noise"] else 0,
            clip=v["clip"],
            spectral=v["spectral"] == "on",
            batch=v["batch"],
            n_critic=v["n_critic"],
            ema=v["ema"],
        )
    }


def _player(v: Values, who: str) -> NetworkConfig:
    """Memories only where the optimiser has them."""
    optimiser = v[f"optimiser_{who}"]
    memories = {name: v[f"{name}_{who}"] for name, of in MEMORIES.items() if optimiser in of}
    return common.player(v, activation=v["activation"], optimiser=optimiser, lr=v[f"lr_{who}"], **memories)


def _looks_at_slopes(v: Values) -> bool:
    """Whether the loss itself has a gradient penalty."""
    plain = RunConfig(variant=v["variant"], parameters=common.parameters_of(v["variant"], v))
    losses, params = plain.spec.losses, plain.params
    flat, steep = (float(losses(Critic(0.0, 0.5, slope, 1.0), params, NUMPY)[0]) for slope in (0.5, 2.0))
    return flat != steep


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
        parameter_factories.variant("wgan-gp"),
        parameter_factories.strength(0.1, meaning="λ of the loss, where it has one."),
        Parameter("c", "c", 1.0, 0.0, 2.0, meaning="Slope that the loss's own penalty asks for.", floor=0.0),
        Parameter("w", "w", 0.1, 1e-3, 1.0, log=True, meaning="Box of the clipped WGAN.", floor=1e-6),
        Parameter(
            "form",
            "form",
            "square",
            choices=("linear", "square"),
            meaning="Form of one-sided and finite-difference penalties.",
        ),
        Parameter(
            "generator",
            "generator",
            "non-saturating",
            choices=("minimax", "non-saturating"),
            meaning="Generator's loss of the f-GANs.",
        ),
        *variants()["lsgan"].parameters,
        Parameter(
            "at",
            "at",
            "interpolated",
            choices=parameter_factories.PLACES,
            meaning="Where gradient penalties look.",
        ),
        Parameter("r1", "R1", 0.0, 0.0, 10.0, meaning="λ‖∇D‖² at the real points.", floor=0.0),
        Parameter("extra", "λ₂", 0.0, 0.0, 100.0, meaning="A penalty on top of any loss.", floor=0.0),
        Parameter(
            "extra_kind",
            "kind",
            "two-sided",
            choices=("two-sided", "one-sided", "linear", "finite-difference"),
            meaning="Form of the penalty on top.",
        ),
        Parameter("extra_c", "c₂", 1.0, 0.0, 2.0, meaning="Slope that this penalty asks for.", floor=0.0),
        Parameter(
            "l2", "μ", 0.0, 0.0, 1.0, meaning="Weight decay, (μ/2)‖φ‖², of the discriminator.", floor=0.0
        ),
        Parameter("noise", "σₙ", 0.0, 0.0, 1.0, meaning="Instance noise on real and fake points.", floor=0.0),
        parameter_factories.Count(
            "noise_steps",
            "steps",
            0,
            0,
            5000,
            meaning="Iterations until the noise is gone; 0: it stays.",
            floor=0.0,
        ),
        Parameter(
            "clip",
            "clip",
            0.0,
            0.0,
            1.0,
            meaning="Clip weights of any loss to ±clip; 0: not at all.",
            floor=0.0,
        ),
        Parameter(
            "spectral",
            "spectral",
            "off",
            choices=("off", "on"),
            meaning="Divide each weight matrix by its largest singular value.",
        ),
        *_of("d", "discriminator"),
        *_of("g", "generator"),
        parameter_factories.critic_steps(5),
        parameter_factories.memory("ema", "EMA", 0.0, "Decay of the generator's average; 0: none."),
        Parameter(
            "activation",
            "units",
            "relu",
            choices=("relu", "leaky", "tanh"),
            meaning="Hidden units of both players.",
        ),
        *parameter_factories.sizes(),
    ),
    steps=400,
    arms=arms,
    measure=measure,
    figures={**common.COVERAGE, "w_estimate": "W estimate (n = 2000)", "exact_w1": "W₁ (n = 500)"},
    probes=(
        "samples",
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
