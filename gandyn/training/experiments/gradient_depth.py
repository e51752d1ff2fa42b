"""Gradients explode or vanish through a clipped critic's layers, by its c; under a gradient penalty they stay
even.

Claim: Gulrajani et al. 2017, arXiv:1704.00028, Figure 1b, left: 12 ReLU layers on the Swiss roll, c = 0.1,
0.01, 0.001. The generator is fixed. Vanishing is there before anything is learnt; at the paper's rate 5e-5
nothing explodes in 100 steps.
"""

from __future__ import annotations

import math
from typing import Any

from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.run_config import RunConfig


def arms(v: Values) -> dict[str, RunConfig]:
    """Three clipped critics, named by their c, beside the penalised one."""
    shared = {"g": None, "data": common.source(v), "batch": v["batch"]}
    d = common.player(v, optimiser="rmsprop", lr=v["lr"], beta2=0.99)
    found = {
        f"{c:g}": RunConfig(d=d, **shared, **common.clipped(c))
        for c in (v["clip_1"], v["clip_2"], v["clip_3"])
    }
    penalised = common.player(v, optimiser="adam", lr=v["lr"], init="he")
    return found | {"gp": RunConfig(d=penalised, **shared, **common.gradient_penalty(v))}


def measure(loops: dict[str, Any]) -> Metrics:
    """log10_ratio by arm: gradient norm at the first over that at the last hidden layer, in decades."""
    return {"log10_ratio": common.per_arm(loops, _decades)}


def _decades(loop: Any) -> float:
    from gandyn.training.probes.gradient_norms import ROWS, SEED, norms

    found = norms(loop, common.on(loop, SEED), ROWS)[0]
    first, last = (max(float(found[i]), 1e-300) for i in (1, len(found) - 2))
    return math.log10(first / last)


DECADES = "decades, first to last layer"

EXPERIMENT = Experiment(
    id="gradient-depth",
    title="Gradients through the layers",
    summary=(
        "Through twelve layers a clipped critic's gradient explodes or vanishes, depending on c; a penalised"
        " one's does not."
    ),
    claims=(
        Claim(
            "With c = 0.1 the first hidden layer's gradient is at least 2 decades above the last one's.",
            DECADES,
            of("log10_ratio", "0.1"),
            least=2.0,
        ),
        Claim(
            "With c = 0.01 the first hidden layer's gradient is at least 10 decades below the last one's.",
            DECADES,
            of("log10_ratio", "0.01"),
            most=-10.0,
        ),
        Claim(
            "Under the penalty both gradients differ by at most half a decade.",
            DECADES,
            of("log10_ratio", "gp"),
            -0.5,
            0.5,
        ),
    ),
    parameters=(
        parameter_factories.data("swiss-roll"),
        parameter_factories.clip(0.1, "clip_1", "c₁", "first clipped critic"),
        parameter_factories.clip(0.01, "clip_2", "c₂", "second clipped critic"),
        parameter_factories.clip(0.001, "clip_3", "c₃", "third clipped critic"),
        parameter_factories.rate("lr", 5e-4, "all critics"),
        parameter_factories.strength(0.1),
        parameter_factories.width(),
        parameter_factories.depth(12),
        parameter_factories.batch(),
    ),
    steps=100,
    arms=arms,
    measure=measure,
    figures={"log10_ratio": "decades, first to last layer"},
    arm_names={"gp": "GP"},
    probes=("gradient-norms", "weight-histogram", "critic-map"),
    references=(f"{common.GULRAJANI}, Figure 1b",),
    order=2,
)
