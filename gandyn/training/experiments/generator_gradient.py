"""What a generator feels while its discriminator gets better: with log(1 − D) nothing any more, with −log D
ever wilder pushes.

Claim: Arjovsky and Bottou 2017, arXiv:1701.04862, Figures 2 and 3. First act: a GAN is trained for `warm_up`
iterations. Then the generator is frozen, the discriminator begins anew and is trained alone. It needs
supports that do not meet: small images do, points in the plane do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gandyn.parameter import Parameter
from gandyn.training import parameter_factories
from gandyn.training.claims import Claim
from gandyn.training.experiment import Experiment, Metrics, Values
from gandyn.training.experiments import _common as common
from gandyn.training.run_config import RunConfig

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

EVERY, LOSSES = 20, {"saturating": "minimax", "non_saturating": "non-saturating"}


def arms(v: Values) -> dict[str, RunConfig]:
    """One run: the non-saturating GAN, then its frozen generator."""
    d = common.player(v, lr=v["lr"], activation="leaky", beta2=v["beta2"])
    g = common.player(
        v,
        lr=v["lr"],
        activation="leaky",
        beta2=v["beta2"],
        output="tanh" if v["data"] == "digits" else "linear",
    )
    shared = {"batch": v["batch"], "n_critic": 1, "z_dim": v["z_dim"], "warm_up": v["warm_up"]}
    return {"gan": RunConfig(d=d, g=g, data=common.source(v), variant="non-saturating", **shared)}


def frozen(setup: RunConfig, seed: int, device: str) -> Loop:
    """The plain loop that trains a GAN first, then only a fresh discriminator, and notes both gradients in
    `series`.
    """
    from gandyn.training.diagram import Parts
    from gandyn.training.loop import Loop

    class Frozen(Loop):
        def __init__(self, setup: RunConfig, seed: int, device: str) -> None:
            super().__init__(setup, seed, device)
            self.series: dict[str, list[float]] = {"iteration": [], **{name: [] for name in LOSSES}}
            for _ in range(setup.warm_up):
                super().iterate()
            self.d, self.iteration = self._critic(setup), 0
            self._start(setup)

        def iterate(self) -> None:
            self.step_d()
            self.iteration += 1
            if self.iteration % EVERY == 0 or self.iteration == 1:
                self.note()

        def step_g(self) -> None:
            """The generator stands still."""

        def parts(self) -> Parts:
            return super().parts().with_(updates=((0,),))

        def note(self) -> None:
            """Adds to the series and to what is reported."""
            self.series["iteration"].append(float(self.iteration))
            for name, variant in LOSSES.items():
                value = pull(self, variant)
                self.last[name] = value
                self.series[name].append(float(value))

    return Frozen(setup, seed, device)


def pull(loop: Any, variant: str) -> Any:
    """‖∂L_G/∂(generator's weights)‖ for the generator's loss of a variant, at fixed samples."""
    import torch

    from gandyn.training.objectives import Objective, parts

    random = common.on(loop)
    fake = loop.g(loop.prior(loop.setup.batch, random))
    score = loop.d.score(fake)
    loss = Objective(RunConfig(variant=variant)).loss_g(parts(lambda: score, lambda: score)).mean()
    found = torch.autograd.grad(loss, loop.g.parameters)
    return torch.stack([g.double().square().sum() for g in found]).sum().sqrt()


def measure(loops: dict[str, Any]) -> Metrics:
    """saturating and non_saturating as series over `iteration`: gradient norms that the frozen generator
    would feel.
    """
    return dict(loops["gan"].series)


def _grown(name: str) -> Callable[[Mapping[str, Any]], float]:
    """A series' last value over its first."""
    return lambda metrics: float(metrics[name][-1] / metrics[name][0])


EXPERIMENT = Experiment(
    id="generator-gradient",
    title="What the generator feels",
    summary=(
        "A frozen generator, a discriminator that gets better and better, and the gradient of both generator"
        " losses."
    ),
    claims=(
        Claim(
            "The gradient of log(1 − D) falls to at most a hundredth.",
            "last over first",
            _grown("saturating"),
            most=0.01,
        ),
        Claim(
            "The gradient of −log D grows at least tenfold.",
            "last over first",
            _grown("non_saturating"),
            least=10.0,
        ),
        Claim(
            "On points in the plane, whose supports overlap, the gradient of log(1 − D) does not vanish: "
            "at least a tenth is left.",
            "last over first",
            _grown("saturating"),
            least=0.1,
            about={"data": "8-gaussians"},
        ),
    ),
    parameters=(
        Parameter(
            "data",
            "data",
            "digits",
            choices=("digits", "segments", "8-gaussians", "swiss-roll"),
            meaning="Real data; digits are 16×16.",
        ),
        parameter_factories.Count(
            "warm_up", "warm-up", 80, 0, 1000, meaning="Iterations before the generator is frozen.", floor=0.0
        ),
        parameter_factories.rate("lr", 1e-3, "both players (Adam)"),
        parameter_factories.memory("beta2", "β₂", 0.999, "Adam's memory of squared gradients."),
        parameter_factories.Count(
            "z_dim", "z", 32, 1, 128, meaning="Dimension of the generator's noise.", ceiling=10_000
        ),
        parameter_factories.width(128),
        parameter_factories.depth(2),
        parameter_factories.batch(128),
    ),
    steps=2000,
    arms=arms,
    measure=measure,
    make=frozen,
    figures={
        "iteration": "iterations",
        "saturating": "gradient of log(1−D)",
        "non_saturating": "gradient of −log D",
    },
    probes=("sample-grid", "samples", "gradient-norms", "weight-histogram", "path"),
    references=("Arjovsky and Bottou 2017, arXiv:1701.04862, Figures 2 and 3",),
    order=4,
)
