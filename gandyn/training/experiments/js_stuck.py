"""Two parallel segments: the Jensen–Shannon estimate is stuck at log 2 whatever their distance, the
Wasserstein estimate follows it.

Claim: Arjovsky et al. 2017, arXiv:1701.07875, Example 1 (JS = log 2 and W = |θ| for θ ≠ 0, both 0 at θ = 0),
and Arjovsky and Bottou 2017, arXiv:1701.04862. One replica for each distance, each with a fresh
discriminator; the estimate is log 2 − L_D/2.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.message import Message
from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.run_config import DataSource, RunConfig

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

SAMPLES = 2000


def arms(v: Values) -> dict[str, RunConfig]:
    """js: the classical discriminator; w: a critic with a one-sided penalty."""
    # The farthest first: probes look at the first replica, and at distance 0 there is nothing to see.
    distances = tuple(float(x) for x in np.linspace(v["reach"], 0.0, v["count"]))
    shared = {
        "d": common.player(v, lr=v["lr"]),
        "g": None,
        "data": DataSource("segments", distances),
        "batch": v["batch"],
        "replicas": v["count"],
    }
    penalty = {"lambda": v["lambda"], "c": 1.0, "form": "square"}
    return {
        "js": RunConfig(variant="minimax", **shared),
        "w": RunConfig(variant="wgan-gp-one-sided", parameters=penalty, **shared),
    }


def shifted(setup: RunConfig, seed: int, device: str) -> Loop:
    """The plain loop whose fake samples are a segment at the replica's distance."""
    import torch

    from gandyn.training.diagram import Parts
    from gandyn.training.loop import Loop

    class Shifted(Loop):
        def fake(self, real: torch.Tensor, random: torch.Generator | None = None) -> torch.Tensor:
            """A segment of fresh points beside the real one, replica by replica."""
            distance = torch.tensor(self.setup.data.numbers, dtype=real.dtype, device=real.device).view(
                -1, 1, 1
            )
            return self.real(real.shape[1], random) + distance * torch.tensor(
                [1.0, 0.0], dtype=real.dtype, device=real.device
            )

        def parts(self) -> Parts:
            told = Message("Fresh points of the real segment, moved aside: no generator is trained.")
            return super().parts().with_(substitute=told)

    return Shifted(setup, seed, device)


def measure(loops: dict[str, Any]) -> Metrics:
    """distance, js and w_estimate as lists from the nearest to the farthest, and pull: |mean ∂L_G/∂x₁| that a
    generator would feel, by arm.
    """
    return {
        "distance": list(loops["js"].setup.data.numbers)[::-1],
        "js": [math.log(2.0) - x / 2.0 for x in _losses(loops["js"])][::-1],
        "w_estimate": [-x for x in _losses(loops["w"], penalty=False)][::-1],
        "pull": common.per_arm(loops, _pull),
    }


def _losses(loop: Any, penalty: bool = True) -> list[float]:
    """The discriminator's loss on fresh samples, by replica; or minus the difference of mean scores."""
    import torch

    with torch.no_grad():
        random = common.on(loop)
        real = loop.real(SAMPLES, random)
        loss = loop.loss_d(real, loop.fake(real, random))
    return [float(x) for x in (loss if penalty else -loop.w)]


def _pull(loop: Any) -> list[float]:
    import torch

    random = common.on(loop)
    real = loop.real(SAMPLES, random)
    fake = loop.fake(real, random).requires_grad_()
    gradient = torch.autograd.grad(loop.loss_g(real, fake).sum(), fake)[0]
    return [abs(float(x)) for x in gradient[..., 0].sum(1)][::-1]


def _off(name: str, deviation: Callable[[float, float], float]) -> Callable[[Mapping[str, Any]], float]:
    """The largest deviation(estimate, distance) of the estimates of this name, at distances above 0."""
    return lambda metrics: max(
        abs(deviation(float(x), float(distance)))
        for x, distance in zip(metrics[name], metrics["distance"])
        if distance > 0.0
    )


EXPERIMENT = Experiment(
    id="js-stuck",
    title="JS is stuck, W is not",
    summary=(
        "Segments that do not meet: one estimate says only that they differ, the other how far apart they"
        " are."
    ),
    claims=(
        Claim(
            "The JS estimate is within 0.01 of log 2 at every distance but 0.",
            "largest deviation",
            _off("js", lambda js, distance: js - math.log(2.0)),
            most=0.01,
        ),
        Claim(
            "The W estimate is within 15 % of every distance.",
            "largest relative deviation",
            _off("w_estimate", lambda w, distance: w / distance - 1.0),
            most=0.15,
        ),
    ),
    parameters=(
        Parameter("reach", "θ", 2.0, 0.1, 5.0, meaning="The largest distance.", floor=1e-3),
        parameter_factories.Count(
            "count", "n", 5, 2, 9, meaning="Distances from 0 to the largest.", floor=2.0, ceiling=64
        ),
        parameter_factories.strength(10.0, meaning="Strength of the critic's one-sided penalty."),
        parameter_factories.rate("lr", 1e-3, "both discriminators"),
        *parameter_factories.sizes(),
    ),
    steps=600,
    arms=arms,
    measure=measure,
    make=shifted,
    figures={"distance": "distance", "js": "JS", "w_estimate": "W estimate", "pull": "pull on the generator"},
    arm_names={"js": "JS", "w": "W"},
    probes=("critic-map", "samples", "weight-histogram"),
    references=(f"{common.ARJOVSKY}, Example 1", "Arjovsky and Bottou 2017, arXiv:1701.04862"),
    order=10,
)
