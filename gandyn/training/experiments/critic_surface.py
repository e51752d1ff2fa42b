"""What a critic can see with a fixed generator: a clipped one only crude slopes, a penalised one every mode.

Claim: Gulrajani et al. 2017, arXiv:1704.00028, Figure 1a. Fake points are real ones plus unit noise.
"""

from __future__ import annotations

from typing import Any

from gandyn.parameter import Parameter
from gandyn.training import metrics as measures
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.run_config import RunConfig

ONE_SIDED = "one-sided"
REACH = 0.3


def arms(v: Values) -> dict[str, RunConfig]:
    """Clipped beside penalised."""
    shared = {"g": None, "data": common.source(v), "batch": v["batch"]}
    penalty = common.gradient_penalty(v)
    if v["penalty"] == ONE_SIDED:
        penalty = {
            "variant": "wgan-gp-one-sided",
            "parameters": {"lambda": v["lambda"], "c": 1.0, "form": "square"},
        }
    return {
        "clip": RunConfig(
            d=common.player(v, optimiser="rmsprop", lr=v["lr"], beta2=0.99),
            **shared,
            **common.clipped(v["clip"]),
        ),
        "gp": RunConfig(d=common.player(v, lr=v["lr"]), **shared, **penalty),
    }


def measure(loops: dict[str, Any]) -> Metrics:
    """maxima by arm: centres of the mixture with a local maximum of the critic within 0.3 (0.15 among 25);
    none without a mixture.
    """
    from gandyn.training.data import centres

    first = next(iter(loops.values()))
    means = centres(first.setup.data.id)
    return {
        "maxima": common.per_arm(loops, lambda loop: None if means is None else _maxima(loop, means.numpy()))
    }


def _maxima(loop: Any, means: Any) -> int:
    from gandyn.training.probes.critic_map import heights

    axis, values = heights(loop, 128, 2.0)
    return measures.maxima(values, axis, means, REACH if len(means) == 8 else REACH / 2.0)


EXPERIMENT = Experiment(
    id="critic-surface",
    title="What the critic sees",
    summary="Heights of a clipped and of a penalised critic beside a fixed generator.",
    claims=(
        Claim(
            "The penalised critic has a local maximum at 8 of 8 modes.",
            "modes with a maximum",
            of("maxima", "gp"),
            least=8,
        ),
        Claim(
            "The clipped critic has a local maximum at none of them.",
            "modes with a maximum",
            of("maxima", "clip"),
            most=0,
        ),
        Claim(
            "Of 25 modes the penalised critic has a maximum at more than the clipped one.",
            "modes more",
            lambda metrics: metrics["maxima"]["gp"] - metrics["maxima"]["clip"],
            least=1,
            about={"data": "25-gaussians"},
        ),
    ),
    parameters=(
        parameter_factories.data(),
        parameter_factories.clip(0.1),
        parameter_factories.strength(0.1),
        Parameter(
            "penalty",
            "penalty",
            "two-sided",
            choices=("two-sided", ONE_SIDED),
            meaning="Punish slopes off 1, or above 1 only.",
        ),
        parameter_factories.rate("lr", 1e-3, "both critics"),
        parameter_factories.width(128),
        parameter_factories.depth(),
        parameter_factories.batch(),
    ),
    steps=200,
    arms=arms,
    measure=measure,
    figures={"maxima": "modes with a maximum"},
    arm_names={"gp": "GP"},
    probes=("critic-map", "weight-histogram", "gradient-norms", "path"),
    references=(f"{common.GULRAJANI}, Figure 1a",),
    order=3,
)
