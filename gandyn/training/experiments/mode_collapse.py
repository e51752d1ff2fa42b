"""A generator that is too fast for its discriminator puts everything into one mode and hops; R1 cures it.

Claim: Metz et al. 2017, arXiv:1611.02163, Figure 2 (hopping); Mescheder et al. 2018, arXiv:1801.04406 (R1).
"""

from __future__ import annotations

from typing import Any

from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.run_config import Penalty, RunConfig


def arms(v: Values) -> dict[str, RunConfig]:
    """Without a penalty, and with R1 and equal rates."""
    shared = {
        "data": common.source(v),
        "batch": v["batch"],
        "n_critic": v["n_critic"],
        "variant": v["variant"],
    }
    return {
        "plain": RunConfig(d=common.player(v, lr=v["lr_d"]), g=common.player(v, lr=v["lr_g"]), **shared),
        "r1": RunConfig(
            d=common.player(v, lr=v["lr_cure"]), g=common.player(v, lr=v["lr_cure"]), **shared,
            penalties=(Penalty("two-sided", v["lambda"], 0.0, "real"),),
        ),
    }  # fmt: skip


def measure(loops: dict[str, Any]) -> Metrics:
    """modes and high_quality by arm."""
    from gandyn.training.probes.modes import covered

    found = common.per_arm(loops, lambda loop: covered(loop, common.on(loop), count=2000))
    return {
        "modes": {arm: int(modes[0]) for arm, (modes, _) in found.items()},
        "high_quality": {arm: float(shares[0]) for arm, (_, shares) in found.items()},
    }


EXPERIMENT = Experiment(
    id="mode-collapse",
    title="Mode collapse, and its cure",
    summary=(
        "A fast generator runs from mode to mode; a zero-centred gradient penalty at the real points holds it"
        " everywhere."
    ),
    claims=(
        Claim(
            "Without a penalty at most one of eight modes is covered after 400 iterations.",
            "modes",
            of("modes", "plain"),
            most=1,
        ),
        Claim("With R1 all eight modes are covered.", "modes", of("modes", "r1"), least=8),
    ),
    parameters=(
        parameter_factories.mixture(),
        parameter_factories.variant("non-saturating"),
        parameter_factories.rate("lr_d", 5e-4, "the discriminator without a penalty", "η_D"),
        parameter_factories.rate("lr_g", 2e-3, "the generator without a penalty", "η_G"),
        parameter_factories.rate("lr_cure", 1e-3, "both players with R1", "η_R1"),
        parameter_factories.strength(0.1, meaning="Strength of R1, λ‖∇D‖² at the real points."),
        parameter_factories.critic_steps(1),
        *parameter_factories.sizes(),
    ),
    steps=400,
    arms=arms,
    measure=measure,
    figures=common.COVERAGE,
    arm_names={"r1": "R1"},
    probes=("samples", "critic-map", "modes", "manifold", "path"),
    references=("Metz et al. 2017, arXiv:1611.02163", "Mescheder et al. 2018, arXiv:1801.04406"),
    order=5,
)
