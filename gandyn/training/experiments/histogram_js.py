"""A generator on the line fitted without a discriminator: count real and fake numbers in bins and descend
their JS divergence.

Source: Su's article on Wasserstein distance and GANs, which asks for a distance of distributions from samples
by counting. Counting has no gradient, so numbers fall into bins softly (a normal kernel of half a bin);
figures are then taken with hard counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.message import Message
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim, of
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.run_config import DataSource, NetworkConfig, RunConfig

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

REACH, SAMPLES = 4.0, 20_000


def arms(v: Values) -> dict[str, RunConfig]:
    """One generator; the number of bins rides on the data's numbers."""
    g = common.player(v, lr=v["lr"], activation="tanh")
    return {
        "fit": RunConfig(
            d=NetworkConfig(depth=0),
            g=g,
            data=DataSource("two-bumps", (float(v["bins"]),)),
            prior="uniform",
            z_dim=1,
            batch=v["batch"],
            n_critic=1,
        )
    }


def fitting(setup: RunConfig, seed: int, device: str) -> Loop:
    """The plain loop with the discriminator's part taken by its known optimum, D* = p/(p + q)."""
    import torch

    from gandyn.training.diagram import Parts
    from gandyn.training.loop import Loop, differentiate

    class Fitting(Loop):
        def iterate(self) -> None:
            assert self.g is not None
            loss = divergence(
                self.real(self.setup.batch),
                self.g(self.prior(self.setup.batch)),
                int(self.setup.data.numbers[0]),
            )
            differentiate(loss.sum(), self.g)
            self.last = {"js": loss.detach()}
            self._advance_g()
            self.iteration += 1

        def step_d(self) -> None:
            """There is no discriminator to step."""

        def step_g(self) -> None:
            self.iterate()

        def parts(self) -> Parts:
            loss = Message("the Jensen–Shannon divergence of their soft counts")
            return super().parts().with_(critic=None, judges=(), compared=(1,), updates=((1,),), loss=loss)

    def divergence(real: torch.Tensor, fake: torch.Tensor, bins: int) -> torch.Tensor:
        """(K,) JS divergence, mixture form, of the soft counts."""
        p, q = soft(real, bins), soft(fake, bins)
        middle = (p + q) / 2.0
        return ((p * (p / middle).log()).sum(-1) + (q * (q / middle).log()).sum(-1)) / 2.0

    def soft(x: torch.Tensor, bins: int) -> torch.Tensor:
        """(K, bins) shares; every number counts in all bins by a normal kernel of half a bin."""
        width = 2.0 * REACH / bins
        centres = torch.linspace(
            -REACH + width / 2.0, REACH - width / 2.0, bins, device=x.device, dtype=x.dtype
        )
        weight = (-0.5 * ((x - centres) / (0.5 * width)).square()).exp().mean(1) + 1e-9
        return weight / weight.sum(-1, keepdim=True)

    return Fitting(setup, seed, device)


def measure(loops: dict[str, Any]) -> Metrics:
    """js (mixture form), js_symmetrised (½KL + ½KL, the article's form), w1: of 20,000 numbers of each kind,
    hard counts.
    """
    from scipy.stats import wasserstein_distance

    loop = loops["fit"]
    random = common.on(loop)
    real, fake = (
        x[0, :, 0].cpu().numpy() for x in (loop.real(SAMPLES, random), loop.samples(SAMPLES, random))
    )
    edges = np.linspace(-REACH, REACH, int(loop.setup.data.numbers[0]) + 1)
    p, q = (np.histogram(np.clip(x, -REACH, REACH), edges)[0] / SAMPLES for x in (real, fake))
    symmetrised = (kl(p + 1e-9, q + 1e-9) + kl(q + 1e-9, p + 1e-9)) / 2.0
    return {
        "js": (kl(p, (p + q) / 2.0) + kl(q, (p + q) / 2.0)) / 2.0,
        "js_symmetrised": symmetrised,
        "w1": float(wasserstein_distance(real, fake)),
    }


def kl(p: Any, q: Any) -> float:
    """Σ p log(p/q), where p > 0."""
    from scipy.special import rel_entr

    return float(rel_entr(p, q).sum())


EXPERIMENT = Experiment(
    id="histogram-js",
    title="Fitting a density by counting",
    summary=(
        "On the line one can count: a generator descends the JS divergence of two histograms, without a"
        " discriminator."
    ),
    claims=(
        Claim(
            "Two bumps are fitted by counting, to a Wasserstein distance of at most 0.1.",
            "W₁",
            of("w1"),
            most=0.1,
        ),
    ),
    parameters=(
        parameter_factories.Count(
            "bins", "bins", 40, 5, 200, meaning="Bins from −4 to 4.", floor=2.0, ceiling=10_000
        ),
        parameter_factories.rate("lr", 1e-3, "the generator"),
        parameter_factories.width(),
        parameter_factories.depth(),
        parameter_factories.batch(512),
    ),
    steps=600,
    arms=arms,
    measure=measure,
    make=fitting,
    figures={"js": "JS", "js_symmetrised": "JS, symmetrised", "w1": "W₁"},
    probes=("density", "path"),
    references=("Su 2019, on Wasserstein distance and GANs, kexue.fm",),
    order=11,
)
