"""Does momentum harm a clipped critic? RMSProp beside Adam with three memories, several replicas each.

Claim: Arjovsky et al. 2017, arXiv:1701.07875, section 4: training "becomes unstable at times" with Adam, β₁ >
0, and the cosine between step and gradient turns negative. Only the large β₁ was seen to do harm here, and
the cosine was not seen to turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gandyn.training import parameter_factories
from gandyn.training.claims import Claim
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.experiments._counting import counting
from gandyn.training.run_config import RunConfig


def arms(v: Values) -> dict[str, RunConfig]:
    """rmsprop, and adam-β₁ for three memories."""
    shared = {
        "data": common.source(v),
        "batch": v["batch"],
        "n_critic": v["n_critic"],
        "replicas": v["replicas"],
        **common.clipped(v["clip"]),
    }
    rms = common.player(v, optimiser="rmsprop", lr=v["lr"], beta2=0.99)
    found = {"rmsprop": RunConfig(d=rms, g=rms, **shared)}
    for beta1 in dict.fromkeys((v["beta1_1"], v["beta1_2"], v["beta1_3"])):
        adam = common.player(v, lr=v["lr"], beta1=beta1, beta2=v["beta2"])
        found[f"adam-{beta1:g}"] = RunConfig(d=adam, g=adam, **shared)
    return found


def measure(loops: dict[str, Any]) -> Metrics:
    """modes by arm, mean over replicas; negative: share of iterations, over replicas, in which the W estimate
    was below 0.
    """
    from gandyn.training.probes.modes import covered

    found = common.per_arm(loops, lambda loop: covered(loop, common.on(loop), count=2000))
    return {
        "modes": {arm: float(modes.mean()) for arm, (modes, _) in found.items()},
        "high_quality": {arm: float(shares.mean()) for arm, (_, shares) in found.items()},
        "negative": common.per_arm(loops, lambda loop: loop.negative / max(loop.counted, 1)),
    }


def _beside(metrics: Mapping[str, Any], arm: str) -> float:
    """An arm's modes over RMSProp's."""
    return float(metrics["modes"][arm] / max(metrics["modes"]["rmsprop"], 1e-9))


EXPERIMENT = Experiment(
    id="adam-vs-rmsprop",
    title="Adam and RMSProp with a clipped critic",
    summary="Momentum and clipping: how much memory the optimiser may have.",
    claims=(
        Claim(
            "Adam with β₁ = 0.9 covers at most half as many modes as RMSProp.",
            "modes beside RMSProp's",
            lambda m: _beside(m, "adam-0.9"),
            most=0.5,
        ),
        Claim(
            "Adam with β₁ of 0 or 0.5 covers at least 0.7 times as many modes as RMSProp.",
            "modes beside RMSProp's",
            lambda m: min(_beside(m, "adam-0"), _beside(m, "adam-0.5")),
            least=0.7,
        ),
    ),
    parameters=(
        parameter_factories.mixture(),
        parameter_factories.clip(0.1),
        parameter_factories.rate("lr", 5e-4, "both players"),
        parameter_factories.memory("beta1_1", "β₁_1", 0.0, "Memory of gradients of the first Adam."),
        parameter_factories.memory("beta1_2", "β₁_2", 0.5, "Memory of gradients of the second Adam."),
        parameter_factories.memory("beta1_3", "β₁_3", 0.9, "Memory of gradients of the third Adam."),
        parameter_factories.memory("beta2", "β₂", 0.9, "Adam's memory of squared gradients."),
        parameter_factories.Count(
            "replicas", "K", 8, 1, 16, meaning="Independent copies trained at once.", ceiling=256
        ),
        parameter_factories.critic_steps(5),
        *parameter_factories.sizes(),
    ),
    steps=400,
    arms=arms,
    measure=measure,
    make=counting,
    figures={**common.COVERAGE, "negative": "share of negative estimates"},
    arm_names={
        "rmsprop": "RMSProp",
        "adam-0": "Adam β₁ = 0",
        "adam-0.5": "Adam β₁ = 0.5",
        "adam-0.9": "Adam β₁ = 0.9",
    },
    probes=("samples", "critic-map", "modes", "path"),
    references=(f"{common.ARJOVSKY}, section 4",),
    order=8,
)
