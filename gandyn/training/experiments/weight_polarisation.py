"""Weights pile up at ±c under clipping and stay spread under a gradient penalty.

Claim: Gulrajani et al. 2017, arXiv:1704.00028, Figure 1b, right. The generator is fixed (real points plus
noise), so that only the constraint acts. Weights start uniform in ±c/2: a usual initialisation would be cut
to ±c by the first clip, without any learning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.metrics import polarisation
from gandyn.training.run_config import RunConfig


def arms(v: Values) -> dict[str, RunConfig]:
    """The clipped critic, named by its c, beside the penalised one."""
    shared = {"g": None, "data": common.source(v), "batch": v["batch"]}
    net = common.player(v, activation="leaky", leak=v["leak"], init=v["clip"] / 2.0)
    return {
        f"{v['clip']:g}": RunConfig(
            d=_with(net, "rmsprop", v["lr_clip"], 0.99), **shared, **common.clipped(v["clip"])
        ),
        "gp": RunConfig(d=_with(net, "adam", v["lr_gp"], 0.9), **shared, **common.gradient_penalty(v)),
    }


def _with(net: Any, optimiser: str, lr: float, beta2: float) -> Any:
    from dataclasses import replace

    return replace(net, optimiser=optimiser, lr=lr, beta2=beta2)


def share(loop: Any, c: float) -> float:
    """Share of the weights within 2 % of ±c."""
    return polarisation(np.concatenate([w.detach().cpu().numpy().ravel() for w in loop.d.weights]), c)


def measure(loops: dict[str, Any]) -> Metrics:
    """polarisation by arm; for the penalty at the other arm's ±c, and kurtosis of the hidden weights (3 is a
    bell).
    """
    c = next(loop.setup.box for loop in loops.values() if loop.setup.box)
    return {
        "polarisation": common.per_arm(loops, lambda loop: share(loop, c)),
        "kurtosis": common.per_arm(loops, _kurtosis),
    }


def _kurtosis(loop: Any) -> float:
    w = np.concatenate(
        [w.detach().cpu().numpy().ravel() for w in loop.d.weights[1:-1]]
        or [loop.d.weights[0].detach().cpu().numpy().ravel()]
    )
    centred = w - w.mean()
    return float((centred**4).mean() / (centred**2).mean() ** 2)


def _clipped(metrics: Mapping[str, Any]) -> float:
    """The clipped arm's share; the arm is named by its c."""
    return next(float(value) for arm, value in metrics["polarisation"].items() if arm != "gp")


EXPERIMENT = Experiment(
    id="weight-polarisation",
    title="Weights under clipping and under a penalty",
    summary="A clipped critic's weights go to ±c; a gradient penalty leaves them spread.",
    claims=(
        Claim(
            "At least 75 % of the clipped critic's weights lie within 2 % of ±c after 200 iterations.",
            "share at ±c",
            _clipped,
            least=0.75,
        ),
        Claim(
            "At most 10 % of the penalised critic's weights lie within 2 % of ±c.",
            "share at ±c",
            of("polarisation", "gp"),
            most=0.1,
        ),
    ),
    parameters=(
        parameter_factories.data("swiss-roll"),
        parameter_factories.clip(0.1),
        parameter_factories.rate("lr_clip", 5e-4, "the clipped critic (RMSProp)", "η_c"),
        parameter_factories.strength(0.1),
        parameter_factories.rate("lr_gp", 1e-3, "the penalised critic (Adam)", "η_GP"),
        parameter_factories.width(),
        parameter_factories.depth(),
        parameter_factories.memory("leak", "leak", 0.2, "Slope of the leaky ReLU below 0."),
        parameter_factories.batch(),
    ),
    steps=200,
    arms=arms,
    measure=measure,
    figures={"polarisation": "share at ±c", "kurtosis": "kurtosis"},
    arm_names={"gp": "GP"},
    probes=("weight-histogram", "critic-map", "gradient-norms", "path"),
    references=(f"{common.GULRAJANI}, Figure 1b",),
    order=1,
)
